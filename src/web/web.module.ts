import { Module } from '@nestjs/common';

import { PublicationModule } from '../publication/publication.module.js';
import { RecognitionModule } from '../recognition/recognition.module.js';
import { StaffModule } from '../staff/staff.module.js';
import { HomeController } from './home.controller.js';
import { HomeService } from './home.service.js';

@Module({
  imports: [StaffModule, PublicationModule, RecognitionModule],
  providers: [HomeService],
  controllers: [HomeController],
})
export class WebModule {}

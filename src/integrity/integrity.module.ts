import { Module } from '@nestjs/common';

import { IssuanceModule } from '../issuance/issuance.module.js';
import { HeadService } from './head/head.service.js';
import { IntegrityController } from './integrity.controller.js';
import { IntegrityService } from './integrity.service.js';

@Module({
  imports: [IssuanceModule],
  providers: [HeadService, IntegrityService],
  controllers: [IntegrityController],
})
export class IntegrityModule {}

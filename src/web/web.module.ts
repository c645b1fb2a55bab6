import { Module, type DynamicModule } from '@nestjs/common';

import type { Config } from '../config.js';
import { PublicationModule } from '../publication/publication.module.js';
import { RecognitionModule } from '../recognition/recognition.module.js';
import { StaffModule } from '../staff/staff.module.js';
import { HomeController } from './home.controller.js';
import { HomeService } from './home.service.js';
import { DemoController } from './sign-in/demo.controller.js';
import { Doorway } from './sign-in/doorway.service.js';
import { SignInController } from './sign-in/sign-in.controller.js';

@Module({})
export class WebModule {
  /** In production the demo's door is not there at all. */
  static with({ production }: Config): DynamicModule {
    return {
      module: WebModule,
      imports: [StaffModule, PublicationModule, RecognitionModule],
      providers: [HomeService, Doorway],
      controllers: [HomeController, SignInController, ...(production ? [] : [DemoController])],
    };
  }
}

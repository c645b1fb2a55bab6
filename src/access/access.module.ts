import { Global, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';

import { StaffModule } from '../staff/staff.module.js';
import { AccessController } from './access.controller.js';
import { AccessGuard, RightInCommit } from './access.guard.js';
import { AccessService } from './access.service.js';
import { DoorCheck } from './door-check.service.js';

@Global()
@Module({
  imports: [StaffModule, DiscoveryModule],
  providers: [
    AccessService,
    DoorCheck,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_INTERCEPTOR, useClass: RightInCommit },
  ],
  controllers: [AccessController],
  exports: [AccessService, DoorCheck],
})
export class AccessModule {}

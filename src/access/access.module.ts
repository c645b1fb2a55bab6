import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';

import { StaffModule } from '../staff/staff.module.js';
import { AccessController } from './access.controller.js';
import { AccessGuard } from './access.guard.js';
import { AccessService } from './access.service.js';
import { DoorCheck } from './door-check.service.js';

@Global()
@Module({
  imports: [StaffModule, DiscoveryModule],
  providers: [AccessService, DoorCheck, { provide: APP_GUARD, useClass: AccessGuard }],
  controllers: [AccessController],
  exports: [AccessService, DoorCheck],
})
export class AccessModule {}

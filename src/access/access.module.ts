import { Global, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';

import { StaffModule } from '../staff/staff.module.js';
import { AccessController } from './access.controller.js';
import { AccessGuard, RightInCommit } from './access.guard.js';
import { AccessService } from './access.service.js';
import { DoorCheck } from './door-check.service.js';
import { IdentityController } from './identity/identity.controller.js';
import { IdentityService } from './identity/identity.service.js';
import { KeysController } from './keys/keys.controller.js';
import { SessionService } from './keys/session.service.js';
import { KeySweep } from './keys/sweep.service.js';
import { TokenService } from './keys/token.service.js';
import { PendingService } from './sign-in/pending.service.js';
import { ProviderService } from './sign-in/provider.service.js';
import { SignInService } from './sign-in/sign-in.service.js';

@Global()
@Module({
  imports: [StaffModule, DiscoveryModule],
  providers: [
    AccessService,
    DoorCheck,
    SessionService,
    TokenService,
    KeySweep,
    IdentityService,
    PendingService,
    ProviderService,
    SignInService,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_INTERCEPTOR, useClass: RightInCommit },
  ],
  controllers: [AccessController, KeysController, IdentityController],
  exports: [
    AccessService,
    SessionService,
    IdentityService,
    ProviderService,
    SignInService,
    KeySweep,
    DoorCheck,
  ],
})
export class AccessModule {}

import { Global, Module } from '@nestjs/common';

import { NotificationService } from './notification.service.js';

/** Global, because every room that acts may have somebody to tell. */
@Global()
@Module({ providers: [NotificationService], exports: [NotificationService] })
export class NotificationModule {}

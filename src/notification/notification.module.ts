import { Global, Module } from '@nestjs/common';

import { StaffModule } from '../staff/staff.module.js';
import { InboxService } from './inbox/inbox.service.js';
import { MessageController } from './inbox/message.controller.js';
import { NotificationService } from './notification.service.js';
import { OutboxService } from './post/outbox.service.js';
import { PostFigures } from './post/post-figures.service.js';
import { PostOfficeService } from './post/post-office.service.js';
import { SenderService } from './post/sender.service.js';

/** Global, because every room that acts may have somebody to tell. */
@Global()
@Module({
  imports: [StaffModule],
  providers: [
    NotificationService,
    InboxService,
    OutboxService,
    SenderService,
    PostOfficeService,
    PostFigures,
  ],
  controllers: [MessageController],
  exports: [NotificationService, InboxService, SenderService],
})
export class NotificationModule {}

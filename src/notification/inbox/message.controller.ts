import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Allow, Me, type Caller } from '../../allow.decorator.js';
import { parseId } from '../../written.schema.js';
import { PostOfficeService } from '../post/post-office.service.js';
import { InboxService } from './inbox.service.js';
import {
  choiceForm,
  inboxQuery,
  outboxQuery,
  type ChoiceForm,
  type InboxQuery,
  type OutboxQuery,
} from './message.schema.js';

/** One's own messages; and, for administrators, those whose e-mail has not gone. */
@ApiTags('messages')
@Controller('api')
export class MessageController {
  constructor(
    private readonly inbox: InboxService,
    private readonly office: PostOfficeService,
  ) {}

  @Get('messages')
  @Allow('message.own')
  list(@Me() caller: Caller, @Query({ schema: inboxQuery }) query: InboxQuery) {
    return this.inbox.list(caller, query);
  }

  @Post('messages/:id/read')
  @HttpCode(200)
  @Allow('message.own')
  read(@Me() caller: Caller, @Param('id') id: string) {
    return this.inbox.markRead(caller, parseId(id));
  }

  @Get('me/messages')
  @Allow('message.own')
  choice(@Me() caller: Caller) {
    return this.inbox.choice(caller);
  }

  @Put('me/messages')
  @Allow('message.own')
  choose(@Me() caller: Caller, @Body({ schema: choiceForm }) { email }: ChoiceForm) {
    return this.inbox.choose(caller, email);
  }

  @Get('messages/outbox')
  @Allow('message.manage')
  outbox(@Query({ schema: outboxQuery }) query: OutboxQuery) {
    return this.office.list(query);
  }

  @Post('messages/:id/resend')
  @HttpCode(200)
  @Allow('message.manage')
  resend(@Me() caller: Caller, @Param('id') id: string) {
    return this.office.resend(caller, parseId(id));
  }
}

import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';

import { Allow, Me, type Caller } from '../allow.decorator.js';
import {
  confirmationBody,
  requestBody,
  type ConfirmationBody,
  type RequestBody,
} from './recognition.schema.js';
import { parseId } from '../written.schema.js';
import { DiscussionService } from './progress/discussion.service.js';
import { RecognitionService } from './recognition.service.js';

@Controller('api/recognitions')
export class RecognitionController {
  constructor(
    private readonly recognitions: RecognitionService,
    private readonly discussions: DiscussionService,
  ) {}

  @Post()
  @Allow('recognition.ask')
  request(@Body({ schema: requestBody }) { level }: RequestBody, @Me() caller: Caller) {
    return this.recognitions.request(caller, level);
  }

  @Get()
  @Allow('recognition.confirm')
  list(@Me() caller: Caller) {
    return this.recognitions.list(caller);
  }

  @Get(':id')
  @Allow('recognition.confirm')
  view(@Param('id') id: string, @Me() caller: Caller) {
    return this.discussions.view(caller, parseId(id));
  }

  @Post(':id/confirm')
  @HttpCode(200)
  @Allow('recognition.confirm')
  confirm(
    @Param('id') id: string,
    @Body({ schema: confirmationBody }) body: ConfirmationBody,
    @Me() caller: Caller,
  ) {
    return this.recognitions.confirm(caller, parseId(id), body);
  }
}

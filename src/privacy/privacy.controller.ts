import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';

import { Allow, Me, type Caller } from '../allow.decorator.js';
import { parseId } from '../written.schema.js';
import { DataRequests } from './data-request.service.js';
import { FullErasure } from './erasure/full-erasure.service.js';
import { answerBody, fullErasureBody, type AnswerBody, type FullErasureBody } from './privacy.schema.js';
import { RetentionService } from './retention/retention.service.js';

/** Other people's data, for the administrators who answer for it. */
@Controller('api')
export class PrivacyController {
  constructor(
    private readonly requests: DataRequests,
    private readonly erasure: FullErasure,
    private readonly retention: RetentionService,
  ) {}

  @Get('data/requests')
  @Allow('data.manage')
  open() {
    return this.requests.open();
  }

  @Post('data/requests/:id/answer')
  @HttpCode(200)
  @Allow('data.manage')
  answer(
    @Param('id') id: string,
    @Body({ schema: answerBody }) { answer }: AnswerBody,
    @Me() caller: Caller,
  ) {
    return this.requests.close(parseId(id), answer, caller.personId);
  }

  @Post('people/:key/erasure')
  @HttpCode(200)
  @Allow('data.manage')
  erase(
    @Param('key') key: string,
    @Body({ schema: fullErasureBody }) { reason }: FullErasureBody,
    @Me() caller: Caller,
  ) {
    return this.erasure.byKey(key, reason, caller.personId);
  }

  @Get('retention')
  @Allow('data.manage')
  due() {
    return this.retention.due();
  }

  @Post('retention/run')
  @HttpCode(200)
  @Allow('data.manage')
  run(@Me() caller: Caller) {
    return this.retention.run(caller.personId);
  }
}

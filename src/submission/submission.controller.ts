import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';

import { Allow, Me, type Caller } from '../allow.decorator.js';
import { pageQuery, type PageQuery } from '../evidence/page.js';
import { ApplicationService } from './application.service.js';
import { answersForm, newSubmission, type AnswersForm, type NewSubmission } from './submission.schema.js';

@Controller('api/submissions')
export class SubmissionController {
  constructor(private readonly applications: ApplicationService) {}

  @Post()
  @Allow('submission.own')
  open(@Body({ schema: newSubmission }) given: NewSubmission, @Me() caller: Caller) {
    return this.applications.open(caller, given);
  }

  @Get()
  @Allow('submission.own')
  list(@Query({ schema: pageQuery }) query: PageQuery, @Me() caller: Caller) {
    return this.applications.list(caller, query);
  }

  @Put(':id/answers')
  @Allow('submission.own')
  saveAnswers(
    @Param('id') id: string,
    @Body({ schema: answersForm }) form: AnswersForm,
    @Me() caller: Caller,
  ) {
    return this.applications.saveAnswers(caller, id, form);
  }

  @Post(':id/submit')
  @HttpCode(200)
  @Allow('submission.own')
  submit(@Param('id') id: string, @Me() caller: Caller) {
    return this.applications.submit(caller, id);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Allow('submission.own')
  withdraw(@Param('id') id: string, @Me() caller: Caller) {
    return this.applications.withdraw(caller, id);
  }
}

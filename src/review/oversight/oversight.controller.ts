import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';

import { Allow, Me, type Caller } from '../../allow.decorator.js';
import { AppealService } from './appeal.service.js';
import { ConflictService } from './conflict.service.js';
import {
  appealBody,
  conflictBody,
  reportQuery,
  secondScoresBody,
  type AppealBody,
  type ConflictBody,
  type ReportQuery,
  type SecondScoresBody,
} from './oversight.schema.js';
import { ReportService } from './report.service.js';
import { SecondLookService } from '../second-look/second-look.service.js';

@Controller('api')
export class OversightController {
  constructor(
    private readonly conflicts: ConflictService,
    private readonly appeals: AppealService,
    private readonly secondLooks: SecondLookService,
    private readonly reports: ReportService,
  ) {}

  @Post('submissions/:id/conflict')
  @HttpCode(200)
  @Allow('review.decide')
  declare(@Param('id') id: string, @Body({ schema: conflictBody }) body: ConflictBody, @Me() caller: Caller) {
    return this.conflicts.declare(caller, id, body);
  }

  @Delete('submissions/:id/conflict')
  @HttpCode(204)
  @Allow('review.decide')
  takeBack(@Param('id') id: string, @Me() caller: Caller) {
    return this.conflicts.takeBack(caller, id);
  }

  @Post('submissions/:id/appeal')
  @HttpCode(200)
  @Allow('submission.own')
  appeal(@Param('id') id: string, @Body({ schema: appealBody }) body: AppealBody, @Me() caller: Caller) {
    return this.appeals.appeal(caller, id, body);
  }

  @Get('reviews/second-looks')
  @Allow('review.decide')
  secondLooksOf(@Me() caller: Caller) {
    return this.secondLooks.list(caller);
  }

  @Get('reviews/second-looks/:id')
  @Allow('review.decide')
  secondLook(@Param('id') id: string, @Me() caller: Caller) {
    return this.secondLooks.view(caller, id);
  }

  @Post('reviews/second-looks/:id/scores')
  @HttpCode(200)
  @Allow('review.decide')
  score(
    @Param('id') id: string,
    @Body({ schema: secondScoresBody }) body: SecondScoresBody,
    @Me() caller: Caller,
  ) {
    return this.secondLooks.score(caller, id, body);
  }

  @Get('reviews/report')
  @Allow('review.lead')
  report(@Query({ schema: reportQuery }) query: ReportQuery, @Me() caller: Caller) {
    return this.reports.report(caller, query);
  }
}

import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';

import { Allow, Me, type Caller } from '../allow.decorator.js';
import { BatchService } from './batch.service.js';
import { DecisionService } from './decision.service.js';
import { ClaimService } from './desk/claim.service.js';
import { DeskService } from './desk/desk.service.js';
import {
  batchBody,
  decisionBody,
  parseIdempotencyKey,
  reviewsQuery,
  type BatchBody,
  type DecisionBody,
  type ReviewsQuery,
} from './review.schema.js';
import { SettlementService } from './settlement.service.js';

@Controller('api')
export class ReviewController {
  constructor(
    private readonly claims: ClaimService,
    private readonly desk: DeskService,
    private readonly decisions: DecisionService,
    private readonly settlement: SettlementService,
    private readonly batches: BatchService,
  ) {}

  @Get('reviews')
  @Allow('review.decide')
  list(@Query({ schema: reviewsQuery }) { after }: ReviewsQuery, @Me() caller: Caller) {
    return this.claims.list(caller, after);
  }

  @Post('reviews/next')
  @HttpCode(200)
  @Allow('review.decide')
  async next(@Me() caller: Caller) {
    const id = await this.claims.claimNext(caller);
    return { submission: id === undefined ? null : await this.desk.view(caller, id) };
  }

  @Post('reviews/decisions')
  @HttpCode(200)
  @Allow('review.decide')
  decideAll(
    @Body({ schema: batchBody }) body: BatchBody,
    @Headers('idempotency-key') key: string | undefined,
    @Me() caller: Caller,
  ) {
    return this.batches.decideAll(caller, body, parseIdempotencyKey(key));
  }

  @Get('submissions/:id')
  @Allow('submission.read')
  view(@Param('id') id: string, @Me() caller: Caller) {
    return this.desk.view(caller, id);
  }

  @Post('submissions/:id/claim')
  @HttpCode(200)
  @Allow('review.decide')
  async claim(@Param('id') id: string, @Me() caller: Caller) {
    return this.desk.view(caller, await this.claims.claim(caller, id));
  }

  @Post('submissions/:id/release')
  @HttpCode(200)
  @Allow('review.decide')
  release(@Param('id') id: string, @Me() caller: Caller) {
    return this.claims.release(caller, id);
  }

  @Post('submissions/:id/decision')
  @HttpCode(200)
  @Allow('review.decide')
  async decide(
    @Param('id') id: string,
    @Body({ schema: decisionBody }) body: DecisionBody,
    @Headers('idempotency-key') key: string | undefined,
    @Me() caller: Caller,
  ) {
    const decision = await this.decisions.decide(caller, id, body, parseIdempotencyKey(key));
    return this.settlement.answer(decision);
  }
}

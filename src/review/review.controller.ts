import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Query,
  Res,
  StreamableFile,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { Allow, Me, type Caller } from '../allow.decorator.js';
import { DecisionService } from './decision.service.js';
import { ClaimService } from './desk/claim.service.js';
import { DeskService } from './desk/desk.service.js';
import {
  decisionBody,
  parseIdempotencyKey,
  reviewsQuery,
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

  @Get('submissions/:id')
  @Allow('submission.read')
  view(@Param('id') id: string, @Me() caller: Caller) {
    return this.desk.view(caller, id);
  }

  @Get('submissions/:id/evidence/:evidence')
  @Allow('submission.read')
  evidence(@Param('id') id: string, @Param('evidence') evidence: string, @Me() caller: Caller) {
    return this.desk.evidenceOf(caller, id, evidence);
  }

  @Get('submissions/:id/evidence/:evidence/file')
  @Allow('submission.read')
  async file(
    @Param('id') id: string,
    @Param('evidence') evidence: string,
    @Me() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { stream, headers } = await this.desk.openEvidence(caller, id, evidence);
    reply.headers(headers);
    return new StreamableFile(stream);
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

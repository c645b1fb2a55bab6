import { Body, Controller, Get, HttpCode, Param, Post, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { Allow, Me, type Caller } from '../../allow.decorator.js';
import { report, type Report } from '../../evidence/safety/quarantine.schema.js';
import { EvidenceDesk } from './evidence-desk.service.js';

@Controller('api/submissions/:id/evidence/:evidence')
export class EvidenceDeskController {
  constructor(private readonly desk: EvidenceDesk) {}

  @Get()
  @Allow('submission.read')
  evidence(@Param('id') id: string, @Param('evidence') evidence: string, @Me() caller: Caller) {
    return this.desk.open(caller, id, evidence);
  }

  @Get('file')
  @Allow('submission.read')
  async file(
    @Param('id') id: string,
    @Param('evidence') evidence: string,
    @Me() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { stream, headers } = await this.desk.openFile(caller, id, evidence);
    reply.headers(headers);
    return new StreamableFile(stream);
  }

  @Post('quarantine')
  @HttpCode(200)
  @Allow('review.decide')
  report(
    @Param('id') id: string,
    @Param('evidence') evidenceId: string,
    @Body({ schema: report }) { reason }: Report,
    @Me() caller: Caller,
  ) {
    return this.desk.report(caller, { id, evidenceId }, reason);
  }
}

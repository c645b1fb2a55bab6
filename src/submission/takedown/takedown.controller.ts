import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';

import { Allow, Me, type Caller } from '../../allow.decorator.js';
import { report, type Report } from '../../evidence/safety/quarantine.schema.js';
import { QuarantineService } from '../../evidence/safety/quarantine.service.js';
import { TakedownService } from './takedown.service.js';

/** The administrators' side; reviewers report from their desk. */
@Controller('api/evidence')
export class TakedownController {
  constructor(
    private readonly quarantine: QuarantineService,
    private readonly takedown: TakedownService,
  ) {}

  @Get('quarantine')
  @Allow('evidence.quarantine')
  list() {
    return this.quarantine.list();
  }

  @Post(':id/quarantine')
  @HttpCode(200)
  @Allow('evidence.quarantine')
  hide(@Param('id') id: string, @Body({ schema: report }) { reason }: Report, @Me() caller: Caller) {
    return this.takedown.hide(caller, id, reason);
  }

  @Post(':id/release')
  @HttpCode(200)
  @Allow('evidence.quarantine')
  release(@Param('id') id: string, @Me() caller: Caller) {
    return this.takedown.release(caller, id);
  }
}

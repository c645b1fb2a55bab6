import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';

import { Allow, Me, type Caller } from '../../allow.decorator.js';
import {
  credentialsQuery,
  reasonBody,
  visibilityBody,
  type CredentialsQuery,
  type ReasonBody,
  type VisibilityBody,
} from './holding.schema.js';
import { HoldingService } from './holding.service.js';
import { VisibilityService } from './visibility.service.js';
import { parseId } from '../../written.schema.js';
import { StatusService } from '../status/status.service.js';

@Controller('api/credentials')
export class HoldingController {
  constructor(
    private readonly holdings: HoldingService,
    private readonly visibility: VisibilityService,
    private readonly statuses: StatusService,
  ) {}

  @Get()
  @Allow('credential.own')
  list(@Query({ schema: credentialsQuery }) { after }: CredentialsQuery, @Me() caller: Caller) {
    return this.holdings.list(caller, after);
  }

  @Get(':id')
  @Allow('credential.own')
  one(@Param('id') id: string, @Me() caller: Caller) {
    return this.holdings.one(caller, parseId(id));
  }

  @Put(':id/visibility')
  @Allow('credential.own')
  show(
    @Param('id') id: string,
    @Body({ schema: visibilityBody }) choice: VisibilityBody,
    @Me() caller: Caller,
  ) {
    return this.visibility.choose(caller, parseId(id), choice);
  }

  @Post(':id/revocation')
  @HttpCode(200)
  @Allow('credential.revoke')
  async revoke(
    @Param('id') id: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
    @Me() caller: Caller,
  ) {
    const { revokedAt } = await this.statuses.revoke(parseId(id), reason, caller.personId);
    return { id, revokedAt, reason };
  }

  @Post(':id/suspension')
  @HttpCode(200)
  @Allow('credential.suspend')
  async suspend(
    @Param('id') id: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
    @Me() caller: Caller,
  ) {
    const { suspendedAt } = await this.statuses.suspend(parseId(id), reason, caller.personId);
    return { id, suspendedAt, reason };
  }

  @Post(':id/reinstatement')
  @HttpCode(200)
  @Allow('credential.suspend')
  async reinstate(
    @Param('id') id: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
    @Me() caller: Caller,
  ) {
    await this.statuses.reinstate(parseId(id), reason, caller.personId);
    return { id, reason };
  }
}

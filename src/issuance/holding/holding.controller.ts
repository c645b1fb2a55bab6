import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';

import { Allow, Me, type Caller } from '../../allow.decorator.js';
import {
  credentialsQuery,
  revocationBody,
  type CredentialsQuery,
  type RevocationBody,
} from './holding.schema.js';
import { HoldingService } from './holding.service.js';
import { parseId } from '../../written.schema.js';
import { RevocationService } from '../revocation.service.js';

@Controller('api/credentials')
export class HoldingController {
  constructor(
    private readonly holdings: HoldingService,
    private readonly revocations: RevocationService,
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

  @Post(':id/revocation')
  @HttpCode(200)
  @Allow('credential.revoke')
  async revoke(
    @Param('id') id: string,
    @Body({ schema: revocationBody }) { reason }: RevocationBody,
    @Me() caller: Caller,
  ) {
    const { revokedAt, revocationReason } = await this.revocations.revoke(
      parseId(id),
      reason,
      caller.personId,
    );
    return { id, revokedAt, reason: revocationReason };
  }
}

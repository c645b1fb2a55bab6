import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';

import { Allow, Me, type Caller } from '../../allow.decorator.js';
import { parseKeyId, tokenBody, type TokenBody } from './keys.schema.js';
import { SessionService } from './session.service.js';
import { refuseTokens, TokenService } from './token.service.js';

/** One's own sessions and tokens, and for the administrator everybody's tokens. */
@Controller('api')
export class KeysController {
  constructor(
    private readonly sessions: SessionService,
    private readonly tokens: TokenService,
  ) {}

  @Get('me/sessions')
  @Allow('session.own')
  async openSessions(@Me() caller: Caller) {
    return { items: await this.sessions.list(caller) };
  }

  @Delete('me/sessions')
  @HttpCode(204)
  @Allow('session.own')
  async signOutEverywhere(@Me() caller: Caller) {
    await this.sessions.endAll(caller);
  }

  @Delete('me/sessions/:id')
  @HttpCode(204)
  @Allow('session.own')
  async signOut(@Param('id') id: string, @Me() caller: Caller) {
    await this.sessions.end(parseKeyId(id), caller);
  }

  @Get('me/tokens')
  @Allow('token.own')
  async ownTokens(@Me() caller: Caller) {
    return { items: await this.tokens.own(caller) };
  }

  @Post('me/tokens')
  @Allow('token.own')
  async make(@Body({ schema: tokenBody }) body: TokenBody, @Me() caller: Caller) {
    refuseTokens(caller);
    return this.tokens.make(body, caller);
  }

  @Delete('me/tokens/:id')
  @HttpCode(204)
  @Allow('token.own')
  async revokeOwn(@Param('id') id: string, @Me() { personId }: Caller) {
    await this.tokens.revoke(parseKeyId(id), personId, personId);
  }

  @Get('tokens')
  @Allow('identity.manage')
  async allTokens() {
    return { items: await this.tokens.all() };
  }

  @Delete('tokens/:id')
  @HttpCode(204)
  @Allow('identity.manage')
  async revoke(@Param('id') id: string, @Me() { personId }: Caller) {
    await this.tokens.revoke(parseKeyId(id), personId);
  }
}

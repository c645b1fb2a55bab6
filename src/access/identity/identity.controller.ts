import { Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';

import { Allow, Me, type Caller } from '../../allow.decorator.js';
import { parseId } from '../../written.schema.js';
import { refuseTokens } from '../keys/token.service.js';
import { parsePersonKey } from '../keys/keys.schema.js';
import { IdentityService } from './identity.service.js';

/** With which accounts a person signs in, for the administrator. */
@Controller('api/people/:key')
export class IdentityController {
  constructor(private readonly identities: IdentityService) {}

  @Post('sign-in-code')
  @Allow('identity.manage')
  async code(@Param('key') key: string, @Me() caller: Caller) {
    refuseTokens(caller);
    return this.identities.makeCode(parsePersonKey(key), caller.personId);
  }

  @Get('identities')
  @Allow('identity.manage')
  async list(@Param('key') key: string) {
    return { items: await this.identities.list(parsePersonKey(key)) };
  }

  @Delete('identities/:id')
  @HttpCode(204)
  @Allow('identity.manage')
  async remove(@Param('key') key: string, @Param('id') id: string, @Me() caller: Caller) {
    await this.identities.remove(parsePersonKey(key), parseId(id), caller.personId);
  }
}

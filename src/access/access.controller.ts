import { Body, Controller, Get, Put } from '@nestjs/common';

import { Allow, Me, type Caller } from '../allow.decorator.js';
import { StaffService } from '../staff/staff.service.js';
import { profileBody, type ProfileBody } from './access.schema.js';
import { mayOf } from './permissions.js';

@Controller('api/me')
export class AccessController {
  constructor(private readonly staff: StaffService) {}

  @Get()
  @Allow('profile.read')
  async me(@Me() caller: Caller) {
    const held = await this.staff.person(caller.personId);
    const { id, key, first, last, email, language, reviewLanguages } = held;
    const person = { id, key, first, last, email };
    const emailInBadges = held.emailInBadgesSince !== null;
    const { roles, units } = caller;
    return { person, roles, units, may: mayOf(roles), language, reviewLanguages, emailInBadges };
  }

  @Put()
  @Allow('profile.read')
  async choose(@Body({ schema: profileBody }) choice: ProfileBody, @Me() caller: Caller) {
    await this.staff.choose(caller.personId, choice);
    return this.me(caller);
  }
}

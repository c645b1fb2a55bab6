import { Controller, Get } from '@nestjs/common';

import { Allow, Me, type Caller } from '../allow.decorator.js';
import { StaffService } from '../staff/staff.service.js';

@Controller('api/me')
export class AccessController {
  constructor(private readonly staff: StaffService) {}

  @Get()
  @Allow('profile.read')
  async me(@Me() caller: Caller) {
    const { id, key, first, last, email, language } = await this.staff.person(caller.personId);
    return { person: { id, key, first, last, email }, roles: caller.roles, units: caller.units, language };
  }
}

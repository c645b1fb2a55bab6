import { Body, Controller, Get, Param, Put } from '@nestjs/common';

import { Allow, Me, type Caller } from '../../allow.decorator.js';
import { rolesBody, type RolesBody } from './roles.schema.js';
import { RolesService } from './roles.service.js';

@Controller('api/people')
export class RolesController {
  constructor(private readonly roles: RolesService) {}

  @Get(':key')
  @Allow('role.change')
  one(@Param('key') key: string) {
    return this.roles.of(key);
  }

  @Put(':key/roles')
  @Allow('role.change')
  change(@Param('key') key: string, @Body({ schema: rolesBody }) body: RolesBody, @Me() caller: Caller) {
    return this.roles.change(caller, key, body);
  }
}

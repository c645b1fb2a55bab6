import { Controller, Get } from '@nestjs/common';

import { Allow, Me, type Caller } from '../../allow.decorator.js';
import { ProgressService } from './progress.service.js';

@Controller('api/levels')
export class ProgressController {
  constructor(private readonly progress: ProgressService) {}

  @Get()
  @Allow('profile.read')
  levels(@Me() caller: Caller) {
    return this.progress.of(caller);
  }
}

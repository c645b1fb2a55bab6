import { Controller, Get, HttpCode, Post } from '@nestjs/common';

import { Allow, Me, type Caller } from '../allow.decorator.js';
import { HeadService } from './head/head.service.js';
import { IntegrityService } from './integrity.service.js';

const RUNS = 20;
const HEADS = 10;

@Controller('api/integrity')
export class IntegrityController {
  constructor(
    private readonly integrity: IntegrityService,
    private readonly heads: HeadService,
  ) {}

  @Get()
  @Allow('integrity.read')
  async read() {
    return { runs: await this.integrity.runs(RUNS), heads: this.heads.newest(HEADS) };
  }

  @Post('runs')
  @HttpCode(202)
  @Allow('integrity.read')
  start(@Me() caller: Caller) {
    return this.integrity.start(caller);
  }
}

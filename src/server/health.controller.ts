import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { collectDefaultMetrics, register, Registry } from 'prom-client';

import { Public } from '../allow.decorator.js';
import { Reader } from '../database/data-source.js';
import { Refusal } from '../refusal.js';

/** What operators' tools ask. */
@ApiExcludeController()
@Controller()
export class HealthController {
  private readonly registry = new Registry();

  constructor(private readonly reader: Reader) {
    collectDefaultMetrics({ register: this.registry, prefix: 'taitomerkki_' });
  }

  /** The process runs. */
  @Get('health/live')
  @Public()
  live() {
    return { status: 'live' };
  }

  /** The database answers too: requests may come. */
  @Get('health/ready')
  @Public()
  async ready() {
    try {
      await this.reader.query('SELECT 1');
    } catch {
      throw new Refusal('unavailable', 'database-unreachable', 'The database does not answer.');
    }
    return { status: 'ready' };
  }

  @Get('metrics')
  @Public()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics() {
    // Rooms enter theirs in the register of the process.
    return Registry.merge([this.registry, register]).metrics();
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

import { orNull, toTable, wholeNumber } from './table.js';

/** What addresses and persons have spent in this minute, as rate-limiter-flexible keeps it. */
export class RateCount1764000000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(rateCount);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(rateCount);
  }
}

const rateCount = toTable({
  name: 'rate_count',
  key: 'key',
  columns: {
    key: { type: 'varchar', length: '255' },
    points: wholeNumber,
    expire: orNull({ type: 'bigint' }),
  },
});

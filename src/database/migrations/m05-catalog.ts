import type { MigrationInterface, QueryRunner } from 'typeorm';

import { id, instant, text, toTable, wholeNumber } from './table.js';

export class Catalog1764000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      toTable({
        name: 'badge_version',
        key: 'id',
        columns: {
          id,
          badge: id,
          version: wholeNumber,
          content_hash: id,
          content: text,
          served: text,
          published_at: instant,
        },
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('badge_version');
  }
}

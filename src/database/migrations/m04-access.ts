import type { MigrationInterface, QueryRunner } from 'typeorm';

import { id, instant, toTable } from './table.js';

export class Access1764000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      toTable({
        name: 'access_key',
        key: 'hash',
        columns: { hash: id, kind: id, person_id: id, created_at: instant, expires_at: instant },
        check: { ck_access_key_kind: `"kind" IN ('token', 'session')` },
        refer: { fk_access_key_person: ['person_id', 'person', 'id'] },
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('access_key');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

import { day, id, instant, orNull, text, toTable, wholeNumber } from './table.js';

export class Recognition1764000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      toTable({
        name: 'recognition',
        key: 'id',
        columns: {
          id,
          person_id: id,
          level: wholeNumber,
          state: id,
          open_key: orNull(id),
          requested_at: instant,
          confirmed_at: orNull(instant),
          confirmed_by: orNull(id),
          held_on: orNull(day),
          goal: orNull(text),
        },
        unique: { uq_recognition_open: ['open_key'] },
        check: {
          ck_recognition_state: `"state" IN ('requested', 'confirmed')`,
          ck_recognition_not_own: `"confirmed_by" IS NULL OR "confirmed_by" <> "person_id"`,
        },
        index: { ix_recognition_person: ['person_id', 'level'] },
        refer: { fk_recognition_person: ['person_id', 'person', 'id'] },
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('recognition');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

import { id, instant, orNull, text, toTable } from './table.js';

const added = [
  ['person', 'email_in_badges_since', 'varchar(20)'],
  ['person', 'erased_at', 'varchar(20)'],
  ['credential', 'page_public_since', 'varchar(20)'],
  ['credential', 'name_public_since', 'varchar(20)'],
  ['credential', 'commitments', 'text'],
] as const;

/** What people choose to show, what is left of whom is erased, and what they ask about their data; what a
 * person did is found in the trail. */
export class Privacy1764000000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Not `addColumn`: on SQLite it would copy the whole table.
    for (const [table, column, type] of added)
      await runner.query(`ALTER TABLE "${table}" ADD COLUMN "${column}" ${type}`);
    await runner.createTable(dataRequest);
    await runner.query('CREATE INDEX "ix_audit_event_actor" ON "audit_event" ("actor")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "ix_audit_event_actor"');
    await runner.dropTable('data_request');
    for (const [table, column] of added) await runner.query(`ALTER TABLE "${table}" DROP COLUMN "${column}"`);
  }
}

const dataRequest = toTable({
  name: 'data_request',
  key: 'id',
  columns: {
    id,
    person_id: id,
    kind: id,
    what: orNull(text),
    text: orNull(text),
    created_at: instant,
    closed_at: orNull(instant),
    closed_by: orNull(id),
    answer: orNull(text),
  },
  check: { ck_data_request_kind: `"kind" IN ('correction', 'erasure')` },
  index: { ix_data_request_open: ['closed_at', 'created_at'], ix_data_request_person: ['person_id'] },
  refer: { fk_data_request_person: ['person_id', 'person', 'id'] },
});

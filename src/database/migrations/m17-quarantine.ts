import type { MigrationInterface, QueryRunner } from 'typeorm';

import { id, instant, orNull, text, toTable } from './table.js';

/** Evidence that nobody sees while it waits to be purged or given back, and snapshots without its title. */
export class Quarantine1764000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Not `addColumn`: on SQLite it would copy the whole table.
    await runner.query('ALTER TABLE "evidence" ADD COLUMN "quarantined_at" varchar(20)');
    await runner.query('ALTER TABLE "evidence" ADD COLUMN "quarantine_reason" varchar(100)');
    await runner.query('ALTER TABLE "submission_snapshot" ADD COLUMN "redacted_hash" varchar(100)');
    await runner.createTable(quarantine);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('quarantine');
    await runner.query('ALTER TABLE "submission_snapshot" DROP COLUMN "redacted_hash"');
    await runner.query('ALTER TABLE "evidence" DROP COLUMN "quarantine_reason"');
    await runner.query('ALTER TABLE "evidence" DROP COLUMN "quarantined_at"');
  }
}

const quarantine = toTable({
  name: 'quarantine',
  key: 'id',
  columns: {
    id,
    evidence_id: id,
    reason: id,
    reported_by: id,
    since: instant,
    held: orNull(text),
    ended_at: orNull(instant),
    outcome: orNull(id),
  },
  index: { ix_quarantine_evidence: ['evidence_id'], ix_quarantine_open: ['ended_at', 'since'] },
  check: { ck_quarantine_outcome: `"outcome" IN ('released', 'purged')` },
  refer: { fk_quarantine_evidence: ['evidence_id', 'evidence', 'id'] },
});

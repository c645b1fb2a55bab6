import type { MigrationInterface, QueryRunner } from 'typeorm';

import { id, instant, orNull, text, toTable, wholeNumber } from './table.js';

export class Submission1764000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      toTable({
        name: 'submission',
        key: 'id',
        columns: {
          id,
          person_id: id,
          badge: id,
          version: wholeNumber,
          language: id,
          state: id,
          open_key: orNull(id),
          answers: text,
          accepted: text,
          round: wholeNumber,
          snapshot_hash: orNull(id),
          created_at: instant,
          updated_at: instant,
          submitted_at: orNull(instant),
          claimed_by: orNull(id),
          claimed_until: orNull(instant),
        },
        unique: { uq_submission_open: ['open_key'] },
        index: { ix_submission_person: ['person_id'], ix_submission_state: ['state', 'submitted_at'] },
        check: {
          ck_submission_state: `"state" IN ('draft', 'submitted', 'in-review', 'returned', 'approved', 'issued', 'rejected', 'withdrawn')`,
          ck_submission_not_own_reviewer: `"claimed_by" IS NULL OR "claimed_by" <> "person_id"`,
        },
        refer: { fk_submission_person: ['person_id', 'person', 'id'] },
      }),
    );
    await runner.createTable(
      toTable({
        name: 'submission_snapshot',
        key: 'id',
        columns: {
          id,
          submission_id: id,
          number: wholeNumber,
          hash: id,
          content: text,
          created_at: instant,
        },
        unique: { uq_submission_snapshot: ['submission_id', 'number'] },
        refer: { fk_submission_snapshot: ['submission_id', 'submission', 'id'] },
      }),
    );
    await runner.createTable(
      toTable({
        name: 'submission_move',
        key: 'id',
        columns: {
          id,
          submission_id: id,
          seq: wholeNumber,
          move: id,
          from_state: orNull(id),
          to_state: id,
          actor: id,
          at: instant,
        },
        unique: { uq_submission_move: ['submission_id', 'seq'] },
        refer: { fk_submission_move: ['submission_id', 'submission', 'id'] },
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['submission_move', 'submission_snapshot', 'submission'])
      await runner.dropTable(table);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

import { id, instant, orNull, text, toTable, wholeNumber } from './table.js';

/** Conflicts of interest, appeals, blind second looks; and the hash of evidence, by which the same file is found. */
export class Oversight1764000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of [conflict, appeal, secondLook, secondLookSeed]) await runner.createTable(table);
    await runner.query('CREATE INDEX "ix_evidence_sha256" ON "evidence" ("sha256")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "ix_evidence_sha256"');
    for (const table of [secondLookSeed, secondLook, appeal, conflict]) await runner.dropTable(table);
  }
}

const conflict = toTable({
  name: 'review_conflict',
  key: 'id',
  columns: {
    id,
    reviewer_id: id,
    person_id: id,
    submission_id: id,
    reason: id,
    declared_at: instant,
    ended_at: orNull(instant),
    live_key: orNull(id),
  },
  unique: { uq_review_conflict_live: ['live_key'] },
  index: { ix_review_conflict_person: ['person_id'] },
  check: { ck_review_conflict_reason: `"reason" IN ('relative', 'close-colleague', 'supervisor', 'other')` },
  refer: { fk_review_conflict_submission: ['submission_id', 'submission', 'id'] },
});

const appeal = toTable({
  name: 'review_appeal',
  key: 'id',
  columns: {
    id,
    submission_id: id,
    round: wholeNumber,
    reviewer_id: id,
    text,
    created_at: instant,
  },
  unique: { uq_review_appeal_submission: ['submission_id'] },
  refer: { fk_review_appeal_submission: ['submission_id', 'submission', 'id'] },
});

const secondLook = toTable({
  name: 'second_look',
  key: 'id',
  columns: {
    id,
    decision_id: id,
    submission_id: id,
    round: wholeNumber,
    drawn_at: instant,
    asked_id: orNull(id),
    scores: orNull(text),
    differences: orNull(text),
    comment: orNull(text),
    evidence_gone: orNull(wholeNumber),
    done_at: orNull(instant),
  },
  unique: { uq_second_look_decision: ['decision_id'] },
  index: { ix_second_look_asked: ['asked_id', 'done_at'] },
  refer: {
    fk_second_look_decision: ['decision_id', 'review_decision', 'id'],
    fk_second_look_submission: ['submission_id', 'submission', 'id'],
  },
});

const secondLookSeed = toTable({
  name: 'second_look_seed',
  key: 'id',
  columns: { id, seed: id },
});

import type { MigrationInterface, QueryRunner } from 'typeorm';

import { id, instant, orNull, text, toTable, wholeNumber } from './table.js';

export class Review1764000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      toTable({
        name: 'review_decision',
        key: 'id',
        columns: {
          id,
          submission_id: id,
          round: wholeNumber,
          snapshot_hash: id,
          reviewer_id: id,
          verdict: id,
          scores: text,
          comment: orNull(text),
          decided_at: instant,
          idempotency_key: orNull(id),
          request_hash: id,
        },
        unique: {
          uq_review_decision_round: ['submission_id', 'round'],
          uq_review_decision_idempotency: ['reviewer_id', 'idempotency_key'],
        },
        check: { ck_review_decision_verdict: `"verdict" IN ('approve', 'return', 'reject')` },
        index: { ix_review_decision_reviewer: ['reviewer_id'] },
        refer: { fk_review_decision_submission: ['submission_id', 'submission', 'id'] },
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('review_decision');
  }
}

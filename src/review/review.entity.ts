import { Check, Entity, ForeignKey, Index, Unique } from 'typeorm';

import {
  IdColumn,
  InstantColumn,
  JsonColumn,
  PrimaryId,
  TextColumn,
  WholeNumber,
} from '../database/columns.js';
import { Submission } from '../submission/submission.entity.js';
import type { Score, Verdict } from './rules/decision.js';

/** What a reviewer decided on one round of a submission, and on which snapshot. */
@Entity('review_decision')
@Unique('uq_review_decision_round', ['submissionId', 'round'])
@Unique('uq_review_decision_idempotency', ['reviewerId', 'idempotencyKey'])
@Index('ix_review_decision_reviewer', ['reviewerId'])
@Check('ck_review_decision_verdict', `"verdict" IN ('approve', 'return', 'reject')`)
export class ReviewDecision {
  @PrimaryId({ primaryKeyConstraintName: 'pk_review_decision' })
  id: string;

  @ForeignKey(() => Submission, { name: 'fk_review_decision_submission' })
  @IdColumn({ name: 'submission_id' })
  submissionId: string;

  @WholeNumber()
  round: number;

  /** The hash that the reviewer saw; the same as the snapshot's of this round. */
  @IdColumn({ name: 'snapshot_hash' })
  snapshotHash: string;

  @IdColumn({ name: 'reviewer_id' })
  reviewerId: string;

  @IdColumn()
  verdict: Verdict;

  /** Every criterion with its score, those accepted in earlier rounds included. */
  @JsonColumn()
  scores: Score[];

  @TextColumn({ nullable: true })
  comment: string | null;

  @InstantColumn({ name: 'decided_at' })
  decidedAt: string;

  /** The client's own name for this request, so that a retry is answered and not done twice. */
  @IdColumn({ name: 'idempotency_key', nullable: true })
  idempotencyKey: string | null;

  /** SHA-256 (hex) of what came with the key. */
  @IdColumn({ name: 'request_hash' })
  requestHash: string;
}

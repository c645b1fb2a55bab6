import { Check, Entity, ForeignKey, Index, Unique } from 'typeorm';

import {
  IdColumn,
  InstantColumn,
  JsonColumn,
  PrimaryId,
  TextColumn,
  WholeNumber,
} from '../../database/columns.js';
import { Submission } from '../../submission/submission.entity.js';
import { ReviewDecision } from '../review.entity.js';
import type { Score } from '../rules/decision.js';
import type { Difference } from '../rules/looks.js';
import type { ConflictReason } from './oversight.schema.js';

/** A reviewer's word that they are too close to somebody to judge them; it holds for all that this person applies for. */
@Entity('review_conflict')
@Unique('uq_review_conflict_live', ['liveKey'])
@Index('ix_review_conflict_person', ['personId'])
@Check('ck_review_conflict_reason', `"reason" IN ('relative', 'close-colleague', 'supervisor', 'other')`)
export class ReviewConflict {
  @PrimaryId({ primaryKeyConstraintName: 'pk_review_conflict' })
  id: string;

  @IdColumn({ name: 'reviewer_id' })
  reviewerId: string;

  /** The applicant. */
  @IdColumn({ name: 'person_id' })
  personId: string;

  /** The submission at which it was declared. */
  @ForeignKey(() => Submission, { name: 'fk_review_conflict_submission' })
  @IdColumn({ name: 'submission_id' })
  submissionId: string;

  @IdColumn()
  reason: ConflictReason;

  @InstantColumn({ name: 'declared_at' })
  declaredAt: string;

  /** When the reviewer took it back; null while it holds. */
  @InstantColumn({ name: 'ended_at', nullable: true })
  endedAt: string | null;

  /** `reviewer person` while it holds, then null: one at a time. */
  @IdColumn({ name: 'live_key', nullable: true })
  liveKey: string | null;
}

/** An applicant's word against a return: once per submission, judged by somebody else on the same snapshot. */
@Entity('review_appeal')
@Unique('uq_review_appeal_submission', ['submissionId'])
export class ReviewAppeal {
  @PrimaryId({ primaryKeyConstraintName: 'pk_review_appeal' })
  id: string;

  @ForeignKey(() => Submission, { name: 'fk_review_appeal_submission' })
  @IdColumn({ name: 'submission_id' })
  submissionId: string;

  /** The round whose return is appealed; the next one decides on it. */
  @WholeNumber()
  round: number;

  /** Who returned it, and therefore never decides on this submission again. */
  @IdColumn({ name: 'reviewer_id' })
  reviewerId: string;

  @TextColumn()
  text: string;

  @InstantColumn({ name: 'created_at' })
  createdAt: string;
}

/** An approval that was drawn to be looked at by a second reviewer who knows nothing of the first one's scores. */
@Entity('second_look')
@Unique('uq_second_look_decision', ['decisionId'])
@Index('ix_second_look_asked', ['askedId', 'doneAt'])
export class SecondLook {
  @PrimaryId({ primaryKeyConstraintName: 'pk_second_look' })
  id: string;

  @ForeignKey(() => ReviewDecision, { name: 'fk_second_look_decision' })
  @IdColumn({ name: 'decision_id' })
  decisionId: string;

  @ForeignKey(() => Submission, { name: 'fk_second_look_submission' })
  @IdColumn({ name: 'submission_id' })
  submissionId: string;

  @WholeNumber()
  round: number;

  @InstantColumn({ name: 'drawn_at' })
  drawnAt: string;

  /** Who is asked to look; null while nobody is free who may. */
  @IdColumn({ name: 'asked_id', nullable: true })
  askedId: string | null;

  @JsonColumn({ nullable: true })
  scores: Score[] | null;

  /** Where the two differ; null until it is done. */
  @JsonColumn({ nullable: true })
  differences: Difference[] | null;

  @TextColumn({ nullable: true })
  comment: string | null;

  /** Pieces of evidence that their owner had removed before the second look: with any of them the two did not see the same. */
  @WholeNumber({ name: 'evidence_gone', nullable: true })
  evidenceGone: number | null;

  @InstantColumn({ name: 'done_at', nullable: true })
  doneAt: string | null;
}

/** The secret of the draw, made once: without it nobody can tell which approvals will be looked at again. */
@Entity('second_look_seed')
export class SecondLookSeed {
  @PrimaryId({ primaryKeyConstraintName: 'pk_second_look_seed' })
  id: string;

  @IdColumn()
  seed: string;
}

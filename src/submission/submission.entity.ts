import { Check, Entity, ForeignKey, Index, Unique } from 'typeorm';

import {
  IdColumn,
  InstantColumn,
  JsonColumn,
  PrimaryId,
  TextColumn,
  WholeNumber,
} from '../database/columns.js';
import type { Language } from '../openbadges/award.js';
import { Person } from '../staff/staff.entity.js';
import type { Move, State } from './workflow.js';

/** What the applicant wrote for one criterion, and the evidence on their shelf that shows it. */
export interface Answer {
  readonly criterion: string;
  readonly text: string;
  /** Ids of evidence. */
  readonly evidence: readonly string[];
}

/** A criterion that a reviewer has found shown; it stays closed in later rounds. */
export interface Accepted {
  readonly criterion: string;
  readonly score: 2 | 3;
}

/** A teacher's application for one version of one badge. */
@Entity('submission')
@Unique('uq_submission_open', ['openKey'])
@Index('ix_submission_person', ['personId'])
@Index('ix_submission_state', ['state', 'submittedAt'])
@Check(
  'ck_submission_state',
  `"state" IN ('draft', 'submitted', 'in-review', 'returned', 'approved', 'issued', 'rejected', 'withdrawn')`,
)
@Check('ck_submission_not_own_reviewer', `"claimed_by" IS NULL OR "claimed_by" <> "person_id"`)
export class Submission {
  @PrimaryId({ primaryKeyConstraintName: 'pk_submission' })
  id: string;

  @ForeignKey(() => Person, { name: 'fk_submission_person' })
  @IdColumn({ name: 'person_id' })
  personId: string;

  @IdColumn()
  badge: string;

  @WholeNumber()
  version: number;

  /** Language that the applicant writes in; the badge is issued in it. */
  @IdColumn()
  language: Language;

  @IdColumn()
  state: State;

  /** `person badge` while the submission is open, null when it has ended: one open submission per person and badge. */
  @IdColumn({ name: 'open_key', nullable: true })
  openKey: string | null;

  @JsonColumn()
  answers: Answer[];

  @JsonColumn()
  accepted: Accepted[];

  /** How often it was submitted; also the number of the newest snapshot. */
  @WholeNumber()
  round: number;

  /** SHA-256 (hex) of the newest snapshot. */
  @IdColumn({ name: 'snapshot_hash', nullable: true })
  snapshotHash: string | null;

  @InstantColumn({ name: 'created_at' })
  createdAt: string;

  @InstantColumn({ name: 'updated_at' })
  updatedAt: string;

  @InstantColumn({ name: 'submitted_at', nullable: true })
  submittedAt: string | null;

  @IdColumn({ name: 'claimed_by', nullable: true })
  claimedBy: string | null;

  @InstantColumn({ name: 'claimed_until', nullable: true })
  claimedUntil: string | null;
}

/** What a reviewer judges: answers, evidence hashes and criteria as they were at the moment of submitting. */
@Entity('submission_snapshot')
@Unique('uq_submission_snapshot', ['submissionId', 'number'])
export class SubmissionSnapshot {
  @PrimaryId({ primaryKeyConstraintName: 'pk_submission_snapshot' })
  id: string;

  @ForeignKey(() => Submission, { name: 'fk_submission_snapshot' })
  @IdColumn({ name: 'submission_id' })
  submissionId: string;

  @WholeNumber()
  number: number;

  /** SHA-256 (hex) of `content`. */
  @IdColumn()
  hash: string;

  /** The exact JSON text that was hashed; without the titles of evidence that was quarantined since. */
  @TextColumn()
  content: string;

  /** SHA-256 (hex) of what a quarantine left of `content`; null while nothing was taken out. */
  @IdColumn({ name: 'redacted_hash', nullable: true })
  redactedHash: string | null;

  @InstantColumn({ name: 'created_at' })
  createdAt: string;
}

/** One move in the life of a submission: who, when, from where to where. */
@Entity('submission_move')
@Unique('uq_submission_move', ['submissionId', 'seq'])
export class SubmissionMove {
  @PrimaryId({ primaryKeyConstraintName: 'pk_submission_move' })
  id: string;

  @ForeignKey(() => Submission, { name: 'fk_submission_move' })
  @IdColumn({ name: 'submission_id' })
  submissionId: string;

  /** 1, 2, 3… within the submission. */
  @WholeNumber()
  seq: number;

  @IdColumn()
  move: Move | 'open';

  @IdColumn({ name: 'from_state', nullable: true })
  from: State | null;

  @IdColumn({ name: 'to_state' })
  to: State;

  /** A person's id, or `service`. */
  @IdColumn()
  actor: string;

  @InstantColumn()
  at: string;
}

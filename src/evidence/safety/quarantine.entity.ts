import { Check, Entity, ForeignKey, Index } from 'typeorm';

import { IdColumn, InstantColumn, JsonColumn, PrimaryId } from '../../database/columns.js';
import { Evidence } from '../evidence.entity.js';
import type { QuarantineReason } from './words.js';

/** What nobody sees while evidence is in quarantine. A file stays in its folder: without its name, no door opens it. */
export interface Held {
  readonly title: string;
  readonly content: string | null;
  readonly fileName: string | null;
}

/** One stay of a piece of evidence in quarantine, from the report until it was given back or purged. */
@Entity('quarantine')
@Index('ix_quarantine_evidence', ['evidenceId'])
@Index('ix_quarantine_open', ['endedAt', 'since'])
@Check('ck_quarantine_outcome', `"outcome" IN ('released', 'purged')`)
export class Quarantine {
  @PrimaryId({ primaryKeyConstraintName: 'pk_quarantine' })
  id: string;

  @ForeignKey(() => Evidence, { name: 'fk_quarantine_evidence' })
  @IdColumn({ name: 'evidence_id' })
  evidenceId: string;

  @IdColumn()
  reason: QuarantineReason;

  /** A person's id. */
  @IdColumn({ name: 'reported_by' })
  reportedBy: string;

  @InstantColumn()
  since: string;

  /** Null as soon as it was given back or purged. */
  @JsonColumn({ nullable: true })
  held: Held | null;

  @InstantColumn({ name: 'ended_at', nullable: true })
  endedAt: string | null;

  @IdColumn({ nullable: true })
  outcome: 'released' | 'purged' | null;
}

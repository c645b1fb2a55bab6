import { Check, Entity, Unique } from 'typeorm';

import {
  DayColumn,
  IdColumn,
  InstantColumn,
  JsonColumn,
  PrimaryId,
  WholeNumber,
} from '../database/columns.js';
import type { Finding, Outcome } from './finding.js';

/** One run of the check over everything that is stored, and what it found. */
@Entity('integrity_run')
@Unique('uq_integrity_run_day', ['day'])
@Check(
  'ck_integrity_run_outcome',
  `"outcome" IS NULL OR "outcome" IN ('whole', 'damaged', 'unchecked', 'interrupted')`,
)
export class IntegrityRun {
  @PrimaryId({ primaryKeyConstraintName: 'pk_integrity_run' })
  id: string;

  /** The night it is for; null for one that somebody asked for, or that was interrupted: the night is free again. One run a night, however many instances there are. */
  @DayColumn({ nullable: true })
  day: string | null;

  @InstantColumn({ name: 'started_at' })
  startedAt: string;

  @InstantColumn({ name: 'ended_at', nullable: true })
  endedAt: string | null;

  /** Host and port of the instance that makes it. */
  @IdColumn()
  instance: string;

  /** Null while it runs; `interrupted` when its process ended before it did. */
  @IdColumn({ nullable: true })
  outcome: Outcome | 'interrupted' | null;

  /** The first of what was found. */
  @JsonColumn()
  findings: Finding[];

  @WholeNumber({ name: 'finding_count' })
  findingCount: number;
}

import { Check, Entity, ForeignKey, Index, Unique } from 'typeorm';

import {
  DayColumn,
  IdColumn,
  InstantColumn,
  PrimaryId,
  TextColumn,
  WholeNumber,
} from '../database/columns.js';
import { Person } from '../staff/staff.entity.js';

/** A teacher's request for the supervisor discussion of one level, and the supervisor's confirmation of it. */
@Entity('recognition')
@Unique('uq_recognition_open', ['openKey'])
@Index('ix_recognition_person', ['personId', 'level'])
@Check('ck_recognition_state', `"state" IN ('requested', 'confirmed')`)
@Check('ck_recognition_not_own', `"confirmed_by" IS NULL OR "confirmed_by" <> "person_id"`)
export class Recognition {
  @PrimaryId({ primaryKeyConstraintName: 'pk_recognition' })
  id: string;

  @ForeignKey(() => Person, { name: 'fk_recognition_person' })
  @IdColumn({ name: 'person_id' })
  personId: string;

  @WholeNumber()
  level: 1 | 2 | 3;

  @IdColumn()
  state: 'requested' | 'confirmed';

  /** `person level` while the request is open: one at a time. */
  @IdColumn({ name: 'open_key', nullable: true })
  openKey: string | null;

  @InstantColumn({ name: 'requested_at' })
  requestedAt: string;

  @InstantColumn({ name: 'confirmed_at', nullable: true })
  confirmedAt: string | null;

  @IdColumn({ name: 'confirmed_by', nullable: true })
  confirmedBy: string | null;

  /** The day on which the discussion was held. */
  @DayColumn({ name: 'held_on', nullable: true })
  heldOn: string | null;

  /** What was agreed for the next period. */
  @TextColumn({ nullable: true })
  goal: string | null;
}

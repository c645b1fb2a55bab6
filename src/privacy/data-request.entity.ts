import { Check, Entity, ForeignKey, Index } from 'typeorm';

import { IdColumn, InstantColumn, PrimaryId, TextColumn } from '../database/columns.js';
import { Person } from '../staff/staff.entity.js';

/** What a person asks about their own data: that something is corrected, or that more is erased than goes by itself. */
@Entity('data_request')
@Index('ix_data_request_open', ['closedAt', 'createdAt'])
@Index('ix_data_request_person', ['personId'])
@Check('ck_data_request_kind', `"kind" IN ('correction', 'erasure')`)
export class DataRequest {
  @PrimaryId({ primaryKeyConstraintName: 'pk_data_request' })
  id: string;

  @ForeignKey(() => Person, { name: 'fk_data_request_person' })
  @IdColumn({ name: 'person_id' })
  personId: string;

  @IdColumn()
  kind: 'correction' | 'erasure';

  /** What is wrong, in a word of the person's own; null for an erasure, and once erased. */
  @TextColumn({ nullable: true })
  what: string | null;

  @TextColumn({ nullable: true })
  text: string | null;

  @InstantColumn({ name: 'created_at' })
  createdAt: string;

  @InstantColumn({ name: 'closed_at', nullable: true })
  closedAt: string | null;

  @IdColumn({ name: 'closed_by', nullable: true })
  closedBy: string | null;

  /** What was done about it, or why nothing. */
  @TextColumn({ nullable: true })
  answer: string | null;
}

import { Entity, ForeignKey, Index } from 'typeorm';

import {
  IdColumn,
  InstantColumn,
  PrimaryId,
  PrimaryNumber,
  TextColumn,
  WholeNumber,
} from '../../database/columns.js';
import { Credential } from '../credential.entity.js';

/** A status list and how far its indexes are given out. */
@Entity('status_list')
export class StatusListState {
  @PrimaryNumber({ primaryKeyConstraintName: 'pk_status_list' })
  list: number;

  /** Orders the indexes of this list, see `orderOf`; empty for a list that was filled without one. */
  @IdColumn()
  seed: string;

  /** How many indexes are given out. Never goes back: the index at each lower position has belonged to somebody. */
  @WholeNumber()
  mark: number;

  /** Raised by every revocation, suspension and reinstatement: whoever has signed this state need not sign again. */
  @WholeNumber()
  changes: number;

  @InstantColumn({ name: 'changed_at', nullable: true })
  changedAt: string | null;
}

/** A suspension that is over: what a past day's figures are counted with. The one that is on stands in `Credential`. */
@Entity('suspension')
@Index('ix_suspension_credential', ['credentialId', 'suspendedAt'])
export class Suspension {
  @PrimaryId({ primaryKeyConstraintName: 'pk_suspension' })
  id: string;

  @ForeignKey(() => Credential, { name: 'fk_suspension_credential' })
  @IdColumn({ name: 'credential_id' })
  credentialId: string;

  @InstantColumn({ name: 'suspended_at' })
  suspendedAt: string;

  @TextColumn()
  reason: string;

  /** When it was reinstated, or revoked for good. */
  @InstantColumn({ name: 'ended_at' })
  endedAt: string;

  @TextColumn({ name: 'ended_because' })
  endedBecause: string;
}

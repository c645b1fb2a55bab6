import { Entity, Index } from 'typeorm';

import { IdColumn, InstantColumn, PrimaryNumber, TextColumn } from '../database/columns.js';

/** One line of the trail. Lines are only ever added; each carries the hash of the one before it. */
@Entity('audit_event')
@Index('ix_audit_event_subject', ['subject'])
@Index('ix_audit_event_action', ['action'])
@Index('ix_audit_event_actor', ['actor'])
export class AuditEvent {
  /** 1, 2, 3… without gaps. */
  @PrimaryNumber({ primaryKeyConstraintName: 'pk_audit_event' })
  seq: number;

  @InstantColumn()
  at: string;

  /** A person's id, or `service` for what the service does by itself. */
  @IdColumn()
  actor: string;

  /** What was done, e.g. `submission.approve`. */
  @IdColumn()
  action: string;

  /** The id of what it was done to. */
  @IdColumn()
  subject: string;

  /** Facts as canonical JSON text; no names, no addresses, no contents of evidence. Empty once they are forgotten. */
  @TextColumn()
  details: string;

  /** Random, and forgotten with the details: from then on nobody can guess them from their hash. */
  @IdColumn({ nullable: true })
  salt: string | null;

  /** What `hash` covers of the details; null for events from before there was forgetting. */
  @IdColumn({ name: 'details_hash', nullable: true })
  detailsHash: string | null;

  @IdColumn({ name: 'previous_hash' })
  previousHash: string;

  @IdColumn()
  hash: string;
}

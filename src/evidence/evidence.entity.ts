import { Check, Entity, ForeignKey, Index, Unique } from 'typeorm';

import { IdColumn, InstantColumn, PrimaryId, TextColumn, WholeNumber } from '../database/columns.js';
import { Person } from '../staff/staff.entity.js';
import type { QuarantineReason } from './safety/words.js';

/** One thing on a person's shelf that shows a skill. Its content never changes; it can only be removed. */
@Entity('evidence')
@Index('ix_evidence_person', ['personId', 'createdAt'])
@Index('ix_evidence_sha256', ['sha256'])
@Check('ck_evidence_kind', `"kind" IN ('text', 'link', 'file')`)
export class Evidence {
  /** A random UUID; also the name of the stored file. */
  @PrimaryId({ primaryKeyConstraintName: 'pk_evidence' })
  id: string;

  @ForeignKey(() => Person, { name: 'fk_evidence_person' })
  @IdColumn({ name: 'person_id' })
  personId: string;

  @IdColumn()
  kind: 'text' | 'link' | 'file';

  /** Empty once removed. */
  @TextColumn()
  title: string;

  /** The text or the address itself; null for files and once removed. */
  @TextColumn({ nullable: true })
  content: string | null;

  /** The name that the file had at the owner's; null for others and once removed. */
  @TextColumn({ name: 'file_name', nullable: true })
  fileName: string | null;

  /** What the file is by its content; null for texts and links. */
  @IdColumn({ name: 'media_type', nullable: true })
  mediaType: string | null;

  /** In bytes. */
  @WholeNumber()
  size: number;

  /** SHA-256 (hex) of the text, of the address or of the file; stays when the content goes. */
  @IdColumn()
  sha256: string;

  @InstantColumn({ name: 'created_at' })
  createdAt: string;

  /** When the owner took it off the shelf: the content is gone, hash and date remain. */
  @InstantColumn({ name: 'removed_at', nullable: true })
  removedAt: string | null;

  /** Since when nobody sees it: title, content and file name wait in `Quarantine`. Stays when it is purged. */
  @InstantColumn({ name: 'quarantined_at', nullable: true })
  quarantinedAt: string | null;

  @IdColumn({ name: 'quarantine_reason', nullable: true })
  quarantineReason: QuarantineReason | null;
}

/** A submission that rests on a piece of evidence: while there is one, the evidence cannot be removed. */
@Entity('evidence_use')
@Unique('uq_evidence_use', ['evidenceId', 'submissionId'])
@Index('ix_evidence_use_submission', ['submissionId'])
export class EvidenceUse {
  @PrimaryId({ primaryKeyConstraintName: 'pk_evidence_use' })
  id: string;

  @ForeignKey(() => Evidence, { name: 'fk_evidence_use' })
  @IdColumn({ name: 'evidence_id' })
  evidenceId: string;

  @IdColumn({ name: 'submission_id' })
  submissionId: string;
}

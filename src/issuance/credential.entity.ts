import { Check, Entity, ForeignKey, Index, IsNull, Not, Unique } from 'typeorm';

import { IdColumn, InstantColumn, PrimaryId, TextColumn, WholeNumber } from '../database/columns.js';
import { Person } from '../staff/staff.entity.js';

/**
 * An award and the documents that prove it. Reserved first (id, status index, award); the documents follow when it is
 * signed. From then on only the columns of suspension, revocation and visibility change, until the holder is erased.
 */
@Entity('credential')
@Unique('uq_credential_submission', ['submissionId'])
@Unique('uq_credential_level', ['levelKey'])
@Unique('uq_credential_status', ['statusList', 'statusIndex'])
@Index('ix_credential_person', ['personId'])
@Index('ix_credential_revoked', ['statusList', 'revokedAt'])
@Index('ix_credential_suspended', ['statusList', 'suspendedAt'])
@Index('ix_credential_figures', ['level', 'kind', 'personId'])
@Check('ck_credential_kind', `"kind" IN ('skill', 'level')`)
@Check(
  'ck_credential_signed',
  `"signed_at" IS NULL OR ("ob2" IS NOT NULL AND "ob2_jws" IS NOT NULL AND "ob3" IS NOT NULL AND "ob3_jwt" IS NOT NULL)`,
)
export class Credential {
  /** A random UUID: the last part of every public address of this award. */
  @PrimaryId({ primaryKeyConstraintName: 'pk_credential' })
  id: string;

  @IdColumn()
  kind: 'skill' | 'level';

  @ForeignKey(() => Person, { name: 'fk_credential_person' })
  @IdColumn({ name: 'person_id' })
  personId: string;

  @IdColumn()
  badge: string;

  @WholeNumber()
  version: number;

  @WholeNumber()
  level: 1 | 2 | 3;

  /** The submission that earned it; null for a level badge. One credential per submission. */
  @IdColumn({ name: 'submission_id', nullable: true })
  submissionId: string | null;

  /** `person level` while a level badge is live; null otherwise. One live level badge per person and level. */
  @IdColumn({ name: 'level_key', nullable: true })
  levelKey: string | null;

  @WholeNumber({ name: 'status_list' })
  statusList: number;

  /** Random within the list and never used again, not even after a revocation. */
  @WholeNumber({ name: 'status_index' })
  statusIndex: number;

  /** The `Award` as JSON text, complete: a retry after a crash makes the same bytes from it. */
  @TextColumn()
  award: string;

  @InstantColumn({ name: 'issued_on' })
  issuedOn: string;

  @InstantColumn({ name: 'valid_until', nullable: true })
  validUntil: string | null;

  /** OB 2.0 hosted assertion, exact bytes. */
  @TextColumn({ nullable: true })
  ob2: string | null;

  /** OB 2.0 signed assertion, compact JWS. */
  @TextColumn({ name: 'ob2_jws', nullable: true })
  ob2Jws: string | null;

  /** OB 3.0 credential with its Data Integrity proof, exact bytes. */
  @TextColumn({ nullable: true })
  ob3: string | null;

  /** OB 3.0 credential as VC-JWT. */
  @TextColumn({ name: 'ob3_jwt', nullable: true })
  ob3Jwt: string | null;

  /** When the documents were stored: from here on the award counts. */
  @InstantColumn({ name: 'signed_at', nullable: true })
  signedAt: string | null;

  @InstantColumn({ name: 'revoked_at', nullable: true })
  revokedAt: string | null;

  @TextColumn({ name: 'revocation_reason', nullable: true })
  revocationReason: string | null;

  /** The suspension that is on now; both null when there is none. Ended ones are rows of `Suspension`. */
  @InstantColumn({ name: 'suspended_at', nullable: true })
  suspendedAt: string | null;

  @TextColumn({ name: 'suspension_reason', nullable: true })
  suspensionReason: string | null;

  /** Since when its page is its holder's public one; null while it is hidden. */
  @InstantColumn({ name: 'page_public_since', nullable: true })
  pagePublicSince: string | null;

  /** Since when that page may say the holder's name. */
  @InstantColumn({ name: 'name_public_since', nullable: true })
  namePublicSince: string | null;

  /** `Commitments` to the four documents as JSON text, once the documents are erased: copies are confirmed by them. */
  @TextColumn({ nullable: true })
  commitments: string | null;
}

/** Where-clause of credentials that count unless they have expired. */
export const signedAndInForce = { signedAt: Not(IsNull()), revokedAt: IsNull(), suspendedAt: IsNull() };

/** What a signed credential is worth: `revoked` is final, `suspended` until it is reinstated. */
export type CredentialState = 'valid' | 'expired' | 'revoked' | 'suspended';

/** What a signed credential is worth at an instant. */
export function stateOf(
  { revokedAt, suspendedAt, validUntil }: Pick<Credential, 'revokedAt' | 'suspendedAt' | 'validUntil'>,
  now: string,
): CredentialState {
  if (revokedAt !== null) return 'revoked';
  if (suspendedAt !== null) return 'suspended';
  return validUntil !== null && validUntil <= now ? 'expired' : 'valid';
}

import { Check, Entity, ForeignKey, Index, Unique } from 'typeorm';

import type { ProviderName } from '../../config.js';
import { IdColumn, InstantColumn, PrimaryId, TextColumn, WholeNumber } from '../../database/columns.js';
import { Person } from '../../staff/staff.entity.js';

/** An account at a provider that is a person's: what the provider calls it, never an e-mail address. */
@Entity('identity')
@Unique('uq_identity_key', ['provider', 'key'])
@Index('ix_identity_person', ['personId'])
@Check('ck_identity_provider', `"provider" IN ('entra', 'mpassid', 'demo')`)
@Check('ck_identity_how', `"how" IN ('staff-key', 'code', 'link')`)
export class Identity {
  @PrimaryId({ primaryKeyConstraintName: 'pk_identity' })
  id: string;

  @IdColumn()
  provider: ProviderName;

  /** `tid` and `oid` of Entra ID, `urn:mpass.id:uid` of MPASSid, `sub` of the demo's. */
  @IdColumn({ name: 'provider_key', length: 300 })
  key: string;

  @ForeignKey(() => Person, { name: 'fk_identity_person' })
  @IdColumn({ name: 'person_id' })
  personId: string;

  @InstantColumn({ name: 'bound_at' })
  boundAt: string;

  /** By the staff key in its own claims, by an administrator's code, or from the person's session. */
  @IdColumn()
  how: 'staff-key' | 'code' | 'link';
}

/** A code that an administrator gave a person; whoever types it after a sign-in is that person from then on. */
@Entity('sign_in_code')
export class SignInCode {
  @PrimaryId({ primaryKeyConstraintName: 'pk_sign_in_code' })
  hash: string;

  @ForeignKey(() => Person, { name: 'fk_sign_in_code_person' })
  @IdColumn({ name: 'person_id' })
  personId: string;

  @InstantColumn({ name: 'expires_at' })
  expiresAt: string;
}

/** A sign-in under way in one browser, found by the hash of that browser's own cookie. */
@Entity('pending_sign_in')
@Check('ck_pending_sign_in_step', `"step" IN ('provider', 'code', 'link')`)
export class PendingSignIn {
  @PrimaryId({ primaryKeyConstraintName: 'pk_pending_sign_in' })
  hash: string;

  /** What it waits for: the provider's answer, the person's code, or their word that two accounts are theirs. */
  @IdColumn()
  step: 'provider' | 'code' | 'link';

  @IdColumn()
  provider: ProviderName;

  @IdColumn()
  state: string;

  @IdColumn()
  nonce: string;

  @IdColumn()
  verifier: string;

  /** The path of ours that the person was on the way to. */
  @TextColumn()
  next: string;

  /** The account that the provider has proved; null until then. */
  @IdColumn({ name: 'proved_key', length: 300, nullable: true })
  provedKey: string | null;

  /** Who, signed in already, wants to add an account; null for a sign-in. */
  @IdColumn({ name: 'person_id', nullable: true })
  personId: string | null;

  @WholeNumber()
  tries: number;

  @InstantColumn({ name: 'expires_at' })
  expiresAt: string;
}

import { Check, Entity } from 'typeorm';

import { IdColumn, InstantColumn, PrimaryId } from '../../database/columns.js';

/** The name of a key that awards were reserved for: each must be in the ring for as long as the register is. */
@Entity('signing_key')
@Check('ck_signing_key_kind', `"kind" IN ('ed25519', 'rsa')`)
export class SigningKeyName {
  /** The multibase of an Ed25519 key, the thumbprint of an RSA key. */
  @PrimaryId({ primaryKeyConstraintName: 'pk_signing_key' })
  name: string;

  @IdColumn()
  kind: 'ed25519' | 'rsa';

  @InstantColumn({ name: 'first_used' })
  firstUsed: string;
}

import { Check, Entity, ForeignKey } from 'typeorm';

import { IdColumn, InstantColumn, PrimaryId } from '../database/columns.js';
import { Person } from '../staff/staff.entity.js';

/** Proof of who speaks: an API token or a web session. Only the SHA-256 of its secret is kept. */
@Entity('access_key')
@Check('ck_access_key_kind', `"kind" IN ('token', 'session')`)
export class AccessKey {
  @PrimaryId({ primaryKeyConstraintName: 'pk_access_key' })
  hash: string;

  @IdColumn()
  kind: 'token' | 'session';

  @ForeignKey(() => Person, { name: 'fk_access_key_person' })
  @IdColumn({ name: 'person_id' })
  personId: string;

  @InstantColumn({ name: 'created_at' })
  createdAt: string;

  @InstantColumn({ name: 'expires_at' })
  expiresAt: string;
}

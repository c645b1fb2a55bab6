import { Check, Entity, ForeignKey } from 'typeorm';

import type { Action } from '../allow.decorator.js';
import { IdColumn, InstantColumn, JsonColumn, PrimaryId, TextColumn } from '../database/columns.js';
import { Person } from '../staff/staff.entity.js';

/** Proof of who speaks: an API token or a web session. Only the SHA-256 of its secret is kept. */
@Entity('access_key')
@Check('ck_access_key_kind', `"kind" IN ('token', 'session')`)
export class AccessKey {
  /** Names the key in lists, too: it opens nothing. */
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

  /** Of a session by the minute, of a token by the day; null before the first use. */
  @InstantColumn({ name: 'last_used_at', nullable: true })
  lastUsedAt: string | null;

  /** What the owner calls a token; null for the others. */
  @TextColumn({ nullable: true })
  name: string | null;

  /** What a token is limited to; null for all that its owner may. */
  @JsonColumn({ nullable: true })
  actions: Action[] | null;

  /** The account by which a session began: when it is removed, the session ends. */
  @IdColumn({ name: 'identity_id', nullable: true })
  identityId: string | null;
}

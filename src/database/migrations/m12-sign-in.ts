import type { MigrationInterface, QueryRunner } from 'typeorm';

import { id, instant, orNull, text, toTable, wholeNumber } from './table.js';

const ADDED = {
  last_used_at: 'varchar(20)',
  name: 'text',
  actions: 'text',
  identity_id: 'varchar(100)',
} as const;

/** Accounts at providers, codes for the first sign-in, sign-ins under way; what sessions and tokens are limited to. */
export class SignIn1764000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Not `addColumn`: on SQLite it would copy the whole table.
    for (const [name, type] of Object.entries(ADDED))
      await runner.query(`ALTER TABLE "access_key" ADD COLUMN "${name}" ${type}`);
    await runner.createTable(identity);
    await runner.createTable(signInCode);
    await runner.createTable(pendingSignIn);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['pending_sign_in', 'sign_in_code', 'identity']) await runner.dropTable(table);
    for (const name of Object.keys(ADDED).reverse())
      await runner.query(`ALTER TABLE "access_key" DROP COLUMN "${name}"`);
  }
}

const providerKey = { ...id, length: '300' };

const identity = toTable({
  name: 'identity',
  key: 'id',
  columns: { id, provider: id, provider_key: providerKey, person_id: id, bound_at: instant, how: id },
  unique: { uq_identity_key: ['provider', 'provider_key'] },
  index: { ix_identity_person: ['person_id'] },
  check: {
    ck_identity_provider: `"provider" IN ('entra', 'mpassid', 'demo')`,
    ck_identity_how: `"how" IN ('staff-key', 'code', 'link')`,
  },
  refer: { fk_identity_person: ['person_id', 'person', 'id'] },
});

const signInCode = toTable({
  name: 'sign_in_code',
  key: 'hash',
  columns: { hash: id, person_id: id, expires_at: instant },
  refer: { fk_sign_in_code_person: ['person_id', 'person', 'id'] },
});

const pendingSignIn = toTable({
  name: 'pending_sign_in',
  key: 'hash',
  columns: {
    hash: id,
    step: id,
    provider: id,
    state: id,
    nonce: id,
    verifier: id,
    next: text,
    proved_key: orNull(providerKey),
    person_id: orNull(id),
    tries: wholeNumber,
    expires_at: instant,
  },
  check: { ck_pending_sign_in_step: `"step" IN ('provider', 'code', 'link')` },
});

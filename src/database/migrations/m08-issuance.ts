import type { MigrationInterface, QueryRunner } from 'typeorm';

import { id, instant, orNull, text, toTable, wholeNumber } from './table.js';

export class Issuance1764000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      toTable({
        name: 'credential',
        key: 'id',
        columns: {
          id,
          kind: id,
          person_id: id,
          badge: id,
          version: wholeNumber,
          level: wholeNumber,
          submission_id: orNull(id),
          level_key: orNull(id),
          status_list: wholeNumber,
          status_index: wholeNumber,
          award: text,
          issued_on: instant,
          valid_until: orNull(instant),
          ob2: orNull(text),
          ob2_jws: orNull(text),
          ob3: orNull(text),
          ob3_jwt: orNull(text),
          signed_at: orNull(instant),
          revoked_at: orNull(instant),
          revocation_reason: orNull(text),
        },
        unique: {
          uq_credential_submission: ['submission_id'],
          uq_credential_level: ['level_key'],
          uq_credential_status: ['status_list', 'status_index'],
        },
        check: {
          ck_credential_kind: `"kind" IN ('skill', 'level')`,
          ck_credential_signed: `"signed_at" IS NULL OR ("ob2" IS NOT NULL AND "ob2_jws" IS NOT NULL AND "ob3" IS NOT NULL AND "ob3_jwt" IS NOT NULL)`,
        },
        index: {
          ix_credential_person: ['person_id'],
          ix_credential_revoked: ['status_list', 'revoked_at'],
          ix_credential_figures: ['level', 'kind', 'person_id'],
        },
        refer: { fk_credential_person: ['person_id', 'person', 'id'] },
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('credential');
  }
}

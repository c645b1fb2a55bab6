import type { MigrationInterface, QueryRunner } from 'typeorm';

import { id, instant, orNull, text, toTable, wholeNumber } from './table.js';

/** Suspension, the high-water mark of every status list, and the names of the keys that sign. */
export class Status1764000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Not `addColumn`: on SQLite it would copy the whole table.
    await runner.query('ALTER TABLE "credential" ADD COLUMN "suspended_at" varchar(20)');
    await runner.query('ALTER TABLE "credential" ADD COLUMN "suspension_reason" text');
    await runner.query(
      'CREATE INDEX "ix_credential_suspended" ON "credential" ("status_list", "suspended_at")',
    );
    await runner.createTable(suspension);
    await runner.createTable(statusList);
    await runner.createTable(signingKey);
    await this.closeOldLists(runner);
    await this.nameOldKeys(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['signing_key', 'status_list', 'suspension']) await runner.dropTable(table);
    await runner.query('DROP INDEX "ix_credential_suspended"');
    await runner.query('ALTER TABLE "credential" DROP COLUMN "suspension_reason"');
    await runner.query('ALTER TABLE "credential" DROP COLUMN "suspended_at"');
  }

  /** Lists whose indexes were drawn without a seed are full: no permutation knows which of them are taken. */
  private async closeOldLists(runner: QueryRunner): Promise<void> {
    await runner.query(
      `INSERT INTO "status_list" ("list", "seed", "mark", "changes", "changed_at")
       SELECT "status_list", '', 131072, COUNT("revoked_at"), MAX("revoked_at")
       FROM "credential" GROUP BY "status_list"`,
    );
  }

  private async nameOldKeys(runner: QueryRunner): Promise<void> {
    const isPostgres = runner.connection.options.type === 'postgres';
    for (const kind of ['ed25519', 'rsa']) {
      const name = isPostgres
        ? `"award"::json->'keys'->>'${kind}'`
        : `json_extract("award", '$.keys.${kind}')`;
      await runner.query(
        `INSERT INTO "signing_key" ("name", "kind", "first_used")
         SELECT ${name}, '${kind}', MIN("issued_on") FROM "credential" GROUP BY ${name}`,
      );
    }
  }
}

const suspension = toTable({
  name: 'suspension',
  key: 'id',
  columns: {
    id,
    credential_id: id,
    suspended_at: instant,
    reason: text,
    ended_at: instant,
    ended_because: text,
  },
  index: { ix_suspension_credential: ['credential_id', 'suspended_at'] },
  refer: { fk_suspension_credential: ['credential_id', 'credential', 'id'] },
});

const statusList = toTable({
  name: 'status_list',
  key: 'list',
  columns: {
    list: wholeNumber,
    seed: id,
    mark: wholeNumber,
    changes: wholeNumber,
    changed_at: orNull(instant),
  },
});

const signingKey = toTable({
  name: 'signing_key',
  key: 'name',
  columns: { name: id, kind: id, first_used: instant },
  check: { ck_signing_key_kind: `"kind" IN ('ed25519', 'rsa')` },
});

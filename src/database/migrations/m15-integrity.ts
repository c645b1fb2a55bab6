import type { MigrationInterface, QueryRunner } from 'typeorm';

import { id, instant, orNull, text, toTable, wholeNumber } from './table.js';

/** The trail can only grow, by the engine's own refusal; and what the nightly check needs and found. */
export class Integrity1764000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Not `addColumn`: on SQLite it would copy the whole table.
    await runner.query('ALTER TABLE "audit_event" ADD COLUMN "salt" varchar(100)');
    await runner.query('ALTER TABLE "audit_event" ADD COLUMN "details_hash" varchar(100)');
    for (const table of [rowSeal, integrityRun]) await runner.createTable(table);
    // Up to which event details may be emptied just now; more than 0 only inside the unit that empties them.
    await runner.query('CREATE TABLE "audit_forget" ("up_to" integer NOT NULL)');
    await runner.query('INSERT INTO "audit_forget" ("up_to") VALUES (0)');
    for (const statement of statementsOf(runner).up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of statementsOf(runner).down) await runner.query(statement);
    for (const table of ['audit_forget', 'integrity_run', 'row_seal']) await runner.dropTable(table);
    await runner.query('ALTER TABLE "audit_event" DROP COLUMN "details_hash"');
    await runner.query('ALTER TABLE "audit_event" DROP COLUMN "salt"');
  }
}

const rowSeal = toTable({ name: 'row_seal', key: 'id', columns: { id, salt: id } });

const integrityRun = toTable({
  name: 'integrity_run',
  key: 'id',
  columns: {
    id,
    day: orNull({ type: 'varchar', length: '10' }),
    started_at: instant,
    ended_at: orNull(instant),
    instance: id,
    outcome: orNull(id),
    findings: text,
    finding_count: wholeNumber,
  },
  unique: { uq_integrity_run_day: ['day'] },
  check: {
    ck_integrity_run_outcome: `"outcome" IS NULL OR "outcome" IN ('whole', 'damaged', 'unchecked', 'interrupted')`,
  },
});

const statementsOf = (runner: QueryRunner) =>
  runner.dataSource.options.type === 'postgres' ? onPostgres : onSqlite;

const REFUSED = 'audit_event is append-only';
const kept = ['seq', 'at', 'actor', 'action', 'subject', 'previous_hash', 'hash', 'details_hash'];
const isForgetting = `${kept.map((name) => `NEW."${name}" IS OLD."${name}"`).join(' AND ')}
  AND NEW."details" = '' AND NEW."salt" IS NULL AND OLD."seq" <= (SELECT "up_to" FROM "audit_forget")`;

const onSqlite = {
  up: [
    // The engine replaces a row (INSERT OR REPLACE) without a word to the triggers of UPDATE and DELETE.
    `CREATE TRIGGER "tr_audit_event_insert" BEFORE INSERT ON "audit_event"
      WHEN NEW."seq" IS NOT (SELECT COALESCE(MAX("seq"), 0) + 1 FROM "audit_event")
      BEGIN SELECT RAISE(ABORT, '${REFUSED}'); END`,
    `CREATE TRIGGER "tr_audit_event_update" BEFORE UPDATE ON "audit_event"
      WHEN NOT (${isForgetting})
      BEGIN SELECT RAISE(ABORT, '${REFUSED}'); END`,
    `CREATE TRIGGER "tr_audit_event_delete" BEFORE DELETE ON "audit_event"
      BEGIN SELECT RAISE(ABORT, '${REFUSED}'); END`,
  ],
  down: ['insert', 'update', 'delete'].map((act) => `DROP TRIGGER "tr_audit_event_${act}"`),
};

const onPostgres = {
  up: [
    `CREATE FUNCTION "audit_event_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - 'details' - 'salt' = to_jsonb(OLD) - 'details' - 'salt'
          AND NEW."details" = '' AND NEW."salt" IS NULL
          AND OLD."seq" <= (SELECT "up_to" FROM "audit_forget") THEN
          RETURN NEW;
        END IF;
      END IF;
      RAISE EXCEPTION '${REFUSED}';
    END $$`,
    `CREATE TRIGGER "tr_audit_event_row" BEFORE UPDATE OR DELETE ON "audit_event"
      FOR EACH ROW EXECUTE FUNCTION "audit_event_append_only"()`,
    `CREATE TRIGGER "tr_audit_event_truncate" BEFORE TRUNCATE ON "audit_event"
      FOR EACH STATEMENT EXECUTE FUNCTION "audit_event_append_only"()`,
    // What a unit of work has touched; emptied before it commits (see `touched-rows.ts`), so that a crash may empty it,
    // too. Its dead rows go often: every unit reads past them.
    `CREATE UNLOGGED TABLE "touched_row" ("table_name" varchar(100) NOT NULL, "row_id" varchar(200) NOT NULL)
      WITH (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0)`,
    `CREATE FUNCTION "touch_row"() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF current_setting('taitomerkki.unit', true) IS DISTINCT FROM 'on' THEN RETURN NULL; END IF;
      IF TG_OP <> 'INSERT' THEN
        INSERT INTO "touched_row" VALUES (TG_TABLE_NAME, to_jsonb(OLD) ->> TG_ARGV[0]);
      END IF;
      IF TG_OP <> 'DELETE' THEN
        INSERT INTO "touched_row" VALUES (TG_TABLE_NAME, to_jsonb(NEW) ->> TG_ARGV[0]);
      END IF;
      RETURN NULL;
    END $$`,
  ],
  down: [
    'DROP FUNCTION "touch_row"() CASCADE',
    'DROP TABLE "touched_row"',
    'DROP FUNCTION "audit_event_append_only"() CASCADE',
  ],
};

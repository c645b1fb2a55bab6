import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

/** A row that a unit of work has inserted, changed or deleted. */
export interface TouchedRow {
  readonly table: string;
  readonly id: string;
}

/** Name of each watched table → its key column. */
export type WatchedTables = ReadonlyMap<string, string>;

/**
 * Has the engine note which rows of these tables are written by units of work, whatever statement writes them; what others
 * write past the service is not noted. On SQLite the triggers belong to the writer's connection, on PostgreSQL they look
 * whether a unit is running.
 */
export async function watchTables(writer: DataSource, watched: WatchedTables): Promise<void> {
  if (watched.size === 0) return;
  if (writer.options.type === 'postgres') await watchOnPostgres(writer, watched);
  else await watchOnSqlite(writer, watched);
}

/** What the running unit has touched so far, each row once; forgotten with the answer. */
export async function takeTouched(tx: EntityManager, watched: WatchedTables): Promise<TouchedRow[]> {
  if (watched.size === 0) return [];
  if (tx.dataSource.options.type === 'postgres') return tx.query(TAKE_ON_POSTGRES);
  const rows: TouchedRow[] = await tx.query(
    'SELECT DISTINCT "table_name" AS "table", "row_id" AS "id" FROM "touched_row" ORDER BY "table_name", "row_id"',
  );
  if (rows.length > 0) await tx.query('DELETE FROM "touched_row"');
  return rows;
}

/** One way to the server and back, and one look at the table, for every unit. */
const TAKE_ON_POSTGRES = `WITH gone AS (DELETE FROM "touched_row" RETURNING "table_name", "row_id")
  SELECT DISTINCT "table_name" AS "table", "row_id" AS "id" FROM gone ORDER BY "table_name", "row_id"`;

/** To be said at the beginning of a unit on PostgreSQL. */
export const MARK_UNIT = `SET LOCAL taitomerkki.unit = 'on'`;

async function watchOnSqlite(writer: DataSource, watched: WatchedTables): Promise<void> {
  await writer.query('CREATE TEMP TABLE "touched_row" ("table_name" text NOT NULL, "row_id" text NOT NULL)');
  for (const [table, key] of watched)
    for (const [act, rows] of [
      ['INSERT', ['NEW']],
      ['UPDATE', ['OLD', 'NEW']],
      ['DELETE', ['OLD']],
    ] as const) {
      const notes = rows.map((row) => `INSERT INTO "touched_row" VALUES ('${table}', ${row}."${key}");`);
      await writer.query(
        `CREATE TEMP TRIGGER "tr_touch_${table}_${act}" AFTER ${act} ON main."${table}" BEGIN ${notes.join(' ')} END`,
      );
    }
}

/** Only what is not watched yet: making a trigger waits for everybody who writes. */
async function watchOnPostgres(writer: DataSource, watched: WatchedTables): Promise<void> {
  const there: { name: string }[] = await writer.query(
    `SELECT tgname AS name FROM pg_trigger WHERE tgname LIKE 'tr_touch_%'`,
  );
  const runner: QueryRunner = writer.createQueryRunner();
  try {
    for (const [table, key] of watched)
      if (!there.some(({ name }) => name === `tr_touch_${table}`))
        await runner.query(
          `CREATE OR REPLACE TRIGGER "tr_touch_${table}" AFTER INSERT OR UPDATE OR DELETE ON "${table}"
           FOR EACH ROW EXECUTE FUNCTION "touch_row"('${key}')`,
        );
  } finally {
    await runner.release();
  }
}

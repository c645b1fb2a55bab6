import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Database } from 'better-sqlite3';
import { DataSource, type DataSourceOptions } from 'typeorm';

import type { Config } from '../config.js';
import { StartRefused } from '../refusal.js';
import { migrations } from './migrations/all.js';
import { watchTables, type WatchedTables } from './touched-rows.js';
import { PostgresUnitOfWork, SqliteUnitOfWork, type UnitOfWork } from './unit-of-work.js';

/** Reads committed rows; its connections cannot write, by the engine's own refusal. */
export class Reader extends DataSource {}

export interface Sources {
  readonly unitOfWork: UnitOfWork;
  readonly reader: Reader;
  /** Belongs to the unit of work; others only close it. */
  readonly writer: DataSource;
}

/** Entity classes. */
export type Tables = readonly (new () => object)[];

/**
 * Opens both data sources and brings the schema up to date; units of work know which rows of the `watched` tables they
 * touch. Throws `StartRefused` where the place is not usable.
 */
export async function openSources(
  config: Config,
  tables: Tables,
  watched: WatchedTables = new Map(),
): Promise<Sources> {
  try {
    mkdirSync(config.dataDir, { recursive: true });
    accessSync(config.dataDir, constants.W_OK);
    return config.databaseUrl
      ? await openPostgres(config, tables, watched)
      : await openSqlite(config, tables, watched);
  } catch (error) {
    throw toStartRefused(error, config);
  }
}

async function openSqlite(config: Config, tables: Tables, watched: WatchedTables): Promise<Sources> {
  const database = join(config.dataDir, 'taitomerkki.sqlite');
  const shared = { type: 'better-sqlite3' as const, database, entities: [...tables] };
  const writer = new DataSource({
    ...shared,
    migrations,
    migrationsRun: true,
    prepareDatabase: prepareWriter,
  });
  await writer.initialize();
  await watchTables(writer, watched);
  const reader = new Reader({ ...shared, readonly: true, prepareDatabase: prepareReader });
  await reader.initialize();
  return { unitOfWork: new SqliteUnitOfWork(writer, watched), reader, writer };
}

/** WAL with FULL: better-sqlite3's own default is NORMAL, which loses acknowledged commits when the power fails. */
function prepareWriter(database: Database): void {
  const wanted = {
    journal_mode: 'wal',
    synchronous: 2,
    foreign_keys: 1,
    trusted_schema: 0,
    // What is deleted is overwritten with zeros at once.
    secure_delete: 1,
    busy_timeout: 5000,
  };
  for (const [pragma, value] of Object.entries(wanted)) {
    database.pragma(`${pragma} = ${value}`);
    const found = database.pragma(pragma, { simple: true });
    if (found !== value)
      throw new StartRefused(
        `SQLite refused ${pragma}=${value} (it is ${String(found)}): put DATA_DIR on a local disk.`,
      );
  }
}

function prepareReader(database: Database): void {
  database.pragma('busy_timeout = 5000');
  database.pragma('query_only = ON');
}

async function openPostgres(config: Config, tables: Tables, watched: WatchedTables): Promise<Sources> {
  const shared: DataSourceOptions = { type: 'postgres', url: config.databaseUrl, entities: [...tables] };
  const writer = new DataSource({
    ...shared,
    migrations,
    extra: { max: 10, connectionTimeoutMillis: 10_000, options: NOBODY_WAITS_FOR_EVER },
  });
  await writer.initialize();
  await migrateOnce(writer, watched);
  const reader = new Reader({
    ...shared,
    extra: { max: 10, options: '-c default_transaction_read_only=on' },
  });
  await reader.initialize();
  return { unitOfWork: new PostgresUnitOfWork(writer, watched), reader, writer };
}

/** A stopped instance that holds the turn, or a unit that hangs, gives way; see `unit-of-work.ts`. */
const NOBODY_WAITS_FOR_EVER = '-c lock_timeout=30s -c idle_in_transaction_session_timeout=60s';
const MIGRATION_LOCK = 20_170_801;

/** Several instances may start at once; one migrates, the others wait for it. */
async function migrateOnce(writer: DataSource, watched: WatchedTables): Promise<void> {
  const runner = writer.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await writer.runMigrations();
    await watchTables(writer, watched);
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await runner.release();
  }
}

/** What goes wrong when a database is opened, by the error's code, and what the operator can do about it. */
function toStartRefused(error: unknown, config: Config): unknown {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (/bindings file/.test(message) || code === 'ERR_DLOPEN_FAILED')
    return new StartRefused(
      'better-sqlite3 is not built for this Node: install python3, make and g++, then run npm rebuild better-sqlite3.',
    );
  if (/^(EACCES|EPERM|EROFS|ENOENT|ENOTDIR|EEXIST|SQLITE_CANTOPEN|SQLITE_READONLY)/.test(code))
    return new StartRefused(
      `The data folder ${config.dataDir} is not writable: set DATA_DIR to a folder that is, or change its rights.`,
    );
  // Class 28 is a refused user or password, 3D000 an unknown database (PostgreSQL, Appendix A).
  if (config.databaseUrl && /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|28|3D000)/.test(code))
    return new StartRefused(
      `PostgreSQL at DATABASE_URL does not let us in (${code}): check address, user, password and database name.`,
    );
  return error;
}

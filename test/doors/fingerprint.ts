import { createHash } from 'node:crypto';
import { join } from 'node:path';

import Database from 'better-sqlite3';
import pg from 'pg';

import { filesOf } from '../evidence/stored.js';
import type { Service } from '../service.js';

/** A hash for each table, over every column of every row, and one for the names of all evidence files. */
export type Fingerprint = Readonly<Record<string, string>>;

/** The whole data as it is now: two of these tell which tables have changed. */
export async function fingerprint(service: Service): Promise<Fingerprint> {
  const tables = service.databaseUrl
    ? await printPostgres(service.databaseUrl)
    : printSqlite(service.dataDir);
  return { ...tables, files: hashOf(filesOf(service)) };
}

/** The tables that differ between two fingerprints, in alphabetical order. */
export function changedBetween(before: Fingerprint, after: Fingerprint): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]).sort();
}

function printSqlite(dataDir: string): Fingerprint {
  const database = new Database(join(dataDir, 'taitomerkki.sqlite'), { readonly: true });
  const tables = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).pluck().all();
  const prints = (tables as string[]).map((name) => {
    const rows = database.prepare(`SELECT * FROM "${name}"`).raw().all();
    return [name, hashOf(rows.map((row) => JSON.stringify(row)).sort())];
  });
  database.close();
  return Object.fromEntries(prints) as Fingerprint;
}

async function printPostgres(url: string): Promise<Fingerprint> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const parts = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, md5(string_agg(t::text, ' ' ORDER BY t::text)) AS print FROM "${name}" t`,
  );
  const { rows } = await client.query<{ name: string; print: string | null }>(parts.join(' UNION ALL '));
  await client.end();
  return Object.fromEntries(rows.map(({ name, print }) => [name, print ?? '']));
}

const hashOf = (rows: readonly string[]) => createHash('sha256').update(rows.join('\n')).digest('hex');

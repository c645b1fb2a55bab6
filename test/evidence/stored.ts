import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import Database from 'better-sqlite3';
import pg from 'pg';

import type { Service } from '../service.js';

const tables = [
  'evidence',
  'evidence_use',
  'submission',
  'submission_snapshot',
  'submission_move',
  'audit_event',
];

/** All that the rooms of evidence and submission have stored, rows and files: two of these can be compared. */
export async function stored(service: Service): Promise<unknown> {
  const rows: Record<string, unknown[]> = {};
  for (const table of tables) rows[table] = await query(service, `SELECT * FROM "${table}" ORDER BY 1`);
  return { rows, files: filesOf(service) };
}

/** Names of all files in the evidence folder, those of unfinished uploads too. */
export function filesOf(service: Service): string[] {
  const folder = join(service.dataDir, 'evidence');
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** Runs one statement beside the service, as somebody with the disk in hand could. */
export async function query(service: Service, statement: string): Promise<unknown[]> {
  if (service.databaseUrl) return queryPostgres(service.databaseUrl, statement);
  const database = new Database(join(service.dataDir, 'taitomerkki.sqlite'));
  const prepared = database.prepare(statement);
  const rows = prepared.reader ? prepared.all() : [prepared.run()];
  database.close();
  return rows;
}

async function queryPostgres(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(statement);
  await client.end();
  return rows;
}

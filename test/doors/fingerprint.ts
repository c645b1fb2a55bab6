import { createHash } from 'node:crypto';

import { filesOf, query } from '../evidence/stored.js';
import type { Service } from '../service.js';

/** The hash of every row of every table and of every evidence file's name: two of them tell which tables have changed. */
export async function fingerprint(service: Service): Promise<Readonly<Record<string, string>>> {
  const prints: Record<string, string> = { files: hashOf(filesOf(service)) };
  for (const table of await tablesOf(service)) {
    const rows = await query(service, `SELECT * FROM "${table}"`);
    prints[table] = hashOf(rows.map((row) => JSON.stringify(row)).sort());
  }
  return prints;
}

/** The tables that differ between two fingerprints. */
export function changedBetween(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (table) => before[table] !== after[table],
  );
}

async function tablesOf(service: Service): Promise<string[]> {
  const statement = service.databaseUrl
    ? `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`
    : `SELECT name FROM sqlite_master WHERE type = 'table'`;
  return ((await query(service, statement)) as { name: string }[]).map(({ name }) => name).sort();
}

const hashOf = (rows: readonly string[]) => createHash('sha256').update(rows.join('\n')).digest('hex');

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import Database from 'better-sqlite3';

import { CHAIN_START, hashOf, hashOfDetails, type HashedEvent } from '../../src/audit/chain.js';
import { sealedTables } from '../../src/tables.js';

/** What somebody with the database file in their hands does: no trigger, no constraint is in the way. */
export function openAsAdministrator(folder: string): Database.Database {
  const database = new Database(join(folder, 'taitomerkki.sqlite'));
  const triggers = database
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'trigger'`)
    .pluck()
    .all() as string[];
  for (const name of triggers) database.exec(`DROP TRIGGER "${name}"`);
  database.pragma('foreign_keys = OFF');
  database.pragma('ignore_check_constraints = ON');
  return database;
}

export type Row = Record<string, string | number | null>;

/** Every table that can be damaged, with its key. */
export const tables: readonly (readonly [string, string])[] = [...sealedTables, ['audit_event', 'seq']];

export const rowsOf = (database: Database.Database, table: string, key: string) =>
  database.prepare(`SELECT * FROM "${table}" ORDER BY "${key}"`).all() as Row[];

/** Another value of the same kind. */
export function changed(value: Row[string], random: () => number): string | number {
  if (value === null) return 'x';
  if (typeof value === 'number') return value + 1 + Math.floor(random() * 9);
  if (value === '') return 'x';
  const at = Math.floor(random() * value.length);
  const other = value[at] === 'a' ? 'b' : 'a';
  return value.slice(0, at) + other + value.slice(at + 1);
}

export function setColumn(
  database: Database.Database,
  { table, key, id }: { table: string; key: string; id: string | number },
  [column, value]: readonly [string, string | number],
): void {
  database.prepare(`UPDATE "${table}" SET "${column}" = ? WHERE "${key}" = ?`).run(value, id);
}

/** One random edit, deletion or insertion; answers the name of the row that must be found. */
export function damage(
  database: Database.Database,
  random: () => number,
  spared: Set<string>,
): string | undefined {
  const [table, key] = pick(tables, random) ?? ['audit_event', 'seq'];
  const row = pick(rowsOf(database, table, key), random);
  if (!row) return undefined;
  const id = row[key] ?? '';
  // Of two neighbours in the trail that go, the second is told of with the first.
  const near = table === 'audit_event' ? [Number(id) - 1, id, Number(id) + 1] : [id];
  if (near.some((one) => spared.has(`${table} ${one}`))) return undefined;
  try {
    const named = act(database, { table, key, row }, random);
    for (const one of [...near, ...named]) spared.add(`${table} ${one}`);
    return `${table} ${named[0]}`;
  } catch (error) {
    // A key or a unique column that is taken: not a change that anybody could make.
    if (/UNIQUE|PRIMARY/.test((error as Error).message)) return undefined;
    throw error;
  }
}

/** The same to an event whose details are forgotten; half of the time by one who takes the hash of its details away. */
export function damageForgotten(
  database: Database.Database,
  random: () => number,
  spared: Set<string>,
): string | undefined {
  const forgotten = rowsOf(database, 'audit_event', 'seq').filter(({ details }) => details === '');
  const row = pick(forgotten, random);
  const seq = Number(row?.['seq']);
  const near = [seq - 1, seq, seq + 1].map(String);
  if (!row || near.some((one) => spared.has(one))) return undefined;
  for (const one of near) spared.add(one);
  if (random() < 0.5) {
    const column = pick(['actor', 'action', 'subject', 'at'], random) ?? 'actor';
    setColumn(database, { table: 'audit_event', key: 'seq', id: seq }, [
      column,
      changed(row[column] ?? '', random),
    ]);
    database.prepare('UPDATE audit_event SET details_hash = NULL WHERE seq = ?').run(seq);
  } else {
    const { seq: _seq, ...rest } = row;
    act(database, { table: 'audit_event', key: 'seq', row, columns: Object.keys(rest) }, random);
  }
  return `audit_event ${seq}`;
}

const pick = <T>(all: readonly T[], random: () => number): T | undefined =>
  all[Math.floor(random() * all.length)];

/** Does it; answers the key that must be named, and another one that the row may have now. */
function act(database: Database.Database, where: Where, random: () => number): (string | number)[] {
  const { table, key, row } = where;
  const id = row[key] ?? '';
  const kind = random();
  if (kind < 0.15) {
    database.prepare(`DELETE FROM "${table}" WHERE "${key}" = ?`).run(id);
    return [id];
  }
  if (kind < 0.3 && table !== 'audit_event') return [insertLike(database, where, random)];
  return [id, editOne(database, where, random)];
}

interface Where {
  readonly table: string;
  readonly key: string;
  readonly row: Row;
  /** Which may change; any of them where nothing is said. */
  readonly columns?: readonly string[];
}

/** Changes a random column; answers the key that the row has now. */
function editOne(
  database: Database.Database,
  { table, key, row, columns = Object.keys(row) }: Where,
  random: () => number,
): string | number {
  const id = row[key] ?? '';
  const column = columns[Math.floor(random() * columns.length)] ?? key;
  const value = changed(row[column] ?? null, random);
  setColumn(database, { table, key, id }, [column, value]);
  return column === key ? value : id;
}

function insertLike(
  database: Database.Database,
  { table, key, row }: Where,
  random: () => number,
): string | number {
  const id = typeof row[key] === 'number' ? 1000 + Math.floor(random() * 1e6) : randomUUID();
  const own = { ...row, [key]: id };
  const columns = Object.keys(own);
  const places = columns.map(() => '?').join(', ');
  database
    .prepare(`INSERT INTO "${table}" ("${columns.join('", "')}") VALUES (${places})`)
    .run(Object.values(own));
  return id;
}

/** From `from` on, the trail tells the same acts of somebody else, in a chain without a break. */
export function forgeTail(database: Database.Database, from: number): void {
  const rows = rowsOf(database, 'audit_event', 'seq') as unknown as (HashedEvent & {
    previous_hash: string;
  })[];
  let previousHash = rows.find((row) => row.seq === from - 1)?.hash ?? CHAIN_START;
  for (const row of rows.filter(({ seq }) => seq >= from)) {
    const event = { ...row, actor: 'somebody', previousHash };
    const detailsHash = hashOfDetails(row.details, row.salt ?? '');
    const hash = hashOf({ ...event, detailsHash });
    database
      .prepare('UPDATE audit_event SET actor = ?, previous_hash = ?, hash = ? WHERE seq = ?')
      .run('somebody', previousHash, hash, row.seq);
    previousHash = hash;
  }
}

export const toEvent = (row: ReturnType<typeof rowsOf>[number]) =>
  ({
    ...row,
    previousHash: row['previous_hash'],
    detailsHash: row['details_hash'],
  }) as unknown as HashedEvent;

/** Mulberry32: the same damage for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

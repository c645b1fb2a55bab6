import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type Database from 'better-sqlite3';

import { ChainWalk } from '../../src/audit/chain.js';
import {
  changed,
  damage,
  damageForgotten,
  forgeTail,
  openAsAdministrator,
  randomFrom,
  rowsOf,
  setColumn,
  tables,
  toEvent,
} from './damage.js';
import { check, forget, inCopy, namedIn, prepare, type Prepared } from './prepared.js';

const COPIES = Number(process.env['DAMAGED_COPIES'] ?? 10);
const EACH = 20;
const CUTS = 10;
/** What has nothing to do with signed documents, which take longest. */
const QUICK = ['I8', 'I13', 'I1', 'I2', 'I3', 'I5', 'I6', 'I12'];

describe('a copy of the database in other hands', () => {
  let prepared: Prepared;
  beforeAll(async () => {
    prepared = await prepare('sqlite');
  }, 90_000);
  afterAll(() => prepared.service.remove());

  it('has a row in every table that the trail vouches for, but no sign-in of another provider', async () => {
    const empty = await inCopy(prepared, async (folder) =>
      inDatabase(folder, (database) =>
        tables.filter(([table, key]) => rowsOf(database, table, key).length === 0).map(([table]) => table),
      ),
    );
    expect(empty).toEqual(['identity']);
  });

  it('is whole when nobody has touched it', async () => {
    const report = await inCopy(prepared, async (folder) => {
      openAsAdministrator(folder).close();
      return check(prepared, folder);
    });
    expect(report).toEqual({ outcome: 'whole', findings: [], unchecked: [] });
  });

  it(`names each of ${COPIES * EACH} rows that were changed, removed or put in at random`, async () => {
    const missed: string[] = [];
    for (let copy = 0; copy < COPIES; copy++) {
      const seed = 20_261_122 + copy;
      const { due, named } = await inCopy(prepared, async (folder) => {
        const due = inDatabase(folder, (database) => damageMany(database, randomFrom(seed)));
        return { due, named: namedIn(await check(prepared, folder)) };
      });
      expect(due).toHaveLength(EACH);
      missed.push(...due.filter((row) => !named.has(row)).map((row) => `seed ${seed}: ${row}`));
    }
    expect(missed).toEqual([]);
  }, 120_000);

  it('is whole when the service has forgotten details, and keeps those that the check rests on', async () => {
    const { emptied, left, report } = await inCopy(prepared, async (folder) => {
      const emptied = await forget(folder);
      const left = inDatabase(folder, (database) =>
        database
          .prepare(
            `SELECT DISTINCT action FROM audit_event WHERE details <> '' AND at < (SELECT MIN(at) FROM audit_event
               WHERE seq > (SELECT json_extract(details, '$.upTo') FROM audit_event WHERE action = 'audit.forget'))`,
          )
          .pluck()
          .all(),
      );
      return { emptied, left, report: await check(prepared, folder) };
    });
    expect(emptied).toBeGreaterThan(50);
    expect(left.sort()).toEqual(['rows.baseline', 'rows.seal']);
    expect(report).toEqual({ outcome: 'whole', findings: [], unchecked: [] });
  });

  it(`T62: names each of ${2 * EACH} events that were changed or removed after their details were forgotten`, async () => {
    const missed: string[] = [];
    for (const seed of [1, 2])
      await inCopy(prepared, async (folder) => {
        await forget(folder);
        const due = inDatabase(folder, (database) => damageMany(database, randomFrom(seed), damageForgotten));
        expect(due).toHaveLength(EACH);
        const named = namedIn(await check(prepared, folder, { only: ['I8'] }));
        missed.push(...due.filter((row) => !named.has(row)).map((row) => `seed ${seed}: ${row}`));
      });
    expect(missed).toEqual([]);
  }, 60_000);

  it('T62 twin: a forgotten act passes as somebody else’s when any event may be without its hash', async () => {
    const events = await inCopy(prepared, async (folder) => {
      await forget(folder);
      return inDatabase(folder, (database) => {
        database
          .prepare(
            `UPDATE audit_event SET actor = 'somebody', details_hash = NULL WHERE seq = 7 AND details = ''`,
          )
          .run();
        return rowsOf(database, 'audit_event', 'seq').map(toEvent);
      });
    });
    const seen = (plainUpTo: number) => {
      const walk = new ChainWalk({ upTo: events.length, plainUpTo, except: [] });
      return events.flatMap((event) => walk.next(event) ?? []);
    };
    expect(events[6]).toMatchObject({ seq: 7, actor: 'somebody', details: '' });
    expect(seen(0)).toEqual([{ seq: 7, wrong: 'was changed after it was written' }]);
    expect(seen(Infinity)).toEqual([]);
  });

  it(`finds each of ${CUTS} tails that were cut off, by the signed head outside`, async () => {
    const found = await cutTails((database, from) =>
      database.prepare('DELETE FROM audit_event WHERE seq >= ?').run(from),
    );
    expect(found).toEqual(Array.from({ length: CUTS }, () => true));
  });

  it('finds each of them, too, when the trail was written anew to the same length', async () => {
    expect(await cutTails(forgeTail)).toEqual(Array.from({ length: CUTS }, () => true));
  });

  it('would not find a cut or forged tail without the second place', async () => {
    const { findings } = await inCopy(prepared, async (folder) => {
      inDatabase(folder, (database) => forgeTail(database, 300));
      rmSync(join(folder, 'audit-head'), { recursive: true });
      return check(prepared, folder, { only: ['I8'] });
    });
    expect(findings.map(({ wrong }) => wrong)).toEqual(['holds no signed head of the trail']);
  });

  describe.each([
    'credential',
    'review_decision',
    'submission_snapshot',
    'evidence',
    'recognition',
    'audit_event',
  ])('a column of %s', (table) => {
    it('T62: that was edited past the service is found, and its row is named', async () => {
      const { missed, edits } = await editEveryColumn(prepared, table);
      expect(edits).toBeGreaterThan(5);
      expect(missed).toEqual([]);
    });
  });

  it('T62 twin: nobody finds an edited comment when the trail does not vouch for rows', async () => {
    const { open, found } = await inCopy(prepared, async (folder) => {
      inDatabase(folder, (database) =>
        database.exec(`UPDATE review_decision SET comment = 'All is well.' WHERE comment IS NOT NULL`),
      );
      return {
        open: (await check(prepared, folder, { sealed: new Map() })).findings,
        found: (await check(prepared, folder)).findings,
      };
    });
    expect(open).toEqual([]);
    expect(found.map(({ invariant, row }) => `${invariant} ${row.split(' ')[0]}`)).toEqual([
      'I13 review_decision',
    ]);
  });

  async function cutTails(cut: (database: Database.Database, from: number) => unknown): Promise<boolean[]> {
    const random = randomFrom(7);
    const found: boolean[] = [];
    for (let at = 0; at < CUTS; at++)
      await inCopy(prepared, async (folder) => {
        const head = inDatabase(folder, (database) => {
          const last = database.prepare('SELECT MAX(seq) FROM audit_event').pluck().get() as number;
          cut(database, last - Math.floor(random() * 40));
          return last;
        });
        const named = namedIn(await check(prepared, folder, { only: ['I8'] }));
        found.push(named.has(`audit_event ${head}`));
      });
    return found;
  }
});

function inDatabase<T>(folder: string, work: (database: Database.Database) => T): T {
  const database = openAsAdministrator(folder);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

function damageMany(database: Database.Database, random: () => number, act = damage): string[] {
  const due = new Set<string>();
  const spared = new Set<string>();
  for (let tries = 0; due.size < EACH && tries < 1000; tries++) {
    const row = act(database, random, spared);
    if (row !== undefined) due.add(row);
  }
  return [...due];
}

/** Edits each column once, in as many copies as it takes for every edit to have a row of its own. */
async function editEveryColumn(prepared: Prepared, table: string) {
  const key = new Map(tables).get(table) ?? 'id';
  const random = randomFrom(62);
  const missed: string[] = [];
  const { columns, each } = await inCopy(prepared, async (folder) =>
    inDatabase(folder, (database) => {
      const rows = targets(database, table, key);
      return { columns: Object.keys(rows[0] ?? {}), each: rows.length };
    }),
  );
  for (let from = 0; from < columns.length; from += each)
    await inCopy(prepared, async (folder) => {
      const due = inDatabase(folder, (database) => {
        const rows = targets(database, table, key);
        return columns.slice(from, from + each).map((column, at) => {
          const row = rows[at] ?? {};
          const value = column === 'seq' ? 1_000_000 : changed(row[column] ?? null, random);
          setColumn(database, { table, key, id: row[key] ?? '' }, [column, value]);
          return { column, row: `${table} ${row[key]}` };
        });
      });
      const named = namedIn(await check(prepared, folder, { only: QUICK }));
      missed.push(...due.filter(({ row }) => !named.has(row)).map(({ column, row }) => `${row}: ${column}`));
    });
  return { missed, edits: columns.length };
}

/** Rows whose edits do not hide each other: an event tells on the one after it, too. */
const targets = (database: Database.Database, table: string, key: string) =>
  rowsOf(database, table, key).filter((_, at) => table !== 'audit_event' || at % 5 === 4);

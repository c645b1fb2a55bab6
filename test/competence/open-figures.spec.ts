import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Export, FigureRow } from '../../src/competence/export/rows.js';
import { toOpen } from '../../src/competence/suppression/open-rows.js';
import { isSensitive, mayTellShare } from '../../src/competence/suppression/suppress.js';
import { query } from '../evidence/stored.js';
import { earn, must } from '../life/steps.js';
import { startService, type Client, type Service } from '../service.js';

const exported = (persons: number, base: number): Export => ({
  ...{ created: '2026-05-04T10:00:00Z', definitions: '2', baseDate: '2026-04-30', period: null },
  filters: { unitName: undefined },
  figures: [
    { code: 'K2', name: '', definition: '', rows: [{ level: 1, persons, base, sharePercent: 1 }] },
    {
      ...{ code: 'K3', name: '', definition: '' },
      rows: [{ level: 1, base, targetPercent: 90, gapPoints: 1, missing: 1 }],
    },
  ],
});

interface Month {
  readonly persons: number;
  readonly base: number;
}

/** Two months after each other: every count of every base up to 24, and what may have become of it. */
const upTo = (most: number) => Array.from({ length: most + 1 }, (_, count) => count);
const months = upTo(24).flatMap((base): Month[] => upTo(base).map((persons) => ({ persons, base })));
const changes = [-2, 0, 1, 6].flatMap((come) => [-5, -1, 0, 1, 2, 7].map((more) => ({ come, more })));
const pairs = months
  .flatMap((before) =>
    changes.map(({ come, more }): readonly [Month, Month] => [
      before,
      { persons: before.persons + more, base: before.base + come },
    ]),
  )
  .filter(([, { persons, base }]) => persons >= 0 && persons <= base);

const isFew = (count: number) => Math.abs(count) >= 1 && Math.abs(count) < 5;

/** What somebody who keeps both months can work out of a few people: how many have the badge, or have it not. */
function workedOut([before, after]: readonly [Month, Month], told: FigureRow, earlier: FigureRow): boolean {
  const groups = (month: Month) => [month.persons, month.base - month.persons];
  if (typeof told.persons !== 'number') return false;
  if (typeof told.base === 'number' && groups(after).some(isFew)) return true;
  if (typeof earlier.persons !== 'number' || typeof earlier.base !== 'number') return isFew(told.persons);
  return groups(after).some((count, group) => isFew(count - (groups(before)[group] ?? 0)));
}

const rowOf = (figures: Export, code: string) =>
  figures.figures.find((figure) => figure.code === code)!.rows[0]!;

describe('figures that leave the city', () => {
  const published = pairs.map(([before, after]) => {
    const [first, second] = [exported(before.persons, before.base), exported(after.persons, after.base)];
    return { first: toOpen(first, first), second: toOpen(second, first) };
  });

  it('T83: tell of no few people, by themselves, by what they leave of the base, or by the month before', () => {
    const found = pairs.filter((pair, at) => {
      const { first, second } = published[at]!;
      return workedOut(pair, rowOf(second, 'K2'), rowOf(first, 'K2'));
    });
    expect(found).toEqual([]);
    const told = published.filter(({ second }) => typeof rowOf(second, 'K2').persons === 'number');
    expect(told.length).toBeGreaterThan(500);
  });

  it('T83: keep share, gap and missing persons back with the count that they are made of', () => {
    for (const { second } of published) {
      if (rowOf(second, 'K2').persons !== null) continue;
      expect(rowOf(second, 'K2').sharePercent).toBeNull();
      expect(rowOf(second, 'K3')).toMatchObject({ gapPoints: null, missing: null });
    }
  });

  it('T83 twin: looking at each count alone would tell of those who have no badge', () => {
    const found = pairs.filter(([before, after]) => {
      const isTold = !isSensitive(after.persons, before.persons) && mayTellShare(after.persons, after.base);
      return isTold && workedOut([before, after], after, before);
    });
    expect(found.length).toBeGreaterThan(100);
  });
});

describe('the public export of a running service', () => {
  let service: Service;
  let hr: Client;
  beforeAll(async () => {
    service = await startService();
    hr = await service.as('hr-1');
    // Everybody has been in service long enough to count on the last day of a month.
    await earn(service, 'teacher-1', 'reviewer-1', '1.1');
    await query(service, `UPDATE credential SET issued_on = '2020-09-01T09:00:00Z'`);
    await query(service, `UPDATE employment SET start_day = '2020-08-01'`);
  }, 60_000);
  afterAll(() => service.remove());

  it('T83: keeps back exactly what is a few people, as null and as ..', async () => {
    const { body: open } = await must(200, hr.get('/api/competence/export?audience=public&format=json'));
    const date = String(open.baseDate);
    const period = `date=${date}&from=${date.slice(0, 7)}-01&to=${date}`;
    const { body: city } = await must(200, hr.get(`/api/competence/export?format=json&${period}`));
    const counts = ['K1', 'K2', 'K5'].flatMap((code) =>
      (city as Export).figures
        .find((figure) => figure.code === code)!
        .rows.map((row, at) => ({ row, told: open.figures.find((one: any) => one.code === code).rows[at] })),
    );
    for (const { row, told } of counts) {
      const hasFew = isFew(row.persons!) || isFew(row.base! - row.persons!);
      if (hasFew) expect(told).toMatchObject({ persons: null, sharePercent: null });
      else if (told.persons !== null) expect(told.persons).toBe(row.persons);
    }
    expect(counts.some(({ told }) => told.persons === null)).toBe(true);
    const csv = await hr.get('/api/competence/export?audience=public&variant=plain');
    expect(csv.text).toMatch(/"\.\."/);
  });

  it('answers no other cut', async () => {
    for (const cut of ['stage=basic', 'language=sv', 'date=2026-01-15'])
      expect(await hr.get(`/api/competence/export?audience=public&${cut}`)).toMatchObject({
        status: 422,
        body: { code: 'public-is-one-cut' },
      });
  });
});

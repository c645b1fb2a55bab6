import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';

import { nightOf } from '../../src/integrity/runs/night.js';
import { must } from '../life/steps.js';
import { startService, type Service } from '../service.js';

const DAY = new Date().toISOString().slice(0, 10);
/** Between 3 and 5 in Helsinki, in summer and in winter. */
const NIGHT = `${DAY}T01:30:00Z`;

it.each([
  ['2026-01-15T00:59:59Z', undefined],
  ['2026-01-15T01:00:00Z', '2026-01-15'],
  ['2026-01-15T02:59:59Z', '2026-01-15'],
  ['2026-01-15T03:00:00Z', undefined],
  ['2026-07-15T00:00:00Z', '2026-07-15'],
  ['2026-07-15T02:00:00Z', undefined],
  ['2026-07-15T12:00:00Z', undefined],
])('at %s the night is %s', (instant, day) => {
  expect(nightOf(instant)).toBe(day);
});

describe('the check of the night', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
    await service.as('admin-1');
    await service.stop();
  }, 90_000);
  afterAll(() => service.remove());

  const enter = (run: { day: string | null; startedAt: string; instance: string }): string => {
    const id = randomUUID();
    const database = new Database(join(service.dataDir, 'taitomerkki.sqlite'));
    database
      .prepare(
        `INSERT INTO integrity_run (id, day, started_at, instance, findings, finding_count) VALUES (?, ?, ?, ?, '[]', 0)`,
      )
      .run(id, run.day, run.startedAt, run.instance);
    database.close();
    return id;
  };
  const runs = async (): Promise<Run[]> =>
    (await must(200, (await service.as('admin-1')).get('/api/integrity'))).body.runs;

  it('that was ended with its process is told as interrupted, and made again while it is night', async () => {
    const own = `${hostname()}-${new URL(service.url).port}`;
    const killed = enter({ day: DAY, startedAt: `${DAY}T01:10:00Z`, instance: own });
    const abroad = enter({ day: null, startedAt: `${DAY}T01:20:00Z`, instance: 'elsewhere-3000' });
    const stale = enter({ day: null, startedAt: '2026-01-15T01:00:00Z', instance: 'elsewhere-3000' });
    service = await service.restart({ NIGHT }, ['--import', './test/audit/faults/night.mjs']);
    const whole = await until(async () => (await runs()).find(({ outcome }) => outcome === 'whole'));
    expect(whole).toMatchObject({ day: DAY, instance: own, findings: [] });
    const all = new Map((await runs()).map((run) => [run.id, run]));
    expect(all.get(killed)).toMatchObject({ outcome: 'interrupted', endedAt: NIGHT, day: null });
    expect(all.get(stale)).toMatchObject({ outcome: 'interrupted', endedAt: NIGHT, day: null });
    // What another instance may still be at is left to it, and nobody starts a second one beside it.
    expect(all.get(abroad)).toMatchObject({ outcome: null });
    await must(409, (await service.as('admin-1')).post('/api/integrity/runs'));
    expect([...all.values()].filter(({ day }) => day === DAY)).toHaveLength(1);
  }, 60_000);
});

interface Run {
  readonly id: string;
  readonly day: string | null;
  readonly outcome: string | null;
}

async function until<T>(find: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { loadOwnBadges, type OwnBadge } from '../../publication/own-badge.js';
import type { Client, Service } from '../../service.js';
import { documentBombs, stuffed } from './documents.js';
import { type Metered, startMetered } from './meter.js';

/** A verification that fails in ways nobody foresaw, and a service that must not notice. */
describe('T101: a thread that fails', () => {
  let metered: Metered;
  let nobody: Client;
  let badge: OwnBadge;
  beforeAll(async () => {
    metered = await startMetered({}, 'bad-verification.mjs');
    nobody = await metered.service.as();
    [badge] = (await loadOwnBadges(metered.service, 1)) as [OwnBadge];
  }, 120_000);
  afterAll(() => metered.service.remove());

  const ask = (said: string) => nobody.post('/api/verifications', { credential: { said } });
  const isGood = async () =>
    expect((await nobody.post('/api/verifications', { jwt: badge.ob3Jwt })).body.verdict).toBe('valid');

  it.each([
    ['spin for ever', 'deadline', 2_000],
    ['wait for ever', 'deadline', 2_000],
    ['eat all memory', 'memory', 0],
    ['throw later', 'crash', 0],
    ['end the thread', 'crash', 0],
  ])('%s: is unverifiable by its %s, and the next badge is judged', async (said, check, atLeast) => {
    const began = performance.now();
    const { status, body } = await ask(said);
    const took = performance.now() - began;
    expect([status, body.verdict, body.credential, body.standard]).toEqual([200, 'unverifiable', null, null]);
    expect(body.findings).toEqual([
      {
        check,
        outcome: 'not-checked',
        message: expect.stringMatching(/.{20}/),
        clause: 'Limits of this service',
        detail: expect.stringMatching(/.{20}/),
      },
    ]);
    expect(took).toBeGreaterThanOrEqual(atLeast);
    expect(took).toBeLessThan(8_000);
    await isGood();
  });

  it('is said of a badge of ours whose record cannot be read just now', async () => {
    const url = `${metered.service.url}/ob3/credentials/00000000-0000-4000-8000-000000000000`;
    const { status, body } = await nobody.post('/api/verifications', { url });
    expect([status, body.verdict, body.findings[0].check]).toEqual([200, 'unverifiable', 'crash']);
    expect(metered.service.output()).toContain('the register does not answer');
    await isGood();
  });

  it('shows the same to a person as a page', async () => {
    const answer = await nobody.send('POST', '/api/verifications', {
      body: JSON.stringify({ credential: { said: 'end the thread' } }),
      headers: { 'content-type': 'application/json', accept: 'text/html' },
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it('turns the hundredth away at once, saying when to come back, and serves the others', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask('spin for ever')));
    const busy = answers.filter(({ status }) => status === 503);
    expect(busy.length).toBeGreaterThan(0);
    for (const { body, headers } of busy)
      expect([body.code, headers.get('retry-after')]).toEqual(['verification-busy', '3']);
    for (const { status, body } of answers.filter(({ status }) => status !== 503))
      expect([status, body.verdict]).toEqual([200, 'unverifiable']);
    await isGood();
  }, 60_000);

  it('stops with the service while it is busy', async () => {
    const busy = ask('spin for ever').then(
      ({ status }) => status,
      () => 'cut',
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const began = performance.now();
    await metered.service.stop();
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(await busy).toBe(200);
  }, 30_000);
});

describe('50 hostile verifications at once', () => {
  let metered: Metered;
  beforeAll(async () => {
    metered = await startMetered();
  }, 120_000);
  afterAll(() => metered.service.remove());

  it('leave the pages of those who are signed in as quick as they were', async () => {
    const [nobody, teacher] = [await metered.service.as(), await metered.service.as('teacher-1')];
    const bombs = await Promise.all(documentBombs.map(async ([, , toBody]) => toBody()));
    const quiet = await timesOf(teacher, new Promise((resolve) => setTimeout(resolve, 2_000)));
    const hostile = attack(metered.service, bombs);
    const times = await timesOf(teacher, hostile);
    expect(times.length).toBeGreaterThan(20);
    // What the machine does beside is not the bombs' doing.
    expect(p99(times) - p99(quiet)).toBeLessThan(500);
    const statuses = await hostile;
    expect(statuses).toHaveLength(200);
    for (const status of new Set(statuses)) expect(['200', '413', '503']).toContain(status);
    const good = await nobody.send('POST', '/api/verifications', {
      body: await stuffed(() => ({})),
      headers: { 'content-type': 'application/json' },
    });
    expect(good.body.verdict).toBe('issuer-unknown');
  }, 120_000);
});

/** How long a signed-in page took, over and over, until something is over; every answer was good. */
async function timesOf(client: Client, until: Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  const state = { isOver: false };
  const over = until.finally(() => (state.isOver = true));
  while (!state.isOver) {
    const began = performance.now();
    expect((await client.get('/api/me')).status).toBe(200);
    times.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await over;
  return times;
}

const p99 = (times: readonly number[]) =>
  [...times].sort((one, other) => one - other)[Math.floor(times.length * 0.99)] ?? Infinity;

/** 50 at once, from a process of their own; answers every status that they got. */
async function attack({ url, dataDir }: Service, bodies: readonly string[]): Promise<string[]> {
  const file = join(dataDir, 'bombs.json');
  writeFileSync(file, JSON.stringify(bodies));
  const words = [join(process.cwd(), 'test/verification/bombs/attack.mjs'), url, file];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  return stdout.trim().split('\n');
}

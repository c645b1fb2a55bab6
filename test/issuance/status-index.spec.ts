import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { MarkFile } from '../../src/issuance/status/mark-file.js';
import { INDEXES_USED_PER_LIST, STATUS_LIST_SIZE, orderOf } from '../../src/issuance/status/status-index.js';
import { earn } from '../life/steps.js';
import { startService, type Service } from '../service.js';

/** Pearson's, between the place in time and the place in the list. */
function correlation(indexes: ArrayLike<number>): number {
  const n = indexes.length;
  const mean = (n - 1) / 2;
  let [sum, xy, xx, yy] = [0, 0, 0, 0];
  for (let at = 0; at < n; at++) sum += indexes[at]!;
  for (let at = 0; at < n; at++) {
    const [x, y] = [at - mean, indexes[at]! - sum / n];
    xy += x * y;
    xx += x * x;
    yy += y * y;
  }
  return xy / Math.sqrt(xx * yy);
}

describe('the indexes of a status list', () => {
  const seeds = Array.from({ length: 5 }, () => randomBytes(16).toString('hex'));

  it.each([0, 1, 2, 3, 4])('are each given out once (seed %i)', (which) => {
    const seed = seeds[which]!;
    const order = orderOf(seed);
    expect(order).toHaveLength(STATUS_LIST_SIZE);
    expect(new Set(order).size).toBe(STATUS_LIST_SIZE);
    expect([...order].reduce((most, one) => Math.max(most, one))).toBe(STATUS_LIST_SIZE - 1);
    expect(orderOf(seed)).toEqual(order);
  });

  it.each([0, 1, 2, 3, 4])('T82: tell nothing of the order in time (seed %i)', (which) => {
    const given = orderOf(seeds[which]!).subarray(0, INDEXES_USED_PER_LIST);
    expect(Math.abs(correlation(given))).toBeLessThan(0.05);
    // Nor do neighbours in time lie near each other: a third of the list apart, on average, as at random.
    const steps = [...given].slice(1).map((index, at) => Math.abs(index - given[at]!));
    const average = steps.reduce((sum, step) => sum + step, 0) / steps.length;
    expect(average / STATUS_LIST_SIZE).toBeGreaterThan(0.32);
    expect(average / STATUS_LIST_SIZE).toBeLessThan(0.35);
  });

  it('T82 twin: a list that is filled from the front tells everything', () => {
    const counted = Array.from({ length: INDEXES_USED_PER_LIST }, (_, at) => at);
    expect(correlation(counted)).toBeGreaterThan(0.99);
  });

  it('are in another order in every list', () => {
    const [one, other] = [orderOf(seeds[0]!), orderOf(seeds[1]!)];
    const same = [...one].filter((index, at) => other[at] === index);
    expect(same.length).toBeLessThan(20); // one, at random
  });
});

describe('the marks beside the database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'marks-'));
  const path = join(folder, 'status-marks');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are remembered, and never go back', () => {
    const marks = new MarkFile(path);
    expect([marks.of(1), marks.lastList()]).toEqual([0, 0]);
    marks.raise(1, 7);
    marks.raise(1, 3);
    marks.raise(2, 1);
    expect([marks.of(1), marks.of(2), marks.lastList()]).toEqual([7, 1, 2]);
    expect(new MarkFile(path).of(1)).toBe(7);
  });

  it('are one for all who write to the same file', () => {
    const [one, other] = [new MarkFile(path), new MarkFile(path)];
    one.raise(1, 20);
    other.raise(1, 15);
    other.raise(1, 25);
    expect([one.of(1), other.of(1)]).toEqual([25, 25]);
  });

  it('survive a line that a power failure cut off', () => {
    writeFileSync(path, '\n1 40\n\n1 4');
    const marks = new MarkFile(path);
    expect(marks.of(1)).toBe(40);
    marks.raise(1, 41);
    expect(new MarkFile(path).of(1)).toBe(41);
    expect(readFileSync(path, 'utf8')).toBe('\n1 40\n\n1 4\n1 41\n');
  });

  it.each(['1 x\n', 'not a mark\n', '1 -4\n', '1 2 3\n', '0 5\n'])(
    'are not guessed from the line %j',
    (line) => {
      writeFileSync(path, `1 40\n${line}`);
      expect(() => new MarkFile(path).of(1)).toThrow(/has a line .* bring back its newest copy/);
    },
  );

  it('are not believed when they have become fewer', () => {
    writeFileSync(path, '1 40\n1 41\n');
    const marks = new MarkFile(path);
    expect(marks.of(1)).toBe(41);
    writeFileSync(path, '1 4\n');
    expect(() => marks.of(1)).toThrow(/has become shorter/);
    appendFileSync(path, '');
  });
});

describe('an older copy of the database', () => {
  let service: Service;
  afterAll(() => service.remove());
  const file = () => join(service.dataDir, 'taitomerkki.sqlite');

  /** Restores the copy, then lets a teacher earn badges; answers where in which list they stand. */
  async function restoreAndIssue(copy: Buffer): Promise<string[]> {
    await service.stop();
    for (const ending of ['', '-wal', '-shm']) rmSync(`${file()}${ending}`, { force: true });
    writeFileSync(file(), copy);
    service = await service.restart();
    const places: string[] = [];
    for (const badge of ['1.1', '1.2', '1.3']) {
      const id = await earn(service, 'teacher-1', 'reviewer-1', badge);
      const { body } = await (await service.as()).get(`/ob3/credentials/${id}`);
      const { statusListCredential, statusListIndex } = body.credentialStatus;
      places.push(`${statusListCredential.split('/').at(-1)}/${statusListIndex}`);
    }
    return places;
  }

  let copy: Buffer;
  let kept: Buffer;
  let marks: string;
  const given: string[][] = [];
  beforeAll(async () => {
    service = await startService();
    await Promise.all(['teacher-1', 'reviewer-1'].map((key) => service.as(key)));
    await service.stop();
    marks = join(service.dataDir, 'status-marks');
    copy = readFileSync(file());
    kept = readFileSync(marks);
  }, 60_000);

  it('T96: hands out no status index that was somebody’s before it was restored', async () => {
    for (let times = 0; times < 3; times++) given.push(await restoreAndIssue(copy));
    expect(new Set(given.flat()).size).toBe(9);
    expect(given.flat().every((one) => one.startsWith('1/'))).toBe(true);
  }, 120_000);

  it('begins no list anew that it has never heard of', async () => {
    // List 1 was filled, and list 2 begun, after the copy was made.
    appendFileSync(marks, '1 100000\n2 3\n');
    const places = await restoreAndIssue(copy);
    expect(places.every((one) => one.startsWith('3/'))).toBe(true);
  }, 60_000);

  it('T96 twin: begins where it stood, when the marks are restored with it', async () => {
    writeFileSync(marks, kept);
    expect(await restoreAndIssue(copy)).toEqual(given[0]);
  }, 60_000);
});

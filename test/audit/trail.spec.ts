import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';

import {
  CHAIN_START,
  ChainWalk,
  findBreak,
  hashOf,
  hashOfDetails,
  type ChainedEvent,
} from '../../src/audit/chain.js';
import { earn } from '../life/steps.js';
import { startService, type Service } from '../service.js';

type Event = ChainedEvent & { readonly hash: string };

describe('the trail', () => {
  let service: Service;
  let events: Event[];
  beforeAll(async () => {
    service = await startService();
    await earn(service, 'teacher-1', 'reviewer-1', '1.1');
    const rows = new Database(join(service.dataDir, 'taitomerkki.sqlite'), { readonly: true });
    events = rows
      .prepare(
        'SELECT *, previous_hash AS previousHash, details_hash AS detailsHash FROM audit_event ORDER BY seq',
      )
      .all() as Event[];
    rows.close();
  });
  afterAll(() => service.remove());

  it('is one whole chain from the first event of the service to the last', () => {
    expect(events.length).toBeGreaterThan(50);
    expect(findBreak(events)).toBeUndefined();
  });

  it.each([
    [
      'an event that was edited',
      (all: Event[]) => all.map((one) => (one.seq === 7 ? { ...one, actor: 'somebody' } : one)),
      { seq: 7, wrong: 'was changed after it was written' },
    ],
    [
      'an event that was taken out',
      (all: Event[]) => all.filter((one) => one.seq !== 7),
      { seq: 7, wrong: 'is missing' },
    ],
    [
      'two events in each other’s place',
      (all: Event[]) => all.map((one) => (one.seq === 7 ? { ...all[7]!, seq: 7 } : one)),
      { seq: 7, wrong: 'does not follow the event before it' },
    ],
    [
      'an event written anew with a hash of its own',
      (all: Event[]) => all.map((one) => (one.seq === 7 ? { ...one, previousHash: 'f'.repeat(64) } : one)),
      { seq: 7, wrong: 'does not follow the event before it' },
    ],
  ])('shows %s', (_, damage, found) => {
    expect(findBreak(damage(events))).toEqual(found);
  });

  it('holds no name, no address and no word of an applicant', () => {
    const told = JSON.stringify(events);
    expect(told).not.toMatch(/Aino|Esimerkki|@example|What we did|So I did this/);
  });
});

describe('a trail whose first events are older than the forgetting of details', () => {
  const PLAIN = 3;
  const emptied = written(6).map((event) => ({ ...event, details: '', salt: null }));
  const walk = (events: readonly Event[], upTo = 6) => {
    const walker = new ChainWalk({ upTo, plainUpTo: PLAIN, except: ['rows.seal'] });
    return events.flatMap((event) => walker.next(event)?.seq ?? []);
  };
  const but = (seq: number, change: Partial<Event>) =>
    emptied.map((one) => (one.seq === seq ? { ...one, ...change } : one));

  it.each([
    ['is whole after it forgot', emptied, []],
    ['shows an emptied act of somebody else', but(5, { actor: 'somebody' }), [5]],
    ['shows it without the hash of its details, too', but(5, { actor: 'somebody', detailsHash: null }), [5]],
    ['shows a taken hash alone', but(4, { detailsHash: null }), [4]],
    ['shows a seal that was emptied', but(6, { action: 'rows.seal' }), [6]],
    ['shows details that were put in again', but(4, { details: '{}' }), [4]],
    ['shows an old event in another chain', but(2, { hash: 'f'.repeat(64) }), [3]],
  ])('%s', (_, events, found) => {
    expect(walk(events)).toEqual(found);
  });

  it('shows every event that was emptied beyond what was forgotten', () => {
    expect(walk(emptied, 4)).toEqual([5, 6]);
  });

  function written(count: number): Event[] {
    let previousHash = CHAIN_START;
    return Array.from({ length: count }, (_, at) => {
      const details = `{"at":${at}}`;
      const salt = at < PLAIN ? null : 'salt';
      const event = {
        ...{ seq: at + 1, at: '2026-01-01T00:00:00Z', actor: 'a', action: 'b', subject: 'c' },
        ...{ details, salt, detailsHash: salt === null ? null : hashOfDetails(details, salt), previousHash },
      };
      previousHash = hashOf(event);
      return { ...event, hash: previousHash };
    });
  }
});

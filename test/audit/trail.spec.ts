import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';

import { findBreak, type ChainedEvent } from '../../src/audit/chain.js';
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

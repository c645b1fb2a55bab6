import { randomUUID } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Caller } from '../../src/allow.decorator.js';
import { batchBody } from '../../src/review/review.schema.js';
import { approvalOf, handedIn, openHouse, openUp, outcomeOf, shut, type House } from './house.js';

let house: House;
let reviewer: Caller;
let other: Caller;
beforeAll(async () => {
  house = await openHouse();
  [reviewer, other] = [await house.enter('reviewer'), await house.enter('reviewer')];
});
afterAll(() => house.close());
afterEach(shut);

interface Item {
  readonly submission: string | null;
  readonly ok: boolean;
  readonly state?: string;
  readonly credential?: string;
  readonly decidedAt?: string;
  readonly problem?: { readonly code: string };
}
type Given = Record<string, unknown>;

const MANY = 5;

/** As many submissions, each taken by the reviewer and fit to be approved. */
async function approvals(): Promise<Given[]> {
  const teacher = await house.enter('teacher');
  const all = [];
  for (const badge of ['1.1', '1.2', '1.3', '1.4', '1.5'].slice(0, MANY)) {
    const submission = await handedIn(house, teacher, badge);
    await house.claims.claim(reviewer, submission.id);
    all.push({ submission: submission.id, ...approvalOf(submission) });
  }
  return all;
}

const send = async (decisions: unknown[], key?: string): Promise<Item[]> =>
  (await house.batches.decideAll(reviewer, batchBody.parse({ decisions }), key)).items as Item[];

/** What can be wrong with one of many, and how it is told. */
const poisons: Record<string, readonly [(one: Given) => unknown, string]> = {
  'no object': [() => 'approve everything', 'malformed-request'],
  nothing: [() => null, 'malformed-request'],
  'a score beyond the scale': [
    (one) => ({ ...one, scores: [{ criterion: '1.1.a', score: 7 }] }),
    'malformed-request',
  ],
  'a member that does not exist': [(one) => ({ ...one, state: 'issued' }), 'malformed-request'],
  'a submission that does not exist': [(one) => ({ ...one, submission: randomUUID() }), 'not-found'],
  'an id that is none': [(one) => ({ ...one, submission: `'; DROP TABLE submission; --` }), 'not-found'],
  'another snapshot': [(one) => ({ ...one, snapshot: '0'.repeat(64) }), 'snapshot-changed'],
  'a missing score': [(one) => ({ ...one, scores: (one['scores'] as unknown[]).slice(1) }), 'scores-missing'],
  'a return with nothing to return': [(one) => ({ ...one, verdict: 'return' }), 'nothing-to-return'],
};

const order = fc.shuffledSubarray([...Array(MANY).keys()], { minLength: MANY, maxLength: MANY });

describe('decisions in one request', () => {
  it('T59: each is judged and answered for itself, in any order, with a bad one at any place and one sent twice', async () => {
    const property = fc.asyncProperty(
      order,
      fc.nat(MANY - 1),
      fc.constantFrom(...Object.keys(poisons)),
      fc.nat(MANY - 1),
      async (places, bad, name, twice) => {
        const good = await approvals();
        const [spoil, code] = poisons[name]!;
        const given: unknown[] = places.map((place) => (place === bad ? spoil(good[place]!) : good[place]));
        const items = await send([...given, given[twice]]);
        expect(items).toHaveLength(MANY + 1);
        for (const [at, place] of places.entries())
          if (place === bad) expect(items[at]).toMatchObject({ ok: false, problem: { code } });
          else
            expect(items[at]).toMatchObject({
              submission: good[place]!['submission'],
              ok: true,
              state: 'issued',
            });
        const again = places[twice] === bad ? code : 'already-decided';
        expect(items.at(-1)).toMatchObject({ ok: false, problem: { code: again } });
        const { state } = await house.submissions.load(good[bad]!['submission'] as string);
        expect(state).toBe('in-review');
      },
    );
    await fc.assert(property, { numRuns: 12 });
  }, 60_000);

  it.each(
    [0, 1, 2, 3, 4].flatMap((at) =>
      Object.keys(poisons)
        .slice(at, at + 2)
        .map((name) => [at, name] as const),
    ),
  )('T59: poison at place %i: %s', async (at, name) => {
    const good = await approvals();
    const [spoil, code] = poisons[name]!;
    const items = await send(good.map((one, place) => (place === at ? spoil(one) : one)));
    expect(items.map(({ ok, problem }) => (ok ? 'ok' : problem?.code))).toEqual(
      good.map((_, place) => (place === at ? code : 'ok')),
    );
  });

  it('T59: sent again under its key, in another order and in parts, it is answered again and not done again', async () => {
    const good = await approvals();
    const first = await send(good, 'batch-1');
    const inParts = [
      ...(await send(good.slice(3), 'batch-1')),
      ...(await send(good.slice(0, 3).reverse(), 'batch-1')),
    ];
    const byId = (items: readonly Item[]) => new Map(items.map((item) => [item.submission, item]));
    expect(byId(inParts)).toEqual(byId(first));
    const changed = await send([{ ...good[0], comment: 'Toinen' }, good[1]], 'batch-1');
    expect(changed).toMatchObject([{ ok: false, problem: { code: 'idempotency-key-reused' } }, { ok: true }]);
  });

  it('leaves to others what others have taken, and takes no more than fifty', async () => {
    const submission = await handedIn(house, await house.enter('teacher'), '1.1');
    await house.claims.claim(other, submission.id);
    const [item] = await send([{ submission: submission.id, ...approvalOf(submission) }]);
    expect(item).toMatchObject({ ok: false, problem: { code: 'not-claimed' } });
    expect(batchBody.safeParse({ decisions: Array.from({ length: 51 }, () => ({})) }).success).toBe(false);
    expect(batchBody.safeParse({ decisions: [] }).success).toBe(false);
  });

  it('T59 twin: where the first refusal ends it all, nobody is told of what was decided, and the rest is not', async () => {
    openUp(house.batches, 'toProblem', (error: Error) => {
      throw error;
    });
    const good = await approvals();
    const poisoned = good.map((one, place) => (place === 2 ? { ...one, snapshot: '0'.repeat(64) } : one));
    expect(await outcomeOf(send(poisoned))).toBe('snapshot-changed');
    const found = [];
    for (const { submission } of good) found.push((await house.submissions.load(submission as string)).state);
    expect(found).toEqual(['issued', 'issued', 'in-review', 'in-review', 'in-review']);
  });
});

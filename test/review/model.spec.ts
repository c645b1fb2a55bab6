import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Caller } from '../../src/allow.decorator.js';
import { moves, states } from '../../src/submission/workflow.js';
import { openHouse, type House } from './house.js';
import { acts, differencesIn, type Step } from './model.js';

const STEPS = Number(process.env['MODEL_STEPS'] ?? 10_000);
const AT_ONCE = 250;

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ act: fc.constantFrom(...acts), which: fc.nat(2), who: fc.nat(2) }),
  { minLength: AT_ONCE, maxLength: AT_ONCE },
);

describe('a submission in everybody’s hands', () => {
  let house: House;
  let people: { teacher: Caller; reviewers: Caller[] };
  beforeAll(async () => {
    house = await openHouse();
    const reviewers = [];
    for (let at = 0; at < 3; at++) reviewers.push(await house.enter('reviewer'));
    people = { teacher: await house.enter('teacher'), reviewers };
  });
  afterAll(() => house.close());

  it(`T55: goes only where the table lets it, in ${STEPS} random steps of everybody`, async () => {
    const walk = fc.asyncProperty(steps, async (taken) => {
      expect(await differencesIn(house, taken, { ...people, teacher: await house.enter('teacher') })).toEqual(
        [],
      );
    });
    await fc.assert(walk, { numRuns: Math.ceil(STEPS / AT_ONCE), endOnFailure: true });
    const made = await house.sources.reader.query('SELECT DISTINCT "move" FROM "submission_move"');
    expect(made.map(({ move }: { move: string }) => move).sort()).toEqual(
      ['open', ...Object.keys(moves)].sort(),
    );
  }, 120_000);

  it('T55 twin: with a table that lets a withdrawal through everywhere, the model sees what is issued be undone', async () => {
    const { withdraw } = moves as unknown as { withdraw: { from: readonly string[] } };
    const { from } = withdraw;
    withdraw.from = states;
    try {
      const [taken] = fc.sample(steps, { numRuns: 1, seed: 55 });
      const teacher = await house.enter('teacher');
      expect(await differencesIn(house, taken!, { ...people, teacher })).toEqual([
        expect.stringMatching(/withdraw by/),
      ]);
    } finally {
      withdraw.from = from;
    }
  });
});

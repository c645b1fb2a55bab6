import { describe, expect, it } from '@jest/globals';

import { atLeast, sameRate, together } from '../../src/review/rules/chance.js';
import { findHaste } from '../../src/review/rules/haste.js';
import { findOddRates } from '../../src/review/rules/rates.js';
import { findRings, type Judged } from '../../src/review/rules/rings.js';
import { worldOf } from './random-worlds.js';

const WORLDS = 200;
const seeds = Array.from({ length: WORLDS }, (_, at) => at + 1);

/** A ring of 2, 3 or 4, among the reviewers of Finnish. */
const plotted = (seed: number) =>
  worldOf(seed, (reviewers) => {
    const able = reviewers.filter((_, at) => at % 5 !== 4);
    return { ring: able.slice(0, 2 + (seed % 3)), reach: 0.7 };
  });
const ringOf = (seed: number) => ['r00', 'r01', 'r02', 'r03'].slice(0, 2 + (seed % 3));
const membersOf = (rounds: readonly Judged[]) => findRings(rounds).map(({ members }) => [...members].sort());

describe('two who always approve each other', () => {
  it('T52: a seeded ring of two, three or four is found in every one of 60 worlds, and nobody else is named', () => {
    for (const seed of seeds.slice(0, 60))
      expect({ seed, found: membersOf(plotted(seed).rounds) }).toEqual({ seed, found: [ringOf(seed)] });
  });

  it(`T52: nobody is accused by chance: no ring, no odd rate, no haste in ${WORLDS} worlds where all judge alike`, () => {
    const accused = seeds.filter((seed) => {
      const { rounds } = worldOf(seed);
      return findRings(rounds).length + findOddRates(rounds).length + findHaste(rounds).length > 0;
    });
    expect(accused).toEqual([]);
  });

  it('T52 twin: by rates of approval alone the same rings go unseen', () => {
    const seen = seeds.slice(0, 60).filter((seed) => {
      const named = findOddRates(plotted(seed).rounds).map(({ reviewer }) => reviewer);
      return ringOf(seed).every((member) => named.includes(member));
    });
    expect(seen.length).toBeLessThan(6);
  });

  it('T52 twin: without the rule of chance innocent people are accused', () => {
    const accused = seeds.filter((seed) => findRings(worldOf(seed).rounds, 1).length > 0);
    expect(accused.length).toBeGreaterThan(5);
  });

  it('says of a ring who approved whom, how often, and of how many rounds', () => {
    const [ring] = findRings(plotted(3).rounds);
    expect(ring!.legs.map(({ from, to }) => [from, to])).toEqual([
      ['r00', 'r01'],
      ['r01', 'r00'],
    ]);
    for (const { decided, ofAll } of ring!.legs) expect(decided).toBeLessThanOrEqual(ofAll);
  });

  it('is a ring also with a return now and then for show, and none where one judges like everybody', () => {
    const { rounds } = plotted(3);
    const returning = (most: number) => {
      let left = most;
      return rounds.map((round) =>
        round.reviewer === 'r00' && round.applicant === 'r01' && left-- > 0
          ? { ...round, verdict: 'return' as const }
          : round,
      );
    };
    expect(findRings(returning(1)).map(({ members }) => members)).toEqual([['r00', 'r01']]);
    expect(findRings(returning(4))).toEqual([]);
  });
});

describe('a reviewer unlike the others', () => {
  const alike = [...worldOf(7).rounds, ...worldOf(8).rounds];

  it.each([
    ['approves everything', 'approve', 1],
    ['returns everything', 'return', 0],
  ] as const)('who %s is named, with the rate of the others', (_, verdict, rate) => {
    const rounds = alike.map((round) => (round.reviewer === 'r01' ? { ...round, verdict } : round));
    const own = rounds.filter(({ reviewer }) => reviewer === 'r01').length;
    expect(findOddRates(rounds)).toMatchObject([{ reviewer: 'r01', decided: own, rate }]);
  });

  it('is not named below twenty decisions, however odd', () => {
    const few = alike.filter(({ reviewer }) => reviewer !== 'r01');
    const own = Array.from({ length: 19 }, () => ({ reviewer: 'r01', verdict: 'return' as const }));
    expect(findOddRates([...few, ...own])).toEqual([]);
  });

  it('who decides within seconds of taking a submission is named, but not for now and then', () => {
    const stamps = Array.from({ length: 12 }, () => ({ reviewer: 'r01', seconds: 4 }));
    const [found] = findHaste([...alike.filter(({ reviewer }) => reviewer !== 'r01'), ...stamps]);
    expect(found).toEqual({ reviewer: 'r01', decided: 12, hasty: 12, medianSeconds: 4 });
    const careful = Array.from({ length: 49 }, () => ({ reviewer: 'r01', seconds: 600 }));
    expect(findHaste([...careful, ...stamps.slice(0, 12)])).toEqual([]);
  });
});

describe('the arithmetic of chance', () => {
  it.each([
    [0, 10, 0.3, 1],
    [10, 10, 0.5, 1 / 1024],
    [9, 10, 0.5, 11 / 1024],
    [1, 2, 0.25, 0.4375],
    [3, 3, 1, 1],
  ])('at least %i of %i at %d is %d', (hits, tries, p, expected) => {
    expect(atLeast(hits, tries, p)).toBeCloseTo(expected, 10);
  });

  // Fisher's tea, and a table of the textbooks.
  it.each([
    [3, 4, 1, 4, 34 / 70],
    [4, 4, 0, 4, 2 / 70],
    [1, 12, 9, 12, 0.002759456185220083],
    [5, 10, 5, 10, 1],
  ])('%i of %i beside %i of %i: %d', (hits, tries, others, otherTries, expected) => {
    expect(sameRate({ hits, tries }, { hits: others, tries: otherTries })).toBeCloseTo(expected, 10);
  });

  it('puts independent chances together as Fisher does', () => {
    expect(together([0.2])).toBeCloseTo(0.2, 12);
    expect(together([0.1, 0.1])).toBeCloseTo(0.01 * (1 - Math.log(0.01)), 12);
    expect(together([1, 1, 1])).toBe(1);
  });
});

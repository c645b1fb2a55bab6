import { describe, expect, it } from '@jest/globals';

import { firstInstantOf, lastInstantOf } from '../../src/clock.js';
import { countHoldings, countIssued, type Flow, type HoldingPattern } from '../../src/competence/figures.js';
import { monthsOf, parseDay, parsePeriod, toScope } from '../../src/competence/population.js';
import type { Caller, Scope } from '../../src/allow.decorator.js';

const targets = { 1: 100, 2: 90, 3: 20 };

describe('figures of levels', () => {
  // 15 persons: 4 hold nothing; 5 have begun 1; 3 have reached 1 and begun 2; 2 have reached 1 and 2;
  // 1 holds a badge of level 3 only.
  const patterns: HoldingPattern[] = [
    { persons: 4, begun: [], reached: [] },
    { persons: 5, begun: [1], reached: [] },
    { persons: 3, begun: [1, 2], reached: [1] },
    { persons: 2, begun: [1, 2], reached: [1, 2] },
    { persons: 1, begun: [3], reached: [] },
  ];

  it('counts begun, reached, gap and missing against the base', () => {
    const { base, anyBadge, levels } = countHoldings(patterns, targets);
    expect(base).toBe(15);
    // 15 − 4 = 11 hold something; 11 / 15 = 0.7333…
    expect(anyBadge).toEqual({ persons: 11, share: 0.7333 });
    expect(levels).toEqual([
      // begun 5 + 3 + 2 = 10 (0.6667); reached 3 + 2 = 5 (0.3333); 33.33 − 100; 15 − 5 missing
      {
        level: 1,
        begun: { persons: 10, share: 0.6667 },
        reached: { persons: 5, share: 0.3333 },
        target: 1,
        gap: -66.67,
        missing: 10,
      },
      // begun 3 + 2; reached 2 (0.1333); 13.33 − 90; ceil(13.5) = 14, 14 − 2 = 12
      {
        level: 2,
        begun: { persons: 5, share: 0.3333 },
        reached: { persons: 2, share: 0.1333 },
        target: 0.9,
        gap: -76.67,
        missing: 12,
      },
      // begun 1; reached 0; ceil(3) = 3
      {
        level: 3,
        begun: { persons: 1, share: 0.0667 },
        reached: { persons: 0, share: 0 },
        target: 0.2,
        gap: -20,
        missing: 3,
      },
    ]);
  });

  it('gives the shares of the 2018 evaluation from its counts', () => {
    // 3,027 of 4,090 is 74.01 %, 384 is 9.39 %, 79 is 1.93 %.
    const { levels, anyBadge } = countHoldings(
      [
        { persons: 1063, begun: [], reached: [] },
        { persons: 2643, begun: [1], reached: [] },
        { persons: 305, begun: [1, 2], reached: [] },
        { persons: 79, begun: [1, 2, 3], reached: [] },
      ],
      targets,
    );
    expect(anyBadge).toEqual({ persons: 3027, share: 0.7401 });
    expect(levels.map(({ begun }) => begun)).toEqual([
      { persons: 3027, share: 0.7401 },
      { persons: 384, share: 0.0939 },
      { persons: 79, share: 0.0193 },
    ]);
  });

  it('has no share and nobody missing where nobody is in service', () => {
    const { base, anyBadge, levels } = countHoldings([], targets);
    expect(base).toBe(0);
    expect(anyBadge).toEqual({ persons: 0, share: null });
    for (const level of levels)
      expect(level).toMatchObject({ reached: { persons: 0, share: null }, gap: null, missing: 0 });
  });

  it.each([
    // persons, target %, reached, missing
    [10, 20, 2, 0], // exactly met
    [10, 20, 5, 0], // more than met: never below 0
    [11, 20, 2, 1], // 2.2 persons are 3 persons
    [3000, 1.1, 0, 33], // 33.000000000000004 in binary
    [7, 100, 0, 7],
    [7, 0, 0, 0],
  ])('misses of %i persons with target %d %% and %i reached: %i', (persons, percent, reached, missing) => {
    const patterns: HoldingPattern[] = [
      { persons: reached, begun: [3], reached: [3] },
      { persons: persons - reached, begun: [], reached: [] },
    ];
    expect(countHoldings(patterns, { ...targets, 3: percent }).levels[2]?.missing).toBe(missing);
  });
});

describe('badges issued', () => {
  const flow = (badge: string, month: string, times: number): Flow => ({
    badge,
    month,
    times,
    level: Number(/\d/.exec(badge)?.[0]) as Flow['level'],
    kind: badge.startsWith('T') ? 'level' : 'skill',
  });

  it('sums by badge and month, level badges and revocations apart', () => {
    const { skillBadges, levelBadges } = countIssued(
      [
        flow('1.10', '2026-01', 4),
        flow('1.2', '2026-02', 1),
        flow('1.2', '2026-01', 2),
        flow('T1', '2026-02', 1),
      ],
      [flow('1.2', '2026-02', 1), flow('2.1', '2026-03', 1)],
    );
    // 4 + 1 + 2 issued; 1 + 1 revoked; 2.1 was issued before the period.
    expect(skillBadges).toEqual({
      issued: 7,
      revoked: 2,
      items: [
        { badge: '1.2', level: 1, month: '2026-01', issued: 2, revoked: 0 },
        { badge: '1.2', level: 1, month: '2026-02', issued: 1, revoked: 1 },
        { badge: '1.10', level: 1, month: '2026-01', issued: 4, revoked: 0 },
        { badge: '2.1', level: 2, month: '2026-03', issued: 0, revoked: 1 },
      ],
    });
    expect(levelBadges).toEqual({
      issued: 1,
      revoked: 0,
      items: [{ badge: 'T1', level: 1, month: '2026-02', issued: 1, revoked: 0 }],
    });
  });
});

describe('days and months of the city', () => {
  it.each([
    ['2026-01-15', '2026-01-14T22:00:00Z', '2026-01-15T21:59:59Z'], // winter, UTC+2
    ['2026-07-15', '2026-07-14T21:00:00Z', '2026-07-15T20:59:59Z'], // summer, UTC+3
    ['2026-03-29', '2026-03-28T22:00:00Z', '2026-03-29T20:59:59Z'], // 23 hours: clocks go forward
    ['2026-10-25', '2026-10-24T21:00:00Z', '2026-10-25T21:59:59Z'], // 25 hours: clocks go back
    ['2024-02-29', '2024-02-28T22:00:00Z', '2024-02-29T21:59:59Z'],
  ])('%s lasts from %s to %s', (day, first, last) => {
    expect(firstInstantOf(day)).toBe(first);
    expect(lastInstantOf(day)).toBe(last);
  });

  it('lists every month that a period touches, over the turn of a year', () => {
    expect(monthsOf({ from: '2025-11-30', to: '2026-02-01' })).toEqual([
      { month: '2025-11', lastInstant: '2025-11-30T21:59:59Z' },
      { month: '2025-12', lastInstant: '2025-12-31T21:59:59Z' },
      { month: '2026-01', lastInstant: '2026-01-31T21:59:59Z' },
      { month: '2026-02', lastInstant: '2026-02-28T21:59:59Z' },
    ]);
  });

  it('takes today, and the calendar year until then, when nothing is said', () => {
    expect(parseDay(undefined, '2026-05-04')).toBe('2026-05-04');
    expect(parsePeriod({}, '2026-05-04')).toEqual({ from: '2026-01-01', to: '2026-05-04' });
    expect(parsePeriod({ to: '2025-03-01' }, '2026-05-04')).toEqual({ from: '2025-01-01', to: '2025-03-01' });
  });

  it.each([
    ['date-in-future', () => parseDay('2026-05-05', '2026-05-04')],
    ['date-in-future', () => parsePeriod({ to: '2026-05-05' }, '2026-05-04')],
    ['period-backwards', () => parsePeriod({ from: '2026-03-02', to: '2026-03-01' }, '2026-05-04')],
    ['period-too-long', () => parsePeriod({ from: '2016-05-01', to: '2026-05-01' }, '2026-05-04')],
  ])('refuses with %s', (code, ask) => {
    expect(ask).toThrow(expect.objectContaining({ code }));
  });
});

describe('whose figures a caller may ask for', () => {
  const caller = (scope: Scope): Caller => ({
    personId: 'p',
    personKey: 'p',
    roles: [],
    units: ['1.1', '1.2'],
    language: 'fi',
    scope,
  });

  it('gives whoever may ask about the city all of it, or one unit', () => {
    expect(toScope(caller('city'), {}).units).toBeUndefined();
    expect(toScope(caller('city'), { unit: '9.9' }).units).toEqual(['9.9']);
  });

  it('gives whoever may ask about units their own, or one of them', () => {
    expect(toScope(caller('unit'), {}).units).toEqual(['1.1', '1.2']);
    expect(toScope(caller('unit'), { unit: '1.2' }).units).toEqual(['1.2']);
  });

  it('hides another unit from them', () => {
    expect(() => toScope(caller('unit'), { unit: '9.9' })).toThrow(
      expect.objectContaining({ kind: 'not-found' }),
    );
  });
});

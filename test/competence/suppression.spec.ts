import { describe, expect, it } from '@jest/globals';

import {
  isSensitive,
  mayTellShare,
  suppress,
  THRESHOLD,
  withTotals,
  type Counts,
  type Published,
} from '../../src/competence/suppression/suppress.js';

/** Mulberry32: the same tables at every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  };
}

const tables: Counts[] = Array.from({ length: 60 }, (_, seed) => {
  const roll = dice(seed + 1);
  const sizes = [[4], [2, 3], [3, 3], [2, 2, 2]][seed % 4]!;
  const length = sizes.reduce((all, one) => all * one, 1);
  return { sizes, cells: Array.from({ length }, () => (roll(5) === 0 ? 0 : roll(12))) };
});

/**
 * How far apart the least and the most lie that a count kept back can be for somebody who takes every published sum
 * apart: tried out, number by number, until the threshold is reached.
 */
function knowledge(counts: Counts, published: Published, at: number): number {
  const inner = innerPlaces(counts.sizes);
  const limit = Math.max(...counts.cells) + THRESHOLD;
  const lastOf = new Map(inner.flatMap(({ sums }, number) => sums.map((sum) => [sum, number])));
  const isFeasible = (guess: number): boolean => {
    const goal = published.map((value, index) => (index === at ? guess : value));
    const left = goal.map((value) => value ?? Infinity);
    const search = (number: number): boolean => {
      const { sums } = inner[number] ?? {};
      if (!sums) return true;
      const forced = sums.filter((sum) => lastOf.get(sum) === number && left[sum] !== Infinity);
      const room = Math.min(limit, ...sums.map((sum) => left[sum]!));
      const tries =
        forced.length > 0 ? [left[forced[0]!]!] : Array.from({ length: room + 1 }, (_, one) => one);
      return tries.some((value) => {
        if (value > room || forced.some((sum) => left[sum] !== value)) return false;
        for (const sum of sums) left[sum]! -= value;
        const found = search(number + 1);
        for (const sum of sums) left[sum]! += value;
        return found;
      });
    };
    return search(0);
  };
  let [low, high] = [withTotals(counts)[at]!, withTotals(counts)[at]!];
  while (low > 0 && high - low < THRESHOLD && isFeasible(low - 1)) low--;
  while (high - low < THRESHOLD && isFeasible(high + 1)) high++;
  return high - low;
}

/** The counts themselves in the published table, each with the places that it goes into, its own first. */
function innerPlaces(sizes: readonly number[]) {
  const length = sizes.reduce((all, one) => all * one, 1);
  return Array.from({ length }, (_, at) => {
    const alone = Array.from({ length }, (_unused, other) => (other === at ? 1 : 0));
    return {
      sums: withTotals({ sizes, cells: alone }).flatMap((value, index) => (value === 1 ? [index] : [])),
    };
  });
}

const keptBack = (counts: Counts) =>
  withTotals(counts).flatMap((value, at) => (isSensitive(value) ? [at] : []));

describe('what leaves the city', () => {
  it('tells no count of 1 to 4, and changes none that it tells', () => {
    for (const counts of tables) {
      const truth = withTotals(counts);
      suppress(counts).forEach((value, at) => {
        if (value === null) return;
        expect(value).toBe(truth[at]);
        expect(value === 0 || value >= THRESHOLD).toBe(true);
      });
    }
  });

  it('T83: leaves every count that is kept back as wide as the threshold, whatever sums are taken apart', () => {
    const widths = tables.flatMap((counts) => {
      const published = suppress(counts);
      return keptBack(counts).map((at) => knowledge(counts, published, at));
    });
    expect(widths.length).toBeGreaterThan(80);
    expect(widths.filter((width) => width < THRESHOLD)).toEqual([]);
  }, 60_000);

  it('T83 twin: without the others that are kept back beside them, sums give counts away', () => {
    const exact = tables.flatMap((counts) => {
      const published = withTotals(counts).map((value) => (isSensitive(value) ? null : value));
      return keptBack(counts).filter((at) => knowledge(counts, published, at) === 0);
    });
    expect(exact.length).toBeGreaterThan(10);
  });

  it('keeps most of a large table', () => {
    const counts = { sizes: [4, 3], cells: [120, 80, 40, 60, 3, 22, 90, 31, 17, 45, 28, 19] };
    const published = suppress(counts);
    expect(published.filter((value) => value === null)).toHaveLength(4);
    expect(published.at(-1)).toBe(555);
  });

  it('keeps back what changed by 1 to 4 since the last time', () => {
    const before: Counts = { sizes: [3, 3], cells: [20, 30, 40, 50, 60, 70, 80, 90, 100] };
    const after: Counts = { sizes: [3, 3], cells: [21, 30, 40, 50, 60, 70, 80, 90, 100] };
    const published = suppress(after, suppress(before));
    expect(published[0]).toBeNull();
    // The sums changed by one as well.
    expect(published.at(-1)).toBeNull();
    expect(suppress(after).includes(null)).toBe(false);
  });

  it.each([
    [3, 9, false],
    [3, 10, true],
    [0, 19, false],
    [19, 19, false],
    [0, 20, true],
    [20, 20, true],
  ])('a share of %i in %i: %s', (persons, base, told) => {
    expect(mayTellShare(persons, base)).toBe(told);
  });
});

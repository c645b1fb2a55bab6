import { createHmac } from 'node:crypto';

import type { Score } from './decision.js';

/** A criterion that the second reviewer scored otherwise than the first. */
export interface Difference {
  readonly criterion: string;
  readonly first: Score['score'];
  readonly second: Score['score'];
}

/** A finished second look, as far as agreement goes. */
export interface Compared {
  readonly firstReviewer: string;
  readonly scores: readonly Score[];
  readonly differences: readonly Difference[];
  /** The score from which a criterion counts as shown. */
  readonly required: number;
}

export interface Agreement {
  readonly looks: number;
  readonly criteria: number;
  /** Criteria that both found shown, or neither. */
  readonly agreed: number;
  /** agreed / criteria, 0–1 with four decimals; null of none. */
  readonly rate: number | null;
}

/** Where two reviewers of one snapshot differ, in the order of the first one's scores. */
export function differencesOf(first: readonly Score[], second: readonly Score[]): Difference[] {
  return first.flatMap(({ criterion, score }) => {
    const other = second.find((one) => one.criterion === criterion);
    return other && other.score !== score ? [{ criterion, first: score, second: other.score }] : [];
  });
}

/** How often the second reviewers came to the same finding; a step more or less on the same side of the line is none. */
export function agreementOf(looks: readonly Compared[]): Agreement {
  const criteria = looks.reduce((sum, { scores }) => sum + scores.length, 0);
  const apart = looks.reduce((sum, look) => sum + look.differences.filter(isApart(look)).length, 0);
  const agreed = criteria - apart;
  return {
    ...{ looks: looks.length, criteria, agreed },
    rate: criteria === 0 ? null : Math.round((agreed / criteria) * 10_000) / 10_000,
  };
}

/** The same for each first reviewer, those who are agreed with least first. */
export function agreementByReviewer(looks: readonly Compared[]): (Agreement & { reviewer: string })[] {
  const reviewers = [...new Set(looks.map(({ firstReviewer }) => firstReviewer))];
  return reviewers
    .map((reviewer) => ({
      reviewer,
      ...agreementOf(looks.filter((look) => look.firstReviewer === reviewer)),
    }))
    .sort((a, b) => (a.rate ?? 1) - (b.rate ?? 1) || (a.reviewer < b.reviewer ? -1 : 1));
}

const isApart =
  ({ required }: Compared) =>
  ({ first, second }: Difference) =>
    first >= required !== second >= required;

/** True for this share of all ids: under one seed always the same ones, and not to be foreseen without it. */
export function isDrawn(seed: string, id: string, share: number): boolean {
  return fractionOf(seed, `drawn ${id}`) < share;
}

/** One of several, by the same lot for the same id; undefined of none. */
export function drawOne<One>(seed: string, id: string, from: readonly One[]): One | undefined {
  return from[Math.floor(fractionOf(seed, `asked ${id}`) * from.length)];
}

/** Evenly spread over [0, 1). */
function fractionOf(seed: string, text: string): number {
  return createHmac('sha256', seed).update(text).digest().readUIntBE(0, 6) / 2 ** 48;
}

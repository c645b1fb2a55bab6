import { groupBy } from './group.js';

/** One decision, and how long the reviewer had the submission before it. */
export interface Timed {
  readonly reviewer: string;
  readonly seconds: number;
}

/** A reviewer who often decides sooner than anybody can read. */
export interface Haste {
  readonly reviewer: string;
  readonly decided: number;
  readonly hasty: number;
  readonly medianSeconds: number;
}

/** Nobody reads three answers and looks at the evidence in less. */
const SECONDS = 30;
const FEWEST = 5;
/** Now and then a duplicate is seen at once. */
const SHARE = 0.2;

/** Those with at least five decisions within thirty seconds of taking the submission, and these a fifth or more of all theirs. */
export function findHaste(decisions: readonly Timed[]): Haste[] {
  return [...groupBy(decisions, ({ reviewer }) => reviewer)]
    .map(([reviewer, own]) => ({
      reviewer,
      decided: own.length,
      hasty: own.filter(({ seconds }) => seconds < SECONDS).length,
      medianSeconds: medianOf(own.map(({ seconds }) => seconds)),
    }))
    .filter(({ decided, hasty }) => hasty >= FEWEST && hasty >= decided * SHARE)
    .sort((a, b) => b.hasty - a.hasty);
}

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

import { BY_CHANCE, sameRate, type Count } from './chance.js';
import type { Verdict } from './decision.js';
import { groupBy } from './group.js';

/** A reviewer who approves more, or less, than the others do. */
export interface OddRate {
  readonly reviewer: string;
  readonly decided: number;
  readonly rate: number;
  /** The rate of all the others together. */
  readonly others: number;
  /** How likely chance alone makes anybody here differ so much. */
  readonly chance: number;
}

/** Fewer decisions say nothing. */
const FEWEST = 20;

/** Approvals among approvals and returns, against all others', by an exact test; rejections are about duplicates and outsiders. */
export function findOddRates(
  rounds: readonly { reviewer: string; verdict: Verdict }[],
  byChance = BY_CHANCE,
): OddRate[] {
  const judged = rounds.filter(({ verdict }) => verdict !== 'reject');
  const approved = countApproved(judged);
  const counted = [...groupBy(judged, ({ reviewer }) => reviewer)].filter(([, own]) => own.length >= FEWEST);
  return counted
    .flatMap(([reviewer, own]): OddRate[] => {
      const mine = { hits: countApproved(own), tries: own.length };
      const others = { hits: approved - mine.hits, tries: judged.length - own.length };
      if (others.tries < FEWEST) return [];
      const chance = Math.min(1, sameRate(mine, others) * counted.length);
      const odd = { reviewer, decided: own.length, rate: toShare(mine), others: toShare(others), chance };
      return chance <= byChance ? [odd] : [];
    })
    .sort((a, b) => a.chance - b.chance);
}

const countApproved = (rounds: readonly { verdict: Verdict }[]) =>
  rounds.filter(({ verdict }) => verdict === 'approve').length;

const toShare = ({ hits, tries }: Count) => Math.round((hits / tries) * 10_000) / 10_000;

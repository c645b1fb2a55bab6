/**
 * How much chance is allowed to accuse: a finding is made only where chance alone, over everything that was looked at
 * together, would bring one about in fewer than one report in ten thousand.
 */
export const BY_CHANCE = 1e-4;

/** The probability of at least `hits` in `tries` that each succeed with probability `p`. */
export function atLeast(hits: number, tries: number, p: number): number {
  if (hits <= 0) return 1;
  let sum = 0;
  for (let k = hits; k <= tries; k++)
    sum += Math.exp(logBinomial(tries, k) + times(k, p) + times(tries - k, 1 - p));
  return Math.min(1, sum);
}

/** How many of how many. */
export interface Count {
  readonly hits: number;
  readonly tries: number;
}

/**
 * Fisher's exact test, two-sided: how likely it is that one's count differs this much or more from the others' when all
 * have the same rate. Exact for small numbers, and the pool's own rate is not taken as known.
 */
export function sameRate({ hits, tries }: Count, others: Count): number {
  const [all, allHits] = [tries + others.tries, hits + others.hits];
  const log = (k: number) =>
    logBinomial(allHits, k) + logBinomial(all - allHits, tries - k) - logBinomial(all, tries);
  const seen = log(hits) + 1e-9;
  let sum = 0;
  for (let k = Math.max(0, tries - (all - allHits)); k <= Math.min(tries, allHits); k++)
    if (log(k) <= seen) sum += Math.exp(log(k));
  return Math.min(1, sum);
}

/** Fisher's method: how likely several independent probabilities are to be this small together. */
export function together(probabilities: readonly number[]): number {
  const sum = -probabilities.reduce((logs, p) => logs + Math.log(p), 0);
  let [term, total] = [1, 1];
  for (let k = 1; k < probabilities.length; k++) {
    term *= sum / k;
    total += term;
  }
  return Math.min(1, Math.exp(-sum) * total);
}

/** `n` times the logarithm of `p`, and 0 for none of the impossible. */
const times = (n: number, p: number) => (n === 0 ? 0 : n * Math.log(p));

const logBinomial = (n: number, k: number) => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

const logFactorials = [0];
function logFactorial(n: number): number {
  for (let k = logFactorials.length; k <= n; k++)
    logFactorials.push((logFactorials[k - 1] ?? 0) + Math.log(k));
  return logFactorials[n] ?? 0;
}

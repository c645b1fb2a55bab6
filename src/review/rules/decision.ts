import type { ProgrammeFile } from '../../catalog/files/badge-file.js';
import { requiredScoreOf, type BadgeVersion } from '../../openbadges/award.js';
import { Refusal } from '../../refusal.js';
import type { Accepted } from '../../submission/submission.entity.js';

export const verdicts = ['approve', 'return', 'reject'] as const;
export type Verdict = (typeof verdicts)[number];

/** What a reviewer found for one criterion; `reason` is a code of the programme, for a score below approval. */
export interface Score {
  readonly criterion: string;
  readonly score: 0 | 1 | 2 | 3;
  readonly reason?: string | undefined;
  readonly comment?: string | undefined;
}

export interface Decision {
  readonly verdict: Verdict;
  readonly scores: readonly Score[];
  readonly comment?: string | undefined;
}

/** Against what a decision is judged. */
export interface Bench {
  readonly badge: BadgeVersion;
  readonly programme: Pick<ProgrammeFile, 'returnReasons'>;
  /** Criteria accepted in earlier rounds: they keep their scores. */
  readonly accepted: readonly Accepted[];
}

/**
 * Judges a decision and answers the score of every criterion, in the order of the badge.
 * Approve only when all are at the approval score; return with a reason for each that is not; reject with a comment.
 */
export function judgeDecision({ verdict, scores, comment }: Decision, bench: Bench): Score[] {
  refuseForeign(scores, bench);
  if (verdict === 'reject') {
    if (!comment)
      throw new DecisionRefused(
        'comment-missing',
        'Say in the comment why it is rejected: duplicate, outsider or misuse.',
      );
    return [...scores];
  }
  const all = mergeAccepted(scores, bench);
  const short = all.filter((one) => one.score < requiredScoreOf(bench.badge));
  if (verdict === 'approve' && short.length > 0)
    throw new DecisionRefused(
      'not-approvable',
      `Every criterion must score ${requiredScoreOf(bench.badge)} or more; return it for revision instead.`,
      short,
    );
  if (verdict === 'return') refuseBareReturn(short, all, bench);
  return all;
}

/** Judges the scores of somebody who looks at everything anew: one for every criterion of the badge, in its order. */
export function judgeScores(
  scores: readonly Score[],
  { badge, programme }: Omit<Bench, 'accepted'>,
): Score[] {
  const bench = { badge, programme, accepted: [] };
  refuseForeign(scores, bench);
  return mergeAccepted(scores, bench);
}

/** The criteria that stay closed after a return: those that a reviewer found shown. */
export function acceptedOf(scores: readonly Score[], badge: BadgeVersion): Accepted[] {
  return scores.flatMap(({ criterion, score }) =>
    score >= requiredScoreOf(badge) ? [{ criterion, score: score as 2 | 3 }] : [],
  );
}

function refuseForeign(scores: readonly Score[], { badge, programme }: Bench): void {
  const foreign = scores.filter((one) => !badge.criteria.some(({ id }) => id === one.criterion));
  if (foreign.length > 0)
    throw new DecisionRefused('unknown-criterion', `Badge ${badge.badge} has no such criterion.`, foreign);
  const twice = scores.filter(
    (one, at) => scores.findIndex((other) => other.criterion === one.criterion) < at,
  );
  if (twice.length > 0) throw new DecisionRefused('criterion-twice', 'A criterion is scored twice.', twice);
  const codes = programme.returnReasons.map(({ code }) => code);
  const unknown = scores.filter((one) => one.reason !== undefined && !codes.includes(one.reason));
  if (unknown.length > 0)
    throw new DecisionRefused('unknown-reason', `Give one of these reasons: ${codes.join(', ')}.`, unknown);
}

/** Puts the accepted scores beside the new ones; another score for a closed criterion is refused. */
function mergeAccepted(scores: readonly Score[], { badge, accepted }: Bench): Score[] {
  const reopened = scores.filter((one) =>
    accepted.some((held) => held.criterion === one.criterion && held.score !== one.score),
  );
  if (reopened.length > 0)
    throw new DecisionRefused(
      'criterion-closed',
      'These criteria were accepted in an earlier round and keep their scores.',
      reopened,
    );
  const all = badge.criteria.map(
    ({ id }) => scores.find((one) => one.criterion === id) ?? accepted.find((one) => one.criterion === id),
  );
  const missing = badge.criteria
    .filter((_, at) => all[at] === undefined)
    .map(({ id }) => ({ criterion: id }));
  if (missing.length > 0) throw new DecisionRefused('scores-missing', 'Score every criterion.', missing);
  return all.filter((one) => one !== undefined);
}

function refuseBareReturn(short: readonly Score[], all: readonly Score[], { badge }: Bench): void {
  if (short.length === 0)
    throw new DecisionRefused(
      'nothing-to-return',
      `Every criterion scores ${requiredScoreOf(badge)} or more; approve it, or score what is missing lower.`,
      all,
    );
  const bare = short.filter((one) => one.reason === undefined);
  if (bare.length > 0)
    throw new DecisionRefused(
      'reason-missing',
      `Give a reason for every criterion below ${requiredScoreOf(badge)}.`,
      bare,
    );
}

export class DecisionRefused extends Refusal {
  constructor(code: string, message: string, scores: readonly { readonly criterion: string }[] = []) {
    const criteria = scores.map((one) => one.criterion);
    super('unprocessable', code, criteria.length > 0 ? `${message} (${criteria.join(', ')})` : message, {
      criteria,
    });
  }
}

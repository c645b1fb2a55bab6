import type { Score } from '../../review/rules/decision.js';

export interface ReasonCount {
  /** A code of the programme's return reasons. */
  readonly code: string;
  readonly times: number;
}

export interface CriterionReturns {
  readonly criterion: string;
  /** Applications decided for the first time. */
  readonly decided: number;
  /** Of them, found short in this criterion for a reason that tells about skill. */
  readonly returned: number;
  /** returned / decided, 0–1 with four decimals. */
  readonly share: number;
  readonly skillReasons: readonly ReasonCount[];
  /** Found short for a formal reason: shown, and in no share. */
  readonly formalReasons: readonly ReasonCount[];
}

/** What counts as short, and which reasons tell about skill. */
export interface ReturnRule {
  readonly approvalScore: number;
  readonly skillReasons: ReadonlySet<string>;
}

/** K8: per criterion, how often first decisions found it short and why; the most often returned first. */
export function countReturns(decisions: readonly (readonly Score[])[], rule: ReturnRule): CriterionReturns[] {
  const byCriterion = new Map<string, Score[]>();
  for (const score of decisions.flat()) {
    const scores = byCriterion.get(score.criterion);
    if (scores) scores.push(score);
    else byCriterion.set(score.criterion, [score]);
  }
  return [...byCriterion]
    .map(([criterion, scores]) => countCriterion(criterion, scores, rule))
    .sort((a, b) => b.share - a.share || a.criterion.localeCompare(b.criterion, 'en', { numeric: true }));
}

function countCriterion(criterion: string, scores: readonly Score[], rule: ReturnRule): CriterionReturns {
  const reasons = scores.flatMap(({ score, reason }) =>
    score < rule.approvalScore && reason ? [reason] : [],
  );
  const skill = reasons.filter((reason) => rule.skillReasons.has(reason));
  return {
    criterion,
    decided: scores.length,
    returned: skill.length,
    share: Math.round((skill.length / scores.length) * 10_000) / 10_000,
    skillReasons: toCounts(skill),
    formalReasons: toCounts(reasons.filter((reason) => !rule.skillReasons.has(reason))),
  };
}

function toCounts(reasons: readonly string[]): ReasonCount[] {
  return [...new Set(reasons)]
    .sort()
    .map((code) => ({ code, times: reasons.filter((reason) => reason === code).length }));
}

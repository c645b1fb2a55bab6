import type { Finding } from '../../openbadges/finding.js';
import type { JsonObject } from '../../openbadges/json.js';
import type { PublishedBadge } from '../../publication/published-badge.js';
import type { Presented } from '../intake/intake.js';
import type { OwnIssuer } from './own-issuer.js';

/** Around what a badge is judged: who we are, whom we trust, what time it is, whom it should be about. */
export interface Surroundings {
  readonly own: OwnIssuer;
  readonly trustedIssuers: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly recipient: string | undefined;
}

/** One badge under examination; the steps are run in order and each leaves here what the next ones need. */
export interface Case extends Surroundings {
  readonly presented: Presented;
  /** What the badge says; of a token whose signature does not hold, only what it claims. */
  document: JsonObject | undefined;
  /** Our own record of it, once the document is proved to be the one that we issued. */
  published: PublishedBadge | undefined;
  /** Whether the document was proved to be its issuer's; nothing else of it is ever shown. */
  authentic: boolean;
  trusted: boolean;
}

/** One step: a question put to the case, answered by findings; no findings when it does not arise. */
export type Step = (examined: Case) => Promise<readonly Finding[]> | readonly Finding[];

/** Runs the steps in order; without a readable document the later ones have nothing to ask. */
export async function runSteps(steps: readonly Step[], examined: Case): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const step of steps) {
    findings.push(...(await step(examined)));
    if (examined.document === undefined) break;
  }
  return findings;
}

/** A clause and the check it demands, ready to be answered. */
export const checkOf =
  (check: string, clause: string) =>
  (outcome: Finding['outcome'], detail = ''): Finding => ({ check, clause, outcome, detail });

export const allPassed = (findings: readonly Finding[]) =>
  findings.every(({ outcome }) => outcome === 'passed');

import type { Standard } from '../openbadges/baking/baked.js';
import type { Finding } from '../openbadges/finding.js';
import { type Given, findBadge } from './intake/intake.js';
import { type Case, type Surroundings, runSteps } from './steps/case.js';
import { ob2Steps } from './steps/ob2-steps.js';
import { ob3Steps } from './steps/ob3-steps.js';
import { isAboutRecipient, isAboutSubject } from './steps/recipient.js';
import { type Summary, toAssertionSummary, toCredentialSummary } from './steps/summary.js';

/** `issuer-unknown`: everything holds, but who the issuer is, is not known here. `unverifiable`: something needs fetching. */
export type Verdict = 'valid' | 'issuer-unknown' | 'invalid' | 'unverifiable';

export interface Verification {
  readonly verdict: Verdict;
  readonly standard: Standard | null;
  readonly findings: readonly Finding[];
  readonly credential: Summary | null;
}

/**
 * Is this badge good? Judges whatever was handed in, of any issuer and either standard, and never asks the network.
 * Throws `Refusal` only for what is no badge at all or beyond the limits.
 */
export async function verify(given: Given, surroundings: Surroundings): Promise<Verification> {
  const presented = await findBadge(given, surroundings.own);
  if ('outcome' in presented) {
    return {
      verdict: toVerdict([presented], false),
      standard: null,
      findings: [presented],
      credential: null,
    };
  }
  const examined: Case = {
    ...surroundings,
    presented,
    document: undefined,
    published: undefined,
    authentic: false,
    trusted: false,
  };
  const { standard } = presented;
  const findings = await runSteps(standard === 'ob3' ? ob3Steps : ob2Steps, examined);
  return {
    verdict: toVerdict(findings, examined.trusted),
    standard,
    findings,
    credential: toSummary(examined),
  };
}

/** What is wrong comes before what could not be checked; an unanswered question is never a yes. */
function toVerdict(findings: readonly Finding[], isTrusted: boolean): Verdict {
  if (findings.length === 0 || findings.some(({ outcome }) => outcome === 'failed')) return 'invalid';
  if (findings.some(({ outcome }) => outcome === 'not-checked')) return 'unverifiable';
  return isTrusted ? 'valid' : 'issuer-unknown';
}

function toSummary(examined: Case): Summary | null {
  const { document, authentic, recipient, presented } = examined;
  if (!authentic || document === undefined) return null;
  const isOb3 = presented.standard === 'ob3';
  const isAbout = isOb3 ? isAboutSubject : isAboutRecipient;
  const matches = recipient === undefined ? null : isAbout(document, recipient);
  return (isOb3 ? toCredentialSummary : toAssertionSummary)(document, examined, matches);
}

import type { KeyObject } from 'node:crypto';

import type { Facts, Finding } from '../../openbadges/finding.js';
import type { JsonObject } from '../../openbadges/json.js';
import type { PublishedBadge } from '../../publication/published-badge.js';
import type { Outside } from '../fetch/outside.js';
import type { Presented } from '../intake/intake.js';
import type { TrustedIssuer } from '../trust/trusted-issuers.js';
import type { OwnIssuer } from './own-issuer.js';

/** Around what a badge is judged: who we are, the world, whom we trust, what time it is, whom it should be about. */
export interface Surroundings {
  readonly own: OwnIssuer;
  readonly outside: Outside;
  readonly trustedIssuers: readonly TrustedIssuer[];
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly recipient: string | undefined;
  /** The record that the badge is a part of, when it is: it should be about the same person. */
  readonly record?: JsonObject;
}

/** A key that signed, and whether anything but the badge's own word ties it to the issuer. */
export interface Signer {
  readonly publicKey: KeyObject;
  readonly isTied: boolean;
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
  /** The keys of its signatures; none where its address is its proof. */
  signers: readonly Signer[];
  /** What an OB 2.0 badge rests on, once proved. */
  badgeClass: JsonObject | undefined;
  profile: JsonObject | undefined;
  /** The document of the key that signed an OB 2.0 badge. */
  keyDocument: JsonObject | undefined;
  trusted: boolean;
  /** Whether nothing has failed so far: nobody is asked about what is wrong already. */
  isSound: boolean;
}

/** A case at its beginning. */
export function openCase(presented: Presented, surroundings: Surroundings): Case {
  return {
    ...surroundings,
    presented,
    document: undefined,
    published: undefined,
    authentic: false,
    signers: [],
    badgeClass: undefined,
    profile: undefined,
    keyDocument: undefined,
    trusted: false,
    isSound: true,
  };
}

/** One step: a question put to the case, answered by findings; no findings when it does not arise. */
export type Step = (examined: Case) => Promise<readonly Finding[]> | readonly Finding[];

/** Runs the steps in order; without a readable document the later ones have nothing to ask. */
export async function runSteps(steps: readonly Step[], examined: Case): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const step of steps) {
    findings.push(...(await step(examined)));
    examined.isSound = !findings.some(({ outcome }) => outcome === 'failed');
    if (examined.document === undefined) break;
  }
  return findings;
}

/** A clause and the check it demands, ready to be answered. */
export const checkOf =
  (check: string, clause: string) =>
  (outcome: Finding['outcome'], detail = '', facts?: Facts): Finding => ({
    check,
    clause,
    outcome,
    detail,
    ...(facts && { facts }),
  });

/** Whether everything was answered, and well; a remark is no doubt. */
export const allHold = (findings: readonly Finding[]) =>
  findings.every(({ outcome }) => outcome === 'passed' || outcome === 'warning');

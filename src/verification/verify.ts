import { isCompactJws } from '../openbadges/baking/baked.js';
import { hasType } from '../openbadges/check.js';
import { partsOf } from '../openbadges/clr/checks.js';
import type { Finding } from '../openbadges/finding.js';
import type { DocumentKind } from '../openbadges/kind.js';
import { type Given, type Presented, findBadge, toPresented } from './intake/intake.js';
import { limits } from './intake/limits.js';
import { ob1Steps } from './ob1/steps.js';
import { ob2Steps } from './ob2/steps.js';
import { ob3Steps } from './ob3/steps.js';
import { type Case, type Step, type Surroundings, checkOf, openCase, runSteps } from './steps/case.js';
import { isAboutHolder, isAboutRecipient } from './steps/recipient.js';
import { type Summary, toAssertionSummary, toCredentialSummary } from './steps/summary.js';

export type { Surroundings } from './steps/case.js';

/** `issuer-unknown`: everything holds, but who the issuer is, is not known here. `unverifiable`: something was not to be had. */
export type Verdict = 'valid' | 'issuer-unknown' | 'invalid' | 'unverifiable';

export interface Verification {
  readonly verdict: Verdict;
  readonly standard: 'ob1' | 'ob2' | 'ob3' | 'clr' | null;
  readonly findings: readonly Finding[];
  readonly credential: Summary | null;
  /** The credentials of a record, each judged like a badge of its own; the record is no better than its worst. */
  readonly parts?: readonly Verification[];
}

/**
 * Is this badge good? Judges whatever was handed in, of any issuer and any version since 0.5, and asks the world only
 * through `surroundings.outside`. Throws `Refusal` only for what is no badge at all or beyond the limits.
 */
export async function verify(given: Given, surroundings: Surroundings): Promise<Verification> {
  const presented = await findBadge(given, surroundings);
  if ('outcome' in presented) return toUnread(presented);
  return examine(presented, surroundings);
}

interface Examination {
  readonly standard: NonNullable<Verification['standard']>;
  readonly steps: readonly Step[];
}

const ob1: Examination = { standard: 'ob1', steps: ob1Steps };
const ob3: Examination = { standard: 'ob3', steps: ob3Steps };
const examinations: { readonly [kind in DocumentKind]?: Examination } = {
  ob0: ob1,
  'ob1.0': ob1,
  'ob1.1': ob1,
  ob2: { standard: 'ob2', steps: ob2Steps },
  ob3,
  endorsement: ob3,
  clr: { standard: 'clr', steps: ob3Steps },
};

/** What is handed in by mistake, and what to do about it. */
const notBadges: { readonly [kind in DocumentKind]?: string } = {
  'status-list': 'it is the status list of an issuer, and no badge',
  presentation: 'it is a presentation, with which a holder shows badges; hand in the badge that is in it',
  unknown: 'it is no badge of any version that is known here',
};

async function examine(presented: Presented, surroundings: Surroundings): Promise<Verification> {
  const examination = examinations[presented.kind];
  if (examination === undefined)
    return toUnread(
      checkOf('kind', 'Intake of this service')('failed', notBadges[presented.kind] ?? 'it is no badge'),
    );
  const { standard, steps } = examination;
  const examined = openCase(presented, surroundings);
  const findings = await runSteps(steps, examined);
  const parts = presented.kind === 'clr' ? await examineParts(examined) : [];
  const all = [...findings, ...parts.map(toPartFinding), ...toLeftOut(examined, parts.length)];
  return {
    verdict: worst([toVerdict(all, examined.trusted), ...parts.map(({ verdict }) => verdict)]),
    standard,
    findings: all,
    credential: toSummary(examined),
    ...(presented.kind === 'clr' ? { parts } : {}),
  };
}

/** The parts of a proved record; a record inside of a record is left to whoever hands it in by itself. */
async function examineParts(examined: Case): Promise<Verification[]> {
  const { document = {}, authentic, own, outside, trustedIssuers, now, recipient } = examined;
  if (!authentic) return [];
  const parts: Verification[] = [];
  for (const part of partsOf(document).slice(0, limits.parts)) {
    const presented = toPresented(part);
    // Anybody can make a record of another's badges. An endorsement among them is about a badge, and nobody.
    const isPersonal = presented.kind !== 'endorsement';
    const whom = isPersonal ? { recipient, record: document } : { recipient: undefined };
    const surroundings = { own, outside, trustedIssuers, now, ...whom };
    const unread = leftAside(presented);
    parts.push(unread === undefined ? await examine(presented, surroundings) : toUnread(unread));
  }
  return parts;
}

const aboutParts = checkOf('part', 'CLR 2.0 §ClrSubject.verifiableCredential');

/** A part that is nothing wrong, and no badge either: CLR 2.0 allows any credential, enveloped or not. */
function leftAside({ kind, document, token }: Presented): Finding | undefined {
  if (kind === 'clr')
    return aboutParts('not-checked', 'a record inside of a record was not examined; hand it in by itself');
  const isCredential =
    document === undefined
      ? isCompactJws(token)
      : hasType(document, 'VerifiableCredential') || hasType(document, 'EnvelopedVerifiableCredential');
  const isKnown = kind !== 'unknown' && kind !== 'status-list';
  if (isKnown || !isCredential) return undefined;
  return aboutParts('not-checked', 'a credential that is no badge or endorsement was not examined');
}

function toPartFinding({ verdict, credential }: Verification, at: number): Finding {
  const name = `credential ${at + 1} of the record${credential?.name ? ` (${credential.name})` : ''}`;
  if (verdict === 'invalid') return aboutParts('failed', `${name} is not valid`);
  if (verdict === 'unverifiable') return aboutParts('not-checked', `${name} could not be checked completely`);
  return verdict === 'valid'
    ? aboutParts('passed')
    : aboutParts('warning', `${name} is of an issuer not known here`);
}

function toLeftOut({ presented, document = {} }: Case, examinedParts: number): Finding[] {
  if (presented.kind !== 'clr') return [];
  const left = partsOf(document).length - examinedParts;
  return left > 0 ? [aboutParts('not-checked', `${left} credentials of the record were not examined`)] : [];
}

const fromWorst: readonly Verdict[] = ['invalid', 'unverifiable', 'issuer-unknown', 'valid'];
const worst = (verdicts: readonly Verdict[]): Verdict =>
  fromWorst.find((verdict) => verdicts.includes(verdict)) ?? 'invalid';

/** What is wrong comes before what could not be checked; an unanswered question is never a yes. */
function toVerdict(findings: readonly Finding[], isTrusted: boolean): Verdict {
  if (findings.length === 0 || findings.some(({ outcome }) => outcome === 'failed')) return 'invalid';
  if (findings.some(({ outcome }) => outcome === 'not-checked')) return 'unverifiable';
  return isTrusted ? 'valid' : 'issuer-unknown';
}

const toUnread = (finding: Finding): Verification => ({
  verdict: toVerdict([finding], false),
  standard: null,
  findings: [finding],
  credential: null,
});

function toSummary(examined: Case): Summary | null {
  const { document, authentic, recipient, presented } = examined;
  if (!authentic || document === undefined) return null;
  const isOb2 = presented.kind === 'ob2';
  const isAbout = (asked: string) =>
    isOb2 ? isAboutRecipient(document, asked) : isAboutHolder(examined, asked);
  const matches = recipient === undefined ? null : isAbout(recipient);
  return (isOb2 ? toAssertionSummary : toCredentialSummary)(document, examined, matches);
}

import type { Finding } from '../../openbadges/finding.js';
import type { Verdict, Verification } from '../verify.js';
import { topicOf } from './finding-words.js';
import type { Topic } from './topics.js';

/** What the answer is in one sentence: the verdict, and of a bad one the reason that weighs most. */
export type Headline = Verdict | Reason | 'ours';

type Reason =
  | 'no-badge'
  | 'unreadable'
  | 'definition'
  | 'not-ours'
  | 'forged'
  | 'borrowed'
  | 'unproved'
  | 'revoked'
  | 'suspended'
  | 'expired'
  | 'early'
  | 'recipient'
  | 'part'
  | 'first-badges'
  | 'unreachable'
  | 'stopped';

/** From the worst on: what is forged is not called expired. */
const failures: readonly (readonly [Reason, readonly Topic[]])[] = [
  ['no-badge', ['kind', 'empty-picture', 'our-address']],
  ['definition', ['our-definition']],
  ['unreadable', ['text', 'picture']],
  ['borrowed', ['key-owner', 'issuer-link']],
  ['forged', ['signature']],
  ['not-ours', ['our-register']],
  ['revoked', ['revoked']],
  ['suspended', ['suspended']],
  [
    'unproved',
    ['unsigned', 'key', 'hosted', 'claims', 'signature-form', 'signature-time', 'meaning', 'issuer-pages'],
  ],
];

/** Only where nothing else is wrong. */
const milder: readonly (readonly [Reason, readonly Topic[]])[] = [
  ['expired', ['expiry']],
  ['early', ['begun']],
  ['recipient', ['recipient']],
  ['part', ['part']],
];

const open: readonly (readonly [Reason, readonly Topic[]])[] = [
  ['first-badges', ['first-badges']],
  ['stopped', ['stopped', 'crash']],
  ['unreachable', ['address', 'key', 'hosted', 'issuer-pages', 'status']],
];

/** The headline of an answer. */
export function headlineOf({ verdict, findings }: Pick<Verification, 'verdict' | 'findings'>): Headline {
  if (verdict === 'issuer-unknown') return verdict;
  if (verdict === 'valid') return isOurs(findings) ? 'ours' : verdict;
  if (verdict === 'unverifiable') return find(open, topicsWith(findings, 'not-checked')) ?? verdict;
  const failed = topicsWith(findings, 'failed');
  const rest = milder.filter(([, topics]) => failed.every((topic) => topics.includes(topic)));
  return find(failures, failed) ?? find(rest, failed) ?? verdict;
}

/** Whether the badge is in our own register. */
export const isOurs = (findings: readonly Finding[]) =>
  findings.some(({ check, outcome }) => check === 'own-record' && outcome === 'passed');

const find = (reasons: typeof failures, topics: readonly Topic[]) =>
  reasons.find(([, each]) => each.some((topic) => topics.includes(topic)))?.[0];

const topicsWith = (findings: readonly Finding[], outcome: Finding['outcome']) =>
  findings.filter((finding) => finding.outcome === outcome).map(topicOf);

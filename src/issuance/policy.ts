import { requiredScoreOf, type Award } from '../openbadges/award.js';
import type { Finding } from '../openbadges/finding.js';

/** A rule of the programme that an award must obey before it may be signed. */
interface PolicyRule {
  readonly name: string;
  readonly clause: string;
  /** What is wrong, in one sentence; undefined when nothing is. */
  readonly check: (award: Award) => string | undefined;
}

const rules: readonly PolicyRule[] = [
  {
    name: 'no-discussion-badge',
    clause: 'Programme: a supervisor discussion is confirmed, not awarded',
    check: ({ badge }) => (badge.kind === 'discussion' ? `${badge.badge} is a discussion` : undefined),
  },
  {
    name: 'every-criterion-shown',
    clause: 'Programme: approve when every criterion has the score that the badge requires',
    check: ({ badge, results }) => {
      if (badge.kind !== 'skill') return undefined;
      const short = badge.criteria.find(
        ({ id }) => !results.some((one) => one.criterion === id && one.score >= requiredScoreOf(badge)),
      );
      return short && `criterion ${short.id} is scored below ${requiredScoreOf(badge)}`;
    },
  },
  {
    name: 'no-foreign-criterion',
    clause: 'Programme: results belong to the awarded version',
    check: ({ badge, results }) => {
      const foreign = results.find((one) => !badge.criteria.some(({ id }) => id === one.criterion));
      return (
        foreign && `criterion ${foreign.criterion} is not one of ${badge.badge} version ${badge.version}`
      );
    },
  },
  {
    name: 'level-rests-on-its-skills',
    clause: 'Programme: a level badge needs all its required skill badges',
    check: ({ badge, restsOn }) => {
      if (badge.kind !== 'level') return undefined;
      const skills = badge.parts.filter((part) => /^\d/.test(part.badge));
      const missing = skills.find((part) => !restsOn.some((one) => one.badge === part.badge));
      return missing && `${missing.badge} is missing from what ${badge.badge} rests on`;
    },
  },
  {
    name: 'ends-after-it-begins',
    clause: 'Programme: validity',
    check: ({ issuedOn, validUntil }) =>
      validUntil !== undefined && validUntil <= issuedOn ? `it would end at ${validUntil}` : undefined,
  },
  {
    name: 'hashed-address-only',
    clause: 'Programme: no name and no address in clear',
    check: ({ recipient }) =>
      /^sha256\$[0-9a-f]{64}$/.test(recipient.email.hash) ? undefined : 'the address is not hashed',
  },
];

/** What the programme itself has against this award; each rule with its outcome. */
export function checkPolicy(award: Award): Finding[] {
  return rules.map(({ name, clause, check }) => {
    const wrong = check(award);
    return { check: name, clause, outcome: wrong === undefined ? 'passed' : 'failed', detail: wrong ?? '' };
  });
}

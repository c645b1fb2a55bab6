import type { Finding } from '../../openbadges/finding.js';
import { limits } from '../intake/limits.js';
import type { Verification } from '../verify.js';

/**
 * Keeps an answer small whatever the badge makes of it, the parts of a record included: a name of 200 KiB around 2,000
 * objects would be repeated in every finding's path. The verdict is that of all findings; what is wrong anywhere is
 * listed before what is in order anywhere.
 */
export function boundAnswer(verification: Verification): Verification {
  const findings = findingsIn(verification);
  if (findings.length <= limits.shownFindings)
    return findings.every(isShort) ? verification : withFindings(verification, (all) => all.map(shorten));
  const listed = new Set(mostTelling(findings).slice(0, limits.shownFindings));
  return withFindings(verification, (all) => {
    const kept = mostTelling(all.filter((finding) => listed.has(finding)));
    const rest = all.length - kept.length;
    return [...kept.map(shorten), ...(rest > 0 ? [unlisted(rest)] : [])];
  });
}

const findingsIn = ({ findings, parts = [] }: Verification): readonly Finding[] => [
  ...findings,
  ...parts.flatMap(findingsIn),
];

function withFindings(
  { parts, ...verification }: Verification,
  choose: (all: readonly Finding[]) => readonly Finding[],
): Verification {
  return {
    ...verification,
    findings: choose(verification.findings),
    ...(parts && { parts: parts.map((part) => withFindings(part, choose)) }),
  };
}

const weight: Readonly<Record<Finding['outcome'], number>> = {
  failed: 0,
  'not-checked': 1,
  warning: 2,
  passed: 3,
};

const mostTelling = (findings: readonly Finding[]) =>
  [...findings].sort((one, other) => weight[one.outcome] - weight[other.outcome]);

const isShort = ({ detail }: Finding) => detail.length <= limits.shownText;

/** Copied, for a mere slice would keep the whole text alive. */
function shorten(finding: Finding): Finding {
  if (isShort(finding)) return finding;
  return { ...finding, detail: `${Buffer.from(finding.detail.slice(0, limits.shownText)).toString()}…` };
}

const unlisted = (count: number): Finding => ({
  check: 'findings-listed',
  outcome: 'warning',
  clause: 'Limits of this service',
  detail: `${count} more findings are not listed`,
});

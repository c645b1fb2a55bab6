import type { Finding } from '../../openbadges/finding.js';
import { limits } from '../intake/limits.js';
import type { Verification } from '../verify.js';

/**
 * Keeps an answer small whatever the badge makes of it: a name of 200 KiB around 2,000 objects would be repeated in
 * every finding's path. The verdict is that of all findings; what is wrong is listed before what is left out.
 */
export function boundAnswer(verification: Verification): Verification {
  const { findings } = verification;
  const most = limits.shownFindings;
  if (findings.length <= most && findings.every(({ detail }) => detail.length <= limits.shownText))
    return verification;
  const listed = findings.length <= most ? findings : mostTelling(findings).slice(0, most);
  const rest = findings.length - listed.length;
  return {
    ...verification,
    findings: [...listed.map(shorten), ...(rest > 0 ? [unlisted(rest)] : [])],
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

/** Copied, for a mere slice would keep the whole text alive. */
function shorten(finding: Finding): Finding {
  const { detail } = finding;
  if (detail.length <= limits.shownText) return finding;
  return { ...finding, detail: `${Buffer.from(detail.slice(0, limits.shownText)).toString()}…` };
}

const unlisted = (count: number): Finding => ({
  check: 'findings-listed',
  outcome: 'warning',
  clause: 'Limits of this service',
  detail: `${count} more findings are not listed`,
});

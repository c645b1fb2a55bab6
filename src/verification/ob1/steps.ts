import type { Finding } from '../../openbadges/finding.js';
import { type Json, type JsonObject, isJsonObject } from '../../openbadges/json.js';
import type { DocumentKind } from '../../openbadges/kind.js';
import { type Case, type Step, checkOf } from '../steps/case.js';

/**
 * Badges from before OB 2.0 are told apart and named. Their proof was an address that most issuers have given up, and
 * the rules let anybody's address speak for anybody's badge, so that nothing of them is believed or shown.
 */
export const ob1Steps: readonly Step[] = [nameVersion, checkExpiry];

const versions: { readonly [kind in DocumentKind]?: string } = {
  ob0: '0.5 (before 2013)',
  'ob1.0': '1.0 (2013)',
  'ob1.1': '1.1 (2015)',
};

function nameVersion(examined: Case): Finding[] {
  const { presented } = examined;
  examined.document = presented.document ?? {};
  const version = versions[presented.kind] ?? '1';
  return [
    checkOf('open-badges-1', 'OB 1.1 §Verification')(
      'not-checked',
      `it is an Open Badge of version ${version}: its address was its only proof, and what it says cannot be relied on; ask the issuer for a badge of today`,
    ),
  ];
}

/** What an old badge says against itself may be believed: that it has ended (OB 1.1 Assertion.expires). */
function checkExpiry({ document = {}, now }: Case): Finding[] {
  const end = toTime(expiryOf(document));
  if (end === undefined || end > now) return [];
  return [
    checkOf('not-expired', 'OB 1.1 Assertion.expires')(
      'failed',
      `it expired at ${new Date(end).toISOString()}`,
      { at: new Date(end).toISOString() },
    ),
  ];
}

const expiryOf = ({ expires, badge }: JsonObject) =>
  expires ?? (isJsonObject(badge) ? badge['expires'] : undefined);

/** A date with or without its time, or seconds since 1970: all three were allowed. */
function toTime(value: Json | undefined): number | undefined {
  const time =
    typeof value === 'number' ? value * 1_000 : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? time : undefined;
}

import { isHttpUrl, runChecks } from '../../openbadges/check.js';
import type { Finding } from '../../openbadges/finding.js';
import { type Json, type JsonObject, isJsonObject } from '../../openbadges/json.js';
import { badgeClassChecks, profileChecks } from '../../openbadges/ob2/checks.js';
import { linkChecks } from '../../openbadges/ob2/links.js';
import { addresses } from '../../openbadges/addresses.js';
import { type Case, allHold, checkOf } from '../steps/case.js';
import { loadJson } from '../steps/load-document.js';
import { saysAll } from './says-all.js';

/**
 * The BadgeClass and the Profile behind a stranger's badge, and what they and the badge must say of each other; only
 * then is the badge its issuer's.
 */
export async function checkForeignDocuments(examined: Case): Promise<Finding[]> {
  const { published, document = {}, authentic } = examined;
  if (published !== undefined || !authentic) return [];
  examined.authentic = false;
  const badgeClass = await load(document['badge'], 'badge-class', examined);
  if ('outcome' in badgeClass) return [badgeClass];
  const profile = await load(badgeClass.found['issuer'], 'issuer-profile', examined);
  if ('outcome' in profile) return [profile];
  const key = examined.keyDocument;
  const findings = [
    ...runChecks(badgeClassChecks, badgeClass.found),
    ...runChecks(profileChecks, profile.found),
    ...runChecks(linkChecks, {
      assertion: document,
      badgeClass: badgeClass.found,
      profile: profile.found,
      ...(key === undefined ? {} : { key }),
    }),
  ];
  examined.badgeClass = badgeClass.found;
  examined.profile = profile.found;
  examined.authentic = allHold(findings);
  return findings;
}

/** A linked document from its address; one that stands inside the badge must be what lies at its address too. */
async function load(
  value: Json | undefined,
  name: 'badge-class' | 'issuer-profile',
  examined: Case,
): Promise<{ readonly found: JsonObject } | Finding> {
  const check = checkOf(name, 'OB 2.0 §Verification');
  const id = isJsonObject(value) ? value['id'] : value;
  if (!isHttpUrl(id))
    return isJsonObject(value) ? { found: value } : check('failed', 'the document has no address on the web');
  const { ob2Issuer } = addresses(examined.own.baseUrl);
  // Ours is at hand; whether it allows such a badge is then seen.
  if (id === ob2Issuer) return { found: examined.own.ob2Profile() };
  const loaded = await loadJson(id, examined);
  if ('outcome' in loaded) return check(loaded.outcome, loaded.detail);
  const { document } = loaded;
  if (document['id'] !== id) return check('failed', 'the document at its address is about something else');
  if (isJsonObject(value) && !saysAll(document, value))
    return check('failed', 'the document inside the badge says something else than the one at its address');
  return { found: document };
}

import { isDeepStrictEqual } from 'node:util';

import { addresses } from '../../openbadges/addresses.js';
import { isHttpUrl, runChecks } from '../../openbadges/check.js';
import type { Finding } from '../../openbadges/finding.js';
import { type Json, type JsonObject, isJsonObject } from '../../openbadges/json.js';
import { toSignedId } from '../../openbadges/ob2/assertion.js';
import { badgeClassChecks, isSigned, keyChecks, profileChecks } from '../../openbadges/ob2/checks.js';
import { type Ob2Documents, linkChecks } from '../../openbadges/ob2/links.js';
import { type PublishedBadge, commitmentTo } from '../../publication/published-badge.js';
import { isOwn } from '../intake/own-address.js';
import { type Case, checkOf } from '../steps/case.js';
import { checkKeyOfOwn } from '../steps/validity.js';

/** A badge that claims to be ours must be the very one that we published, signed or hosted. */
export async function checkOwnRecord(examined: Case): Promise<Finding[]> {
  const { own, presented, document = {} } = examined;
  if (!claimsToBeOurs(document, own.baseUrl)) return [];
  const record = checkOf('own-record', 'Register of this service');
  const published = await findPublished(document, examined);
  const { token } = presented;
  const isStored =
    published !== undefined &&
    (token === undefined || examined.authentic) &&
    isAsPublished(token ?? document, published);
  examined.authentic = isStored;
  if (published === undefined) return [record('failed', 'we never issued a badge with this id')];
  if (!isStored) return [record('failed', 'it is not what we published under this id')];
  examined.published = published;
  return [record('passed'), ...checkKeyOfOwn(published)];
}

/** Of a holder who was erased the register keeps only hashes: enough to know a copy again. */
function isAsPublished(given: string | JsonObject, { ob2, ob2Jws, erased }: PublishedBadge): boolean {
  const isToken = typeof given === 'string';
  if (erased) return commitmentTo(given) === (isToken ? erased.ob2Jws : erased.ob2);
  return isToken ? given === ob2Jws : isDeepStrictEqual(given, JSON.parse(ob2));
}

/** What a badge of ours rests on, from our own register. */
export function checkOwnDocuments({ own, published, document = {} }: Case): Finding[] {
  if (published === undefined) return [];
  const { badge, language, keys } = published.award;
  const documents: Ob2Documents = {
    assertion: document,
    badgeClass: own.ob2BadgeClass(badge, language),
    profile: own.ob2Profile(),
    ...(isSigned(document['verification']) ? { key: own.ob2Key(keys.rsa) } : {}),
  };
  return [
    ...runChecks(badgeClassChecks, documents.badgeClass),
    ...runChecks(profileChecks, documents.profile),
    ...(documents.key === undefined ? [] : runChecks(keyChecks, documents.key)),
    ...runChecks(linkChecks, documents),
  ];
}

/** By its own address, its badge, the badge's issuer or its key: whoever borrows any of them must be us. */
export function claimsToBeOurs({ id, badge, verification }: JsonObject, baseUrl: string): boolean {
  const claims = [id, idOf(badge), isJsonObject(badge) ? idOf(badge['issuer']) : undefined];
  const creator = isJsonObject(verification) ? verification['creator'] : undefined;
  return [...claims, creator].some((claim) => isHttpUrl(claim) && isOwn(claim, baseUrl));
}

async function findPublished({ id }: JsonObject, { own }: Case): Promise<PublishedBadge | undefined> {
  const prefixes = [addresses(own.baseUrl).ob2Assertion(''), toSignedId('')];
  const prefix = prefixes.find((start) => typeof id === 'string' && id.startsWith(start));
  return prefix === undefined ? undefined : own.find(String(id).slice(prefix.length));
}

const idOf = (value: Json | undefined) => (isJsonObject(value) ? value['id'] : value);

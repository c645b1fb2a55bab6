import { isDeepStrictEqual } from 'node:util';

import { addresses } from '../../openbadges/addresses.js';
import { runChecks } from '../../openbadges/check.js';
import { type Json, type JsonObject, isJsonObject } from '../../openbadges/json.js';
import { toSignedId } from '../../openbadges/ob2/assertion.js';
import {
  assertionChecks,
  badgeClassChecks,
  isSigned,
  keyChecks,
  profileChecks,
} from '../../openbadges/ob2/checks.js';
import { type Ob2Documents, linkChecks } from '../../openbadges/ob2/links.js';
import { checkJws } from '../../openbadges/jose/jws.js';
import type { PublishedBadge } from '../../publication/published-badge.js';
import { type Case, type Step, checkOf } from './case.js';
import { findCreatorKey } from './find-key.js';
import { isAboutRecipient } from './recipient.js';
import { checkCharacters, checkPeriod, checkRevoked } from './validity.js';

/** OB 2.0 §Hosted Verification and §Signed Verification; what would have to be fetched is said and left. */
export const ob2Steps: readonly Step[] = [
  checkSignature,
  checkCharacters,
  checkForm,
  checkVerificationType,
  checkOwnRecord,
  checkOwnDocuments,
  checkForeign,
  checkDates,
  checkRevocation,
  checkRecipient,
];

async function checkSignature(examined: Case) {
  const { own, presented } = examined;
  examined.document = presented.document;
  if (presented.token === undefined) return [];
  const findKey = findCreatorKey(own);
  const verdict = await checkJws(
    presented.token,
    (kid, payload) => {
      // Without the key the claims prove nothing, but they may already be wrong by themselves.
      examined.document = payload;
      return findKey(kid, payload);
    },
    ['JWT', 'JOSE'],
  );
  examined.document = verdict.payload ?? examined.document;
  examined.authentic = verdict.payload !== undefined;
  return verdict.findings;
}

function checkForm({ document = {} }: Case) {
  return runChecks(assertionChecks, document);
}

function checkVerificationType({ presented, document = {} }: Case) {
  const check = checkOf('verification-fits', 'OB 2.0 VerificationObject.type');
  const fits = isSigned(document['verification']) === (presented.token !== undefined);
  if (fits) return [check('passed')];
  return [check('failed', 'a signed badge comes as a signed token, a hosted one as plain JSON')];
}

/** A badge that claims to be ours must be the very one that we published, signed or hosted. */
async function checkOwnRecord(examined: Case) {
  const { own, presented, document = {} } = examined;
  if (!claimsToBeOurs(document, own.baseUrl)) return [];
  const record = checkOf('own-record', 'Register of this service');
  const published = await findPublished(document, examined);
  const isStored =
    published !== undefined &&
    (presented.token === undefined
      ? isDeepStrictEqual(document, JSON.parse(published.ob2))
      : examined.authentic && presented.token === published.ob2Jws);
  examined.authentic = isStored;
  if (published === undefined) return [record('failed', 'we never issued a badge with this id')];
  if (!isStored) return [record('failed', 'it is not what we published under this id')];
  examined.published = published;
  examined.trusted = true;
  return [record('passed')];
}

function checkOwnDocuments({ own, published, document = {} }: Case) {
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

function checkForeign({ own, presented, document = {} }: Case) {
  if (claimsToBeOurs(document, own.baseUrl)) return [];
  if (presented.token === undefined)
    return [
      checkOf('hosted', 'OB 2.0 §Hosted Verification')(
        'not-checked',
        'a hosted badge is proved by its own address, which would have to be fetched',
      ),
    ];
  return [
    checkOf('badge-and-issuer', 'OB 2.0 §Signed Verification')(
      'not-checked',
      'its badge class and its issuer lie at another host and would have to be fetched',
    ),
  ];
}

function checkDates({ document: { issuedOn, expires } = {}, now }: Case) {
  return checkPeriod(
    { from: issuedOn, until: expires, clause: 'OB 2.0 Assertion.issuedOn and expires' },
    now,
  );
}

function checkRevocation({ published }: Case) {
  if (published === undefined) return [];
  return [checkRevoked(published, 'OB 2.0 RevocationList')];
}

function checkRecipient({ document = {}, recipient }: Case) {
  if (recipient === undefined) return [];
  const check = checkOf('recipient', 'OB 2.0 IdentityObject.identity');
  if (isAboutRecipient(document, recipient)) return [check('passed')];
  return [check('failed', 'the badge is not about the recipient asked for')];
}

/** By its own address, its badge, the badge's issuer or its key: whoever borrows any of them must be us. */
function claimsToBeOurs({ id, badge, verification }: JsonObject, baseUrl: string): boolean {
  const claims = [id, idOf(badge), isJsonObject(badge) ? idOf(badge['issuer']) : undefined];
  const creator = isJsonObject(verification) ? verification['creator'] : undefined;
  return [...claims, creator].some((claim) => typeof claim === 'string' && claim.startsWith(`${baseUrl}/`));
}

async function findPublished({ id }: JsonObject, { own }: Case): Promise<PublishedBadge | undefined> {
  const prefixes = [addresses(own.baseUrl).ob2Assertion(''), toSignedId('')];
  const prefix = prefixes.find((start) => typeof id === 'string' && id.startsWith(start));
  return prefix === undefined ? undefined : own.find(String(id).slice(prefix.length));
}

const idOf = (value: Json | undefined) => (isJsonObject(value) ? value['id'] : value);

import { createPublicKey } from 'node:crypto';

import {
  type Check,
  firstOf,
  hasType,
  isDateTime,
  isEmail,
  isHttpUrl,
  isIdentityHash,
  isText,
  isUri,
  rule,
  unless,
} from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf, objectsIn } from '../json.js';
import { memberChecks } from '../members.js';
import { openBadges2Vocabulary } from './classes.js';
import { isOpenBadges2Context } from './context.js';

type DocumentCheck = Check<JsonObject>;

const hasContext = (document: JsonObject) =>
  unless(
    listOf(document['@context']).some(isOpenBadges2Context),
    'the @context is not that of Open Badges 2.0',
  );
const isA = (type: string) => (document: JsonObject) =>
  unless(hasType(document, type), `the type is not ${type}`);

/** An extension says which it is, and where its terms are defined, wherever it hangs. */
const extensions = rule<JsonObject>('extensions', 'OB 2.0 §Extensions', (document) =>
  firstOf(objectsIn(document), ([object, path]) => {
    if (!hasType(object, 'Extension')) return undefined;
    const isNamed = listOf(object['type']).some((type) => isText(type) && type !== 'Extension');
    return unless(
      isNamed && listOf(object['@context']).length > 0,
      `the extension at ${path} lacks its own type or its @context`,
    );
  }),
);

/** An Assertion, hosted or as the payload of a signature. */
export const assertionChecks: readonly DocumentCheck[] = [
  rule('assertion-context', 'OB 2.0 §JSON-LD', hasContext),
  rule('assertion-type', 'OB 2.0 Assertion.type', isA('Assertion')),
  rule('assertion-not-revoked', 'OB 2.0 Assertion.revoked', ({ revoked, revocationReason }) =>
    unless(
      revoked === undefined || revoked === false,
      `the badge is revoked: ${isText(revocationReason) ? revocationReason : 'no reason given'}`,
    ),
  ),
  rule('assertion-verification', 'OB 2.0 VerificationObject.type', ({ verification }) =>
    unless(
      isHosted(verification) !== isSigned(verification),
      'the verification is not either HostedBadge or SignedBadge',
    ),
  ),
  rule('assertion-id', 'OB 2.0 Assertion.id', ({ id, verification }) =>
    unless(!isHosted(verification) || isHttpUrl(id), 'the id of a hosted badge is not a URL'),
  ),
  rule('assertion-recipient-hash', 'OB 2.0 IdentityObject.identity', ({ recipient }) => {
    if (!isJsonObject(recipient)) return undefined;
    const hashed = recipient['hashed'] === true;
    return unless(
      hashed === isIdentityHash(recipient['identity']),
      'the identity is not what "hashed" says of it',
    );
  }),
  rule('assertion-recipient-email', 'OB 2.0 IdentityObject.type', ({ recipient }) => {
    if (!isJsonObject(recipient) || recipient['type'] !== 'email' || recipient['hashed'] !== false)
      return undefined;
    return unless(isEmail(recipient['identity']), 'the identity is not an e-mail address');
  }),
  rule('assertion-expires', 'OB 2.0 Assertion.expires', ({ issuedOn, expires }) =>
    unless(
      !isDateTime(issuedOn) || !isDateTime(expires) || Date.parse(issuedOn) < Date.parse(expires),
      'it expires before it is issued',
    ),
  ),
  rule('assertion-evidence', 'OB 2.0 Evidence', ({ evidence }) =>
    firstOf(listOf(evidence).filter(isJsonObject), ({ id, narrative }) =>
      unless(isUri(id) || isText(narrative), 'an evidence has neither a URL nor a narrative'),
    ),
  ),
  ...memberChecks(openBadges2Vocabulary, 'Assertion'),
  extensions,
];

/** A BadgeClass. */
export const badgeClassChecks: readonly DocumentCheck[] = [
  rule('badge-context', 'OB 2.0 §JSON-LD', hasContext),
  rule('badge-type', 'OB 2.0 BadgeClass.type', isA('BadgeClass')),
  rule('badge-criteria', 'OB 2.0 Criteria', ({ criteria }) =>
    unless(
      !isJsonObject(criteria) || isUri(criteria['id']) || isText(criteria['narrative']),
      'the criteria say nothing',
    ),
  ),
  rule('badge-related', 'OB 2.0 §Internationalization', ({ id, related }) =>
    firstOf(listOf(related), (item) =>
      unless((isJsonObject(item) ? item['id'] : item) !== id, 'a badge is related to itself'),
    ),
  ),
  ...memberChecks(openBadges2Vocabulary, 'BadgeClass'),
  extensions,
];

/** A Profile that issues. */
export const profileChecks: readonly DocumentCheck[] = [
  rule('profile-context', 'OB 2.0 §JSON-LD', hasContext),
  rule('profile-type', 'OB 2.0 Profile.type', (profile) =>
    unless(
      hasType(profile, 'Profile') || hasType(profile, 'Issuer'),
      'the type is neither Profile nor Issuer',
    ),
  ),
  ...memberChecks(openBadges2Vocabulary, 'Profile'),
  extensions,
];

/** A CryptographicKey. */
export const keyChecks: readonly DocumentCheck[] = [
  rule('key-context', 'OB 2.0 §JSON-LD', hasContext),
  rule('key-type', 'OB 2.0 CryptographicKey.type', isA('CryptographicKey')),
  rule('key-pem', 'OB 2.0 CryptographicKey.publicKeyPem', ({ publicKeyPem }) =>
    unless(isPublicPem(publicKeyPem), 'the publicKeyPem is not a public key'),
  ),
  ...memberChecks(openBadges2Vocabulary, 'CryptographicKey'),
];

export const isHosted = (value: Json | undefined) =>
  hasType(value, 'HostedBadge') || hasType(value, 'hosted');
export const isSigned = (value: Json | undefined) =>
  hasType(value, 'SignedBadge') || hasType(value, 'signed');

function isPublicPem(value: Json | undefined): boolean {
  // createPublicKey would also take a private key and derive the public one: a secret in a public document.
  if (typeof value !== 'string' || value.includes('PRIVATE')) return false;
  try {
    return createPublicKey(value).type === 'public';
  } catch {
    return false;
  }
}

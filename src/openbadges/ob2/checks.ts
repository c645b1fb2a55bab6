import { createPublicKey } from 'node:crypto';

import {
  type Check,
  firstOf,
  hasType,
  isDateTime,
  isHttpUrl,
  isIdentityHash,
  isLanguageTag,
  isText,
  isUri,
  rule,
  unless,
} from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../json.js';
import { isOpenBadges2Context } from './context.js';

type DocumentCheck = Check<JsonObject>;

const hasContext = (document: JsonObject) =>
  unless(
    listOf(document['@context']).some(isOpenBadges2Context),
    'the @context is not that of Open Badges 2.0',
  );
const isA = (type: string) => (document: JsonObject) =>
  unless(hasType(document, type), `the type is not ${type}`);

/** An Assertion, hosted or as the payload of a signature. */
export const assertionChecks: readonly DocumentCheck[] = [
  rule('assertion-context', 'OB 2.0 §JSON-LD', hasContext),
  rule('assertion-type', 'OB 2.0 Assertion.type', isA('Assertion')),
  rule('assertion-not-revoked', 'OB 2.0 Assertion.revoked', ({ revoked, revocationReason }) =>
    unless(
      revoked !== true,
      `the badge is revoked: ${isText(revocationReason) ? revocationReason : 'no reason given'}`,
    ),
  ),
  rule('assertion-verification', 'OB 2.0 VerificationObject.type', ({ verification }) =>
    unless(
      isHosted(verification) || isSigned(verification),
      'the verification is neither HostedBadge nor SignedBadge',
    ),
  ),
  rule('assertion-id', 'OB 2.0 Assertion.id', ({ id, verification }) =>
    unless(
      isHosted(verification) ? isHttpUrl(id) : isUri(id),
      'the id is not the URL or URN that its verification needs',
    ),
  ),
  rule('assertion-creator', 'OB 2.0 VerificationObject.creator', ({ verification }) => {
    const creator = isJsonObject(verification) ? verification['creator'] : undefined;
    return unless(creator === undefined || isHttpUrl(creator), 'the creator is not the URL of a key');
  }),
  rule('assertion-recipient', 'OB 2.0 IdentityObject', ({ recipient }) =>
    unless(
      isJsonObject(recipient) &&
        isText(recipient['type']) &&
        typeof recipient['hashed'] === 'boolean' &&
        isText(recipient['identity']),
      'the recipient lacks its type, hashed or identity',
    ),
  ),
  rule('assertion-recipient-hash', 'OB 2.0 IdentityObject.identity', ({ recipient }) => {
    if (!isJsonObject(recipient)) return undefined;
    const hashed = recipient['hashed'] === true;
    return unless(
      hashed === isIdentityHash(recipient['identity']),
      'the identity is not what "hashed" says of it',
    );
  }),
  rule('assertion-recipient-salt', 'OB 2.0 IdentityObject.salt', ({ recipient }) => {
    const salt = isJsonObject(recipient) ? recipient['salt'] : undefined;
    return unless(salt === undefined || typeof salt === 'string', 'the salt is not a text');
  }),
  rule('assertion-recipient-email', 'OB 2.0 IdentityObject.type', ({ recipient }) => {
    if (!isJsonObject(recipient) || recipient['type'] !== 'email' || recipient['hashed'] !== false)
      return undefined;
    return unless(isEmail(recipient['identity']), 'the identity is not an e-mail address');
  }),
  rule('assertion-badge', 'OB 2.0 Assertion.badge', ({ badge }) =>
    unless(isHttpUrl(badge) || hasType(badge, 'BadgeClass'), 'the badge is neither a URL nor a BadgeClass'),
  ),
  rule('assertion-issued-on', 'OB 2.0 Assertion.issuedOn', ({ issuedOn }) =>
    unless(isDateTime(issuedOn), 'issuedOn is not a date with time and time zone'),
  ),
  rule('assertion-expires', 'OB 2.0 Assertion.expires', ({ issuedOn, expires }) => {
    if (expires === undefined) return undefined;
    if (!isDateTime(expires)) return 'expires is not a date with time and time zone';
    return unless(
      !isDateTime(issuedOn) || Date.parse(issuedOn) < Date.parse(expires),
      'it expires before it is issued',
    );
  }),
  rule('assertion-evidence', 'OB 2.0 Evidence', ({ evidence }) =>
    firstOf(listOf(evidence), (item) =>
      unless(isEvidence(item), 'an evidence is neither a URL nor an Evidence'),
    ),
  ),
  rule('assertion-image', 'OB 2.0 Assertion.image', ({ image }) =>
    unless(image === undefined || isImage(image), 'the image is not a URL, a data URI or an Image'),
  ),
];

/** A BadgeClass. */
export const badgeClassChecks: readonly DocumentCheck[] = [
  rule('badge-context', 'OB 2.0 §JSON-LD', hasContext),
  rule('badge-type', 'OB 2.0 BadgeClass.type', isA('BadgeClass')),
  rule('badge-id', 'OB 2.0 BadgeClass.id', ({ id }) => unless(isUri(id), 'the id is not a URL or URN')),
  rule('badge-name', 'OB 2.0 BadgeClass.name', ({ name }) => unless(isText(name), 'the name is missing')),
  rule('badge-description', 'OB 2.0 BadgeClass.description', ({ description }) =>
    unless(isText(description), 'the description is missing'),
  ),
  rule('badge-image', 'OB 2.0 BadgeClass.image', ({ image }) =>
    unless(isImage(image), 'the image is missing or no image'),
  ),
  rule('badge-criteria', 'OB 2.0 Criteria', ({ criteria }) =>
    unless(
      isHttpUrl(criteria) ||
        (isJsonObject(criteria) &&
          (isUri(criteria['id']) || isText(criteria['narrative'])) &&
          (criteria['id'] === undefined || isUri(criteria['id']))),
      'the criteria say nothing',
    ),
  ),
  rule('badge-issuer', 'OB 2.0 BadgeClass.issuer', ({ issuer }) =>
    unless(
      isHttpUrl(issuer) || (isJsonObject(issuer) && isHttpUrl(issuer['id'])),
      'the issuer is not a Profile',
    ),
  ),
  rule('badge-alignment', 'OB 2.0 AlignmentObject', ({ alignment }) =>
    firstOf(listOf(alignment), (item) =>
      unless(
        isJsonObject(item) && isText(item['targetName']) && isHttpUrl(item['targetUrl']),
        'an alignment lacks its targetName or targetUrl',
      ),
    ),
  ),
  rule('badge-tags', 'OB 2.0 BadgeClass.tags', ({ tags }) =>
    unless(listOf(tags).every(isText), 'a tag is not a text'),
  ),
  rule('badge-language', 'OB 2.0 §Internationalization', (badge) =>
    unless(
      badge['@language'] === undefined || isLanguageTag(badge['@language']),
      'the @language is no language tag',
    ),
  ),
  rule('badge-version', 'OB 2.0 §Versioning', ({ version }) =>
    unless(
      version === undefined || isText(version) || typeof version === 'number',
      'the version is not a text',
    ),
  ),
  rule('badge-related', 'OB 2.0 §Internationalization', ({ id, related }) =>
    firstOf(listOf(related), (item) =>
      unless(
        isJsonObject(item) && isUri(item['id']) && item['id'] !== id,
        'a related badge has no id of its own',
      ),
    ),
  ),
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
  rule('profile-id', 'OB 2.0 Profile.id', ({ id }) => unless(isHttpUrl(id), 'the id is not a URL')),
  rule('profile-name', 'OB 2.0 Profile.name', ({ name }) => unless(isText(name), 'the name is missing')),
  rule('profile-url', 'OB 2.0 Profile.url', ({ url }) =>
    unless(isHttpUrl(url), 'the url is missing or not a URL'),
  ),
  rule('profile-email', 'OB 2.0 Profile.email', ({ email }) =>
    unless(isEmail(email), 'the e-mail address is missing'),
  ),
  rule('profile-public-key', 'OB 2.0 Profile.publicKey', ({ publicKey }) =>
    firstOf(listOf(publicKey), (key) =>
      unless(isHttpUrl(key) || (isJsonObject(key) && isUri(key['id'])), 'a public key has no URL'),
    ),
  ),
  rule('profile-revocation-list', 'OB 2.0 Profile.revocationList', ({ revocationList }) =>
    unless(revocationList === undefined || isHttpUrl(revocationList), 'the revocation list is not a URL'),
  ),
  rule('profile-verification', 'OB 2.0 VerificationObject', ({ verification }) => {
    if (verification === undefined) return undefined;
    if (!isJsonObject(verification)) return 'the verification policy is not an object';
    const { allowedOrigins, startsWith } = verification;
    const origins = listOf(allowedOrigins).every((origin) => isText(origin) && !/[/?#@\s]/.test(origin));
    return unless(
      origins && listOf(startsWith).every(isHttpUrl),
      'allowedOrigins are not hosts, or startsWith no URL',
    );
  }),
];

/** A CryptographicKey. */
export const keyChecks: readonly DocumentCheck[] = [
  rule('key-context', 'OB 2.0 §JSON-LD', hasContext),
  rule('key-type', 'OB 2.0 CryptographicKey.type', isA('CryptographicKey')),
  rule('key-id', 'OB 2.0 CryptographicKey.id', ({ id }) => unless(isHttpUrl(id), 'the id is not a URL')),
  rule('key-owner', 'OB 2.0 CryptographicKey.owner', ({ owner }) =>
    unless(isHttpUrl(owner), 'the owner is not a URL'),
  ),
  rule('key-pem', 'OB 2.0 CryptographicKey.publicKeyPem', ({ publicKeyPem }) =>
    unless(isPublicPem(publicKeyPem), 'the publicKeyPem is not a public key'),
  ),
];

export const isHosted = (value: Json | undefined) =>
  hasType(value, 'HostedBadge') || hasType(value, 'hosted');
export const isSigned = (value: Json | undefined) =>
  hasType(value, 'SignedBadge') || hasType(value, 'signed');

const isEmail = (value: Json | undefined) =>
  typeof value === 'string' && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value);

const isImage = (value: Json | undefined): boolean =>
  isJsonObject(value)
    ? isImage(value['id'])
    : isHttpUrl(value) || (isUri(value) && /^data:image\//i.test(value));

const isEvidence = (value: Json): boolean =>
  isJsonObject(value)
    ? (value['id'] === undefined || isUri(value['id'])) && (isUri(value['id']) || isText(value['narrative']))
    : isUri(value);

function isPublicPem(value: Json | undefined): boolean {
  // createPublicKey would also take a private key and derive the public one: a secret in a public document.
  if (typeof value !== 'string' || value.includes('PRIVATE')) return false;
  try {
    return createPublicKey(value).type === 'public';
  } catch {
    return false;
  }
}

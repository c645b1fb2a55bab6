import {
  type Check,
  advice,
  firstOf,
  hasType,
  isDateTime,
  isIdentityHash,
  isText,
  isUri,
  rule,
  unless,
} from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf, objectsIn } from '../json.js';
import { credentialContexts, credentialsV2 } from '../proof/contexts.js';
import { achievementChecks } from './achievement-checks.js';
import { attachmentChecks, hasOnly, membersNamed } from './attachment-checks.js';
import { identifierTypes, isTermOf } from './vocabulary.js';

type CredentialCheck = Check<JsonObject>;

const identification: readonly CredentialCheck[] = [
  rule('context', 'OB 3.0 §AchievementCredential.@context', (credential) => {
    const [first, second] = listOf(credential['@context']);
    const badges = /^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/context(-3\.\d\.\d)?\.json$/;
    return unless(
      Array.isArray(credential['@context']) &&
        first === credentialsV2 &&
        typeof second === 'string' &&
        badges.test(second),
      'the @context does not start with VC 2.0 and Open Badges 3.0, in this order',
    );
  }),
  advice('context-exact', 'OB 3.0 Certification Guide, JSON-LD safe mode', (credential) =>
    unless(
      JSON.stringify(credential['@context']) === JSON.stringify(credentialContexts),
      'the @context is not the list of three that defines every term of Open Badges',
    ),
  ),
  rule('type', 'OB 3.0 §AchievementCredential.type', (credential) =>
    unless(
      hasType(credential, 'VerifiableCredential') &&
        (hasType(credential, 'OpenBadgeCredential') || hasType(credential, 'AchievementCredential')),
      'the type is not VerifiableCredential with OpenBadgeCredential or AchievementCredential',
    ),
  ),
  rule('id', 'OB 3.0 §AchievementCredential.id', ({ id }) =>
    unless(isUri(id), 'the id is missing or no URI'),
  ),
  rule('ids-are-uris', 'OB 3.0 §URI', (credential) =>
    firstOf(objectsIn(credential), ([object, path]) =>
      unless(
        object['id'] === undefined || isUri(object['id']),
        `the id at ${path || 'the top'} is not an absolute URI`,
      ),
    ),
  ),
  advice('name', 'OB 3.0 §AchievementCredential.name', ({ name }) =>
    unless(isText(name), 'the name is missing'),
  ),
];

const issuing: readonly CredentialCheck[] = [
  rule('issuer', 'OB 3.0 §AchievementCredential.issuer', ({ issuer }) =>
    unless(
      isJsonObject(issuer) && isUri(issuer['id']) && hasType(issuer, 'Profile'),
      'the issuer is not an object of type Profile with an id',
    ),
  ),
  rule('issuer-controls-proof', 'VC Data Integrity 1.0 §2.3', ({ issuer, proof }) =>
    firstOf(listOf(proof), (each) => {
      const method = isJsonObject(each) ? each['verificationMethod'] : undefined;
      if (typeof method !== 'string' || !method.includes('#')) return undefined;
      const issuerId = isJsonObject(issuer) ? issuer['id'] : issuer;
      return unless(
        method.split('#')[0] === issuerId,
        'the issuer is not the controller of the key that signed',
      );
    }),
  ),
  rule('profiles', 'OB 3.0 §Profile', (credential) =>
    firstOf(membersNamed(credential, ['creator', 'source', 'parentOrg']), ([value, path]) =>
      unless(
        isUri(value) || (isJsonObject(value) && isUri(value['id']) && hasType(value, 'Profile')),
        `${path} is not a Profile with an id`,
      ),
    ),
  ),
  rule('other-identifiers', 'OB 3.0 §IdentifierEntry', (credential) =>
    firstOf(membersNamed(credential, ['otherIdentifier']), ([value, path]) =>
      unless(
        isJsonObject(value) &&
          hasType(value, 'IdentifierEntry') &&
          isText(value['identifier']) &&
          isTermOf(identifierTypes, value['identifierType']),
        `${path} is not an IdentifierEntry`,
      ),
    ),
  ),
];

const validity: readonly CredentialCheck[] = [
  rule('valid-from', 'OB 3.0 §AchievementCredential.validFrom', ({ validFrom }) =>
    unless(isDateTime(validFrom), 'validFrom is missing or has no time zone'),
  ),
  rule('valid-until', 'OB 3.0 §AchievementCredential.validUntil', ({ validFrom, validUntil }) => {
    if (validUntil === undefined) return undefined;
    if (!isDateTime(validUntil)) return 'validUntil has no time zone';
    return unless(
      !isDateTime(validFrom) || Date.parse(validFrom) < Date.parse(validUntil),
      'it ends before it starts',
    );
  }),
  rule('awarded-date', 'OB 3.0 §AchievementCredential.awardedDate', ({ awardedDate }) =>
    unless(awardedDate === undefined || isDateTime(awardedDate), 'awardedDate has no time zone'),
  ),
  rule('no-vc-1.1-dates', 'VC Data Model 2.0 §4.9', ({ issuanceDate, expirationDate }) =>
    unless(issuanceDate === undefined && expirationDate === undefined, 'it carries the dates of VC 1.1'),
  ),
  advice('whole-seconds', 'spruceid/ssi#638', (credential) =>
    firstOf(objectsIn(credential), ([object, path]) =>
      firstOf(dateMembers, (member) => {
        const value = object[member];
        return unless(
          typeof value !== 'string' || !value.includes('.'),
          `${path ? `${path}.` : ''}${member} counts fractions of a second: its proof fails in Rust verifiers`,
        );
      }),
    ),
  ),
];

const dateMembers = [
  'validFrom',
  'validUntil',
  'awardedDate',
  'created',
  'activityStartDate',
  'activityEndDate',
];

const recipient: readonly CredentialCheck[] = [
  rule('subject', 'OB 3.0 §AchievementSubject', ({ credentialSubject }) =>
    unless(hasType(credentialSubject, 'AchievementSubject'), 'the subject is not one AchievementSubject'),
  ),
  rule('subject-identified', 'OB 3.0 §AchievementSubject.id', ({ credentialSubject }) => {
    if (!isJsonObject(credentialSubject)) return undefined;
    const { id, identifier } = credentialSubject;
    return unless(isUri(id) || listOf(identifier).length > 0, 'the subject has neither id nor identifier');
  }),
  rule('identifiers', 'OB 3.0 §IdentityObject', ({ credentialSubject }) =>
    firstOf(identifiersOf(credentialSubject), (each) =>
      unless(
        isJsonObject(each) &&
          hasType(each, 'IdentityObject') &&
          typeof each['hashed'] === 'boolean' &&
          isText(each['identityHash']) &&
          isTermOf(identifierTypes, each['identityType']),
        'an identifier lacks its type, hashed, identityHash or identityType',
      ),
    ),
  ),
  rule('identifier-members', 'OB 3.0 JSON Schema, IdentityObject', ({ credentialSubject }) =>
    firstOf(identifiersOf(credentialSubject), (each) =>
      hasOnly(each, ['type', 'hashed', 'identityHash', 'identityType', 'salt'], 'an identifier'),
    ),
  ),
  rule('identifier-hash', 'OB 3.0 §IdentityHash', ({ credentialSubject }) =>
    firstOf(identifiersOf(credentialSubject), (each) => {
      if (!isJsonObject(each) || each['hashed'] !== true) return undefined;
      return unless(isIdentityHash(each['identityHash']), 'an identifier is called hashed and is not');
    }),
  ),
];

const wording: readonly CredentialCheck[] = [
  rule('no-nulls', 'OB 3.0 JSON Schema', (credential) =>
    firstOf(objectsIn(credential), ([object, path]) =>
      firstOf(Object.entries(object), ([name, value]) =>
        unless(!holdsNull(value), `${path ? `${path}.` : ''}${name} is null`),
      ),
    ),
  ),
  advice('no-endorsement-jwt', 'OB 3.0 context 3.0.3', (credential) =>
    unless(
      membersNamed(credential, ['endorsementJwt']).length === 0,
      'endorsementJwt is not in the published context: JSON-LD safe mode refuses it',
    ),
  ),
  advice('one-language', 'OB 3.0 JSON Schema', (credential) =>
    firstOf(membersNamed(credential, ['name', 'description', 'narrative', 'caption']), ([value, path]) =>
      unless(typeof value === 'string', `${path} is not a plain text: one language per credential`),
    ),
  ),
  advice('clean-text', 'N-Quads canonical form, control characters', (credential) =>
    firstOf(objectsIn(credential), ([object, path]) =>
      firstOf(Object.entries(object), ([name, value]) =>
        unless(
          !listOf(value).some((text) => typeof text === 'string' && unclean.test(text)),
          `${path ? `${path}.` : ''}${name} holds a control character: its proof fails in other verifiers`,
        ),
      ),
    ),
  ),
];

/** Control characters other than line feed and carriage return, and half characters. */
const unclean = /[^\P{Cc}\n\r]|\p{Surrogate}/u;

/** All rules of an OpenBadgeCredential, before signing and when verifying; JSON-LD safe mode is `canonize`'s. */
export const credentialChecks: readonly CredentialCheck[] = [
  ...identification,
  ...issuing,
  ...validity,
  ...recipient,
  ...achievementChecks,
  ...attachmentChecks,
  ...wording,
];

const identifiersOf = (subject: Json | undefined) =>
  isJsonObject(subject) ? listOf(subject['identifier']) : [];

const holdsNull = (value: Json | undefined) =>
  value === null || (Array.isArray(value) && value.includes(null));

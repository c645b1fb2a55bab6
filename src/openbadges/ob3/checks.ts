import {
  type Check,
  advice,
  firstOf,
  hasType,
  isIdentityHash,
  isText,
  isUri,
  rule,
  unless,
} from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../json.js';
import { memberChecks } from '../members.js';
import { credentialContexts } from '../proof/contexts.js';
import { parseStatusEntry } from '../status/status-entry.js';
import { StatusListUnusable } from '../status/status-list.js';
import { vcChecks, vcChecksV1 } from '../vc/checks.js';
import { openBadges3 } from './classes.js';
import { credentialSchema } from './credential.js';
import { readingChecks, wordingChecks } from './reading-checks.js';
import { isOpenBadges3Context } from './vocabulary.js';

type CredentialCheck = Check<JsonObject>;

const identification: readonly CredentialCheck[] = [
  rule('context', 'OB 3.0 §AchievementCredential.@context', (credential) =>
    unless(
      isOpenBadges3Context(listOf(credential['@context'])[1]),
      'the second @context is not that of Open Badges 3.0',
    ),
  ),
  rule('type', 'OB 3.0 §AchievementCredential.type', (credential) =>
    unless(
      hasType(credential, 'OpenBadgeCredential') || hasType(credential, 'AchievementCredential'),
      'the type is neither OpenBadgeCredential nor AchievementCredential',
    ),
  ),
  advice('name', 'OB 3.0 §AchievementCredential.name', ({ name }) =>
    unless(name !== undefined, 'the name is missing'),
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
];

const recipient: readonly CredentialCheck[] = [
  rule('subject-identified', 'OB 3.0 §AchievementSubject.id', (credential) => {
    const { id, identifier } = subjectOf(credential);
    return unless(isUri(id) || listOf(identifier).length > 0, 'the subject has neither id nor identifier');
  }),
  rule('identifier-hash', 'OB 3.0 §IdentityHash', (credential) =>
    firstOf(listOf(subjectOf(credential)['identifier']), (each) => {
      if (!isJsonObject(each) || each['hashed'] !== true) return undefined;
      return unless(isIdentityHash(each['identityHash']), 'an identifier is called hashed and is not');
    }),
  ),
];

const achievement: readonly CredentialCheck[] = [
  rule('criteria-say-something', 'OB 3.0 §Criteria', (credential) => {
    const criteria = achievementOf(credential)['criteria'];
    return unless(
      isJsonObject(criteria) && (isUri(criteria['id']) || isText(criteria['narrative'])),
      'the criteria have neither id nor narrative',
    );
  }),
  rule('required-level', 'OB 3.0 §ResultDescription.requiredLevel', (credential) =>
    firstOf(descriptionsOf(credential), (description) =>
      unless(
        description['requiredLevel'] === undefined || isLevelOf(description, description['requiredLevel']),
        'a required level is none of its rubric',
      ),
    ),
  ),
  rule('result-links', 'OB 3.0 §Result.resultDescription', (credential) =>
    firstOf(resultsOf(credential), (result) => {
      const { resultDescription, achievedLevel } = result;
      const description = describedBy(credential, result);
      if (resultDescription !== undefined && description === undefined)
        return 'a result describes nothing that is here';
      return unless(
        achievedLevel === undefined || isLevelOf(description, achievedLevel),
        'an achieved level is none of its rubric',
      );
    }),
  ),
  rule('result-status', 'OB 3.0 §Result.status', (credential) =>
    firstOf(resultsOf(credential), (result) =>
      unless(
        describedBy(credential, result)?.['resultType'] !== 'Status' || result['status'] !== undefined,
        'a result of type Status has no status',
      ),
    ),
  ),
  rule('result-value', 'OB 3.0 §ResultDescription.allowedValue', (credential) =>
    firstOf(resultsOf(credential), (result) => {
      const { allowedValue, valueMin, valueMax } = describedBy(credential, result) ?? {};
      const { value } = result;
      if (value === undefined) return undefined;
      const isListed = allowedValue === undefined || listOf(allowedValue).includes(value);
      return unless(
        isListed && !isBelow(value, valueMin) && !isBelow(valueMax, value),
        'a result has a value that its description does not allow',
      );
    }),
  ),
];

const attachments: readonly CredentialCheck[] = [
  advice('credential-schema-type', 'OB 3.0 §CredentialSchema.type', ({ credentialSchema: schemas }) =>
    unless(
      listOf(schemas).length === 0 || listOf(schemas).some((each) => hasType(each, credentialSchema.type)),
      `no credentialSchema is of type ${credentialSchema.type}`,
    ),
  ),
  advice('credential-status-type', 'OB 3.0 §CredentialStatus.type', ({ credentialStatus }) =>
    unless(
      credentialStatus === undefined || hasType(credentialStatus, 'BitstringStatusListEntry'),
      'the status is not a BitstringStatusListEntry: many verifiers skip it',
    ),
  ),
  rule('bitstring-status', 'Bitstring Status List 1.0 §2.1', ({ credentialStatus }) =>
    firstOf(listOf(credentialStatus), (entry) => {
      if (!isJsonObject(entry) || !hasType(entry, 'BitstringStatusListEntry')) return undefined;
      try {
        parseStatusEntry(entry);
        return undefined;
      } catch (error) {
        if (!(error instanceof StatusListUnusable)) throw error;
        return error.message;
      }
    }),
  ),
];

const shared: readonly CredentialCheck[] = [
  ...identification,
  ...memberChecks(openBadges3, 'AchievementCredential'),
  ...recipient,
  ...achievement,
  ...attachments,
  ...readingChecks,
  ...wordingChecks,
];

/** All rules of an OpenBadgeCredential, before signing and when verifying; JSON-LD safe mode is `canonize`'s. */
export const credentialChecks: readonly CredentialCheck[] = [
  ...vcChecks,
  rule('valid-from', 'OB 3.0 §AchievementCredential.validFrom', ({ validFrom }) =>
    unless(validFrom !== undefined, 'validFrom is missing'),
  ),
  advice('context-exact', 'OB 3.0 Certification Guide, JSON-LD safe mode', (credential) =>
    unless(
      JSON.stringify(credential['@context']) === JSON.stringify(credentialContexts),
      'the @context is not the list of three that defines every term of Open Badges',
    ),
  ),
  ...shared,
];

/** The same for a credential of OB 3.0 on the VC Data Model 1.1, which many issued before 2.0; we never do. */
export const credentialChecksV1: readonly CredentialCheck[] = [
  ...vcChecksV1,
  advice('vc-1.1', 'OB 3.0 §AchievementCredential.@context', (credential) =>
    unless(
      !listOf(credential['@context']).includes('https://www.w3.org/2018/credentials/v1'),
      'it follows the VC Data Model 1.1: newer verifiers may refuse it',
    ),
  ),
  ...shared,
];

/** The rules of an Achievement that is a document of its own. */
export const achievementDocumentChecks: readonly CredentialCheck[] = documentChecks('Achievement');

/** The rules of a Profile that is a document of its own. */
export const profileDocumentChecks: readonly CredentialCheck[] = documentChecks('Profile');

function documentChecks(root: string): readonly CredentialCheck[] {
  return [
    rule('document-context', 'OB 3.0 §Serialization', (document) =>
      unless(
        listOf(document['@context']).some(isOpenBadges3Context),
        'the @context is not that of Open Badges 3.0',
      ),
    ),
    ...memberChecks(openBadges3, root),
    ...readingChecks,
    ...wordingChecks,
  ];
}

const subjectOf = ({ credentialSubject }: JsonObject): JsonObject =>
  isJsonObject(credentialSubject) ? credentialSubject : {};

function achievementOf(credential: JsonObject): JsonObject {
  const { achievement: awarded } = subjectOf(credential);
  return isJsonObject(awarded) ? awarded : {};
}

const descriptionsOf = (credential: JsonObject) =>
  listOf(achievementOf(credential)['resultDescription']).filter(isJsonObject);
const resultsOf = (credential: JsonObject) => listOf(subjectOf(credential)['result']).filter(isJsonObject);
const describedBy = (credential: JsonObject, { resultDescription }: JsonObject) =>
  descriptionsOf(credential).find(({ id }) => id !== undefined && id === resultDescription);
const isLevelOf = (description: JsonObject | undefined, level: Json) =>
  listOf(description?.['rubricCriterionLevel']).some((each) => isJsonObject(each) && each['id'] === level);

/** Compares numbers in texts; what is no number has no order. */
const isBelow = (one: Json | undefined, other: Json | undefined) =>
  isText(one) && isText(other) && Number(one) < Number(other);

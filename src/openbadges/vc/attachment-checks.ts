import { type Check, firstOf, isText, rule, unless } from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../json.js';
import { isUrl } from './values.js';

/** What hangs on a credential: the member, its clause, and whether it must say where it is (`id`). */
type Attachment = readonly [member: string, clause: string, needsId: boolean];

const attachments: readonly Attachment[] = [
  ['credentialStatus', 'VC Data Model 2.0 §4.10', false],
  ['credentialSchema', 'VC Data Model 2.0 §4.11', true],
  ['proof', 'VC Data Model 2.0 §4.12', false],
  ['refreshService', 'VC Data Model 2.0 §5.4', false],
  ['termsOfUse', 'VC Data Model 2.0 §5.5', false],
  ['evidence', 'VC Data Model 2.0 §5.6', false],
  ['confidenceMethod', 'VC Data Model 2.0 §5.10', false],
  ['renderMethod', 'VC Data Model 2.0 §5.10', false],
];

const attachmentsV1: readonly Attachment[] = [
  ['proof', 'VC Data Model 1.1 §4.7', false],
  ['credentialStatus', 'VC Data Model 1.1 §4.9', true],
  ['credentialSchema', 'VC Data Model 1.1 §5.4', true],
  ['refreshService', 'VC Data Model 1.1 §5.5', true],
  ['termsOfUse', 'VC Data Model 1.1 §5.6', false],
  ['evidence', 'VC Data Model 1.1 §5.7', false],
];

/** Each attachment of VC 2.0 says what it is. */
export const attachmentChecks = attachments.map(toCheck);

/** Each attachment of VC 1.1 says what it is, and three of them where. */
export const attachmentChecksV1 = attachmentsV1.map(toCheck);

/** The rules of `relatedResource`: what is pointed at is named once, with its digest. */
export const resourceChecks: readonly Check<JsonObject>[] = [
  rule('vc-related-resource', 'VC Data Model 2.0 §5.3', ({ relatedResource }) =>
    firstOf(each(relatedResource), (resource) =>
      unless(
        isJsonObject(resource) && isUrl(resource['id']),
        'a relatedResource is not an object whose id is a URL',
      ),
    ),
  ),
  rule('vc-related-resource-once', 'VC Data Model 2.0 §5.3', ({ relatedResource }) => {
    const ids = each(relatedResource).map((resource) => (isJsonObject(resource) ? resource['id'] : resource));
    return unless(new Set(ids).size === ids.length, 'two relatedResources have one id');
  }),
  rule('vc-related-resource-digest', 'VC Data Model 2.0 §5.3', ({ relatedResource }) =>
    firstOf(each(relatedResource).filter(isJsonObject), ({ digestSRI, digestMultibase }) =>
      unless(
        (digestSRI !== undefined || digestMultibase !== undefined) &&
          listOf(digestSRI).every(isIntegrity) &&
          listOf(digestMultibase).every(isMultibase),
        'a relatedResource has no digestSRI or digestMultibase that can be read',
      ),
    ),
  ),
];

function toCheck([member, clause, needsId]: Attachment): Check<JsonObject> {
  const wrong = `a ${member} is not an object with ${needsId ? 'its type and an id that is a URL' : 'its type'}`;
  return rule(`vc-${toWords(member)}`, clause, (document) =>
    firstOf(each(document[member]), (value) =>
      unless(isTyped(value) && (!needsId || isUrl(value['id'])), wrong),
    ),
  );
}

function toWords(member: string): string {
  return member.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

// `null` is a value that somebody wrote, and an empty list promises something that is not there.
function each(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return listOf(value).length === 0 ? [null] : listOf(value);
}

const isTyped = (value: Json): value is JsonObject => {
  if (!isJsonObject(value)) return false;
  const types = listOf(value['type']);
  return types.length > 0 && types.every(isText);
};

/** `sha384-` and base64, one or more with blanks between (Subresource Integrity). */
const isIntegrity = (digest: Json) =>
  typeof digest === 'string' &&
  /^sha(256|384|512)-[A-Za-z0-9+/_-]+={0,2}(\s+sha(256|384|512)-[A-Za-z0-9+/_-]+={0,2})*$/.test(digest);

/** Multibase base64url or base58btc, the two of CID 1.0 §2.4. */
const isMultibase = (digest: Json) =>
  typeof digest === 'string' && /^(u[A-Za-z0-9_-]+|z[1-9A-HJ-NP-Za-km-z]+)$/.test(digest);

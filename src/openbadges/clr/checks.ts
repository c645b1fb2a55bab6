import { type Check, firstOf, hasType, isText, isUri, rule, unless } from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../json.js';

/** What a ClrCredential needs beyond what every credential does; its parts are judged each by itself. */
export const clrChecks: readonly Check<JsonObject>[] = [
  rule('clr-context', 'CLR 2.0 §ClrCredential.@context', (clr) => {
    const [, second, third] = listOf(clr['@context']);
    const isClr = /^https:\/\/purl\.imsglobal\.org\/spec\/clr\/v2p0\/context(-2\.\d\.\d)?\.json$/;
    const isBadges = /^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/context(-3\.\d\.\d)?\.json$/;
    return unless(
      typeof second === 'string' && isClr.test(second) && typeof third === 'string' && isBadges.test(third),
      'the @context does not name CLR 2.0 and Open Badges 3.0 in this order',
    );
  }),
  rule('clr-type', 'CLR 2.0 §ClrCredential.type', (clr) =>
    unless(
      hasType(clr, 'VerifiableCredential') && hasType(clr, 'ClrCredential'),
      'the type is not VerifiableCredential and ClrCredential',
    ),
  ),
  rule('clr-name', 'CLR 2.0 §ClrCredential.name', ({ name }) => unless(isText(name), 'the name is missing')),
  rule('clr-issuer', 'CLR 2.0 §ClrCredential.issuer', ({ issuer }) =>
    unless(
      isJsonObject(issuer) && isUri(issuer['id']) && hasType(issuer, 'Profile'),
      'the issuer is not an object of type Profile with an id',
    ),
  ),
  rule('clr-subject', 'CLR 2.0 §ClrSubject', ({ credentialSubject }) =>
    unless(hasType(credentialSubject, 'ClrSubject'), 'the subject is not one ClrSubject'),
  ),
  rule('clr-subject-identified', 'CLR 2.0 §ClrSubject.id', (clr) => {
    const { id, identifier } = subjectOf(clr);
    return unless(isUri(id) || listOf(identifier).length > 0, 'the subject has neither id nor identifier');
  }),
  rule('clr-parts', 'CLR 2.0 §ClrSubject.verifiableCredential', (clr) => {
    const parts = listOf(subjectOf(clr)['verifiableCredential']);
    return unless(
      parts.length > 0 && parts.every((part) => isJsonObject(part) || isText(part)),
      'the record holds no credentials, or something else among them',
    );
  }),
  rule('clr-achievements', 'CLR 2.0 §ClrSubject.achievement', (clr) =>
    firstOf(listOf(subjectOf(clr)['achievement']), (each) =>
      unless(
        isJsonObject(each) && hasType(each, 'Achievement') && isUri(each['id']) && isText(each['name']),
        'an achievement of the record lacks its id, type or name',
      ),
    ),
  ),
  rule('clr-associations', 'CLR 2.0 §Association', (clr) =>
    firstOf(listOf(subjectOf(clr)['association']), (each) =>
      unless(
        isJsonObject(each) &&
          hasType(each, 'Association') &&
          isAssociationType(each['associationType']) &&
          isUri(each['sourceId']) &&
          isUri(each['targetId']),
        'an association lacks its type, a known associationType, its source or its target',
      ),
    ),
  ),
];

/** The credentials inside a record, in its order: an object, or a text that is a token. */
export function partsOf(clr: JsonObject): readonly (JsonObject | string)[] {
  return listOf(subjectOf(clr)['verifiableCredential']).filter(isPart);
}

const isPart = (part: Json): part is JsonObject | string => isJsonObject(part) || typeof part === 'string';

const subjectOf = ({ credentialSubject }: JsonObject): JsonObject =>
  isJsonObject(credentialSubject) ? credentialSubject : {};

/** Values of `associationType`; own values start with `ext:` (CLR 2.0 §AssociationType). */
const associationTypes: ReadonlySet<string> = new Set([
  'exactMatchOf',
  'isChildOf',
  'isParentOf',
  'isPartOf',
  'isPeerOf',
  'isRelatedTo',
  'precedes',
  'replacedBy',
]);

const isAssociationType = (value: Json | undefined) =>
  typeof value === 'string' && (associationTypes.has(value) || value.startsWith('ext:'));

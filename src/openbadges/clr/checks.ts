import { type Check, hasType, isText, isUri, rule, unless } from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../json.js';
import { type Vocabulary, memberChecks } from '../members.js';
import { classes, openBadges3 } from '../ob3/classes.js';
import { readingChecks, wordingChecks } from '../ob3/reading-checks.js';
import { isOpenBadges3Context, isTermOf } from '../ob3/vocabulary.js';
import { vcChecks } from '../vc/checks.js';

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

/** The classes of CLR 2.0 beside those of Open Badges; each credential inside is judged by itself. */
const record: Vocabulary = {
  ...openBadges3,
  classes: {
    ...classes,
    ClrCredential: {
      ...classes.AchievementCredential,
      name: 'title!',
      partial: 'boolean',
      credentialSubject: 'ClrSubject!',
    },
    ClrSubject: {
      id: 'uri',
      identifier: 'IdentityObject*',
      achievement: 'Achievement*',
      verifiableCredential: 'any*!',
      association: 'Association*',
    },
    Association: { associationType: 'AssociationType!', sourceId: 'uri!', targetId: 'uri!' },
  },
  terms: { ...openBadges3.terms, AssociationType: (value) => isTermOf(associationTypes, value) },
  where: 'CLR 2.0 JSON Schema',
};

/** All rules of a ClrCredential but those of its parts. */
export const clrChecks: readonly Check<JsonObject>[] = [
  ...vcChecks,
  rule('clr-context', 'CLR 2.0 §ClrCredential.@context', (clr) => {
    const [, second, third] = listOf(clr['@context']);
    const isRecord = /^https:\/\/purl\.imsglobal\.org\/spec\/clr\/v2p0\/context(-2\.\d\.\d)?\.json$/;
    return unless(
      typeof second === 'string' && isRecord.test(second) && isOpenBadges3Context(third),
      'the @context does not name CLR 2.0 and Open Badges 3.0 in this order',
    );
  }),
  rule('clr-type', 'CLR 2.0 §ClrCredential.type', (clr) =>
    unless(hasType(clr, 'ClrCredential'), 'the type is not ClrCredential'),
  ),
  rule('clr-valid-from', 'CLR 2.0 §ClrCredential.validFrom', ({ validFrom }) =>
    unless(validFrom !== undefined, 'validFrom is missing'),
  ),
  rule('clr-subject-identified', 'CLR 2.0 §ClrSubject.id', (clr) => {
    const { id, identifier } = subjectOf(clr);
    return unless(isUri(id) || listOf(identifier).length > 0, 'the subject has neither id nor identifier');
  }),
  rule('clr-parts', 'CLR 2.0 §ClrSubject.verifiableCredential', (clr) =>
    unless(
      listOf(subjectOf(clr)['verifiableCredential']).every((part) => isJsonObject(part) || isText(part)),
      'something among the credentials of the record is none',
    ),
  ),
  ...memberChecks(record, 'ClrCredential'),
  ...readingChecks,
  ...wordingChecks,
];

/** The credentials inside a record, in its order: an object, or a text that is a token. */
export function partsOf(clr: JsonObject): readonly (JsonObject | string)[] {
  return listOf(subjectOf(clr)['verifiableCredential']).filter(isPart);
}

const isPart = (part: Json): part is JsonObject | string => isJsonObject(part) || typeof part === 'string';

const subjectOf = ({ credentialSubject }: JsonObject): JsonObject =>
  isJsonObject(credentialSubject) ? credentialSubject : {};

import { type Check, firstOf, hasType, isDateTime, isText, isUri, rule, unless } from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../json.js';
import { attachmentChecks, attachmentChecksV1, resourceChecks } from './attachment-checks.js';
import { textChecks } from './text-checks.js';
import { isUrl, nodesIn } from './values.js';

const v2 = 'https://www.w3.org/ns/credentials/v2';
const v1 = 'https://www.w3.org/2018/credentials/v1';

const identification = (clauses: { context: string; id: string; type: string }, base: string) => [
  rule<JsonObject>('vc-context', clauses.context, (document) => wrongContext(document['@context'], base)),
  rule<JsonObject>('vc-id', clauses.id, (document) =>
    firstOf(nodesIn(document), ([node, path]) =>
      unless(node['id'] === undefined || isUrl(node['id']), `the id ${at(path)} is not one URL`),
    ),
  ),
  rule<JsonObject>('vc-type-names', clauses.type, (document) =>
    firstOf(nodesIn(document), ([node, path]) =>
      unless(
        node['type'] === undefined || areTypes(node['type']),
        `the type ${at(path)} is not one or more names`,
      ),
    ),
  ),
];

const credentialType = (clause: string) =>
  rule<JsonObject>('vc-type', clause, (credential) =>
    unless(hasType(credential, 'VerifiableCredential'), 'the type is not VerifiableCredential'),
  );

const whoAndWhom = (clauses: { issuer: string; subject: string }) => [
  rule<JsonObject>('vc-issuer', clauses.issuer, ({ issuer }) =>
    unless(isUrlOrIdentified(issuer), 'the issuer is neither a URL nor an object with an id'),
  ),
  rule<JsonObject>('vc-subject', clauses.subject, ({ credentialSubject }) =>
    unless(
      isOneOrMore(credentialSubject) && listOf(credentialSubject).every(isClaim),
      'the credentialSubject is not one or more objects that say something',
    ),
  ),
];

const datesOfV2: readonly Check<JsonObject>[] = [
  rule('vc-valid-from', 'VC Data Model 2.0 §4.9', ({ validFrom }) =>
    unless(validFrom === undefined || isDateTime(validFrom), 'validFrom is no date and time with its zone'),
  ),
  rule('vc-valid-until', 'VC Data Model 2.0 §4.9', ({ validUntil }) =>
    unless(
      validUntil === undefined || isDateTime(validUntil),
      'validUntil is no date and time with its zone',
    ),
  ),
  rule('vc-validity-order', 'VC Data Model 2.0 §4.9', ({ validFrom, validUntil }) =>
    unless(!endsBefore(validUntil, validFrom), 'it ends before it starts'),
  ),
];

/** The validity of VC 2.0: both ends may be missing, and may be the same instant. */
const validity: readonly Check<JsonObject>[] = [
  ...datesOfV2,
  rule('vc-no-1.1-members', 'VC Data Model 2.0 §4.9', ({ issuanceDate, expirationDate }) =>
    unless(issuanceDate === undefined && expirationDate === undefined, 'it carries the dates of VC 1.1'),
  ),
];

/** VC 1.1 reserves the words of 2.0, and some credentials carry both: each is a date. */
const validityV1: readonly Check<JsonObject>[] = [
  ...datesOfV2,
  rule('vc-issuance-date', 'VC Data Model 1.1 §4.6', ({ issuanceDate }) =>
    unless(isDateTime(issuanceDate), 'issuanceDate is missing or no date and time with its zone'),
  ),
  rule('vc-expiration-date', 'VC Data Model 1.1 §4.8', ({ issuanceDate, expirationDate }) => {
    if (expirationDate === undefined) return undefined;
    if (!isDateTime(expirationDate)) return 'expirationDate is no date and time with its zone';
    return unless(!endsBefore(expirationDate, issuanceDate), 'it expires before it was issued');
  }),
];

/** The rules of VC Data Model 2.0 that hold for every credential, whatever it is about. */
export const vcChecks: readonly Check<JsonObject>[] = [
  ...identification(
    { context: 'VC Data Model 2.0 §4.3', id: 'VC Data Model 2.0 §4.4', type: 'VC Data Model 2.0 §4.5' },
    v2,
  ),
  credentialType('VC Data Model 2.0 §4.5'),
  ...textChecks,
  ...whoAndWhom({ issuer: 'VC Data Model 2.0 §4.7', subject: 'VC Data Model 2.0 §4.8' }),
  ...validity,
  ...attachmentChecks,
  ...resourceChecks,
];

/** The rules of VC Data Model 1.1 that hold for every credential, whatever it is about. */
export const vcChecksV1: readonly Check<JsonObject>[] = [
  ...identification(
    { context: 'VC Data Model 1.1 §4.1', id: 'VC Data Model 1.1 §4.2', type: 'VC Data Model 1.1 §4.3' },
    v1,
  ),
  credentialType('VC Data Model 1.1 §4.3'),
  ...whoAndWhom({ issuer: 'VC Data Model 1.1 §4.5', subject: 'VC Data Model 1.1 §4.4' }),
  ...validityV1,
  ...attachmentChecksV1,
];

/** The rules of a presentation itself (VC Data Model 2.0 §4.13); each credential inside has its own. */
export const presentationChecks: readonly Check<JsonObject>[] = [
  rule('vp-context', 'VC Data Model 2.0 §4.3', (presentation) => wrongContext(presentation['@context'], v2)),
  rule('vp-id', 'VC Data Model 2.0 §4.13', ({ id }) =>
    unless(id === undefined || isUrl(id), 'the id is not one URL'),
  ),
  rule('vp-type', 'VC Data Model 2.0 §4.13', (presentation) =>
    unless(
      areTypes(presentation['type']) && hasType(presentation, 'VerifiablePresentation'),
      'the type is not VerifiablePresentation',
    ),
  ),
  rule('vp-holder', 'VC Data Model 2.0 §4.13', ({ holder }) =>
    unless(
      holder === undefined || isUrlOrIdentified(holder),
      'the holder is neither a URL nor an object with an id',
    ),
  ),
  rule('vp-credentials', 'VC Data Model 2.0 §4.13', ({ verifiableCredential }) =>
    firstOf(verifiableCredential === undefined ? [] : eachOf(verifiableCredential), (each) =>
      unless(
        hasType(each, 'VerifiableCredential') || hasType(each, 'EnvelopedVerifiableCredential'),
        'something in verifiableCredential is not a credential',
      ),
    ),
  ),
];

/** The rules of an EnvelopedVerifiableCredential: a token that is written where an object is due. */
export const envelopeChecks: readonly Check<JsonObject>[] = [
  rule('envelope-context', 'VC Data Model 2.0 §4.13.1', (envelope) =>
    unless(listOf(envelope['@context'])[0] === v2, 'the @context of the envelope does not start with VC 2.0'),
  ),
  rule('envelope-type', 'VC Data Model 2.0 §4.13.1', ({ type }) =>
    unless(
      listOf(type).length === 1 && listOf(type)[0] === 'EnvelopedVerifiableCredential',
      'the type of the envelope is not EnvelopedVerifiableCredential alone',
    ),
  ),
  rule('envelope-id', 'VC Data Model 2.0 §4.13.1', ({ id }) =>
    unless(
      typeof id === 'string' && /^data:[a-z]+\/[a-z0-9.+-]+(;[a-z0-9=-]+)*,./i.test(id),
      'the id of the envelope is not a data: URL that holds a credential',
    ),
  ),
];

// An ordered set: JSON-LD takes a single string or object too, VC does not.
function wrongContext(context: Json | undefined, base: string): string | undefined {
  if (!Array.isArray(context) || context[0] !== base)
    return `the @context is not a list that starts with ${base}`;
  return unless(
    (context as readonly Json[]).every((each) => isUri(each) || isJsonObject(each)),
    'the @context holds something that is neither a URL nor an object',
  );
}

const at = (path: string) => (path === '' ? 'at the top' : `of ${path}`);
const areTypes = (type: Json | undefined) => listOf(type).length > 0 && listOf(type).every(isText);
const eachOf = (value: Json): readonly Json[] => (value === null ? [null] : listOf(value));
const isOneOrMore = (value: Json | undefined): value is Json =>
  value !== undefined && listOf(value).length > 0;
const isClaim = (subject: Json) => isJsonObject(subject) && Object.keys(subject).length > 0;
const isUrlOrIdentified = (value: Json | undefined) => isUrl(isJsonObject(value) ? value['id'] : value);
const endsBefore = (end: Json | undefined, start: Json | undefined) =>
  isDateTime(end) && isDateTime(start) && Date.parse(end) < Date.parse(start);

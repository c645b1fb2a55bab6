import { type Check, advice, firstOf, rule, unless } from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf, objectsIn } from '../json.js';

/**
 * The closed reading: whatever stands in a credential is either signed, or found here. JSON-LD drops some of what is
 * written without a word (`@index`, null, an empty list, an empty address) and reads other things through it (a list in a list), so that
 * they could be added to a signed credential and be shown.
 */
export const readingChecks: readonly Check<JsonObject>[] = [
  rule('keywords', 'JSON-LD 1.1 §1.7', (credential) => {
    const objects = objectsIn(credential);
    const lists = new Map(objects.map(([object, path]) => [path, object['@context']]));
    return firstOf(objects, ([object, path]) =>
      firstOf(Object.keys(object), (name) =>
        unless(
          !name.startsWith('@') || isExpectedKeyword(name, object, path) || isRepeated(name, path, lists),
          `${join(path, name)} is a keyword that is not signed where it stands`,
        ),
      ),
    );
  }),
  rule('plain-lists', 'JSON-LD 1.1 §9.8', (credential) =>
    firstOf(membersIn(credential), ([value, path]) =>
      unless(!listOf(value).some(Array.isArray), `${path} is a list of lists`),
    ),
  ),
  rule('no-nulls', 'OB 3.0 JSON Schema', (credential) =>
    firstOf(membersIn(credential), ([value, path]) => unless(!holdsNull(value), `${path} is null`)),
  ),
  advice('sets', 'JSON-LD 1.1 §4.3.2', (credential) =>
    firstOf(membersIn(credential), ([value, path]) => {
      // An empty text is dropped where an address is expected.
      if (!Array.isArray(value)) return unless(value !== '', `${path} is empty: that may not be signed`);
      const plain = listOf(value).filter((each) => typeof each !== 'object');
      const isSet = listOf(value).length > 0 && new Set(plain).size === plain.length;
      return unless(isSet, `${path} is empty or says something twice: that is not signed`);
    }),
  ),
  advice('nodes-once', 'RDF Dataset Canonicalization 1.0 §2', (credential) => {
    const seen = new Map<Json, string>();
    return firstOf(describedNodes(credential), ([{ id = '' }, path]) => {
      const first = seen.get(id);
      seen.set(id, path);
      return unless(
        first === undefined,
        `${first || 'the top'} and ${path} have one id: what one says may be moved to the other unseen`,
      );
    });
  }),
];

/** What people read: one language, no characters that other verifiers sign differently. */
export const wordingChecks: readonly Check<JsonObject>[] = [
  advice('whole-seconds', 'spruceid/ssi#638', (credential) =>
    firstOf(membersIn(credential), ([value, path]) =>
      unless(
        typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:]+\.\d/.test(value) || !isDate(path),
        `${path} counts fractions of a second: its proof fails in Rust verifiers`,
      ),
    ),
  ),
  advice('no-endorsement-jwt', 'OB 3.0 context 3.0.3', (credential) =>
    unless(
      ![...objectsIn(credential)].some(([object]) => object['endorsementJwt'] !== undefined),
      'endorsementJwt is not in the published context: JSON-LD safe mode refuses it',
    ),
  ),
  advice('one-language', 'OB 3.0 JSON Schema', (credential) =>
    firstOf(membersIn(credential), ([value, path]) =>
      unless(
        listOf(value).every(
          (each) => typeof each === 'string' || !(isForReading(path) || isValueObject(each)),
        ),
        `${path} is not a plain text: one language per credential`,
      ),
    ),
  ),
  advice('clean-text', 'N-Quads canonical form, control characters', (credential) =>
    firstOf(membersIn(credential), ([value, path]) =>
      unless(
        !listOf(value).some((text) => typeof text === 'string' && unclean.test(text)),
        `${path} holds a control character: its proof fails in other verifiers`,
      ),
    ),
  ),
];

/** Every member of every object, with its path. */
function* membersIn(credential: JsonObject): Generator<readonly [Json, string]> {
  for (const [object, path] of objectsIn(credential)) {
    for (const [name, value] of Object.entries(object))
      if (value !== undefined) yield [value, join(path, name)];
  }
}

/** `@context` heads a credential, be it one inside; `@value` with its language is a text in the terms of VC 2.0. */
function isExpectedKeyword(name: string, object: JsonObject, path: string): boolean {
  if (path.includes('@context')) return true;
  if (name === '@context') return path === '' || isEmbedded(path);
  return typeof object['@value'] === 'string' && ['@value', '@language', '@direction'].includes(name);
}

/** A proof may repeat the `@context` of what it secures (VC Data Integrity EdDSA 1.0 §3.2.2 step 4). */
function isRepeated(name: string, path: string, lists: ReadonlyMap<string, Json | undefined>): boolean {
  const [, before] = /^((?:.*\.)?)proof(?:\[\d+\])?$/.exec(path) ?? [];
  if (name !== '@context' || before === undefined) return false;
  const secured = lists.get(before.slice(0, -1)) ?? lists.get('');
  return JSON.stringify(lists.get(path)) === JSON.stringify(secured);
}

const isEmbedded = (path: string) => /(^|\.)(endorsement|verifiableCredential)(\[\d+\])?$/.test(path);

/** The objects that say more of an id than its type; a credential inside is a graph of its own. */
function* describedNodes(credential: JsonObject): Generator<readonly [JsonObject, string]> {
  for (const [object, path] of objectsIn(credential)) {
    const says = Object.keys(object).some((name) => name !== 'id' && name !== 'type');
    const isInside = /(^|\.)(endorsement|verifiableCredential|proof|@context)(\[\d+\])?(\.|$)/.test(path);
    if (typeof object['id'] === 'string' && says && !isInside) yield [object, path];
  }
}

const holdsNull = (value: Json): boolean =>
  value === null || (Array.isArray(value) && (value as readonly Json[]).some(holdsNull));

const isValueObject = (value: Json) => isJsonObject(value) && value['@value'] !== undefined;

const isForReading = (path: string) =>
  /(^|\.)(name|description|narrative|caption|endorsementComment)$/.test(path);
const isDate = (path: string) => /(^|\.)(valid(From|Until)|created|expires|\w*Date)$/.test(path);

/** Control characters other than line feed and carriage return, and half characters. */
const unclean = /[^\P{Cc}\n\r]|\p{Surrogate}/u;

const join = (path: string, name: string) => (path === '' ? name : `${path}.${name}`);

import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type Check, runChecks } from '../../../src/openbadges/check.js';
import { type Json, type JsonObject, objectsIn, parseJsonObject } from '../../../src/openbadges/json.js';
import { lint } from '../../../src/openbadges/lint.js';
import { credentialChecks } from '../../../src/openbadges/ob3/checks.js';
import { readingChecks } from '../../../src/openbadges/ob3/reading-checks.js';
import { canonize } from '../../../src/openbadges/proof/canonical.js';
import { type FindKey, checkProofs } from '../../../src/openbadges/proof/data-integrity.js';
import type { SigningKeys } from '../../../src/openbadges/proof/keys.js';
import { sign } from '../../../src/openbadges/proof/sign.js';
import { awardOf, codeOf, freshKeys, skill } from '../samples.js';

let keys: SigningKeys;
let signed: JsonObject;
beforeAll(async () => {
  keys = await freshKeys();
  signed = JSON.parse((await sign(await lint(awardOf(skill, 'fi', keys), () => []), keys)).ob3) as JsonObject;
});

const findKey: FindKey = (method) =>
  Promise.resolve({ controller: method.split('#')[0] ?? '', publicKey: keys.ed25519.publicKey });

/** What is found in a document: its checks and its proofs, all that did not pass. */
async function foundIn(document: JsonObject, checks: readonly Check<JsonObject>[]): Promise<string[]> {
  return [...runChecks(checks, document), ...(await checkProofs(document, findKey))]
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ check }) => check);
}

/** A copy of the signed credential with one member more, in its nth object. */
function withMember(at: number, name: string, value: Json): JsonObject {
  const copy = structuredClone(signed);
  const objects = [...objectsIn(copy)].map(([object]) => object);
  const chosen = objects[at % objects.length] as Record<string, Json>;
  if (Object.hasOwn(chosen, name)) return copy;
  chosen[name] = value;
  return copy;
}

/** Names that JSON-LD, its contexts or some reader knows, and names that nobody knows. */
const names = [
  ...['@index', '@nest', '@set', '@list', '@reverse', '@included', '@graph', '@id', '@type', '@context'],
  ...['@value', '@language', '@direction', '@foo', '', ' ', ':', 'a:b', '_:b', 'https://example.org/term'],
  ...['name', 'description', 'narrative', 'image', 'evidence', 'result', 'tag', 'url', 'creator', 'source'],
  ...['alignment', 'achievement', 'identifier', 'salt', 'proof', 'credentialSubject', 'confidenceMethod'],
  ...['endorsement', 'endorsementJwt', 'relatedResource', 'digestSRI', 'renderMethod', 'homeGrown', 'jti'],
];
const values: Json[] = [
  ...['shown', '', 1, true, null, [], {}, [[]], [null], ['shown', 'shown']],
  ...[{ '@value': 'shown' }, { id: 'urn:uuid:3f333df6-90a4-4fda-8dd3-9485d27cee36' }],
];

describe('the closed reading of a signed credential', () => {
  it('finds nothing in the credential as it was signed', async () => {
    expect(await foundIn(signed, credentialChecks)).toEqual([]);
  });

  it('T20: finds one more member, whatever it is called and wherever it stands', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(200),
        fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 6 })),
        fc.constantFrom(...values),
        async (at, name, value) => {
          const forged = withMember(at, name, value);
          fc.pre(JSON.stringify(forged) !== JSON.stringify(signed));
          expect(await foundIn(forged, credentialChecks)).not.toEqual([]);
        },
      ),
      { numRuns: 250 },
    );
  });

  const [achievement, alignment] = [4, 7];
  const unsigned: (readonly [string, number, string, Json])[] = [
    ['an @index', achievement, '@index', 'shown, not signed'],
    ['a null', achievement, 'url', null],
    ['an empty list', achievement, 'url', []],
    ['an empty address', alignment, 'image', ''],
    ['a context without terms', achievement, '@context', []],
  ];

  it.each(unsigned)(
    'T20: finds %s in an achievement, which the signature does not cover',
    async (_what, at, name, value) => {
      expect(await foundIn(withMember(at, name, value), credentialChecks)).not.toEqual([]);
    },
  );

  it.each(unsigned)(
    'T20 twin: %s is not signed, and without its rules no other check finds it',
    async (...row) => {
      const [, at, name, value] = row;
      const forged = withMember(at, name, value);
      expect(await canonize(forged)).toBe(await canonize(signed));
      const others = credentialChecks.filter((check) => !readingChecks.includes(check));
      expect(runChecks(others, forged).filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    },
  );
});

describe('JSON from outside', () => {
  const refused = [
    ['a number beyond all numbers', '{"a":1e999}'],
    ['a negative one', '{"a":[-1e999]}'],
    ['half of a character, escaped', '{"a":"\\ud800"}'],
    ['half of a character in a name', '{"\\udc00":1}'],
    ['two halves in the wrong order', '{"a":"\\udc00\\ud800"}'],
    ['half of a character itself', '{"a":"\ud800"}'],
  ] as const;

  it.each(refused)('T17: is refused with %s', (_what, text) => {
    expect(codeOf(() => parseJsonObject(text))).toBe('json-malformed');
  });

  it.each(refused)('T17 twin: JSON.parse takes %s', (_what, text) => {
    expect(() => void JSON.parse(text)).not.toThrow();
  });

  it.each([
    ['a character in two escapes', '{"a":"\\ud83c\\udfc5"}'],
    ['an escaped backslash before a u', '{"a":"\\\\ud800"}'],
    ['every spelling of a number', '{"a":[0,-0,1.5,-2e-3,1E+2,179e306]}'],
  ])('is read with %s', (_what, text) => {
    expect(parseJsonObject(text)).toEqual(JSON.parse(text));
  });
});

import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { type Digest, canonizeQuads } from '../../src/openbadges/proof/canonical.js';
import { library } from '../../src/openbadges/proof/library.js';

/** One test of the W3C RDF Dataset Canonicalization suite; its origin stands beside the file. */
interface Vector {
  readonly test: string;
  readonly name: string;
  readonly input: string;
  readonly expected: string;
  readonly digest?: Digest;
}

const file = new URL('../fixtures/vectors/rdf-canon/rdfc10.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[];

/**
 * Tests that have a canonical form which our work limit does not look for. Their unnamed nodes differ in nothing that
 * one step around them shows: circles of alike nodes, and graphs that the suite itself names evil.
 */
const beyondOurLimit = new Set([
  ...['test021', 'test022', 'test023', 'test024', 'test025', 'test026', 'test027', 'test028', 'test029'],
  ...['test044', 'test045', 'test046'],
  ...['test064', 'test065', 'test066', 'test067', 'test068', 'test069'],
]);

const titled = (chosen: readonly Vector[]) =>
  chosen.map((vector) => [`${vector.test}: ${vector.name}`, vector] as const);
const within = titled(vectors.filter(({ test }) => !beyondOurLimit.has(test)));
const beyond = titled(vectors.filter(({ test }) => beyondOurLimit.has(test)));

/** The negative test074: ten unnamed nodes, each related to every other. */
const clique = Array.from({ length: 100 }, (_, i) => [Math.floor(i / 10), i % 10])
  .filter(([from, to]) => from !== to)
  .map(([from, to]) => `_:e${from} <http://example.org/vocab#p> _:e${to} .\n`)
  .join('');

const tooMuchWork = /^Maximum deep iterations exceeded/;
const refused = (quads: string, digest?: Digest) =>
  expect(canonizeQuads(quads, digest)).rejects.toMatchObject({
    name: 'NotCanonical',
    code: 'not-canonical',
    message: expect.stringMatching(tooMuchWork) as unknown,
  });

describe('the W3C RDFC-1.0 test suite', () => {
  it('is here but for one input: 46 tests within our limit, 18 beyond it, and test074 built anew', () => {
    expect([within.length, beyond.length]).toEqual([46, 18]);
    expect(new Set(vectors.map(({ test }) => test)).size).toBe(64);
  });

  it.each(within)('%s: gives the expected form', async (_, { input, expected, digest }) => {
    expect(await canonizeQuads(input, digest)).toBe(expected);
  });

  it.each(beyond)('%s: is refused by our limit, never given a wrong form', async (_, { input, digest }) => {
    await refused(input, digest);
  });

  it('test074: poison - Clique Graph: is refused', async () => {
    await refused(clique);
  });
});

describe('the same library with the work factor that the suite asks for', () => {
  const canonizeWithFactor3 = (quads: string, messageDigestAlgorithm: Digest = 'sha256') =>
    library.canonize(quads, {
      inputFormat: 'application/n-quads',
      canonizeOptions: { algorithm: 'RDFC-1.0', maxWorkFactor: 3, messageDigestAlgorithm },
    });

  it.each(titled(vectors))('%s: gives the expected form', async (_, { input, expected, digest }) => {
    expect(await canonizeWithFactor3(input, digest)).toBe(expected);
  });

  it('test074: poison - Clique Graph: is still refused', async () => {
    await expect(canonizeWithFactor3(clique)).rejects.toThrow(tooMuchWork);
  });

  it('test075: has another form under SHA-256', async () => {
    const { input, expected } = vectors.find(({ test }) => test === 'test075')!;
    expect(await canonizeQuads(input, 'sha256')).not.toBe(expected);
  });
});

describe('escapes in N-Quads', () => {
  const quad = (text: string) => `<urn:ex:s> <urn:ex:p> "${text}" .\n`;

  it.each([
    ['an emoji', '\\U0001F303', '\u{1f303}'],
    ['an emoji as a pair', '\\uD83C\\uDF03', '\u{1f303}'],
    ['a private character', '\\uF600', '\uf600'],
    ['a letter', '\\u0041', 'A'],
    ['an escaped backslash before what looks like an escape', '\\\\U0001F303', '\\\\U0001F303'],
  ])('%s: mean what they name', async (_, escaped, plain) => {
    expect(await canonizeQuads(quad(escaped))).toBe(quad(plain));
  });

  it('of no character at all are refused', async () => {
    await expect(canonizeQuads(quad('\\U00110000'))).rejects.toMatchObject({ name: 'NotCanonical' });
  });
});

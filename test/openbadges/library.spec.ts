import { readFileSync, readdirSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { loadBadgeFolder, toBadgeVersions } from '../../src/catalog/files/badge-catalogue.js';
import { languages } from '../../src/openbadges/award.js';
import { type JsonObject, objectsIn } from '../../src/openbadges/json.js';
import { toAchievementDocument } from '../../src/openbadges/ob3/achievement.js';
import { toCredential } from '../../src/openbadges/ob3/credential.js';
import { ourContexts } from '../../src/openbadges/proof/contexts.js';
import { library, remembering } from '../../src/openbadges/proof/library.js';
import { awardOf, baseUrl, freshKeys, level, skill } from './samples.js';

const common = { safe: true, base: null, canonizeOptions: { algorithm: 'RDFC-1.0', maxWorkFactor: 1 } };

/** The library as it comes: nothing of a call is remembered for the next. */
const asItComes = (document: JsonObject) =>
  outcomeOf(document, {
    ...common,
    documentLoader: async (url: string) => ({
      contextUrl: undefined,
      documentUrl: url,
      document: structuredClone(ourContexts.load(url)),
    }),
  });

const withMemory = (document: JsonObject) => outcomeOf(document, { ...common, ...remembering(ourContexts) });

/** The canonical quads, or by which of its own codes the library refuses. */
async function outcomeOf(document: JsonObject, options: object): Promise<string> {
  try {
    return await library.canonize(document, options);
  } catch (error) {
    const { message, details } = error as {
      message: string;
      details?: { event?: { code: string }; code?: string };
    };
    return `refused: ${message} ${details?.event?.code ?? details?.code ?? ''}`;
  }
}

describe('jsonld with a memory', () => {
  it('gives the quads of the untouched library for every badge of the catalogue in every language', async () => {
    const catalogue = await loadBadgeFolder('badges');
    for (const badge of toBadgeVersions(catalogue)) {
      for (const language of languages) {
        const document = toAchievementDocument(baseUrl, catalogue.issuer, { badge, language });
        const quads = await withMemory(document);
        expect(quads).toContain('<https://purl.imsglobal.org/spec/vc/ob/vocab.html#Achievement>');
        expect(quads).toBe(await asItComes(document));
      }
    }
  }, 120_000);

  it('gives the same quads for published vectors', async () => {
    const vectors = vectorFiles().flatMap((file) => documentsIn(JSON.parse(readFileSync(file, 'utf8'))));
    expect(vectors.length).toBeGreaterThan(0);
    for (const document of vectors) expect(await withMemory(document)).toBe(await asItComes(document));
  }, 60_000);

  it('refuses what the untouched library refuses, for the same reason, wherever it stands in a credential', async () => {
    const keys = await freshKeys();
    const sound = [skill, level].map((badge) => toCredential(awardOf(badge, 'fi', keys)));
    let refused = 0;
    for (const document of sound.flatMap(spoilings)) {
      const outcome = await withMemory(document);
      expect(outcome).toBe(await asItComes(document));
      if (outcome.startsWith('refused')) refused += 1;
    }
    expect(refused).toBeGreaterThan(100);
  }, 120_000);

  it('remembers nothing of a document: the same inline context means what it says each time', async () => {
    const about = (meaning: string): JsonObject => ({
      '@context': ['https://www.w3.org/ns/credentials/v2', { odd: meaning }],
      id: 'urn:uuid:7c1a2f0e-0000-4000-8000-000000000001',
      type: 'VerifiableCredential',
      odd: 'x',
    });
    expect(await withMemory(about('https://a.example/'))).toContain('<https://a.example/>');
    expect(await withMemory(about('https://b.example/'))).toContain('<https://b.example/>');
  });
});

/** The document with one thing wrong in one place, for every place and every kind of wrong. */
function spoilings(document: JsonObject): JsonObject[] {
  const wrongs: JsonObject[] = [
    { undefinedTerm: 'x' },
    { id: 'relative' },
    { type: 'UndefinedType' },
    { '@context': { name: 'https://evil.example/' } },
    { '@context': null },
    { '@context': { '@vocab': 'https://evil.example/' } },
    { name: { '@value': 'x', '@language': 'not a language!' } },
  ];
  const places = [...objectsIn(document)].length;
  return Array.from({ length: places }, (_, place) =>
    wrongs.map((wrong) => {
      const copy = structuredClone(document);
      Object.assign([...objectsIn(copy)][place]![0], wrong);
      return copy;
    }),
  ).flat();
}

const vectorFiles = () =>
  readdirSync('test/fixtures/vectors', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => `test/fixtures/vectors/${name}`);

/** Every secured document in a vector file, whose contexts are among ours. */
const documentsIn = (vector: JsonObject): JsonObject[] =>
  [...objectsIn(vector)]
    .map(([object]) => object)
    .filter((object) => ourContexts.knowsList(object['@context']) && object['type'] !== undefined);

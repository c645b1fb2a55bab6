import { createHash, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { type JsonObject, isJsonObject } from '../../src/openbadges/json.js';
import { canonize } from '../../src/openbadges/proof/canonical.js';
import { type ContextSet, ourContexts } from '../../src/openbadges/proof/contexts.js';
import { addProof, checkProofs } from '../../src/openbadges/proof/data-integrity.js';
import { parseBase58btc, parseMultikey, toMultikey } from '../../src/openbadges/proof/multikey.js';

interface Vector {
  readonly publicKeyMultibase: string;
  readonly proofCanon: readonly string[];
  readonly signatureHex: string;
  readonly signed: JsonObject & { readonly proof: JsonObject };
}

const badge = load('open-badges-eddsa-rdfc-2022') as Vector & {
  privateKeyHex: string;
  documentCanon: string[];
  documentHash: string;
  proofHash: string;
};
const alumni = load('w3c-alumni-eddsa-rdfc-2022') as Vector & {
  privateKeyMultibase: string;
  combinedHash: string;
};

const employment = load('w3c-employment-eddsa-rdfc-2022') as Vector & { privateKeyMultibase: string };

const secrets = {
  badge: Buffer.from(badge.privateKeyHex, 'hex').subarray(0, 32),
  // Multicodec `ed25519-priv` (0x1300 as a varint) stands before the seed.
  w3c: parseBase58btc(alumni.privateKeyMultibase, 34).subarray(2),
};

/** The W3C vectors' own vocabularies, added to ours for these tests alone. */
const vectorContexts: ContextSet = {
  load(url) {
    if (url === 'https://www.w3.org/ns/credentials/examples/v2') {
      return { '@context': { '@vocab': 'https://www.w3.org/ns/credentials/examples#' } };
    }
    return url === 'https://w3id.org/citizenship/v4rc1'
      ? (load('citizenship-v4rc1') as JsonObject)
      : ourContexts.load(url);
  },
  knowsList: () => true,
};

describe('published eddsa-rdfc-2022 vectors', () => {
  it.each([
    ['1EdTech implementation guide, Open Badges 3.0', badge, secrets.badge],
    ['W3C vc-di-eddsa, alumni credential', alumni, secrets.w3c],
    ['W3C vc-di-eddsa, employment authorization document', employment, secrets.w3c],
  ] as const)('are reproduced bit for bit: %s', async (_name, vector, seed) => {
    const { proof, ...unsigned } = vector.signed;
    const { proofValue, ...options } = proof;
    const privateKey = privateKeyOf(seed, vector.publicKeyMultibase);

    const proofCanon = await canonize({ '@context': unsigned['@context'], ...options }, vectorContexts);
    const key = {
      privateKey,
      verificationMethod: String(proof['verificationMethod']),
      created: String(proof['created']),
    };
    const signed = await addProof(unsigned, key, vectorContexts);

    expect(proofCanon).toBe(vector.proofCanon.map((line) => `${line}\n`).join(''));
    expect(isJsonObject(signed['proof']) && signed['proof']['proofValue']).toBe(proofValue);
    expect(parseBase58btc(String(proofValue), 64).toString('hex')).toBe(vector.signatureHex);
    expect(signed).toEqual(vector.signed);
  });

  it('have our canonical form and hashes at every step', async () => {
    const { proof, ...unsigned } = badge.signed;
    const { proofValue: _value, ...options } = proof;
    const document = await canonize(unsigned, vectorContexts);
    const config = await canonize({ '@context': unsigned['@context'], ...options }, vectorContexts);
    expect(document).toBe(badge.documentCanon.map((line) => `${line}\n`).join(''));
    expect([sha256(config), sha256(document)]).toEqual([badge.proofHash, badge.documentHash]);

    const { proof: alumniProof, ...alumniUnsigned } = alumni.signed;
    const { proofValue: _alumniValue, ...alumniOptions } = alumniProof;
    const alumniConfig = await canonize(
      { '@context': alumniUnsigned['@context'], ...alumniOptions },
      vectorContexts,
    );
    const alumniDocument = await canonize(alumniUnsigned, vectorContexts);
    expect(sha256(alumniConfig) + sha256(alumniDocument)).toBe(alumni.combinedHash);
  });

  it.each([
    ['Open Badges', badge],
    ['alumni', alumni],
    ['employment', employment],
  ] as const)('are verified, and refused after any change: %s', async (_name, vector) => {
    const findKey = () =>
      Promise.resolve({
        controller: issuerOf(vector.signed),
        publicKey: parseMultikey(vector.publicKeyMultibase),
      });
    const verdicts = async (document: JsonObject) =>
      (await checkProofs(document, findKey, vectorContexts)).map(({ outcome }) => outcome);

    expect(new Set(await verdicts(vector.signed))).toEqual(new Set(['passed']));
    expect(await verdicts({ ...vector.signed, name: 'Another name' })).toContain('failed');
    expect(
      await verdicts({
        ...vector.signed,
        proof: { ...vector.signed.proof, created: '2023-02-24T23:36:39Z' },
      }),
    ).toContain('failed');
  });

  it('of Open Badges are verified with our own contexts', async () => {
    const findKey = () =>
      Promise.resolve({
        controller: issuerOf(badge.signed),
        publicKey: parseMultikey(badge.publicKeyMultibase),
      });
    const findings = await checkProofs(badge.signed, findKey);
    expect(findings.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  });

  it('of the W3C are not readable with our own contexts: their contexts are others', async () => {
    const [finding] = await checkProofs(alumni.signed, () => Promise.resolve(undefined));
    expect(finding).toMatchObject({ check: 'proof-context', outcome: 'not-checked' });
  });
});

function load(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/vectors/${name}.json`, import.meta.url), 'utf8'));
}

function privateKeyOf(seed: Buffer, multibase: string) {
  const x = parseMultikey(multibase).export({ format: 'jwk' }).x ?? '';
  const key = { kty: 'OKP', crv: 'Ed25519', d: seed.toString('base64url'), x };
  expect(toMultikey(parseMultikey(multibase))).toBe(multibase);
  return createPrivateKey({ key, format: 'jwk' });
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function issuerOf(document: JsonObject): string {
  const { issuer } = document;
  return String(isJsonObject(issuer) ? issuer['id'] : issuer);
}

import { generateKeyPairSync } from 'node:crypto';

import { beforeAll, describe, expect, it } from '@jest/globals';

import type { Finding } from '../../src/openbadges/finding.js';
import type { JsonObject } from '../../src/openbadges/json.js';
import { lint } from '../../src/openbadges/lint.js';
import { canonize } from '../../src/openbadges/proof/canonical.js';
import { ourContexts, parseContext, pinnedContexts } from '../../src/openbadges/proof/contexts.js';
import { type FindKey, addProof, checkProofs } from '../../src/openbadges/proof/data-integrity.js';
import type { SigningKeys } from '../../src/openbadges/proof/keys.js';
import { loadEd25519Key, loadRsaKey } from '../../src/openbadges/proof/keys.js';
import {
  parseBase58btc,
  parseMultikey,
  toBase58btc,
  toMultikey,
} from '../../src/openbadges/proof/multikey.js';
import { sign } from '../../src/openbadges/proof/sign.js';
import { awardOf, codeOf, freshKeys, skill } from './samples.js';

let keys: SigningKeys;
let credential: JsonObject & { proof: JsonObject };
beforeAll(async () => {
  keys = await freshKeys();
  const { ob3 } = await sign(await lint(awardOf(skill, 'fi', keys), () => []), keys);
  credential = JSON.parse(ob3) as typeof credential;
});

const issuer = 'did:web:badges.example.org:teachers';
const ours: FindKey = () => Promise.resolve({ controller: issuer, publicKey: keys.ed25519.publicKey });
const outcomes = (findings: readonly Finding[]) =>
  findings.map(({ check, outcome }) => `${check} ${outcome}`);

describe('contexts', () => {
  it.each([
    'http://www.w3.org/ns/credentials/v2',
    'https://www.w3.org/ns/credentials/v2#',
    'http://127.0.0.1/c',
    'file:///etc/passwd',
    '__proto__',
  ])('are never fetched: %s', (url) => {
    expect(codeOf(() => ourContexts.load(url))).toBe('unknown-context');
  });

  it('are refused when a byte of the file is not the pinned one', () => {
    const [, , sha256] = pinnedContexts[0] ?? ['', '', ''];
    expect(codeOf(() => parseContext(Buffer.from('{"@context":{}}'), sha256))).toBe('context-changed');
  });

  it('stop the canonical form with a named error', async () => {
    await expect(canonize({ '@context': ['https://example.org/c'], id: 'urn:x:1' })).rejects.toMatchObject({
      code: 'unknown-context',
    });
    await expect(canonize({ ...credential, homeGrown: 1 })).rejects.toMatchObject({ code: 'not-canonical' });
  });
});

describe('the canonical form', () => {
  const tagged = (tag: string[]): JsonObject => ({
    '@context': credential['@context'],
    id: 'https://example.org/a',
    type: ['Achievement'],
    tag,
  });

  it('orders lines by code point, not by UTF-16 unit', async () => {
    const lines = (await canonize(tagged(['🏅', 'Ａ', 'a'])))
      .split('\n')
      .filter((line) => line.includes('keywords'));
    expect(lines.map((line) => /"(.+)"/.exec(line)?.[1])).toEqual(['a', 'Ａ', '🏅']);
    expect(['🏅', 'Ａ'].sort()).toEqual(['🏅', 'Ａ']);
  });

  it('is the same by both ways where the order cannot differ', async () => {
    const one = await canonize(tagged(['a', 'ö', '\ud7ff']));
    const other = await canonize(tagged(['a', 'ö', '\ud7ff', '🏅']));
    expect(
      other
        .split('\n')
        .filter((line) => !line.includes('🏅'))
        .join('\n'),
    ).toBe(one);
  });

  it('gives up on a poisoned graph instead of working on it', async () => {
    // Forty nodes that all point at each other: told apart by their names it is quick, without them hopeless.
    const clique = (nameOf: (id: number) => JsonObject): JsonObject => ({
      ...tagged([]),
      related: Array.from({ length: 40 }, (_, id) => ({
        id: `_:b${id}`,
        type: ['Achievement'],
        ...nameOf(id),
        related: Array.from({ length: 40 }, (__, other) => ({ id: `_:b${other}` })),
      })),
    });
    await expect(canonize(clique((id) => ({ name: `n${id}` })))).resolves.toContain('_:c14n39');
    const started = performance.now();
    await expect(canonize(clique(() => ({})))).rejects.toMatchObject({ code: 'not-canonical' });
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('a Data Integrity proof', () => {
  it('of ours holds', async () => {
    expect(outcomes(await checkProofs(credential, ours))).toEqual([
      'proof-context passed',
      'proof-form passed',
      'proof-controller passed',
      'proof-signature passed',
    ]);
  });

  it.each([
    ['no proof', () => ({ ...credential, proof: undefined }), 'proof-present failed'],
    ['an empty list of proofs', () => ({ ...credential, proof: [] }), 'proof-present failed'],
    [
      'five proofs',
      () => ({ ...credential, proof: Array<JsonObject>(5).fill(credential.proof) }),
      'proof-present not-checked',
    ],
    ['a text as proof', () => ({ ...credential, proof: 'trust me' }), 'proof-form failed'],
    ['a suite of nobody', () => withProof({ cryptosuite: 'eddsa-rdfc-2099' }), 'proof-form not-checked'],
    ['another suite', () => withProof({ cryptosuite: 'ecdsa-sd-2023' }), 'proof-signature failed'],
    ['a chain to nothing', () => withProof({ previousProof: 'urn:x:1' }), 'proof-signature failed'],
    ['another purpose', () => withProof({ proofPurpose: 'authentication' }), 'proof-form failed'],
    ['no method', () => withProof({ verificationMethod: undefined }), 'proof-form failed'],
    ['no value', () => withProof({ proofValue: undefined }), 'proof-form failed'],
    ['an empty list, which nothing signs', () => withProof({ name: [] }), 'proof-form failed'],
    ['a date without zone', () => withProof({ created: '2026-03-02' }), 'proof-form failed'],
    ['a later date', () => withProof({ created: '2026-03-02T08:15:31Z' }), 'proof-signature failed'],
    ['a value in another alphabet', () => withProof({ proofValue: 'uAAAA' }), 'proof-signature failed'],
    ['a value of another length', () => withProof({ proofValue: 'z2' }), 'proof-signature failed'],
    [
      'another issuer',
      () => ({
        ...credential,
        issuer: { ...(credential['issuer'] as JsonObject), id: 'did:web:evil.example' },
      }),
      'proof-controller failed',
    ],
    ['an added term of nobody', () => ({ ...credential, homeGrown: 'x' }), 'proof-signature failed'],
    ['a changed name', () => ({ ...credential, name: 'Other' }), 'proof-signature failed'],
    [
      'an inline context',
      () => ({
        ...credential,
        '@context': [...(credential['@context'] as string[]), { name: 'https://schema.org/description' }],
      }),
      'proof-context not-checked',
    ],
    [
      'contexts in another order',
      () => ({ ...credential, '@context': [...(credential['@context'] as string[])].reverse() }),
      'proof-context not-checked',
    ],
    [
      'one context as a text',
      () => ({ ...credential, '@context': 'https://www.w3.org/ns/credentials/v2' }),
      'proof-context not-checked',
    ],
    [
      'a nested context',
      () => ({ ...credential, evidence: [{ '@context': {}, type: ['Evidence'] }] }),
      'proof-context failed',
    ],
    [
      'a context of the proof’s own',
      () => withProof({ '@context': ['https://www.w3.org/ns/credentials/v2'] }),
      'proof-context failed',
    ],
    [
      '@index, which is shown and not signed',
      () => ({ ...credential, evidence: [{ '@index': 'x', type: ['Evidence'] }] }),
      'proof-context failed',
    ],
    [
      '@graph',
      () => ({ '@context': credential['@context'], '@graph': [credential] }),
      'proof-context failed',
    ],
  ] as const)('is not taken for good: %s', async (_what, document, verdict) => {
    const findings = outcomes(await checkProofs(JSON.parse(JSON.stringify(document())) as JsonObject, ours));
    expect(findings).toContain(verdict);
  });

  it('is refused when a full IRI hides a member, although the quads are the same', async () => {
    const { credentialStatus, proof, ...rest } = credential;
    const hidden = { ...rest, 'https://www.w3.org/2018/credentials#credentialStatus': credentialStatus };
    const { proof: _proof, ...plain } = credential;
    expect(await canonize(hidden)).toBe(await canonize(plain));
    expect(outcomes(await checkProofs({ ...hidden, proof }, ours))).toEqual(['proof-context failed']);
  });

  it('may repeat the document’s contexts, as some issuers write it', async () => {
    const repeated = { ...credential, proof: { ...credential.proof, '@context': credential['@context'] } };
    expect(outcomes(await checkProofs(repeated, ours))).toContain('proof-signature passed');
  });

  it('among two is judged by itself: one good proof does not cover a bad one', async () => {
    const forged = { ...credential.proof, proofValue: toBase58btc(Buffer.alloc(64, 1)) };
    const findings = outcomes(await checkProofs({ ...credential, proof: [credential.proof, forged] }, ours));
    expect(findings).toEqual(expect.arrayContaining(['proof-signature passed', 'proof-signature failed']));
  });

  it.each([
    ['cannot be had', () => Promise.resolve(undefined), 'proof-key not-checked'],
    ['must not be used', () => Promise.reject(new Error('it was withdrawn')), 'proof-key failed'],
    [
      'belongs to another',
      () => Promise.resolve({ controller: 'did:key:z6MkOther', publicKey: keys.ed25519.publicKey }),
      'proof-controller failed',
    ],
    [
      'is another',
      () => Promise.resolve({ controller: issuer, publicKey: generateKeyPairSync('ed25519').publicKey }),
      'proof-signature failed',
    ],
    [
      'is of another kind',
      () => Promise.resolve({ controller: issuer, publicKey: keys.rsa.publicKey }),
      'proof-signature failed',
    ],
  ] as const)('is not taken for good when its key %s', async (_what, findKey, verdict) => {
    expect(outcomes(await checkProofs(credential, findKey as FindKey))).toContain(verdict);
  });

  it('by did:key over a bare VC 2.0 credential works the same', async () => {
    const did = `did:key:${keys.ed25519.multibase}`;
    const unsigned = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      id: 'urn:x:1',
      type: ['VerifiableCredential'],
      issuer: did,
      credentialSubject: { id: 'urn:x:2' },
    };
    const key = {
      verificationMethod: `${did}#${keys.ed25519.multibase}`,
      privateKey: keys.ed25519.privateKey,
      created: '2026-03-02T08:15:30Z',
    };
    const findKey: FindKey = (method) => {
      const [controller = '', multibase = ''] = method.split('#');
      return Promise.resolve({ controller, publicKey: parseMultikey(multibase) });
    };
    expect(outcomes(await checkProofs(await addProof(unsigned, key), findKey))).toContain(
      'proof-signature passed',
    );
  });

  const withProof = (change: JsonObject): JsonObject => ({
    ...credential,
    proof: { ...credential.proof, ...change },
  });
});

describe('keys', () => {
  it('are written as z6Mk… and read back', () => {
    const { multibase, publicKey } = keys.ed25519;
    expect(multibase).toMatch(/^z6Mk/);
    expect(toMultikey(parseMultikey(multibase))).toBe(multibase);
    expect(parseMultikey(multibase).equals(publicKey)).toBe(true);
  });

  it.each([
    '',
    'z',
    'z6Mk',
    'f00',
    'z0OIl',
    `z${'1'.repeat(10_000)}`,
    'z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc',
  ])('are refused in another form: %s', (text) => {
    expect(codeOf(() => parseMultikey(text))).toBe('not-a-multikey');
  });

  it('keep leading zeros in base58btc', () => {
    for (const bytes of [Buffer.alloc(4), Buffer.from([0, 0, 1, 255]), Buffer.from([255, 0, 0, 0])]) {
      expect(parseBase58btc(toBase58btc(bytes), 4)).toEqual(bytes);
    }
    expect(toBase58btc(Buffer.from('Hello World!'))).toBe('z2NEpo7TZRRrLZSi2U');
  });

  it('have the thumbprint of RFC 7638 as kid', async () => {
    const { calculateJwkThumbprint } = await import('jose');
    expect(keys.rsa.kid).toBe(await calculateJwkThumbprint(keys.rsa.jwk));
    expect(Object.keys(keys.rsa.jwk).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  it.each([
    ['not PEM', 'hello'],
    ['of the other kind', 'other'],
    [
      'too short',
      generateKeyPairSync('rsa', { modulusLength: 1024 })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    ],
  ])('are refused for signing when %s', (_what, pem) => {
    const ed25519 = generateKeyPairSync('ed25519')
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString();
    expect(codeOf(() => loadRsaKey(pem === 'other' ? ed25519 : pem))).toBe('key-unusable');
    expect(codeOf(() => loadEd25519Key(pem === 'other' ? 'hello' : pem))).toBe('key-unusable');
  });
});

import { type KeyObject, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Token, Type, encode } from 'cborg';

import type { Finding } from '../../src/openbadges/finding.js';
import { type JsonObject, isJsonObject, listOf } from '../../src/openbadges/json.js';
import { type ContextSet, ourContexts } from '../../src/openbadges/proof/contexts.js';
import {
  type FindKey,
  type VerificationKey,
  addProof,
  checkProofs,
} from '../../src/openbadges/proof/data-integrity.js';
import { parseMultikey, toBase58btc, toEd25519Key, toMultikey } from '../../src/openbadges/proof/multikey.js';
import { parseDidKey } from '../../src/openbadges/proof/verification-method.js';

type Proved = JsonObject & { readonly proof: JsonObject };

const load = (name: string) =>
  JSON.parse(readFileSync(new URL(`../fixtures/vectors/${name}.json`, import.meta.url), 'utf8')) as unknown;
const w3c = load('w3c-proofs') as Record<string, JsonObject>;
const oneEdTech = load('1edtech-validator-proofs') as Record<string, JsonObject>;

/** The W3C vectors' own vocabularies, added to ours for these tests alone. */
const vectorContexts: ContextSet = {
  load: (url) =>
    url === 'https://www.w3.org/ns/credentials/examples/v2'
      ? { '@context': { '@vocab': 'https://www.w3.org/ns/credentials/examples#' } }
      : url === 'https://w3id.org/citizenship/v4rc1'
        ? (load('citizenship-v4rc1') as JsonObject)
        : ourContexts.load(url),
  knowsList: () => true,
};

const issuerOf = ({ issuer }: JsonObject) => String(isJsonObject(issuer) ? issuer['id'] : issuer);
/** The vectors name their keys in the fragment, and no document of their controllers exists. */
const fromFragment =
  (document: JsonObject): FindKey =>
  (method) =>
    Promise.resolve({
      controller: issuerOf(document),
      publicKey: parseMultikey(method.split('#')[1] ?? ''),
    });
const wrongOnes = (findings: readonly Finding[]) =>
  findings.filter(({ outcome }) => outcome !== 'passed').map(({ check, outcome }) => `${check} ${outcome}`);
const proofsOf = (document: JsonObject) => listOf(document['proof']) as readonly JsonObject[];

describe('published proofs', () => {
  it.each([
    ...Object.entries(w3c).map(([name, document]) => [`W3C, ${name}`, document, vectorContexts] as const),
    ...Object.entries(oneEdTech).map(
      ([name, document]) => [`1EdTech, ${name}`, document, ourContexts] as const,
    ),
  ])('hold, and not after any change: %s', async (name, document, contexts) => {
    const judge = async (changed: JsonObject) =>
      wrongOnes(await checkProofs(changed, fromFragment(document), contexts));

    expect(await judge(document)).toEqual(name.includes('eddsa-2022, VC') ? ['proof-form warning'] : []);
    expect(await judge({ ...document, issuer: 'https://evil.example' })).toContain('proof-signature failed');
    for (const index of proofsOf(document).keys()) {
      const changed = proofsOf(document).map((proof, at) =>
        at === index ? { ...proof, created: '2020-01-01T00:00:00Z' } : proof,
      );
      expect(await judge({ ...document, proof: changed })).toContain('proof-signature failed');
    }
  });

  it('of a chain do not outlive a proof that is taken away from it', async () => {
    const chain = w3c['eddsa-rdfc-2022, proof chain of four'] ?? {};
    const [first, second, third, fourth] = proofsOf(chain);
    const judge = async (proof: readonly (JsonObject | undefined)[]) =>
      wrongOnes(
        await checkProofs(
          { ...chain, proof: proof as readonly JsonObject[] },
          fromFragment(chain),
          vectorContexts,
        ),
      );
    expect(await judge([third, fourth, second, first])).toEqual([]);
    expect(await judge([first, second])).toEqual([]);
    expect(await judge([first, second, fourth])).toEqual(['proof-signature failed']);
    expect(await judge([second, third, fourth])).toEqual([
      'proof-signature failed',
      'proof-signature failed',
    ]);
    const other = { ...first, proofValue: second?.['proofValue'] };
    expect(await judge([other, second, third, fourth])).toEqual([
      'proof-signature failed',
      'proof-signature failed',
    ]);
  });
});

/** Packages that publish no types, seen as far as they are used here. */
const { issue, derive } = await import('@digitalbazaar/vc');
const { DataIntegrityProof } = await import('@digitalbazaar/data-integrity');
const documentLoader = (url: string) =>
  Promise.resolve({ documentUrl: url, document: ourContexts.load(url) });

const badge = (issuer: string, name = 'Koulu – Öljy 🏅 Ａ'): JsonObject => ({
  '@context': [
    'https://www.w3.org/ns/credentials/v2',
    'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  ],
  id: 'https://school.example/badges/1',
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  issuer: { id: issuer, type: ['Profile'], name },
  validFrom: '2026-03-02T08:15:30Z',
  validUntil: '2029-03-02T08:15:30Z',
  credentialSubject: {
    type: ['AchievementSubject'],
    identifier: [
      {
        type: 'IdentityObject',
        hashed: true,
        identityHash: 'sha256$aa',
        identityType: 'emailAddress',
        salt: 's',
      },
    ],
    achievement: {
      id: 'https://school.example/achievements/1',
      type: ['Achievement'],
      name: 'Teamwork',
      description: 'Works with others',
      criteria: { narrative: 'Works in a team' },
      tag: ['a', 'b'],
    },
  },
});
const findDidKey: FindKey = (method) => Promise.resolve(parseDidKey(method));

async function ecdsaKey(curve: 'P-256' | 'P-384') {
  const { generate } = await import('@digitalbazaar/ecdsa-multikey');
  const unnamed = await generate({ curve });
  const did = `did:key:${unnamed.publicKeyMultibase}`;
  const signer = Object.assign(unnamed.signer(), { id: `${did}#${unnamed.publicKeyMultibase}` });
  return { did, signer };
}

async function issueEcdsa(curve: 'P-256' | 'P-384'): Promise<JsonObject> {
  const { did, signer } = await ecdsaKey(curve);
  const { cryptosuite } = await import('@digitalbazaar/ecdsa-rdfc-2019-cryptosuite');
  const suite = new DataIntegrityProof({ signer, cryptosuite });
  return issue({ credential: structuredClone(badge(did)), suite, documentLoader });
}

async function issueSelective(): Promise<JsonObject> {
  const { did, signer } = await ecdsaKey('P-256');
  const { createSignCryptosuite } = await import('@digitalbazaar/ecdsa-sd-2023-cryptosuite');
  const cryptosuite = createSignCryptosuite({ mandatoryPointers: ['/issuer', '/validUntil'] });
  const suite = new DataIntegrityProof({ signer, cryptosuite });
  return issue({ credential: structuredClone(badge(did)), suite, documentLoader });
}

async function deriveFrom(base: JsonObject, selectivePointers: readonly string[]): Promise<Proved> {
  const { createDiscloseCryptosuite } = await import('@digitalbazaar/ecdsa-sd-2023-cryptosuite');
  const suite = new DataIntegrityProof({ cryptosuite: createDiscloseCryptosuite({ selectivePointers }) });
  return (await derive({ verifiableCredential: structuredClone(base), suite, documentLoader })) as Proved;
}

async function issueSignature2020(): Promise<JsonObject> {
  const { Ed25519Signature2020 } = await import('@digitalbazaar/ed25519-signature-2020');
  const { Ed25519VerificationKey2020 } = await import('@digitalbazaar/ed25519-verification-key-2020');
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const multibase = toMultikey(publicKey);
  const seed = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
  const point = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const key = await Ed25519VerificationKey2020.from({
    id: `did:key:${multibase}#${multibase}`,
    controller: `did:key:${multibase}`,
    type: 'Ed25519VerificationKey2020',
    publicKeyMultibase: multibase,
    // Multicodec `ed25519-priv` (0x1300 as a varint) stands before the seed and the point.
    privateKeyMultibase: toBase58btc(Buffer.concat([Buffer.from([0x80, 0x26]), seed, point])),
  });
  const { validFrom, validUntil, '@context': _list, ...rest } = badge(`did:key:${multibase}`);
  const credential = {
    '@context': [
      'https://www.w3.org/2018/credentials/v1',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json',
      'https://w3id.org/security/suites/ed25519-2020/v1',
    ],
    ...rest,
    issuanceDate: validFrom,
    expirationDate: validUntil,
  };
  return issue({ credential, suite: new Ed25519Signature2020({ key }), documentLoader });
}

describe('proofs made by other libraries', () => {
  it.each([
    ['ecdsa-rdfc-2019 with P-256', () => issueEcdsa('P-256')],
    ['ecdsa-rdfc-2019 with P-384', () => issueEcdsa('P-384')],
    ['Ed25519Signature2020 over VC 1.1', issueSignature2020],
  ] as const)('hold, and not after a change: %s', async (_name, make) => {
    const credential = await make();
    expect(wrongOnes(await checkProofs(credential, findDidKey))).toEqual([]);
    const later = {
      ...credential,
      [credential['validUntil'] ? 'validUntil' : 'expirationDate']: '2099-03-02T08:15:30Z',
    };
    expect(wrongOnes(await checkProofs(later, findDidKey))).toEqual(['proof-signature failed']);
  });
});

describe('a selectively disclosed credential', () => {
  let base: JsonObject;
  let derived: Proved;
  beforeAll(async () => {
    base = await issueSelective();
    derived = await deriveFrom(base, ['/credentialSubject/achievement']);
  });
  const judge = async (credential: JsonObject) => wrongOnes(await checkProofs(credential, findDidKey));
  const detail = async (proofValue: string) => {
    const findings = await checkProofs({ ...derived, proof: { ...derived.proof, proofValue } }, findDidKey);
    return findings.at(-1)?.detail ?? '';
  };

  it('holds, whatever its holder chose to show', async () => {
    expect(derived).toHaveProperty('credentialSubject.achievement.name', 'Teamwork');
    expect(derived).not.toHaveProperty('credentialSubject.identifier');
    expect(await judge(derived)).toEqual([]);
    for (const pointers of [['/credentialSubject'], ['/credentialSubject/identifier'], ['/validFrom', '/id']])
      expect(await judge(await deriveFrom(base, pointers))).toEqual([]);
  });

  it('does not hold when something is left out, added or changed', async () => {
    const { validUntil: _end, ...without } = derived;
    const subject = derived['credentialSubject'] as JsonObject;
    const achievement = subject['achievement'] as JsonObject;
    const withAchievement = (change: JsonObject) => ({
      ...derived,
      credentialSubject: { ...subject, achievement: { ...achievement, ...change } },
    });
    for (const changed of [
      without,
      { ...derived, validUntil: '2099-03-02T08:15:30Z' },
      { ...derived, name: 'Added' },
      withAchievement({ name: 'Other' }),
      withAchievement({ description: undefined }),
      { ...derived, proof: { ...derived.proof, created: '2020-01-01T00:00:00Z' } },
    ])
      expect(await judge(JSON.parse(JSON.stringify(changed)) as JsonObject)).toEqual([
        'proof-signature failed',
      ]);
  });

  it('is refused as its holder’s own copy, with a sentence that says so', async () => {
    const findings = await checkProofs(base, findDidKey);
    expect(wrongOnes(findings)).toEqual(['proof-signature failed']);
    expect(findings.at(-1)?.detail).toContain('base proof');
  });

  const wrap = (value: unknown, head = [0xd9, 0x5d, 0x01]) =>
    `u${Buffer.concat([Buffer.from(head), Buffer.from(encode(value))]).toString('base64url')}`;
  const bytes = (length: number, fill = 1) => Buffer.alloc(length, fill);
  const key = () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '' } = publicKey.export({ format: 'jwk' });
    return Buffer.concat([Buffer.from([0x80, 0x24, 2]), Buffer.from(x, 'base64url')]);
  };
  const labels = new Map([[0, bytes(32)]]);
  const raw = (hex: string) => `u${Buffer.from(`d95d01${hex}`, 'hex').toString('base64url')}`;
  const nested = (levels: number) =>
    `u${Buffer.concat([Buffer.from('d95d01', 'hex'), Buffer.alloc(levels, 0x81), Buffer.from([0x80])]).toString('base64url')}`;

  it.each([
    ['nothing', ''],
    ['another base', 'z2'],
    ['padding', `${wrap([])}=`],
    ['another header', wrap([], [0xd9, 0x5d, 0x02])],
    ['no CBOR', raw('ff')],
    ['more after the end', raw('8000')],
    ['a list without an end', raw('9fff')],
    ['text without an end', raw('7fff')],
    ['a number in a longer form', raw('811800')],
    ['a tag', raw('85d8405840')],
    ['a name twice', raw(`8540404080a2004000408080`)],
    ['half a float', raw('81f97e00')],
    ['undefined', raw('81f7')],
    ['100,000 nested lists', nested(100_000)],
    ['more than it may be', `u${'A'.repeat(200_000)}`],
    ['no parts', wrap([])],
    ['six parts', wrap([bytes(64), key(), [], labels, [], 1])],
    ['a short base signature', wrap([bytes(63), key(), [], labels, []])],
    ['a text for a signature', wrap(['a'.repeat(64), key(), [], labels, []])],
    ['a short key', wrap([bytes(64), bytes(34), [], labels, []])],
    ['a key of another kind', wrap([bytes(64), bytes(35), [], labels, []])],
    ['a short signature', wrap([bytes(64), key(), [bytes(63)], labels, []])],
    ['no list of signatures', wrap([bytes(64), key(), 1, labels, []])],
    ['1,001 signatures', wrap([bytes(64), key(), Array(1001).fill(bytes(64)), labels, []])],
    ['a list for the names', wrap([bytes(64), key(), [], [], []])],
    ['a text for a name', wrap([bytes(64), key(), [], new Map([['c14n0', bytes(32)]]), []])],
    ['a short name', wrap([bytes(64), key(), [], new Map([[0, bytes(31)]]), []])],
    [
      'one name for two nodes',
      wrap([
        bytes(64),
        key(),
        [],
        new Map([
          [0, bytes(32)],
          [1, bytes(32)],
        ]),
        [],
      ]),
    ],
    ['a node without a name', wrap([bytes(64), key(), [], new Map(), []])],
    ['a negative place', wrap([bytes(64), key(), [], labels, [-1]])],
    ['half a place', wrap([bytes(64), key(), [], labels, [0.5]])],
    ['a place twice', wrap([bytes(64), key(), [], labels, [0, 0]])],
    [
      'a place that is not there',
      wrap([bytes(64), key(), [], new Map([0, 1, 2, 3, 4].map((at) => [at, bytes(32, at)])), [9999]]),
    ],
  ])('is refused when its proof is %s', async (_what, proofValue) => {
    expect(await detail(proofValue)).toMatch(/^the signature (cannot be checked|does not fit)/);
  });

  it('is refused when the proof gives two nodes one name: else one node’s statements would count as another’s', async () => {
    // The same bytes as an honest proof, but with tags, are read by others and not here (ECDSA 1.0 §3.5.7).
    const { decode } = await import('cborg');
    const honest = Buffer.from(String(derived.proof['proofValue']).slice(1), 'base64url').subarray(3);
    const parts = decode(honest, { useMaps: true }) as [
      Uint8Array,
      Uint8Array,
      unknown,
      Map<number, Uint8Array>,
      unknown,
    ];
    expect(await detail(wrap(parts))).toBe('');
    const tagged = encode(parts, { typeEncoders: { Uint8Array: tagBytes } });
    expect(
      await detail(`u${Buffer.concat([Buffer.from('d95d01', 'hex'), tagged]).toString('base64url')}`),
    ).toContain('CBOR');
    const [one] = parts[3].values();
    const same = new Map([...parts[3].keys()].map((name) => [name, one]));
    if (same.size > 1)
      expect(await detail(wrap([...parts.slice(0, 3), same, parts[4]]))).toContain('two nodes');
  });
});

/** CBOR tag 64 before the bytes, as some encoders write typed arrays. */
function tagBytes(value: Uint8Array): Token[] {
  const { Token: Make } = cbor;
  return [new Make(Type.tag, 64), new Make(Type.bytes, value)];
}
const cbor = await import('cborg');

describe('a proof that we add', () => {
  const keys = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')] as const;
  const [issuer, other] = keys.map(({ publicKey, privateKey }) => {
    const multibase = toMultikey(publicKey);
    return {
      did: `did:key:${multibase}`,
      verificationMethod: `did:key:${multibase}#${multibase}`,
      privateKey,
    };
  }) as [Signer, Signer];
  interface Signer {
    readonly did: string;
    readonly verificationMethod: string;
    readonly privateKey: KeyObject;
  }
  const created = '2026-03-02T08:15:30Z';
  const judge = async (document: JsonObject, findKey = findDidKey) =>
    wrongOnes(await checkProofs(document, findKey));

  it('stands beside those that are there, or builds on one of them', async () => {
    const one = await addProof(badge(issuer.did), { ...issuer, created, id: 'urn:uuid:1' });
    const two = await addProof(one, { ...issuer, created });
    const chain = await addProof(two, { ...issuer, created, previousProof: 'urn:uuid:1' });
    expect(proofsOf(chain)).toHaveLength(3);
    expect(await judge(chain)).toEqual([]);
    expect(proofsOf(two)[1]?.['proofValue']).not.toBe(proofsOf(chain)[2]?.['proofValue']);
    await expect(addProof(one, { ...issuer, created, previousProof: 'urn:uuid:2' })).rejects.toMatchObject({
      code: 'chain-broken',
    });
  });

  it('is verified by the library of another', async () => {
    const { verifyCredential } = await import('@digitalbazaar/vc');
    const { cryptosuite } = await import('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
    const credential = await addProof(badge(issuer.did), { ...issuer, created });
    const keyDocument = {
      '@context': 'https://w3id.org/security/multikey/v1',
      id: issuer.verificationMethod,
      type: 'Multikey',
      controller: issuer.did,
      publicKeyMultibase: issuer.did.slice('did:key:'.length),
    };
    const controller = {
      '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
      id: issuer.did,
      assertionMethod: [keyDocument],
    };
    const loader = (url: string) =>
      url.startsWith('did:')
        ? Promise.resolve({ documentUrl: url, document: url.includes('#') ? keyDocument : controller })
        : documentLoader(url);
    const { verified, error } = await verifyCredential({
      credential,
      suite: new DataIntegrityProof({ cryptosuite }),
      documentLoader: loader,
      now: new Date('2026-04-01'),
    });
    expect({ verified, error }).toEqual({ verified: true, error: undefined });
  });

  it.each([
    ['to a proof that is not there', { previousProof: 'urn:uuid:9' }, 'is not there'],
    ['to one that is and one that is not', { previousProof: ['urn:uuid:1', 'urn:uuid:9'] }, 'is not there'],
    ['to itself', { id: 'urn:uuid:3', previousProof: 'urn:uuid:3' }, 'each other'],
    ['to a number', { previousProof: 7 }, 'by their ids'],
    ['to a proof instead of its id', { previousProof: { id: 'urn:uuid:1' } }, 'by their ids'],
  ] as const)('is refused when it builds on %s', async (_what, change, sentence) => {
    const one = await addProof(badge(issuer.did), { ...issuer, created, id: 'urn:uuid:1' });
    const [first] = proofsOf(await addProof(one, { ...issuer, created }));
    const findings = await checkProofs(
      { ...one, proof: [first ?? {}, { ...first, id: 'urn:uuid:2', ...change }] },
      findDidKey,
    );
    expect(findings.at(-1)).toMatchObject({ outcome: 'failed' });
    expect(findings.at(-1)?.detail).toContain(sentence);
  });

  it('is refused when two proofs build on each other', async () => {
    const one = await addProof(badge(issuer.did), { ...issuer, created, id: 'urn:uuid:1' });
    const [proof] = proofsOf(one);
    const pair = [
      { ...proof, previousProof: 'urn:uuid:2' },
      { ...proof, id: 'urn:uuid:2', previousProof: 'urn:uuid:1' },
    ];
    expect(await judge({ ...one, proof: pair })).toEqual([
      'proof-signature failed',
      'proof-signature failed',
    ]);
    const third = { ...proof, id: 'urn:uuid:3', previousProof: 'urn:uuid:1' };
    const findings = await checkProofs({ ...one, proof: [...pair, third] }, findDidKey);
    expect(findings.at(-1)?.detail).toContain('each other');
  });

  it('is judged by itself: a stranger’s proof, an unknown one or a broken one beside it is not covered', async () => {
    const one = await addProof(badge(issuer.did), { ...issuer, created });
    expect(await judge(await addProof(one, { ...other, created }))).toEqual(['proof-controller failed']);
    const [proof = {}] = proofsOf(one);
    const beside = (added: JsonObject) => judge({ ...one, proof: [proof, added] });
    expect(await beside({ type: 'SomeProofType' })).toEqual(['proof-form not-checked']);
    expect(await beside({ ...proof, cryptosuite: 'eddsa-jcs-2022' })).toEqual(['proof-form not-checked']);
    expect(await beside({ ...proof, proofValue: toBase58btc(Buffer.alloc(64, 7)) })).toEqual([
      'proof-signature failed',
    ]);
  });

  it('of a holder over a presentation is made to authenticate', async () => {
    const presentation = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiablePresentation'],
      holder: issuer.did,
      verifiableCredential: [await addProof(badge(issuer.did), { ...issuer, created })],
    };
    const signed = (await addProof(presentation, { ...issuer, created })) as Proved;
    expect(signed.proof['proofPurpose']).toBe('authentication');
    expect(await judge(signed)).toEqual([]);
    expect(await judge({ ...signed, holder: other.did })).toEqual([
      'proof-controller failed',
      'proof-signature failed',
    ]);
    expect(await judge({ ...signed, proof: { ...signed.proof, proofPurpose: 'assertionMethod' } })).toEqual([
      'proof-form failed',
    ]);
  });

  const ending =
    (ends: Partial<VerificationKey>): FindKey =>
    (method) =>
      Promise.resolve({ ...parseDidKey(method), ...ends });
  it.each([
    ['before its key ends', { expires: '2026-03-02T08:15:31Z' }, []],
    ['when its key ends', { expires: created }, ['proof-time failed']],
    ['after its key ended', { expires: '2026-03-01T00:00:00Z' }, ['proof-time failed']],
    ['a second before its key ends, by another zone', { expires: '2026-03-02T10:15:31+02:00' }, []],
    [
      'a second after its key ended, by another zone',
      { expires: '2026-03-02T10:15:29+02:00' },
      ['proof-time failed'],
    ],
  ] as const)('counts by the time when it was made: %s', async (_what, ends, wrong) => {
    const one = await addProof(badge(issuer.did), { ...issuer, created });
    expect(await judge(one, ending(ends))).toEqual(wrong);
  });

  it('without a date does not count under a key that ends', async () => {
    const { created: _date, ...proof } = (await addProof(badge(issuer.did), { ...issuer, created }))[
      'proof'
    ] as JsonObject;
    const findings = await checkProofs(
      { ...badge(issuer.did), proof },
      ending({ expires: '2030-01-01T00:00:00Z' }),
    );
    expect(wrongOnes(findings)).toContain('proof-time failed');
  });

  it('is not made after its own end', async () => {
    const { proof: made, ...rest } = await addProof(badge(issuer.did), { ...issuer, created });
    const proof = { ...(made as JsonObject), expires: '2026-03-02T08:15:29Z' };
    expect(await judge({ ...rest, proof })).toContain('proof-time failed');
  });
});

describe('a key fixes what it may be used for', () => {
  const kinds = {
    Ed25519: generateKeyPairSync('ed25519'),
    'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
    'P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }),
    secp256k1: generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
    RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    Ed448: generateKeyPairSync('ed448'),
  };
  const fits: Record<string, readonly string[]> = {
    'eddsa-rdfc-2022': ['Ed25519'],
    'eddsa-2022': ['Ed25519'],
    'ecdsa-rdfc-2019': ['P-256', 'P-384'],
    'ecdsa-sd-2023': ['P-256'],
  };
  const pairs = Object.keys(fits).flatMap((suite) =>
    Object.keys(kinds).map((kind) => [suite, kind] as const),
  );
  it.each(pairs)('%s with a key of %s', async (cryptosuite, kind) => {
    const proof = {
      type: 'DataIntegrityProof',
      cryptosuite,
      created: '2026-03-02T08:15:30Z',
      verificationMethod: 'https://school.example/key',
      proofPurpose: 'assertionMethod',
      proofValue: toBase58btc(Buffer.alloc(64, 1)),
    };
    const { publicKey } = kinds[kind as keyof typeof kinds];
    const findKey: FindKey = () => Promise.resolve({ controller: 'https://school.example', publicKey });
    const findings = await checkProofs({ ...badge('https://school.example'), proof }, findKey);
    expect(findings.at(-1)).toMatchObject({ check: 'proof-signature', outcome: 'failed' });
    const refused = findings.at(-1)?.detail.includes('the key is not an') === true;
    expect(refused).toBe(!fits[cryptosuite]?.includes(kind));
  });
});

describe('Ed25519 at its edges', () => {
  const edges = load('ed25519-edge-cases') as {
    speccheck: readonly { message: string; publicKey: string; signature: string }[];
    wycheproof: {
      publicKey: string;
      message: string;
      validS: string;
      R: string;
      signatures: readonly { comment: string; s: string }[];
    };
    wycheproofR: {
      publicKey: string;
      message: string;
      signatures: readonly { comment: string; signature: string }[];
    };
  };
  const hex = (text: string) => Buffer.from(text, 'hex');
  const holds = (publicKey: string, message: string, signature: string) => {
    try {
      return verify(null, hex(message), toEd25519Key(hex(publicKey)), hex(signature));
    } catch {
      return false;
    }
  };
  const { publicKey, message, R, validS } = edges.wycheproof;

  it('T30: accepts the one signature, and no other spelling of its S', () => {
    expect(holds(publicKey, message, R + validS)).toBe(true);
    for (const { s } of edges.wycheproof.signatures) expect(holds(publicKey, message, R + s)).toBe(false);
  });

  it.each(edges.wycheproofR.signatures)('T30: refuses a signature with $comment', ({ signature }) => {
    expect(holds(edges.wycheproofR.publicKey, edges.wycheproofR.message, signature)).toBe(false);
  });

  it('T30: refuses a signature whose key is of small order or whose S is L or more', () => {
    const accepted = edges.speccheck.map((each) => holds(each.publicKey, each.message, each.signature));
    // 0 and 1: small order key. 4 and 5: cofactored only. 6 and 7: S >= L. 8 and 9: R not in its one spelling.
    expect([0, 1, 4, 5, 6, 7, 8, 9].map((index) => accepted[index])).toEqual(Array(8).fill(false));
  });

  it('T30 twin: without the look at the key, the ones of small order are accepted', () => {
    const unguarded = edges.speccheck.slice(0, 2).map((each) => {
      const x = hex(each.publicKey).toString('base64url');
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
      return verify(null, hex(each.message), key, hex(each.signature));
    });
    expect(unguarded).toEqual([true, true]);
  });
});

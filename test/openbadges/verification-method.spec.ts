import { type KeyObject, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../src/openbadges/json.js';
import { parseMultikey, toEd25519Key, toMultikey } from '../../src/openbadges/proof/multikey.js';
import {
  parseDidJwk,
  parseDidKey,
  parsePublicJwk,
  parseRsaPem,
  readVerificationMethod,
  toDidWebUrl,
} from '../../src/openbadges/proof/verification-method.js';
import { codeOf } from './samples.js';

const keys = {
  Ed25519: generateKeyPairSync('ed25519'),
  'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
const jwkOf = (kind: keyof typeof keys) => keys[kind].publicKey.export({ format: 'jwk' }) as JsonObject;
const multikey = toMultikey(keys.Ed25519.publicKey);
const now = Date.parse('2026-06-01T12:00:00Z');
const read = (document: JsonObject, method: string) => readVerificationMethod(document, method, now);
const didJwk = (jwk: JsonObject) => `did:jwk:${Buffer.from(JSON.stringify(jwk)).toString('base64url')}#0`;

describe('a did:key', () => {
  it.each([
    // did:key method specification, §3.1 and its test vectors.
    ['Ed25519', 'z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp', 'ed25519'],
    ['P-256', 'zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169', 'ec'],
    ['P-384', 'z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9', 'ec'],
  ])('of %s is its own key', (_curve, multibase, type) => {
    const { controller, publicKey } = parseDidKey(`did:key:${multibase}#${multibase}`);
    expect([controller, publicKey.asymmetricKeyType]).toEqual([`did:key:${multibase}`, type]);
    expect(toMultikey(publicKey)).toBe(multibase);
  });

  it.each([
    ['another key in the fragment', `did:key:${multikey}#z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp`],
    ['no fragment', `did:key:${multikey}`],
    ['two fragments', `did:key:${multikey}#${multikey}#${multikey}`],
    ['a version', `did:key:1.1:${multikey}#${multikey}`],
    ['a query', `did:key:${multikey}?a=b#${multikey}`],
    ['a letter too many', `did:key:${multikey}1#${multikey}1`],
    [
      'an X25519 key',
      'did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc#z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc',
    ],
    [
      'a P-256 header over no point',
      (() => {
        const odd = `zDn${'a'.repeat(46)}`;
        return `did:key:${odd}#${odd}`;
      })(),
    ],
    ['nothing', 'did:key:#'],
  ])('is refused with %s', (_what, method) => {
    expect(codeOf(() => parseDidKey(method))).toBe('key-refused');
  });
});

describe('a did:jwk', () => {
  it.each(['Ed25519', 'P-256', 'P-384', 'RSA'] as const)('of %s is its own key', (kind) => {
    const method = didJwk(jwkOf(kind));
    const { controller, publicKey } = parseDidJwk(method);
    expect([controller, publicKey.equals(keys[kind].publicKey)]).toEqual([method.slice(0, -2), true]);
  });

  it.each([
    ['no fragment', didJwk(jwkOf('P-256')).slice(0, -2)],
    ['another fragment', `${didJwk(jwkOf('P-256')).slice(0, -1)}1`],
    ['padding', didJwk(jwkOf('P-256')).replace('#0', '=#0')],
    ['no JSON', 'did:jwk:AAAA#0'],
    ['nothing', 'did:jwk:#0'],
    ['a private key', didJwk(keys['P-256'].privateKey.export({ format: 'jwk' }) as JsonObject)],
    ['a key for encryption', didJwk({ ...jwkOf('P-256'), use: 'enc' })],
  ])('is refused with %s', (_what, method) => {
    expect(codeOf(() => parseDidJwk(method))).toBe('key-refused');
  });
});

describe('a did:web', () => {
  it.each([
    // did:web method specification §2.5.2, examples 7, 9 and 10.
    ['did:web:w3c-ccg.github.io', 'https://w3c-ccg.github.io/.well-known/did.json'],
    ['did:web:w3c-ccg.github.io:user:alice', 'https://w3c-ccg.github.io/user/alice/did.json'],
    ['did:web:example.com%3A3000:user:alice', 'https://example.com:3000/user/alice/did.json'],
    ['did:web:example.com%3a3000', 'https://example.com:3000/.well-known/did.json'],
    ['did:web:Example.COM', 'https://example.com/.well-known/did.json'],
    [
      'did:web:xn--lrdag-1qa.example:k%C3%A4ytt%C3%B6',
      'https://xn--lrdag-1qa.example/k%C3%A4ytt%C3%B6/did.json',
    ],
  ])('%s stands at %s', (did, url) => {
    expect(toDidWebUrl(did)).toBe(url);
  });

  it.each([
    'did:web:',
    'did:web::a',
    'did:web:example.com:',
    'did:web:example.com::a',
    'did:web:example.com:..:a',
    'did:web:example.com:.',
    'did:web:example.com:%2e%2e:a',
    'did:web:example.com:a%2Fb',
    'did:web:example.com:a%5Cb',
    'did:web:example.com:a%3Fb',
    'did:web:example.com:a%23b',
    'did:web:example.com:a%00',
    'did:web:example.com:a%zz',
    'did:web:example.com/a',
    'did:web:example.com?a',
    'did:web:example.com#a',
    'did:web:user@example.com',
    'did:web:user%40example.com',
    'did:web:example.com%3A',
    'did:web:example.com%3A443',
    'did:web:example.com%3A99999',
    'did:web:example.com%3A80%3A80',
    'did:web:example.com:3000%2F',
    'did:web:127.0.0.1',
    'did:web:127.1',
    'did:web:2130706433',
    'did:web:0x7f.1',
    'did:web:0x7f000001',
    'did:web:[::1]',
    'did:web:%5B::1%5D',
    'did:web:example..com',
    'did:web:.example.com',
    'did:web:exa_mple.com',
    'did:web:lördag.example',
    'did:web:example.com\n',
    ' did:web:example.com',
    'DID:WEB:example.com',
    'did:webs:example.com',
    'did:key:z6Mk',
  ])('is refused where it is odd: %j', (did) => {
    expect(codeOf(() => toDidWebUrl(did))).toBe('key-refused');
  });
});

const did = 'did:web:school.example';
const method = `${did}#key-1`;
const listed: JsonObject = { id: method, type: 'Multikey', controller: did, publicKeyMultibase: multikey };
const document: JsonObject = { id: did, verificationMethod: [listed], assertionMethod: [method] };
const withMethod = (change: JsonObject): JsonObject => ({
  ...document,
  verificationMethod: [{ ...listed, ...change }],
});

describe('a controller document', () => {
  it.each([
    ['a Multikey', document, keys.Ed25519],
    [
      'one value instead of a list',
      { ...document, verificationMethod: listed, assertionMethod: method },
      keys.Ed25519,
    ],
    ['an embedded method', { id: did, assertionMethod: [listed] }, keys.Ed25519],
    ['relative names', { ...withMethod({ id: '#key-1' }), assertionMethod: ['#key-1'] }, keys.Ed25519],
    ['an Ed25519VerificationKey2020', withMethod({ type: 'Ed25519VerificationKey2020' }), keys.Ed25519],
    ...(['JsonWebKey', 'JsonWebKey2020'] as const).map(
      (type) =>
        [
          `a ${type}`,
          withMethod({ type, publicKeyMultibase: undefined, publicKeyJwk: jwkOf('P-384') }),
          keys['P-384'],
        ] as const,
    ),
  ] as const)('gives its key: %s', (_what, given, { publicKey }) => {
    const found = read(given, method);
    expect([found.controller, found.publicKey.equals(publicKey)]).toEqual([did, true]);
  });

  it('says when the key ends', () => {
    const ends = { expires: '2027-01-01T00:00:00Z' };
    expect(read(withMethod(ends), method)).toMatchObject(ends);
  });

  it.each([
    ['withdrawn long ago', '2020-01-01T00:00:00Z', true],
    ['withdrawn this very second, by another zone', '2026-06-01T15:00:00+03:00', true],
    ['that will be withdrawn in a second, by another zone', '2026-06-01T15:00:01+03:00', false],
  ] as const)('is asked at its reader’s time: a key %s', (_what, revoked, isRefused) => {
    for (const [given, name] of [
      [withMethod({ revoked }), method],
      [{ ...listed, id: 'https://school.example/keys/1', revoked }, 'https://school.example/keys/1'],
    ] as const)
      expect(codeOf(() => read(given, name))).toBe(isRefused ? 'key-refused' : 'nothing thrown');
  });

  it.each([
    ['about another', { ...document, id: 'did:web:other.example' }],
    ['without an id', { ...document, id: undefined }],
    ['without the key', { ...document, verificationMethod: [] }],
    [
      'with the key twice',
      { ...document, verificationMethod: [listed, { ...listed, publicKeyMultibase: multikey }] },
    ],
    ['that lists the key and embeds another of that name', { ...document, assertionMethod: [listed] }],
    ['that does not assert with the key', { ...document, assertionMethod: [] }],
    [
      'that only authenticates with the key',
      { ...document, assertionMethod: undefined, authentication: [method] },
    ],
    ['that asserts with another key', { ...document, assertionMethod: [`${did}#key-2`] }],
    ['whose key is of another controller', withMethod({ controller: 'did:web:other.example' })],
    ['whose key is of nobody', withMethod({ controller: undefined })],
    ['whose key is of an old type', withMethod({ type: 'Ed25519VerificationKey2018' })],
    ['whose key is of two types', withMethod({ type: ['Multikey', 'JsonWebKey'] })],
    ['whose key has no type', withMethod({ type: undefined })],
    ['whose key is of a type that every object has', withMethod({ type: 'constructor' })],
    ['whose key is two keys', withMethod({ publicKeyJwk: jwkOf('P-256') })],
    ['whose key is missing', withMethod({ publicKeyMultibase: undefined })],
    [
      'whose key is in the other member',
      withMethod({ publicKeyMultibase: undefined, publicKeyJwk: jwkOf('P-256') }),
    ],
    [
      'whose JWK is a text',
      withMethod({ type: 'JsonWebKey', publicKeyMultibase: undefined, publicKeyJwk: multikey }),
    ],
    [
      'whose Ed25519VerificationKey2020 is a P-256 key',
      withMethod({
        type: 'Ed25519VerificationKey2020',
        publicKeyMultibase: toMultikey(keys['P-256'].publicKey),
      }),
    ],
    ['with the private key in it', withMethod({ secretKeyMultibase: 'z3u2' })],
    [
      'with the private JWK in it',
      withMethod({
        type: 'JsonWebKey',
        publicKeyMultibase: undefined,
        publicKeyJwk: keys['P-256'].privateKey.export({ format: 'jwk' }) as JsonObject,
      }),
    ],
    ['whose key ends at no time', withMethod({ expires: 'soon' })],
    ['whose key is withdrawn at no time', withMethod({ revoked: true })],
  ] as const)('is refused: one %s', (_what, given) => {
    expect(codeOf(() => read(given, method))).toBe('key-refused');
  });
});

describe('a key’s own document', () => {
  const url = 'https://school.example/keys/1';
  const own = (change: JsonObject = {}): JsonObject => ({ ...listed, id: url, ...change });

  it.each([
    ['of a did:web on the same site', did],
    ['of a profile on the same site', 'https://school.example/issuer'],
  ])('gives its key: one %s', (_what, controller) => {
    const found = read(own({ controller }), url);
    expect([found.controller, toMultikey(found.publicKey)]).toEqual([controller, multikey]);
  });

  it('is known by its whole URL, fragment included', () => {
    expect(read(own({ id: `${url}#k` }), `${url}#k`).controller).toBe(did);
  });

  it.each([
    ['that names a controller on another site', own({ controller: 'did:web:hel.example' }), url],
    ['that names a profile on another site', own({ controller: 'https://hel.example/issuer' }), url],
    ['that names a site on another port', own({ controller: 'did:web:school.example%3A8443' }), url],
    ['that names a did:key', own({ controller: `did:key:${multikey}` }), url],
    ['that names nobody', own({ controller: undefined }), url],
    ['of another id', own({ id: `${url}0` }), url],
    ['over plain http', own({ id: 'http://school.example/keys/1' }), 'http://school.example/keys/1'],
    ['that calls itself a DID', own({ id: did }), did],
  ])('is refused: one %s', (_what, given, name) => {
    expect(codeOf(() => read(given, name))).toBe('key-refused');
  });
});

describe('an RSA key in PEM', () => {
  const pemOf = (key: KeyObject) =>
    key.export({ type: key.type === 'public' ? 'spki' : 'pkcs8', format: 'pem' }).toString();
  const rsa = (modulusLength: number, publicExponent = 0x10001) =>
    generateKeyPairSync('rsa', { modulusLength, publicExponent }).publicKey;
  /** No library makes such a key: every signature is its own message. */
  const withExponentOne = () => {
    const { n = '' } = keys.RSA.publicKey.export({ format: 'jwk' });
    return createPublicKey({ key: { kty: 'RSA', n, e: 'AQ' }, format: 'jwk' });
  };

  it('is read', () => {
    expect(parseRsaPem(pemOf(keys.RSA.publicKey)).equals(keys.RSA.publicKey)).toBe(true);
  });

  it.each<[string, () => string]>([
    ['of 1,024 bits', () => pemOf(rsa(1024))],
    ['with the exponent 1', () => pemOf(withExponentOne())],
    ['that is a P-256 key', () => pemOf(keys['P-256'].publicKey)],
    ['that is an Ed25519 key', () => pemOf(keys.Ed25519.publicKey)],
    [
      'that is for RSA-PSS only',
      () => pemOf(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey),
    ],
    ['that is private', () => pemOf(keys.RSA.privateKey)],
    ['that is nothing', () => 'PEM'],
  ])('is refused: one %s', (_what, make) => {
    expect(codeOf(() => parseRsaPem(make()))).toBe('key-refused');
  });
});

describe('a bare JWK', () => {
  it.each(['RSA', 'P-256', 'P-384', 'Ed25519'] as const)('of %s is a key', (kind) => {
    const jwk = {
      ...jwkOf(kind),
      kid: 'a',
      use: 'sig',
      alg: 'any',
      key_ops: ['verify'],
      x5u: 'https://evil.example/',
    };
    expect(parsePublicJwk(jwk).equals(keys[kind].publicKey)).toBe(true);
  });

  const rsa = (modulusLength: number, publicExponent = 65_537) =>
    generateKeyPairSync('rsa', { modulusLength, publicExponent }).publicKey.export({
      format: 'jwk',
    }) as JsonObject;
  it.each([
    ['a set of keys', { keys: [jwkOf('RSA')] }],
    ['a private RSA key', keys.RSA.privateKey.export({ format: 'jwk' }) as JsonObject],
    ['a private Ed25519 key', keys.Ed25519.privateKey.export({ format: 'jwk' }) as JsonObject],
    ['a secret', { kty: 'oct', k: 'AAAA' }],
    ['an RSA key of 1,024 bits', rsa(1024)],
    ['an RSA key with exponent 1', { ...jwkOf('RSA'), e: 'AQ' }],
    ['an RSA key with a huge exponent', { ...jwkOf('RSA'), e: Buffer.alloc(32, 0xff).toString('base64url') }],
    ['an RSA key of 16,384 bits', { ...jwkOf('RSA'), n: Buffer.alloc(2048, 0xff).toString('base64url') }],
    ['a key without its modulus', { kty: 'RSA', e: 'AQAB' }],
    ['a P-256 key off the curve', { ...jwkOf('P-256'), y: jwkOf('P-256')['x'] }],
    ['a coordinate with padding', { ...jwkOf('P-256'), x: `${String(jwkOf('P-256')['x'])}=` }],
    [
      'a P-521 key',
      generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey.export({ format: 'jwk' }) as JsonObject,
    ],
    [
      'a secp256k1 key',
      generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey.export({
        format: 'jwk',
      }) as JsonObject,
    ],
    ['an X25519 key', generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }) as JsonObject],
    ['a short Ed25519 key', { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' }],
    ['a key to encrypt with', { ...jwkOf('RSA'), use: 'enc' }],
    ['a key that may not verify', { ...jwkOf('RSA'), key_ops: ['encrypt'] }],
    ['nothing', {}],
    ['a type that every object has', { kty: 'constructor' }],
    ['a number as modulus', { kty: 'RSA', n: 7, e: 'AQAB' }],
  ])('is refused: %s', (_what, jwk) => {
    expect(codeOf(() => parsePublicJwk(jwk))).toBe('key-refused');
  });
});

describe('an Ed25519 point of small order', () => {
  const p = 2n ** 255n - 19n;
  const spelled = (y: bigint, sign = 0) => {
    const bytes = Buffer.from(y.toString(16).padStart(64, '0'), 'hex').reverse();
    bytes[31] = (bytes[31] ?? 0) | (sign << 7);
    return bytes;
  };
  const order8 = [
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  ].map((hex) => BigInt(`0x${Buffer.from(hex, 'hex').reverse().toString('hex')}`));
  const points = [0n, 1n, p - 1n, p, p + 1n, ...order8].flatMap((y) => [spelled(y), spelled(y, 1)]);

  it('T30: is no key, in any spelling and by any way', () => {
    for (const point of points) {
      const x = point.toString('base64url');
      expect(codeOf(() => toEd25519Key(point))).toBe('not-a-multikey');
      expect(codeOf(() => parsePublicJwk({ kty: 'OKP', crv: 'Ed25519', x }))).toBe('key-refused');
    }
    expect(codeOf(() => toEd25519Key(spelled((4n * modInverse(5n, p)) % p)))).toBe('nothing thrown');
  });

  it('T30 twin: would be one, and one signature would fit every document', async () => {
    const { createPublicKey } = await import('node:crypto');
    const identity = spelled(1n);
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: identity.toString('base64url') },
      format: 'jwk',
    });
    const signature = Buffer.concat([identity, Buffer.alloc(32)]);
    for (const text of ['one badge', 'another badge'])
      expect(verify(null, Buffer.from(text), key, signature)).toBe(true);
  });

  function modInverse(value: bigint, modulus: bigint): bigint {
    let [result, base, exponent] = [1n, value % modulus, modulus - 2n];
    for (; exponent > 0n; exponent >>= 1n) {
      if (exponent & 1n) result = (result * base) % modulus;
      base = (base * base) % modulus;
    }
    return result;
  }
});

describe('a Multikey', () => {
  it.each(['Ed25519', 'P-256', 'P-384'] as const)('of %s is written and read back', (kind) => {
    for (let round = 0; round < 8; round++) {
      const { publicKey, privateKey } =
        kind === 'Ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: kind });
      const again = parseMultikey(toMultikey(publicKey));
      expect(again.equals(publicKey)).toBe(true);
      const hash = kind === 'Ed25519' ? null : 'sha256';
      expect(verify(hash, Buffer.from('x'), again, sign(hash, Buffer.from('x'), privateKey))).toBe(true);
    }
  });
});

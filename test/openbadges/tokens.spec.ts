import { constants, createHmac, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { EmbeddedJWK, jwtVerify } from 'jose';

import { type JsonObject, jsonLimits, parseJsonObject } from '../../src/openbadges/json.js';
import {
  encodeStatusList,
  minimumListLength,
  readStatusBit,
} from '../../src/openbadges/status/status-list.js';
import { type FindJwsKey, checkJws, signJws } from '../../src/openbadges/jose/jws.js';
import type { SigningKeys } from '../../src/openbadges/proof/keys.js';
import { toPublicPem } from '../../src/openbadges/proof/keys.js';
import { checkClaims, checkVcJwt, toClaims } from '../../src/openbadges/jose/vc-jwt.js';
import { toCredential } from '../../src/openbadges/ob3/credential.js';
import { awardOf, codeOf, freshKeys, skill } from './samples.js';

let keys: SigningKeys;
let token: string;
beforeAll(async () => {
  keys = await freshKeys();
  token = await signJws('{"a":"Näyttö"}', { kid: 'k', typ: 'JWT' }, keys.rsa.privateKey);
});

const findKey: FindJwsKey = (kid) =>
  Promise.resolve(kid === 'k' ? { controller: 'us', publicKey: keys.rsa.publicKey } : undefined);
const verdictOf = async (text: string, find: FindJwsKey = findKey) => {
  const { findings, payload } = await checkJws(text, find, ['JWT']);
  const last = findings.at(-1);
  return `${last?.check} ${last?.outcome}${payload ? ' with payload' : ''}`;
};
const part = (value: object | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

describe('a JWS', () => {
  it('of ours holds, and says what it said', async () => {
    const { payload, controller } = await checkJws(token, findKey, ['JWT']);
    expect([payload, controller]).toEqual([{ a: 'Näyttö' }, 'us']);
  });

  it('has one spelling only', async () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const others = [...letters].map((letter) => token.slice(0, -1) + letter).filter((text) => text !== token);
    for (const text of [
      ...others,
      `${token}=`,
      `${token} `,
      `${token}\n`,
      ` ${token}`,
      token.replace('.', '=.'),
      `${token}.`,
    ]) {
      expect(await verdictOf(text)).not.toContain('with payload');
    }
  });

  it.each([
    ['nothing', '', 'jws-form failed'],
    ['two parts', 'e30.e30', 'jws-form failed'],
    ['an empty signature', `${part({ alg: 'none' })}.${part({})}.`, 'jws-form failed'],
    ['no JSON', `${part('x')}.${part({})}.AA`, 'jws-form failed'],
    ['a member twice', `${part('{"alg":"RS256","alg":"none"}')}.${part({})}.AA`, 'jws-form failed'],
    ['no algorithm', `${part({})}.${part({})}.AA`, 'jws-header failed'],
    ['alg none', `${part({ alg: 'none', kid: 'k' })}.${part({})}.AA`, 'jws-header failed'],
    [
      'critical extensions',
      `${part({ alg: 'RS256', kid: 'k', crit: ['b64'], b64: false })}.${part({})}.AA`,
      'jws-header failed',
    ],
    [
      'an unencoded payload',
      `${part({ alg: 'RS256', kid: 'k', b64: false })}.${part({})}.AA`,
      'jws-header failed',
    ],
    [
      'another type',
      `${part({ alg: 'RS256', kid: 'k', typ: 'at+jwt' })}.${part({})}.AA`,
      'jws-header failed',
    ],
    ['a kid that is no text', `${part({ alg: 'RS256', kid: 1 })}.${part({})}.AA`, 'jws-header failed'],
    [
      'an unknown key',
      `${part({ alg: 'RS256', kid: '../../dev/null' })}.${part({})}.AA`,
      'jws-key not-checked',
    ],
    ['PS256 with the RSA key', `${part({ alg: 'PS256', kid: 'k' })}.${part({})}.AA`, 'jws-signature failed'],
    ['too large', 'a'.repeat(200_000), 'jws-form not-checked'],
  ])('is refused: %s', async (_what, text, verdict) => {
    expect(await verdictOf(text)).toBe(verdict);
  });

  it('is refused when HS256 is keyed with the public key', async () => {
    const signed = `${part({ alg: 'HS256', kid: 'k' })}.${part({ a: 1 })}`;
    const mac = createHmac('sha256', toPublicPem(keys.rsa.publicKey)).update(signed).digest('base64url');
    expect(await verdictOf(`${signed}.${mac}`)).toBe('jws-signature failed');
  });

  it('is never verified with a key out of its own header', async () => {
    const attacker = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = attacker.publicKey.export({ format: 'jwk' });
    const signed = `${part({ alg: 'RS256', kid: 'k', jwk, jku: 'https://evil.example/' })}.${part({ a: 1 })}`;
    const signature = signBytes('sha256', Buffer.from(signed), attacker.privateKey).toString('base64url');
    expect(await verdictOf(`${signed}.${signature}`)).toBe('jws-signature failed');
  });

  it('by a foreign ES256 key holds, and by no other kind', async () => {
    const es256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const signed = `${part({ alg: 'ES256', kid: 'x' })}.${part({ a: 1 })}`;
    const signature = signBytes('sha256', Buffer.from(signed), {
      key: es256.privateKey,
      dsaEncoding: 'ieee-p1363',
    });
    const text = `${signed}.${signature.toString('base64url')}`;
    const by = (publicKey: typeof es256.publicKey) =>
      verdictOf(text, () => Promise.resolve({ controller: 'x', publicKey }));
    expect(await by(es256.publicKey)).toBe('jws-signature passed with payload');
    expect(await by(keys.rsa.publicKey)).toBe('jws-signature failed');
    expect(await by(keys.ed25519.publicKey)).toBe('jws-signature not-checked');
    expect(await by(es256.privateKey)).toBe('jws-signature not-checked');
  });
});

describe('the claims of a VC-JWT', () => {
  const credential = () => toCredential(awardOf(skill, 'en', keys));
  it.each([
    ['iss', 'did:web:evil.example'],
    ['jti', 'urn:uuid:other'],
    ['sub', undefined],
    ['nbf', 1],
    ['exp', undefined],
    ['vc', {}],
  ])('must repeat the credential: %s', async (name, value) => {
    const red = checkClaims({ ...toClaims(credential()), [name]: value }).filter(
      ({ outcome }) => outcome === 'failed',
    );
    expect(red.map(({ check }) => check)).toEqual([name === 'vc' ? 'jwt-no-vc' : `jwt-${name}`]);
    expect(checkClaims(toClaims(credential())).every(({ outcome }) => outcome === 'passed')).toBe(true);
  });

  it('must be signed by a key of the issuer', async () => {
    const jwt = await signJws(
      JSON.stringify(toClaims(credential())),
      { kid: 'k', typ: 'JWT' },
      keys.rsa.privateKey,
    );
    const { findings } = await checkVcJwt(jwt, findKey);
    expect(findings.filter(({ outcome }) => outcome === 'failed').map(({ check }) => check)).toEqual([
      'jwt-controller',
    ]);
  });
});

const old = (): JsonObject => ({
  '@context': [
    'https://www.w3.org/2018/credentials/v1',
    'https://purl.imsglobal.org/spec/ob/v3p0/context.json',
  ],
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  issuer: { id: 'us', type: ['Profile'] },
  credentialSubject: { type: ['AchievementSubject'] },
});
const oldClaims: JsonObject = {
  iss: 'us',
  jti: 'urn:x:1',
  sub: 'did:x:1',
  nbf: 1_772_439_330,
  exp: 1_867_047_330,
};
const outcomesOf = (findings: readonly { check: string; outcome: string }[]) =>
  findings.filter(({ outcome }) => outcome !== 'passed').map(({ check, outcome }) => `${check} ${outcome}`);

describe('a VC-JWT of VC 1.1', () => {
  const judge = async (claims: JsonObject) =>
    checkVcJwt(await signJws(JSON.stringify(claims), { kid: 'k', typ: 'JWT' }, keys.rsa.privateKey), findKey);

  it('is read with a warning, its credential completed by the registered claims', async () => {
    const { findings, payload } = await judge({ ...oldClaims, vc: old() });
    expect(outcomesOf(findings)).toEqual(['jwt-no-vc warning']);
    expect(payload).toEqual({
      ...old(),
      id: 'urn:x:1',
      credentialSubject: { id: 'did:x:1', type: ['AchievementSubject'] },
      issuanceDate: '2026-03-02T08:15:30Z',
      expirationDate: '2029-03-01T08:15:30Z',
    });
  });

  it('without the wrapper is read as Open Badges 3.0 has it', async () => {
    const times = { issuanceDate: '2026-03-02T08:15:30.500Z', expirationDate: '2029-03-01T08:15:30Z' };
    const bare = { ...old(), id: 'urn:x:1', credentialSubject: { id: 'did:x:1' }, ...times };
    const { findings, payload } = await judge({ ...oldClaims, ...bare });
    expect([outcomesOf(findings), payload?.['issuanceDate']]).toEqual([[], times.issuanceDate]);
  });

  it.each([
    ['a credential beside the wrapped one', { ...oldClaims, ...old(), vc: old() }, 'jwt-no-vc failed'],
    ['one member of a credential beside it', { ...oldClaims, name: 'Other', vc: old() }, 'jwt-no-vc failed'],
    ['a presentation', { ...oldClaims, vp: {} }, 'jwt-no-vc failed'],
    ['a list of credentials', { ...oldClaims, vc: [old()] }, 'jwt-no-vc failed'],
    ['another id inside', { ...oldClaims, vc: { ...old(), id: 'urn:x:2' } }, 'jwt-jti failed'],
    ['another issuer inside', { ...oldClaims, vc: { ...old(), issuer: 'them' } }, 'jwt-iss failed'],
    [
      'another day inside',
      { ...oldClaims, vc: { ...old(), issuanceDate: '2026-03-03T08:15:30Z' } },
      'jwt-nbf failed',
    ],
    [
      'another end inside',
      { ...oldClaims, vc: { ...old(), expirationDate: '2039-03-01T08:15:30Z' } },
      'jwt-exp failed',
    ],
    [
      'another subject inside',
      { ...oldClaims, vc: { ...old(), credentialSubject: { id: 'did:x:2' } } },
      'jwt-sub failed',
    ],
    ['a time beyond all days', { ...oldClaims, nbf: 1e300, vc: old() }, 'jwt-nbf failed'],
  ] as const)('is refused with %s', async (_what, claims, verdict) => {
    expect(outcomesOf((await judge(claims as JsonObject)).findings)).toContain(verdict);
  });
});

/** What the guards stand against: the same token read by a verifier without them. */
describe('a forged token', () => {
  const attacker = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signedBy = (key: typeof attacker.privateKey, header: object, claims: object = { iss: 'us' }) => {
    const signed = `${part(header)}.${part(claims)}`;
    return `${signed}.${signBytes('sha256', Buffer.from(signed), key).toString('base64url')}`;
  };
  const macWith = (secret: string | Buffer) => {
    const signed = `${part({ alg: 'HS256', kid: 'k' })}.${part({ iss: 'us' })}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  };
  const pem = () => toPublicPem(keys.rsa.publicKey);
  const pss = () => {
    const signed = `${part({ alg: 'PS256', kid: 'k' })}.${part({ iss: 'us' })}`;
    const key = { key: keys.rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    return `${signed}.${signBytes('sha256', Buffer.from(signed), key).toString('base64url')}`;
  };
  const unencoded = () => {
    const header = part({ alg: 'RS256', kid: 'k', b64: false, crit: ['b64'] });
    const signature = signBytes('sha256', Buffer.from(`${header}.{"iss":"us"}`), keys.rsa.privateKey);
    return `${header}.${part({ iss: 'us' })}.${signature.toString('base64url')}`;
  };

  it.each([
    ['no signature', () => `${part({ alg: 'none' })}.${part({ iss: 'us' })}.`],
    ['no signature, in capitals', () => `${part({ alg: 'NONE', kid: 'k' })}.${part({ iss: 'us' })}.AA`],
    ['a MAC keyed with the public PEM', () => macWith(pem())],
    [
      'a MAC keyed with the public DER',
      () => macWith(keys.rsa.publicKey.export({ type: 'spki', format: 'der' })),
    ],
    ['our key by another padding', pss],
    ['our key, the header in small letters', () => signedBy(keys.rsa.privateKey, { alg: 'rs256', kid: 'k' })],
    ['our key by another hash', () => signedBy(keys.rsa.privateKey, { alg: 'RS512', kid: 'k' })],
    ['our key over an unencoded payload', unencoded],
    [
      'our key and a critical extension',
      () => signedBy(keys.rsa.privateKey, { alg: 'RS256', kid: 'k', crit: ['exp'] }),
    ],
    [
      'our key and no critical extension',
      () => signedBy(keys.rsa.privateKey, { alg: 'RS256', kid: 'k', crit: [] }),
    ],
    ['a list of algorithms', () => signedBy(keys.rsa.privateKey, { alg: ['RS256'], kid: 'k' })],
    ['another key', () => signedBy(attacker.privateKey, { alg: 'RS256', kid: 'k' })],
  ] as const)('T23: is not believed: %s', async (_what, forge) => {
    expect(await verdictOf(forge())).not.toContain('with payload');
  });

  it('T23 twin: a verifier that takes the algorithm from the header believes the MAC and the other padding', async () => {
    const secret = Buffer.from(pem());
    await expect(jwtVerify(macWith(secret), secret)).resolves.toHaveProperty('payload.iss', 'us');
    await expect(jwtVerify(pss(), keys.rsa.publicKey)).resolves.toHaveProperty('payload.iss', 'us');
  });

  const brought = () => attacker.publicKey.export({ format: 'jwk' });
  it.each([
    ['a path as kid', { kid: '../../dev/null' }],
    ['a query as kid', { kid: "' OR 1=1--" }],
    ['an attacker’s DID as kid', { kid: 'did:web:evil.example#k' }],
    ['a prototype’s member as kid', { kid: '__proto__' }],
    ['a key', { jwk: brought() }],
    ['a key beside ours', { jwk: brought(), kid: 'k' }],
    ['the address of a key', { jku: 'https://evil.example/jwks' }],
    ['the address of a certificate', { x5u: 'https://evil.example/cert' }],
    ['a certificate', { x5c: ['MIIB'], kid: 'k' }],
  ] as const)(
    'T24: is not believed although it brings %s, and only its kid is looked up',
    async (_what, header) => {
      const asked: unknown[] = [];
      const find: FindJwsKey = (kid, payload) => {
        asked.push(kid);
        return findKey(kid, payload);
      };
      expect(await verdictOf(signedBy(attacker.privateKey, { alg: 'RS256', ...header }), find)).not.toContain(
        'with payload',
      );
      expect(asked).toEqual([(header as { kid?: string }).kid]);
    },
  );

  it('T24 twin: a verifier that takes the key from the header believes it', async () => {
    const text = signedBy(attacker.privateKey, { alg: 'RS256', jwk: brought() });
    const embedded = EmbeddedJWK as Parameters<typeof jwtVerify>[1];
    await expect(jwtVerify(text, embedded)).resolves.toHaveProperty('payload.iss', 'us');
  });

  it('says which key was missing', async () => {
    const { findings } = await checkJws(
      signedBy(attacker.privateKey, { alg: 'RS256', jwk: brought() }),
      findKey,
      ['JWT'],
    );
    expect(findings.at(-1)?.detail).toBe(
      "the token brings a key of its own (jwk) and does not name one of its issuer's",
    );
  });
});

describe('a token spelled otherwise', () => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  /** Every other last letter of each part, and what decoders skip, at each end of each part. */
  const spellings = () =>
    [0, 1, 2].flatMap((index) => {
      const parts = token.split('.');
      const text = parts[index] ?? '';
      const others = [
        ...[...letters].map((letter) => text.slice(0, -1) + letter),
        ...['=', '==', ' ', '\n', '\r\n', '\t', '%3D', '+', '/'].flatMap((more) => [
          text + more,
          more + text,
        ]),
      ].filter((other) => other !== text);
      return others.map((other) => parts.with(index, other).join('.'));
    });

  it('T25: is no token', async () => {
    const verdicts = await Promise.all(spellings().map((text) => verdictOf(text)));
    expect(verdicts.length).toBeGreaterThan(240);
    expect(verdicts.filter((verdict) => verdict.includes('with payload'))).toEqual([]);
  });

  it('T25 twin: a plain decoder reads many of them as the very same bytes', () => {
    const decoded = (text: string) =>
      text
        .split('.')
        .map((each) => Buffer.from(each, 'base64url').toString('hex'))
        .join();
    const same = spellings().filter((text) => decoded(text) === decoded(token));
    expect(same.length).toBeGreaterThan(30);
  });
});

describe('JSON from outside', () => {
  it.each([
    ['a list', '[]', 'json-malformed'],
    ['no JSON', '{a:1}', 'json-malformed'],
    ['an open text', '{"a":"b', 'json-malformed'],
    ['a byte order mark', '\ufeff{}', 'json-malformed'],
    ['half a character', '{"a":"\ud83c"}', 'json-malformed'],
    ['a member twice', '{"a":1,"a":2}', 'json-ambiguous'],
    ['a member twice, spelled otherwise', '{"a":1,"\\u0061":2}', 'json-ambiguous'],
    ['a member twice, deep inside', '{"x":[{"a":1 , "a" :2}]}', 'json-ambiguous'],
    ['__proto__', '{"__proto__":{}}', 'json-ambiguous'],
    ['33 levels', `{"a":${'['.repeat(32)}${']'.repeat(32)}}`, 'json-too-deep'],
    ['200,000 levels', '['.repeat(200_000), 'json-too-deep'],
    ['too many objects', `{"a":[${'{},'.repeat(2_000)}{}]}`, 'json-too-large'],
    ['too many characters', `{"a":"${'x'.repeat(jsonLimits.characters)}"}`, 'json-too-large'],
    ['one long text', `{"a":"${'x'.repeat(jsonLimits.string + 1)}"}`, 'json-too-large'],
  ])('is refused: %s', (_what, text, code) => {
    expect(codeOf(() => parseJsonObject(text))).toBe(code);
  });

  it('is read when it means one thing', () => {
    const text = '{"a":{"a":[1,{"a":"\\"a\\":"}]},"b":"a\\\\","c":"{[\\u00f6🏅"}';
    expect(parseJsonObject(text)).toEqual(JSON.parse(text));
    expect(parseJsonObject(`{"a":${'['.repeat(31)}${']'.repeat(31)}}`)).toHaveProperty('a');
  });
});

describe('a status list', () => {
  const list = encodeStatusList(minimumListLength, [0, 7, 8, 131_071]);

  it('says of each index what was set, and nothing of its neighbours', () => {
    const set = [0, 1, 6, 7, 8, 9, 131_070, 131_071].filter((index) => readStatusBit(list, index) === 1);
    expect(set).toEqual([0, 7, 8, 131_071]);
    expect(encodeStatusList(minimumListLength, [131_071, 8, 7, 0])).toBe(list);
  });

  it('reads wider entries from the left', () => {
    const bits = Buffer.alloc(minimumListLength / 4);
    bits[1] = 0b00_10_11_01;
    const wide = `u${gzipSync(bits).toString('base64url')}`;
    expect([4, 5, 6, 7].map((index) => readStatusBit(wide, index, 2))).toEqual([0, 2, 3, 1]);
  });

  it.each([
    ['a negative index', list, -1, 1, 'RANGE_ERROR'],
    ['an index past the end', list, 131_072, 1, 'RANGE_ERROR'],
    ['half an index', list, 0.5, 1, 'RANGE_ERROR'],
    ['no number', list, Number.NaN, 1, 'RANGE_ERROR'],
    [
      'a list too short',
      `u${gzipSync(Buffer.alloc(16_383)).toString('base64url')}`,
      0,
      1,
      'STATUS_LIST_LENGTH_ERROR',
    ],
    ['a list too short for its entries', list, 0, 2, 'STATUS_LIST_LENGTH_ERROR'],
    ['entries of no size', list, 0, 0, 'STATUS_VERIFICATION_ERROR'],
    ['entries of nine bits', list, 0, 9, 'STATUS_VERIFICATION_ERROR'],
    ['no multibase', list.slice(1), 0, 1, 'STATUS_VERIFICATION_ERROR'],
    ['base64 with padding', `${list}=`, 0, 1, 'STATUS_VERIFICATION_ERROR'],
    ['no gzip', 'uAAAA', 0, 1, 'STATUS_VERIFICATION_ERROR'],
    ['a cut gzip', list.slice(0, -20), 0, 1, 'STATUS_VERIFICATION_ERROR'],
    [
      'a bomb',
      `u${gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString('base64url')}`,
      0,
      1,
      'STATUS_VERIFICATION_ERROR',
    ],
  ] as const)('is not "not revoked" when it cannot be read: %s', (_what, text, index, size, code) => {
    expect(codeOf(() => readStatusBit(text, index, size))).toBe(code);
  });

  it.each([
    [minimumListLength - 8, [], 'STATUS_LIST_LENGTH_ERROR'],
    [minimumListLength + 1, [], 'STATUS_LIST_LENGTH_ERROR'],
    [minimumListLength, [minimumListLength], 'RANGE_ERROR'],
  ])('of %i entries with %j is not made', (size, indexes, code) => {
    expect(codeOf(() => encodeStatusList(size, indexes))).toBe(code);
  });
});

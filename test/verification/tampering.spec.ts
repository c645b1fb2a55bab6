import { createHmac, createPublicKey, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { bakePng } from '../../src/openbadges/baking/png.js';
import { addProof } from '../../src/openbadges/proof/data-integrity.js';
import { loadOwnBadges, type OwnBadge } from '../publication/own-badge.js';
import { startService, type Client, type Service } from '../service.js';
import { forgeToken, newStranger, signDocument } from './foreign-badge.js';

let service: Service;
let nobody: Client;
let badge: OwnBadge;
let other: OwnBadge;
beforeAll(async () => {
  service = await startService();
  nobody = await service.as();
  [badge, other] = (await loadOwnBadges(service, 2)) as [OwnBadge, OwnBadge];
}, 60_000);
afterAll(() => service.remove());

async function verdictOf(body: object): Promise<string> {
  const { status, body: answer } = await nobody.post('/api/verifications', body);
  expect(status).toBe(200);
  if (answer.verdict === 'invalid')
    expect(answer.findings.some((one: { outcome: string }) => one.outcome === 'failed')).toBe(true);
  return answer.verdict;
}

async function verdictOfFile(bytes: Uint8Array): Promise<string> {
  const file = { name: 'badge', type: 'application/octet-stream', bytes };
  const { status, body } = await nobody.upload('/api/verifications', file);
  expect(status).toBe(200);
  return body.verdict;
}

describe('the untouched badge is valid, or the rest would prove nothing', () => {
  it('in each form that is tampered with below', async () => {
    for (const credential of [badge.ob3, badge.ob2]) expect(await verdictOf({ credential })).toBe('valid');
    for (const jwt of [badge.ob3Jwt, badge.ob2Jws]) expect(await verdictOf({ jwt })).toBe('valid');
    for (const bytes of [badge.png, new TextEncoder().encode(badge.svg)])
      expect(await verdictOfFile(bytes)).toBe('valid');
  });
});

// Tests change whatever JSON they like.
type Loose = any;

describe('a tampered OB 3.0 credential is invalid', () => {
  const stranger = newStranger();
  it.each<[string, (one: Loose) => unknown]>([
    ['another name of the badge', (one) => (one.credentialSubject.achievement.name = 'Better')],
    ['another name on top', (one) => (one.name = 'Better')],
    ['another criterion', (one) => (one.credentialSubject.achievement.criteria.narrative += '!')],
    ['another result', (one) => (one.credentialSubject.result[0].value = '0')],
    ['results taken out', (one) => delete one.credentialSubject.result],
    ['another holder', (one) => (one.credentialSubject.id = 'urn:uuid:11111111-1111-4111-8111-111111111111')],
    [
      'the hash of an address',
      (one) =>
        (one.credentialSubject.identifier = [
          {
            type: 'IdentityObject',
            hashed: true,
            identityHash: `sha256$${'0'.repeat(64)}`,
            identityType: 'emailAddress',
            salt: 'x',
          },
        ]),
    ],
    ['the id of another badge of ours', (one) => (one.id = JSON.parse(other.ob3).id)],
    [
      'an id that we never gave',
      (one) => (one.id = one.id.replace(/^(.*)\/.*/, '$1/00000000-0000-4000-8000-000000000000')),
    ],
    ['an id of nowhere', (one) => (one.id = 'urn:uuid:00000000-0000-4000-8000-000000000000')],
    ['another issuer name', (one) => (one.issuer.name = 'City of Espoo')],
    ['another issuer id', (one) => (one.issuer.id = 'did:web:example.org')],
    ['an earlier date', (one) => (one.validFrom = '2017-08-01T00:00:00Z')],
    ['an end', (one) => (one.validUntil = '2099-01-01T00:00:00Z')],
    ['an end in the past', (one) => (one.validUntil = '2020-01-01T00:00:00Z')],
    ['another status index', (one) => (one.credentialStatus.statusListIndex = '7')],
    ['no status', (one) => delete one.credentialStatus],
    ['evidence taken out', (one) => delete one.evidence],
    ['an unknown member', (one) => (one.verified = true)],
    ['a member that is no term', (one) => (one['@index'] = 'x')],
    ['a full IRI as member', (one) => (one['https://schema.org/name'] = 'x')],
    ['null for a text', (one) => (one.name = null)],
    ['an inline context', (one) => one['@context'].push({ name: 'https://schema.org/name' })],
    ['a context less', (one) => one['@context'].pop()],
    ['contexts in another order', (one) => one['@context'].reverse()],
    ['a context inside', (one) => (one.credentialSubject['@context'] = one['@context'])],
    ['another type', (one) => (one.type = ['VerifiableCredential'])],
    ['no proof', (one) => delete one.proof],
    ['an empty list of proofs', (one) => (one.proof = [])],
    ['the proof of another badge', (one) => (one.proof = JSON.parse(other.ob3).proof)],
    ['a proof of another kind', (one) => (one.proof.cryptosuite = 'ecdsa-rdfc-2019')],
    ['a proof for another purpose', (one) => (one.proof.proofPurpose = 'authentication')],
    ['a proof with another date', (one) => (one.proof.created = '2030-01-01T00:00:00Z')],
    ['a proof that has expired', (one) => (one.proof.expires = '2020-01-01T00:00:00Z')],
    [
      'a changed proof value',
      (one) =>
        (one.proof.proofValue = one.proof.proofValue.replace(/.$/, (last: string) =>
          last === '2' ? '3' : '2',
        )),
    ],
    [
      'a key that was never ours',
      (one) => (one.proof.verificationMethod = `${one.issuer.id}#${stranger.did.slice(8)}`),
    ],
    ["a stranger's key", (one) => (one.proof.verificationMethod = stranger.method)],
    ['two proofs, one good', (one) => (one.proof = [one.proof, { ...one.proof, proofValue: 'z1' }])],
    ['a proof chained to another', (one) => (one.proof.previousProof = 'urn:x')],
    ['the token beside the proof', (one) => (one.proof.jwt = badge.ob3Jwt)],
  ])('with %s', async (_name, tamper) => {
    const document = JSON.parse(badge.ob3);
    tamper(document);
    expect(await verdictOf({ credential: document })).toBe('invalid');
  });

  it.each<[string, (one: Loose) => unknown]>([
    [
      'value objects for its texts',
      ({ issuer, credentialSubject: { achievement } }) => {
        for (const name of ['name', 'description']) achievement[name] = { '@value': achievement[name] };
        issuer.name = { '@value': issuer.name };
      },
    ],
    ['a text in a list', (one) => (one.name = [one.name])],
  ])('T22: in another spelling of the same graph, with %s', async (_name, spell) => {
    const document = JSON.parse(badge.ob3);
    spell(document);
    const { body } = await nobody.post('/api/verifications', { credential: document });
    expect([body.verdict, body.credential]).toEqual(['invalid', null]);
    // The twin: the signature alone would not tell.
    const outcomes = Object.fromEntries(body.findings.map(({ check, outcome }: Loose) => [check, outcome]));
    expect(outcomes).toMatchObject({ 'proof-signature': 'passed', 'own-record': 'failed' });
  });

  it('signed anew by a stranger in our name', async () => {
    const { proof: _proof, ...document } = JSON.parse(badge.ob3);
    expect(await verdictOf({ credential: await signDocument(document, stranger) })).toBe('invalid');
  });

  it("signed anew by a stranger in the stranger's name, at our address", async () => {
    const { proof: _proof, ...document } = JSON.parse(badge.ob3);
    document.issuer.id = stranger.did;
    expect(await verdictOf({ credential: await signDocument(document, stranger) })).toBe('invalid');
  });

  it.each([
    ['a new badge', '00000000-0000-4000-8000-000000000000'],
    ['a richer version of an issued one', undefined],
  ])('signed with our stolen key: %s', async (_name, id) => {
    const pem = readFileSync(join(service.dataDir, 'keys/ed25519-1.pem'), 'utf8');
    const { proof, ...document } = JSON.parse(badge.ob3);
    document.name = 'Forged';
    if (id !== undefined) document.id = `${service.url}/ob3/credentials/${id}`;
    const key = {
      verificationMethod: proof.verificationMethod,
      privateKey: createPrivateKey(pem),
      created: proof.created,
    };
    const forged = await addProof(document, key);
    const { body } = await nobody.post('/api/verifications', { credential: forged });
    const failed = body.findings.filter((one: { outcome: string }) => one.outcome === 'failed');
    // Only the register tells it apart from a badge of ours.
    expect(failed.map((one: { check: string }) => one.check)).toEqual(['own-record']);
    expect([body.verdict, body.credential]).toEqual(['invalid', null]);
  });

  it.each<[string, (one: object) => object]>([
    [
      'wrapped in a graph',
      (one) => ({ '@context': badge && JSON.parse(badge.ob3)['@context'], '@graph': [one] }),
    ],
    ['wrapped in a presentation', (one) => ({ type: 'VerifiablePresentation', verifiableCredential: [one] })],
    ['hidden in another', (one) => ({ ...one, name: 'Better', credential: one })],
  ])('%s', async (_name, wrap) => {
    expect(await verdictOf({ credential: wrap(JSON.parse(badge.ob3)) })).toBe('invalid');
  });

  it('as our own status list', async () => {
    const { text } = await nobody.get('/ob3/status/1');
    expect(await verdictOf({ credential: text })).toBe('invalid');
  });
});

describe('a tampered token is invalid', () => {
  const attacker = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const parts = (token: string) => token.split('.') as [string, string, string];
  const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const withHeader = (token: string, changes: object) => {
    const [header, payload, signature] = parts(token);
    return `${encode({ ...decode(header), ...changes })}.${payload}.${signature}`;
  };
  const withPayload = (token: string, changes: object) => {
    const [header, payload, signature] = parts(token);
    return `${header}.${encode({ ...decode(payload), ...changes })}.${signature}`;
  };
  const publicPem = () =>
    createPublicKey(readFileSync(join(service.dataDir, 'keys/rsa-1.pem'), 'utf8')).export({
      type: 'spki',
      format: 'pem',
    });
  const hmac = (token: string) => {
    const [header, payload] = parts(withHeader(token, { alg: 'HS256' }));
    const signature = createHmac('sha256', publicPem()).update(`${header}.${payload}`).digest('base64url');
    return `${header}.${payload}.${signature}`;
  };

  const tamperings: [string, (token: string) => string][] = [
    ['another payload', (token) => withPayload(token, { name: 'Better', issuedOn: '2017-08-01T00:00:00Z' })],
    ['alg none', (token) => withHeader(token, { alg: 'none' })],
    [
      'alg none and no signature',
      (token) =>
        `${parts(withHeader(token, { alg: 'none' }))
          .slice(0, 2)
          .join('.')}.`,
    ],
    ['HS256 with our public key', hmac],
    ['PS256', (token) => withHeader(token, { alg: 'PS256' })],
    ['a critical extension', (token) => withHeader(token, { crit: ['exp'] })],
    ['an unencoded payload', (token) => withHeader(token, { b64: false })],
    ['another type', (token) => withHeader(token, { typ: 'at+jwt' })],
    ['padding', (token) => `${token}=`],
    ['a space behind', (token) => `${token} `],
    ['a line end behind', (token) => `${token}\n`],
    ['a fourth part', (token) => `${token}.x`],
    ['another spelling of the last character', (token) => token.replace(/.$/, (last) => respell(last))],
    [
      'the signature of the other badge',
      (token) =>
        `${parts(token).slice(0, 2).join('.')}.${parts(token === badge.ob2Jws ? other.ob2Jws : other.ob3Jwt)[2]}`,
    ],
    [
      "an attacker's key under our kid",
      (token) => forgeToken(decode(parts(token)[0]), decode(parts(token)[1]), attacker.privateKey),
    ],
    [
      'a key in the header',
      (token) =>
        forgeToken(
          { ...decode(parts(token)[0]), kid: undefined, jwk: attacker.publicKey.export({ format: 'jwk' }) },
          decode(parts(token)[1]),
          attacker.privateKey,
        ),
    ],
  ];
  it.each(tamperings)('VC-JWT with %s', async (_name, tamper) => {
    expect(await verdictOf({ jwt: tamper(badge.ob3Jwt) })).toBe('invalid');
  });
  it.each(tamperings)('OB 2.0 JWS with %s', async (_name, tamper) => {
    expect(await verdictOf({ jwt: tamper(badge.ob2Jws) })).toBe('invalid');
  });

  it.each(['../../dev/null', "' OR 1=1--", 'did:key:z6Mk', 'a'.repeat(5_000)])('kid %.20s', async (kid) => {
    expect(await verdictOf({ jwt: withHeader(badge.ob3Jwt, { kid }) })).toBe('invalid');
  });

  it('signed with our stolen key, but never issued', async () => {
    const privateKey = createPrivateKey(readFileSync(join(service.dataDir, 'keys/rsa-1.pem'), 'utf8'));
    for (const [token, changes] of [
      [badge.ob3Jwt, { name: 'Forged' }],
      [badge.ob2Jws, { issuedOn: '2020-01-01T00:00:00Z' }],
    ] as const) {
      const [header, payload] = parts(token);
      expect(await verdictOf({ jwt: forgeToken(decode(header), decode(payload), privateKey) })).toBe('valid');
      const forged = forgeToken(decode(header), { ...decode(payload), ...changes }, privateKey);
      expect(await verdictOf({ jwt: forged })).toBe('invalid');
    }
  });

  it('one kind of token offered as another', async () => {
    const [header, payload] = parts(badge.ob2Jws);
    expect(decode(payload).type).toBe('Assertion');
    const [ob3Header] = parts(badge.ob3Jwt);
    expect(await verdictOf({ jwt: `${ob3Header}.${payload}.${parts(badge.ob2Jws)[2]}` })).toBe('invalid');
    expect(await verdictOf({ jwt: `${header}.${parts(badge.ob3Jwt)[1]}.${parts(badge.ob3Jwt)[2]}` })).toBe(
      'invalid',
    );
  });
});

describe('a tampered OB 2.0 assertion is invalid', () => {
  it.each<[string, (one: Loose) => unknown]>([
    ['another badge', (one) => (one.badge = one.badge.replace(/badges\/.*/, 'badges/t3/1'))],
    ['another recipient', (one) => (one.recipient.identity = `sha256$${'0'.repeat(64)}`)],
    ['another salt', (one) => (one.recipient.salt = 'x')],
    ['another date', (one) => (one.issuedOn = '2017-08-01T00:00:00Z')],
    ['an end', (one) => (one.expires = '2099-01-01T00:00:00Z')],
    ['one member more', (one) => (one.narrative = 'Excellent')],
    ['the id of another', (one) => (one.id = JSON.parse(other.ob2).id)],
    [
      'an id that we never gave',
      (one) => (one.id = one.id.replace(/[^/]+$/, '00000000-0000-4000-8000-000000000000')),
    ],
    ['an address elsewhere', (one) => (one.id = 'https://evil.example/assertions/1')],
    ['a path that climbs', (one) => (one.id = one.id.replace('assertions/', 'assertions/../assertions/'))],
    [
      'a signature that is not there',
      (one) => (one.verification = { type: 'SignedBadge', creator: `${service.url}/ob2/keys/x` }),
    ],
    ['revoked written in', (one) => (one.revoked = true)],
    ['no recipient', (one) => delete one.recipient],
    [
      'a badge of its own inside that names our issuer',
      (one) =>
        Object.assign(one, {
          id: 'https://evil.example/1',
          badge: { type: 'BadgeClass', id: 'https://evil.example/b', issuer: `${service.url}/ob2/issuer` },
        }),
    ],
  ])('with %s', async (_name, tamper) => {
    const document = JSON.parse(badge.ob2);
    tamper(document);
    expect(await verdictOf({ credential: document })).toBe('invalid');
  });
});

describe('a tampered image is invalid', () => {
  const flipped = (bytes: Uint8Array, at: number) =>
    bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
  const textOf = (svg: string) => new TextEncoder().encode(svg);

  it.each<[string, () => Uint8Array]>([
    ['a flipped bit in the badge of the PNG', () => flipped(badge.png, 500)],
    ['a flipped bit in the picture of the PNG', () => flipped(badge.png, badge.png.length - 40)],
    [
      'a changed badge with a good checksum',
      () => bakePng(badge.png, badge.ob3.replace('"validFrom":"2', '"validFrom":"1'), 'ob3'),
    ],
    ['bytes behind the PNG', () => new Uint8Array([...badge.png, 0])],
    ['half a PNG', () => badge.png.subarray(0, badge.png.length / 2)],
    ['a PNG without a badge', () => badge.png.subarray(0, 33)],
    ['a changed badge in the SVG', () => textOf(badge.svg.replace('"validFrom":"2', '"validFrom":"1'))],
    [
      'two badges in the SVG',
      () => textOf(badge.svg.replace(/(<openbadges:credential[\s\S]*<\/openbadges:credential>)/, '$1$1')),
    ],
    ['a document type in the SVG', () => textOf(`<!DOCTYPE svg [<!ENTITY a "b">]>${badge.svg}`)],
    ['an SVG without a badge', () => textOf('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a byte order mark', () => textOf(`\ufeff${badge.ob3}`)],
    ['two members with one name', () => textOf(badge.ob3.replace('{', '{"name":"Better",'))],
    ['__proto__', () => textOf(badge.ob3.replace('{', '{"__proto__":{"name":"Better"},'))],
    ['half a character', () => textOf(badge.ob3.replace('"name":"', '"name":"\\ud800'))],
    ['nesting beyond the limit', () => textOf(`${'['.repeat(100)}${']'.repeat(100)}`)],
  ])('%s', async (_name, toBytes) => {
    expect(await verdictOfFile(toBytes())).toBe('invalid');
  });
});

/** The character whose unused low bits differ: decoders take it for the same bytes. */
function respell(last: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet.charAt(alphabet.indexOf(last) ^ 1);
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../src/openbadges/json.js';
import { loadOwnBadges } from '../publication/own-badge.js';
import { startService, type Client, type Service } from '../service.js';
import {
  newStranger,
  newTokenStranger,
  signDocument,
  signToken,
  toForeignCredential,
} from './foreign-badge.js';

const stranger = newStranger();
const friend = newStranger();
const tokenStranger = newTokenStranger();

let service: Service;
let nobody: Client;
let probe: Server;
let elsewhere: string;
let connections = 0;
beforeAll(async () => {
  probe = createServer((_request, reply) => reply.end('{}')).on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  elsewhere = `http://127.0.0.1:${(probe.address() as AddressInfo).port}`;
  service = await startService({ environment: { TRUSTED_ISSUERS: `did:web:example.org,${friend.did}` } });
  nobody = await service.as();
}, 60_000);
afterAll(async () => {
  await service.remove();
  probe.close();
});

async function check(body: object): Promise<any> {
  const { status, body: answer } = await nobody.post('/api/verifications', body);
  expect(status).toBe(200);
  return answer;
}
const outcomes = (answer: any, outcome: string): string[] =>
  answer.findings.filter((one: any) => one.outcome === outcome).map((one: any) => one.check);

describe('a badge of a stranger that proves itself', () => {
  it('is intact, of an unknown issuer, and shown only as far as it is signed', async () => {
    const answer = await check({
      credential: await signDocument(toForeignCredential(stranger.did), stranger),
    });
    expect([answer.verdict, outcomes(answer, 'failed'), outcomes(answer, 'not-checked')]).toEqual([
      'issuer-unknown',
      [],
      [],
    ]);
    expect(answer.credential).toEqual({
      id: 'https://badges.example/credentials/1',
      name: 'Juggling',
      kind: 'badge',
      description: 'Keeps five balls in the air.',
      criteria: 'Five balls, one minute.',
      issuer: { id: stranger.did, name: 'Circus School' },
      issuedOn: '2024-05-01T00:00:00Z',
      validUntil: null,
      recipientMatches: null,
      language: null,
      image: null,
    });
  });

  it('is valid when its issuer is trusted here', async () => {
    const signed = await signDocument(toForeignCredential(friend.did), friend);
    expect((await check({ credential: signed })).verdict).toBe('valid');
  });

  it('is as good as a token', async () => {
    const jwt = await signToken(toForeignCredential(tokenStranger.did), tokenStranger);
    const answer = await check({ jwt });
    expect([answer.verdict, answer.standard, answer.credential.name]).toEqual([
      'issuer-unknown',
      'ob3',
      'Juggling',
    ]);
  });

  it('never shows its picture, for that would be fetched', async () => {
    const document = toForeignCredential(stranger.did) as any;
    document.credentialSubject.achievement.image = { id: `${elsewhere}/x.png`, type: 'Image' };
    const answer = await check({ credential: await signDocument(document, stranger) });
    expect([answer.verdict, answer.credential.image]).toEqual(['issuer-unknown', null]);
  });

  it.each<[string, JsonObject]>([
    ['expired', { validUntil: '2024-06-01T00:00:00Z' }],
    ['not valid yet', { validFrom: '2099-01-01T00:00:00Z' }],
    ['of no type', { type: ['VerifiableCredential'] }],
    ['about nothing', { credentialSubject: { id: 'urn:x:y', type: ['AchievementSubject'] } }],
    [
      'with a status list of ours',
      {
        credentialStatus: {
          id: 'urn:x:1',
          type: 'BitstringStatusListEntry',
          statusPurpose: 'revocation',
          statusListIndex: '5',
          statusListCredential: '{ours}/ob3/status/1',
        },
      },
    ],
    ['with the dates of VC 1.1', { validFrom: '2024-05-01' }],
  ])('is invalid when it is %s', async (_name, changes) => {
    const text = JSON.stringify(toForeignCredential(friend.did, changes)).replace('{ours}', service.url);
    const signed = await signDocument(JSON.parse(text), friend);
    expect((await check({ credential: signed })).verdict).toBe('invalid');
  });

  it('is begun when the clock of its issuer is a little ahead', async () => {
    const inSeconds = (seconds: number) =>
      `${new Date(Date.now() + seconds * 1_000).toISOString().slice(0, 19)}Z`;
    const ahead = async (seconds: number) =>
      check({
        credential: await signDocument(
          toForeignCredential(friend.did, { validFrom: inSeconds(seconds) }),
          friend,
        ),
      });
    expect((await ahead(30)).verdict).toBe('valid');
    expect((await ahead(300)).verdict).toBe('invalid');
  });

  it.each<[string, (signed: any) => void]>([
    ['changed', (signed) => (signed.name = 'Better')],
    ['signed by somebody else', (signed) => (signed.issuer.id = stranger.did)],
    ['signed with another fragment', (signed) => (signed.proof.verificationMethod = `${friend.did}#key-1`)],
  ])('is invalid when it is %s, trusted or not', async (_name, tamper) => {
    const signed = structuredClone(await signDocument(toForeignCredential(friend.did), friend));
    tamper(signed);
    const answer = await check({ credential: signed });
    expect([answer.verdict, answer.credential]).toEqual(['invalid', null]);
  });

  it('is invalid when a wrong name hides behind a good key', async () => {
    const document = toForeignCredential('did:web:example.org');
    expect((await check({ credential: await signDocument(document, stranger) })).verdict).toBe('invalid');
  });

  it.each<[string, (claims: any) => void]>([
    ['another issuer', (claims) => (claims.iss = 'did:web:example.org')],
    ['another end', (claims) => (claims.exp = 4_000_000_000)],
    ['another beginning', (claims) => (claims.nbf = 1)],
    ['another credential', (claims) => (claims.jti = 'urn:x:y')],
    ['a credential of its own inside', (claims) => (claims.vc = { name: 'Better' })],
    ['a proof inside', (claims) => (claims.proof = { type: 'DataIntegrityProof' })],
    ['a term without meaning', (claims) => (claims.unheardOf = 'x')],
  ])('is invalid when its token says %s beside', async (_name, change) => {
    const claims: any = structuredClone(toForeignCredential(tokenStranger.did));
    change(claims);
    expect((await check({ jwt: await signToken(claims, tokenStranger) })).verdict).toBe('invalid');
  });
});

describe('a badge that would need another host', () => {
  const rsa = newTokenStranger();
  const unreachable: [string, () => Promise<object>][] = [
    ['an address elsewhere', async () => ({ url: `${elsewhere}/badge.json` })],
    [
      'did:web of another host',
      async () => {
        const did = `did:web:${encodeURIComponent(elsewhere.replace('http://127.0.0.1', 'localhost'))}`;
        return {
          credential: await signDocument(toForeignCredential(did), { ...stranger, method: `${did}#key-1` }),
        };
      },
    ],
    [
      'a token whose key is elsewhere',
      async () => ({
        jwt: await signToken(toForeignCredential('did:web:badges.example'), rsa, `${elsewhere}/keys/1`),
      }),
    ],
    [
      'a status list elsewhere',
      async () => {
        const credentialStatus = {
          id: `${elsewhere}/status#5`,
          type: 'BitstringStatusListEntry',
          statusPurpose: 'revocation',
          statusListIndex: '5',
          statusListCredential: `${elsewhere}/status`,
        };
        return {
          credential: await signDocument(toForeignCredential(friend.did, { credentialStatus }), friend),
        };
      },
    ],
    [
      'a context elsewhere',
      async () => {
        const signed = await signDocument(toForeignCredential(friend.did), friend);
        return {
          credential: {
            ...signed,
            '@context': [...(signed['@context'] as string[]), `${elsewhere}/context.json`],
          },
        };
      },
    ],
    ['a hosted OB 2.0 badge', async () => ({ credential: toForeignAssertion({ type: 'HostedBadge' }) })],
    [
      'a signed OB 2.0 badge',
      async () => ({
        jwt: await signToken(toForeignAssertion({ type: 'SignedBadge', creator: `${elsewhere}/key` }), rsa),
      }),
    ],
  ];
  const toForeignAssertion = (verification: JsonObject): JsonObject => ({
    '@context': 'https://w3id.org/openbadges/v2',
    id: `${elsewhere}/assertions/1`,
    type: 'Assertion',
    recipient: { type: 'email', hashed: false, identity: 'somebody@example.org' },
    badge: `${elsewhere}/badges/1`,
    issuedOn: '2024-05-01T00:00:00Z',
    verification,
  });

  it.each(unreachable)('is unverifiable and nobody is asked: %s', async (_name, toBody) => {
    const answer = await check(await toBody());
    expect([outcomes(answer, 'failed'), answer.verdict]).toEqual([[], 'unverifiable']);
    expect(answer.credential?.image ?? null).toBeNull();
    const unchecked = answer.findings.filter((one: any) => one.outcome === 'not-checked');
    expect(unchecked[0].detail.length).toBeGreaterThan(20);
    expect(connections).toBe(0);
  });

  it('is invalid all the same when it is provably wrong', async () => {
    const expired = toForeignCredential('did:web:badges.example', { validUntil: '2024-06-01T00:00:00Z' });
    expect((await check({ jwt: await signToken(expired, rsa, `${elsewhere}/keys/1`) })).verdict).toBe(
      'invalid',
    );
    const nameless = { ...toForeignAssertion({ type: 'HostedBadge' }), issuedOn: 'yesterday' };
    expect((await check({ credential: nameless })).verdict).toBe('invalid');
    expect(connections).toBe(0);
  });

  it('counts connections that are made, or 0 would prove nothing', async () => {
    await fetch(elsewhere);
    expect(connections).toBe(1);
    connections = 0;
  });

  it.each([
    'http://127.1/',
    'http://0/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://[::1]/',
    'http://[::ffff:7f00:1]/',
    'http://169.254.169.254/latest/meta-data',
    'https://localhost.example/',
  ])('does not go to %s', async (url) => {
    expect((await check({ url })).verdict).toBe('unverifiable');
  });

  it.each([
    'http://{ours}@127.0.0.1/',
    'ftp://x.example/',
    'file:///etc/passwd',
    'data:,x',
    'javascript:alert(1)',
    `https://x.example/${'a'.repeat(3_000)}`,
  ])('refuses %.40s as an address', async (url) => {
    const { status, body } = await nobody.post('/api/verifications', { url });
    expect([status, body.code]).toEqual([400, 'malformed-request']);
  });

  it('asks nobody for our own address either', async () => {
    const [badge] = await loadOwnBadges(service, 1);
    const answer = await check({
      url: `${service.url.toUpperCase().replace('HTTP', 'http')}/ob3/credentials/${badge?.id}`,
    });
    expect(answer.verdict).toBe('valid');
    for (const path of ['/ob3/credentials/x', '/ob2/issuer', '/', '/health/live'])
      expect((await check({ url: `${service.url}${path}` })).verdict).toBe('invalid');
  });
});

import { createHash, generateKeyPairSync } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../../src/openbadges/json.js';
import { toToken } from '../world/issuers.js';
import {
  assertionOf,
  badgeClassOf,
  forgedAssertion,
  hostedPages,
  keyOf,
  listOf,
  ob2,
  profileOf,
  signedAssertion,
  signedPages,
  signerPin,
  site,
} from '../world/ob2.js';
import { type Page, judge, oddities, worldOf } from '../world/world.js';

const trusted = [ob2.issuer];
const signedId = 'urn:uuid:2f9e1a3c-52b0-4f3e-8f0e-6a1d7c5b4a39';

describe('a hosted OB 2.0 badge', () => {
  const ask = (pages: Readonly<Record<string, Page | undefined>> = {}, given: JsonObject = assertionOf()) =>
    judge(given, { world: worldOf(hostedPages(pages)), trusted });

  it('is what its address serves, and of an unknown issuer until it is trusted', async () => {
    const world = worldOf(hostedPages());
    const unknown = await judge(assertionOf(), { world });
    expect([unknown.verdict, unknown.standard, oddities(unknown)]).toEqual([
      'issuer-unknown',
      'ob2',
      ['trusted-issuer warning'],
    ]);
    expect(world.hits).toEqual([ob2.assertion, ob2.badge, ob2.issuer]);
    const known = await ask();
    expect([known.verdict, oddities(known)]).toEqual(['valid', []]);
    expect(known.credential).toEqual({
      id: ob2.assertion,
      name: 'Juggling',
      kind: 'badge',
      description: 'Keeps five balls in the air.',
      criteria: 'Five balls, one minute.',
      issuer: { id: ob2.issuer, name: 'Circus School' },
      issuedOn: '2026-05-01T00:00:00Z',
      validUntil: null,
      recipientMatches: null,
      language: null,
      image: null,
    });
  });

  it('is as good by its address alone', async () => {
    const answer = await judge({ url: ob2.assertion }, { world: worldOf(hostedPages()), trusted });
    expect(answer.verdict).toBe('valid');
  });

  it('is as good with its badge and issuer inside of it, as long as they are what lies at their addresses', async () => {
    const inside = assertionOf({ badge: { ...badgeClassOf(), issuer: profileOf() } });
    expect((await ask({}, inside)).verdict).toBe('valid');
    expect((await ask({ [ob2.assertion]: inside }, inside)).verdict).toBe('valid');
    const better = assertionOf({ badge: { ...badgeClassOf({ name: 'Better' }), issuer: profileOf() } });
    expect((await ask({ [ob2.assertion]: better }, better)).verdict).toBe('invalid');
  });

  it('is as good in the words of OB 2.1', async () => {
    const badgeConnect = assertionOf({
      '@context': 'https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld',
    });
    expect((await ask({ [ob2.assertion]: badgeConnect }, badgeConnect)).verdict).toBe('valid');
  });

  it.each<[string, Readonly<Record<string, Page | undefined>>, JsonObject | undefined, string, string]>([
    ['was taken back with 410', { [ob2.assertion]: { status: 410 } }, undefined, 'invalid', 'status failed'],
    [
      'was taken back in words',
      { [ob2.assertion]: assertionOf({ revoked: true, revocationReason: 'Cheated' }) },
      undefined,
      'invalid',
      'status failed',
    ],
    ['is not there any more', { [ob2.assertion]: { status: 404 } }, undefined, 'invalid', 'hosted failed'],
    ['cannot be asked for', { [ob2.assertion]: undefined }, undefined, 'unverifiable', 'hosted not-checked'],
    [
      'lies behind an error',
      { [ob2.assertion]: { status: 503 } },
      undefined,
      'unverifiable',
      'hosted not-checked',
    ],
    [
      'is a page there',
      { [ob2.assertion]: '<!doctype html>' },
      undefined,
      'unverifiable',
      'hosted not-checked',
    ],
    [
      'is another there',
      { [ob2.assertion]: assertionOf({ id: `${site}/assertions/2` }) },
      undefined,
      'invalid',
      'hosted failed',
    ],
    ['says more than there', {}, assertionOf({ narrative: 'Excellent' }), 'invalid', 'hosted failed'],
    [
      'names another recipient than there',
      {},
      assertionOf({ recipient: { type: 'email', hashed: false, identity: 'clown@example.org' } }),
      'invalid',
      'hosted failed',
    ],
    [
      'hides its end',
      { [ob2.assertion]: assertionOf({ expires: '2026-05-02T00:00:00Z' }) },
      undefined,
      'invalid',
      'not-expired failed',
    ],
    ['has no badge class', { [ob2.badge]: undefined }, undefined, 'unverifiable', 'badge-class not-checked'],
    ['has no issuer', { [ob2.issuer]: undefined }, undefined, 'unverifiable', 'issuer-profile not-checked'],
    [
      'has an issuer of another id',
      { [ob2.issuer]: profileOf({ id: `${site}/x` }) },
      undefined,
      'invalid',
      'issuer-profile failed',
    ],
    [
      'has an issuer without a name',
      { [ob2.issuer]: profileOf({ name: '' }) },
      undefined,
      'invalid',
      'profile failed',
    ],
    [
      'lies outside of what its issuer allows',
      { [ob2.issuer]: profileOf({ verification: { startsWith: `${site}/mine/` } }) },
      undefined,
      'invalid',
      'hosted-within-scope failed',
    ],
  ])('is judged by what it is there: it %s', async (_name, pages, given, verdict, finding) => {
    const answer = await ask(pages, given);
    expect([answer.verdict, oddities(answer)]).toEqual([verdict, expect.arrayContaining([finding])]);
    if (finding !== 'not-expired failed') expect(answer.credential).toBeNull();
  });

  it('gets a remark for endorsements, which are left alone', async () => {
    const answer = await ask({ [ob2.badge]: badgeClassOf({ endorsement: 'https://ministry.example/e' }) });
    expect([answer.verdict, oddities(answer)]).toEqual(['valid', ['endorsement warning']]);
  });

  it.each([
    ['juggler@example.org', true],
    ['JUGGLER@example.org', false],
    ['mailto:juggler@example.org', true],
    ['clown@example.org', false],
  ])('is compared with the recipient %s', async (recipient) => {
    const identity = `sha256$${createHash('sha256').update('juggler@example.orgs').digest('hex')}`;
    const hashed = assertionOf({ recipient: { type: 'email', hashed: true, identity, salt: 's' } });
    const world = worldOf(hostedPages({ [ob2.assertion]: hashed }));
    const answer = await judge(hashed, { world, trusted, recipient });
    expect(answer.verdict).toBe(recipient.includes('clown') ? 'invalid' : 'valid');
  });
});

describe('a signed OB 2.0 badge', () => {
  const ask = (pages: Readonly<Record<string, Page | undefined>> = {}, jwt = signedAssertion()) =>
    judge({ jwt }, { world: worldOf(signedPages(pages)), trusted });

  it.each([
    ['a P-256 key', 'ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['an RSA key of 1,024 bits', 'RS256', generateKeyPairSync('rsa', { modulusLength: 1024 })],
  ])('is not believed by %s, as little in PEM as in a JWK', async (_what, alg, { publicKey, privateKey }) => {
    const claims = Buffer.from(signedAssertion().split('.')[1] ?? '', 'base64url').toString();
    const jwt = toToken({ alg, typ: 'JOSE' }, JSON.parse(claims) as JsonObject, privateKey);
    const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const answer = await ask({ [ob2.key]: keyOf({ publicKeyPem }) }, jwt);
    expect([answer.verdict, answer.credential]).toEqual(['invalid', null]);
  });

  it('is valid by its key, its issuer and the list of revoked ones', async () => {
    const world = worldOf(signedPages());
    const answer = await judge({ jwt: signedAssertion() }, { world, trusted });
    expect([answer.verdict, answer.standard, oddities(answer)]).toEqual(['valid', 'ob2', []]);
    expect([...world.hits].sort()).toEqual([ob2.badge, ob2.issuer, ob2.key, ob2.list].sort());
    const pinned = [{ id: ob2.issuer, keys: [signerPin] }];
    const byPin = await judge({ jwt: signedAssertion() }, { world: worldOf(signedPages()), trusted: pinned });
    expect(byPin.verdict).toBe('valid');
  });

  it.each<[string, Readonly<Record<string, Page | undefined>>, string | undefined, string, string]>([
    ['is of another key', {}, forgedAssertion(), 'invalid', 'jws-signature failed'],
    [
      'is of a key that is not to be had',
      { [ob2.key]: undefined },
      undefined,
      'unverifiable',
      'jws-key not-checked',
    ],
    [
      'is of a key of another id',
      { [ob2.key]: keyOf({ id: `${site}/k` }) },
      undefined,
      'invalid',
      'jws-key failed',
    ],
    [
      'is of a key of another owner',
      { [ob2.key]: keyOf({ owner: `${site}/x` }) },
      undefined,
      'invalid',
      'key-and-owner failed',
    ],
    [
      'is of a key that its issuer does not name',
      { [ob2.issuer]: profileOf({ publicKey: `${site}/other` }) },
      undefined,
      'invalid',
      'key-and-owner failed',
    ],
    [
      'is on the list',
      { [ob2.list]: listOf([{ id: signedId, revocationReason: 'Cheated' }]) },
      undefined,
      'invalid',
      'status failed',
    ],
    [
      'is on the list, bare',
      { [ob2.list]: listOf([signedId, 'urn:x:y']) },
      undefined,
      'invalid',
      'status failed',
    ],
    ['is all of the list', { [ob2.list]: listOf({ id: signedId }) }, undefined, 'invalid', 'status failed'],
    [
      'has a list that is not to be had',
      { [ob2.list]: undefined },
      undefined,
      'unverifiable',
      'status not-checked',
    ],
    ['has a list that is none', { [ob2.list]: { hello: 'world' } }, undefined, 'invalid', 'status failed'],
    [
      'names no key',
      {},
      signedAssertion({ verification: { type: 'SignedBadge' } }),
      'invalid',
      'jws-key failed',
    ],
    [
      'is hosted in truth',
      {},
      signedAssertion({ verification: { type: 'HostedBadge' } }),
      'invalid',
      'jws-key failed',
    ],
  ])('is judged by all of them: it %s', async (_name, pages, jwt, verdict, finding) => {
    const answer = await ask(pages, jwt);
    expect([answer.verdict, oddities(answer)]).toEqual([verdict, expect.arrayContaining([finding])]);
  });
});

describe('a site that leads on to another', () => {
  it('does not speak for the one that it leads to', async () => {
    const elsewhere = 'https://evil.example/assertion';
    const pages = { ...hostedPages({ [ob2.assertion]: undefined }), [elsewhere]: assertionOf() };
    const away = worldOf(pages, { [ob2.assertion]: elsewhere });
    expect((await judge(assertionOf(), { world: away, trusted })).verdict).toBe('unverifiable');
    const moved = `${site}/moved`;
    const near = worldOf({ ...pages, [moved]: assertionOf() }, { [ob2.assertion]: moved });
    expect((await judge(assertionOf(), { world: near, trusted })).verdict).toBe('valid');
  });
});

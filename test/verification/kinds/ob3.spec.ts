import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../../src/openbadges/json.js';
import { badgeOf, badgeV1Of } from '../world/documents.js';
import {
  type Issuer,
  didJwkIssuer,
  didKeyIssuer,
  didWebIssuer,
  didWebTokenIssuer,
  httpsIssuer,
  kidIssuer,
} from '../world/issuers.js';
import { judge, oddities, worldOf } from '../world/world.js';

const host = 'circus.example';
const issuers: readonly (readonly [string, Issuer])[] = [
  ['Data Integrity, did:key', didKeyIssuer()],
  ['Data Integrity, did:web', didWebIssuer(host)],
  ['Data Integrity, https key', httpsIssuer(host)],
  ['VC-JWT RS256, kid of the issuer’s site', kidIssuer('RS256', host)],
  ['VC-JWT ES256, kid of the issuer’s site', kidIssuer('ES256', host)],
  ['VC-JWT RS256, did:web', didWebTokenIssuer('RS256', host)],
  ['VC-JWT ES256, did:web', didWebTokenIssuer('ES256', host)],
  ['VC-JWT RS256, did:jwk', didJwkIssuer('RS256')],
  ['VC-JWT ES256, did:jwk', didJwkIssuer('ES256')],
];

describe.each(issuers)('an OB 3.0 badge by %s', (_name, issuer) => {
  const world = () => worldOf(issuer.pages);

  it('is whole, and of an unknown issuer until it is trusted', async () => {
    const badge = await issuer.secure(badgeOf(issuer.id));
    const unknown = await judge(badge, { world: world() });
    expect([unknown.verdict, unknown.standard, oddities(unknown)]).toEqual([
      'issuer-unknown',
      'ob3',
      ['trusted-issuer warning'],
    ]);
    expect(unknown.credential?.name).toBe('Juggling');
    const known = await judge(badge, { world: world(), trusted: [issuer.id] });
    expect([known.verdict, oddities(known)]).toEqual(['valid', []]);
  });

  it('is valid by its pinned key, and of an unknown issuer by another', async () => {
    const badge = await issuer.secure(badgeOf(issuer.id));
    const right = [{ id: issuer.id, keys: [issuer.pin] }];
    expect((await judge(badge, { world: world(), trusted: right })).verdict).toBe('valid');
    const others = [{ id: issuer.id, keys: [didKeyIssuer().pin, 'x'.repeat(43)] }];
    expect((await judge(badge, { world: world(), trusted: others })).verdict).toBe('issuer-unknown');
  });
});

describe.each(issuers.filter(([, { pages }]) => Object.keys(pages).length > 0))(
  'a badge by %s',
  (_name, issuer) => {
    it('cannot be checked without its key, and nothing of it is shown', async () => {
      const answer = await judge(await issuer.secure(badgeOf(issuer.id)), { trusted: [issuer.id] });
      expect([answer.verdict, answer.credential]).toEqual(['unverifiable', null]);
    });
  },
);

describe('a badge after VC Data Model 1.1', () => {
  const issuer = httpsIssuer(host);
  const tokenIssuer = kidIssuer('RS256', 'tokens.example');
  const signed = async (changes: JsonObject = {}) => issuer.secure(badgeV1Of(issuer.id, changes));
  const ask = (badge: JsonObject | string) =>
    judge(badge, {
      world: worldOf({ ...issuer.pages, ...tokenIssuer.pages }),
      trusted: [issuer.id, tokenIssuer.id],
    });

  it('is read with a remark', async () => {
    const answer = await ask(await signed());
    expect([answer.verdict, answer.credential?.issuedOn]).toEqual(['valid', '2026-05-01T00:00:00Z']);
    expect(oddities(answer).every((odd) => odd.endsWith(' warning'))).toBe(true);
    expect(oddities(answer).length).toBeGreaterThan(0);
  });

  it('is as good as a token, wrapped in vc', async () => {
    const vc = badgeV1Of(tokenIssuer.id);
    const [kid = ''] = Object.keys(tokenIssuer.pages);
    const times = { nbf: Date.parse(String(vc['issuanceDate'])) / 1_000 };
    const claims = { iss: tokenIssuer.id, jti: vc['id'], sub: 'did:example:juggler', ...times, vc };
    const answer = await ask(tokenIssuer.sign({ kid, typ: 'JWT' }, claims));
    expect([answer.verdict, answer.credential?.name]).toEqual(['valid', 'Juggling']);
    const elsewhere = await ask(tokenIssuer.sign({ kid, typ: 'JWT' }, { ...claims, iss: issuer.id }));
    expect(elsewhere.verdict).toBe('invalid');
  });

  it('is invalid when it has ended, or begins later', async () => {
    expect((await ask(await signed({ expirationDate: '2026-05-02T00:00:00Z' }))).verdict).toBe('invalid');
    expect((await ask(await signed({ issuanceDate: '2027-05-02T00:00:00Z' }))).verdict).toBe('invalid');
  });
});

it('asks nobody for a key that is pinned whole', async () => {
  const issuer = didWebIssuer(host);
  const world = worldOf({});
  const trusted = [{ id: issuer.id, keys: [issuer.pin] }];
  const answer = await judge(await issuer.secure(badgeOf(issuer.id)), { world, trusted });
  expect([answer.verdict, world.hits]).toEqual(['valid', []]);
});

describe('the recipient of an OB 3.0 badge', () => {
  const issuer = didKeyIssuer();
  const hash = (text: string) => `sha256$${createHash('sha256').update(text).digest('hex')}`;
  const identity = (changes: JsonObject) => ({ type: 'IdentityObject', hashed: false, ...changes });
  const subjectOf = (changes: JsonObject) => {
    const { credentialSubject } = badgeOf(issuer.id) as { credentialSubject: JsonObject };
    return badgeOf(issuer.id, { credentialSubject: { ...credentialSubject, ...changes } });
  };
  it.each<[string, JsonObject, string, boolean]>([
    ['its DID', {}, 'did:example:juggler', true],
    ['another DID', {}, 'did:example:clown', false],
    ['its URL', { id: 'https://juggler.example/me' }, 'https://juggler.example/me', true],
    [
      'its hashed e-mail address',
      {
        identifier: [
          identity({
            hashed: true,
            identityHash: hash('a@b.examplesalt'),
            identityType: 'emailAddress',
            salt: 'salt',
          }),
        ],
      },
      'A@b.example',
      true,
    ],
    [
      'an e-mail address in clear',
      { identifier: [identity({ identityHash: 'a@b.example', identityType: 'emailAddress' })] },
      'mailto:a@b.example',
      true,
    ],
    [
      'another e-mail address',
      { identifier: [identity({ identityHash: 'a@b.example', identityType: 'emailAddress' })] },
      'c@b.example',
      false,
    ],
  ])('is compared: %s', async (_name, subject, recipient, matches) => {
    const badge = await issuer.secure(subjectOf(subject));
    const answer = await judge(badge, { trusted: [issuer.id], recipient });
    expect([answer.verdict, answer.credential?.recipientMatches]).toEqual([
      matches ? 'valid' : 'invalid',
      matches,
    ]);
  });
});

describe('the refresh service of a badge', () => {
  const issuer = didKeyIssuer();
  const url = 'https://circus.example/refresh/1';
  const refreshService = { id: url, type: '1EdTechCredentialRefresh' };
  const newer = { validFrom: '2026-05-20T00:00:00Z', name: 'Juggling and more' };
  const ask = async (page: JsonObject | string | undefined, changes: JsonObject = {}) => {
    const world = worldOf(page === undefined ? {} : { [url]: page });
    const badge = await issuer.secure(badgeOf(issuer.id, { refreshService, ...changes }));
    return judge(badge, { world, trusted: [issuer.id] });
  };
  const renewed = (changes: JsonObject) => issuer.secure(badgeOf(issuer.id, { refreshService, ...changes }));

  it('gives a newer version, which is judged and shown instead', async () => {
    const expired = { validUntil: '2026-05-25T00:00:00Z' };
    const answer = await ask(await renewed(newer), expired);
    expect([answer.verdict, answer.credential?.issuedOn]).toEqual(['valid', '2026-05-20T00:00:00Z']);
    expect(oddities(answer)).toEqual(['refresh warning']);
    expect((await ask(undefined, expired)).verdict).toBe('invalid');
  });

  it.each<[string, () => Promise<JsonObject | string | undefined>]>([
    ['is not there', async () => undefined],
    ['gives another badge', () => renewed({ ...newer, id: 'https://circus.example/credentials/2' })],
    ['gives a forged one', async () => ({ ...((await renewed(newer)) as JsonObject), name: 'Forged' })],
    ['gives somebody else’s', async () => didKeyIssuer().secure(badgeOf(didKeyIssuer().id, newer))],
    ['gives a page', async () => '<!doctype html>'],
  ])('is left aside with a remark when it %s', async (_name, toPage) => {
    const answer = await ask(await toPage());
    expect([answer.verdict, answer.credential?.issuedOn, oddities(answer)]).toEqual([
      'valid',
      '2026-05-01T00:00:00Z',
      ['refresh warning'],
    ]);
  });

  it('is asked in order when it gives the same version', async () => {
    expect(oddities(await ask(await renewed({})))).toEqual([]);
  });
});

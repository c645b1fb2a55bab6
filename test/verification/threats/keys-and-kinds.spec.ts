import { describe, expect, it } from '@jest/globals';

import { toClaims } from '../../../src/openbadges/jose/vc-jwt.js';
import type { JsonObject } from '../../../src/openbadges/json.js';
import { badgeOf, endorsementOf, recordOf, statusListOf } from '../world/documents.js';
import { kidIssuer, toToken, tokenKey } from '../world/issuers.js';
import { assertionOf } from '../world/ob2.js';
import { judge, oddities, worldOf } from '../world/world.js';

const host = 'circus.example';
const school = kidIssuer('RS256', host);
const [kid = '', page = {}] = Object.entries(school.pages)[0] ?? [];
const attacker = tokenKey('RS256');
const evil = 'https://evil.example';
const evilPages = {
  [`${evil}/keys/1`]: attacker.jwk,
  [`${evil}/jwks`]: { keys: [attacker.jwk] },
  [`${evil}/certificate`]: 'MIIB',
};
const trusted = [school.id];
const claims = toClaims(badgeOf(school.id));

describe('the key of a token is looked up, and never taken from the token', () => {
  const forge = (header: JsonObject) =>
    toToken({ alg: 'RS256', typ: 'JWT', ...header }, claims, attacker.privateKey);
  const didJwk = `did:jwk:${Buffer.from(JSON.stringify(attacker.jwk)).toString('base64url')}`;

  it.each<[string, JsonObject, string[]]>([
    ['kid is a path', { kid: '../../dev/null' }, []],
    ['kid is a file', { kid: 'file:///etc/passwd' }, []],
    ['kid is a query', { kid: "' OR 1=1--" }, []],
    ['kid is empty', { kid: '' }, []],
    ['kid is missing', {}, []],
    ['kid is the attacker’s DID', { kid: `${didJwk}#0` }, []],
    ['kid is the attacker’s data', { kid: `data:application/json,${JSON.stringify(attacker.jwk)}` }, []],
    ['jwk in the header', { jwk: attacker.jwk }, []],
    ['jwk beside the right kid', { kid, jwk: attacker.jwk }, [kid]],
    ['jku beside the right kid', { kid, jku: `${evil}/jwks` }, [kid]],
    ['x5u beside the right kid', { kid, x5u: `${evil}/certificate` }, [kid]],
    ['x5c beside the right kid', { kid, x5c: ['MIIB'] }, [kid]],
    ['jku alone', { jku: `${evil}/jwks` }, []],
    ['x5u alone', { x5u: `${evil}/certificate` }, []],
    ['kid is a set of keys', { kid: `${evil}/jwks` }, [`${evil}/jwks`]],
  ])('T24: %s', async (_name, header, asked) => {
    const world = worldOf({ ...school.pages, ...evilPages });
    const answer = await judge({ jwt: forge(header) }, { world, trusted });
    expect([answer.verdict, answer.credential, world.hits]).toEqual(['invalid', null, asked]);
  });

  it('T24: the attacker’s site does not speak for the issuer, though its key fits', async () => {
    const world = worldOf({ ...school.pages, ...evilPages });
    const answer = await judge({ jwt: forge({ kid: `${evil}/keys/1` }) }, { world, trusted });
    expect(answer.verdict).toBe('issuer-unknown');
    expect(oddities(answer)).toContain('trusted-issuer warning');
  });

  it('T24 twin: on the issuer’s own site the attacker’s key would do, so that the place alone decides', async () => {
    const world = worldOf({ [kid]: attacker.jwk });
    expect((await judge({ jwt: forge({ kid }) }, { world, trusted })).verdict).toBe('valid');
    const real = worldOf({ [kid]: page });
    expect((await judge({ jwt: forge({ kid }) }, { world: real, trusted })).verdict).toBe('invalid');
  });
});

describe('one kind of token is not taken for another', () => {
  const { privateKey, jwk } = tokenKey('RS256');
  const own = `https://${host}/keys/own`;
  const world = () => worldOf({ [own]: jwk });
  const sign = (payload: object, header: JsonObject = {}) =>
    toToken({ alg: 'RS256', kid: own, typ: 'JWT', ...header }, payload, privateKey);
  const now = Date.parse('2026-06-01T12:00:00Z') / 1_000;
  const idToken = { iss: school.id, sub: 'teacher-1', aud: 'client', exp: now + 600, iat: now, nonce: 'n' };

  it.each<[string, () => string]>([
    ['an id_token', () => sign(idToken)],
    ['an access token', () => sign({ ...idToken, scope: 'badges' }, { typ: 'at+jwt' })],
    ['a logout token', () => sign({ ...idToken, events: {} }, { typ: 'logout+jwt' })],
    ['a status list', () => sign(toClaims(statusListOf(school.id, [])))],
    [
      'a status list that calls itself a badge',
      () => {
        const list = statusListOf(school.id, []);
        return sign(toClaims({ ...list, type: [...(list['type'] as string[]), 'OpenBadgeCredential'] }));
      },
    ],
    ['a badge of the type of access tokens', () => sign(claims, { typ: 'at+jwt' })],
    ['a presentation', () => sign({ vp: { type: 'VerifiablePresentation' }, iss: school.id })],
    ['an OB 2.0 badge under the header of a credential', () => sign(assertionOf(), { typ: 'vc+jwt' })],
    ['an OB 3.0 badge under the header of OB 2.0', () => sign(claims, { typ: 'JOSE' })],
  ])('T26: %s is no badge', async (_name, toJwt) => {
    const answer = await judge({ jwt: toJwt() }, { world: world(), trusted });
    expect([answer.verdict, answer.credential]).toEqual(['invalid', null]);
  });

  it('T26 twin: the same signer’s badge is one, so that the kind alone decides', async () => {
    expect((await judge({ jwt: sign(claims) }, { world: world(), trusted })).verdict).toBe('valid');
    const others = [endorsementOf(school.id, 'urn:x:y'), recordOf(school.id, [sign(claims)])];
    for (const other of others) {
      const answer = await judge({ jwt: sign(toClaims(other)) }, { world: world(), trusted });
      expect(answer.verdict).toBe('valid');
    }
  });
});

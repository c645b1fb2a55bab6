import { describe, expect, it } from '@jest/globals';

import { toClaims } from '../../../src/openbadges/jose/vc-jwt.js';
import type { JsonObject } from '../../../src/openbadges/json.js';
import type { OwnIssuer } from '../../../src/verification/steps/own-issuer.js';
import { badgeOf } from '../world/documents.js';
import {
  type Issuer,
  didJwkIssuer,
  didKeyIssuer,
  didWebIssuer,
  httpsIssuer,
  kidIssuer,
} from '../world/issuers.js';
import { issuedNothing, judge, oddities, ourUrl, worldOf } from '../world/world.js';

const city = 'hel.example';
const cityId = `did:web:${city}`;
const attackers: readonly (readonly [string, Issuer])[] = [
  ['did:key', didKeyIssuer()],
  ['did:jwk', didJwkIssuer('RS256')],
  ['did:web', didWebIssuer('evil.example')],
  ['https key', httpsIssuer('evil.example')],
  ['kid', kidIssuer('RS256', 'worse.example')],
];
const ids = [cityId, `https://${city}/issuer`, `did:web:${city}:education`];
const real = didWebIssuer(city);

describe('our own name', () => {
  // Signed whole by the attacker’s key on the attacker’s site, in the name of an address of ours.
  const forger = kidIssuer('RS256', 'evil.example');
  const kid = Object.keys(forger.pages)[0] ?? '';
  const ask = (id: string, own?: OwnIssuer) => {
    const badge = badgeOf(id, { issuer: { id, type: ['Profile'], name: 'We' } });
    const token = forger.sign({ typ: 'JWT', kid }, toClaims(badge));
    return judge({ jwt: token }, { world: worldOf(forger.pages), ...(own ? { own } : {}) });
  };
  const names = [
    `${ourUrl}/ob2/issuer`,
    ourUrl,
    `${ourUrl}/`,
    `${ourUrl}:443/ob2/issuer`,
    ourUrl.toUpperCase().replace('HTTPS', 'https'),
    'did:web:badges.ours.example',
    'did:web:BADGES.ours.example',
    'did:web:badges.ours.example:school',
  ];

  it.each(names)('T27: %s is nobody’s but ours', async (id) => {
    const answer = await ask(id);
    expect([answer.verdict, answer.credential]).toEqual(['invalid', null]);
    expect(oddities(answer)).toContain('own-record failed');
  });

  it.each(names)('T27 twin: a service that stands elsewhere shows %s as an unknown issuer', async (id) => {
    const answer = await ask(id, { ...issuedNothing, baseUrl: 'https://elsewhere.example' });
    expect([answer.verdict, answer.credential?.issuer.id]).toEqual(['issuer-unknown', id]);
  });
});

describe('a name is not an issuer', () => {
  const pages = { ...real.pages, ...Object.assign({}, ...attackers.map(([, { pages }]) => pages)) };
  const claim = (by: Issuer, id: string) =>
    by.secure(
      badgeOf(id, { issuer: { id, type: ['Profile'], name: 'City of Hel', url: `https://${city}` } }),
    );

  it.each(attackers.flatMap(([name, by]) => ids.map((id) => [name, id, by] as const)))(
    'T27: an attacker’s %s does not speak for %s',
    async (_name, id, by) => {
      const answer = await judge(await claim(by, id), { world: worldOf(pages), trusted: ids });
      expect(['invalid', 'issuer-unknown']).toContain(answer.verdict);
    },
  );

  it.each(attackers)(
    'T27: an attacker’s %s is of an unknown issuer under the city’s name',
    async (_name, by) => {
      const named = { issuer: { id: by.id, type: ['Profile'], name: 'City of Hel', url: `https://${city}` } };
      const answer = await judge(await by.secure(badgeOf(by.id, named)), {
        world: worldOf(pages),
        trusted: ids,
      });
      expect([answer.verdict, answer.credential?.issuer.id]).toEqual(['issuer-unknown', by.id]);
    },
  );

  it.each<[string, (did: JsonObject) => JsonObject]>([
    [
      'for another purpose',
      (did) => ({ ...did, assertionMethod: [], authentication: did['assertionMethod'] ?? [] }),
    ],
    ['of another controller', (did) => changeKey(did, { controller: 'did:web:evil.example' })],
    ['with its private part', (did) => changeKey(did, { secretKeyMultibase: 'z3u2' })],
    ['withdrawn', (did) => changeKey(did, { revoked: '2026-01-01T00:00:00Z' })],
    ['in the document of another', (did) => ({ ...did, id: 'did:web:evil.example' })],
  ])('T27: a key %s is no key of the issuer', async (_name, change) => {
    const issuer = didWebIssuer(city, change);
    const badge = await issuer.secure(badgeOf(issuer.id));
    const answer = await judge(badge, { world: worldOf(issuer.pages), trusted: [issuer.id] });
    expect([answer.verdict, answer.credential]).toEqual(['invalid', null]);
  });

  it.each([
    ['to before the withdrawal', '2024-05-01T00:00:00Z'],
    ['to after it', '2026-02-01T00:00:00Z'],
  ])(
    'T27: a thief of a withdrawn key does not help himself by dating the proof %s',
    async (_when, created) => {
      const issuer = didWebIssuer(city, (did) => changeKey(did, { revoked: '2026-01-01T00:00:00Z' }));
      const badge = await issuer.secure(badgeOf(issuer.id), created);
      const answer = await judge(badge, { world: worldOf(issuer.pages), trusted: [issuer.id] });
      expect([answer.verdict, answer.credential]).toEqual(['invalid', null]);
      expect(answer.findings).toContainEqual(
        expect.objectContaining({
          check: 'proof-key',
          outcome: 'failed',
          detail: expect.stringContaining('withdrew it at 2026-01-01'),
        }),
      );
    },
  );

  it('T27 twin: the same badge is valid while its key is not withdrawn', async () => {
    for (const changes of [{}, { revoked: '2999-01-01T00:00:00Z' }]) {
      const issuer = didWebIssuer(city, (did) => changeKey(did, changes));
      const badge = await issuer.secure(badgeOf(issuer.id), '2024-05-01T00:00:00Z');
      const answer = await judge(badge, { world: worldOf(issuer.pages), trusted: [issuer.id] });
      expect(answer.verdict).toBe('valid');
    }
  });

  it.each(['authentication', 'keyAgreement', undefined])(
    'T27: a proof for the purpose %s asserts nothing',
    async (proofPurpose) => {
      const signed = (await real.secure(badgeOf(real.id))) as { proof: JsonObject };
      const badge = { ...signed, proof: { ...signed.proof, proofPurpose } } as JsonObject;
      expect((await judge(badge, { world: worldOf(pages), trusted: ids })).verdict).toBe('invalid');
    },
  );

  it('T27: a pinned issuer is nobody with another key, even one that its own site lists', async () => {
    const badge = await real.secure(badgeOf(real.id));
    const answer = await judge(badge, {
      world: worldOf(pages),
      trusted: [{ id: real.id, keys: [didKeyIssuer().pin, didKeyIssuer().pin] }],
    });
    expect(answer.verdict).toBe('issuer-unknown');
  });

  it('T27 twin: the city itself is trusted, and so is whoever takes over what its id leads to', async () => {
    expect((await judge(await claim(real, cityId), { world: worldOf(pages), trusted: ids })).verdict).toBe(
      'valid',
    );
    const taken = didWebIssuer(city);
    const world = worldOf(taken.pages);
    expect((await judge(await claim(taken, cityId), { world, trusted: ids })).verdict).toBe('valid');
    const pinned = [{ id: cityId, keys: [real.pin] }];
    expect((await judge(await claim(taken, cityId), { world, trusted: pinned })).verdict).not.toBe('valid');
  });
});

function changeKey(did: JsonObject, changes: JsonObject): JsonObject {
  const [key] = did['verificationMethod'] as readonly JsonObject[];
  return { ...did, verificationMethod: [{ ...key, ...changes }] };
}

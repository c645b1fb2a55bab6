import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../../src/openbadges/json.js';
import {
  assertionOf,
  badgeClassOf,
  hostedPages,
  keyOf,
  ob2,
  profileOf,
  signedAssertion,
  site,
} from '../world/ob2.js';
import { judge, oddities, ourUrl, worldOf } from '../world/world.js';

const evil = 'https://evil.example/assertions/1';
const near = `${site}/mine/assertions/1`;

/** What the issuer's Profile says of its hosted badges, where one lies, and whether it is the issuer's. */
const pairs: readonly (readonly [policy: JsonObject | undefined, id: string, isWithin: boolean])[] = [
  [undefined, ob2.assertion, true],
  [undefined, evil, false],
  [undefined, 'https://badges.circus.example.org/1', false],
  [undefined, 'https://circus.example.org.evil.example/1', false],
  [undefined, 'https://evil.example/https://circus.example.org/1', false],
  [undefined, 'https://circus.example.org:8443/1', false],
  [undefined, 'https://circus.example.org@evil.example/1', false],
  [{ allowedOrigins: 'circus.example.org' }, ob2.assertion, true],
  [{ allowedOrigins: 'circus.example.org' }, evil, false],
  [{ allowedOrigins: ['badges.circus.example.org'] }, 'https://badges.circus.example.org/1', true],
  [{ allowedOrigins: ['badges.circus.example.org'] }, ob2.assertion, false],
  [{ allowedOrigins: [] }, ob2.assertion, false],
  [{ startsWith: `${site}/mine/` }, near, true],
  [{ startsWith: `${site}/mine/` }, ob2.assertion, false],
  [{ startsWith: `${site}/mine/` }, `${site}/mine/../assertions/1`, false],
  [{ startsWith: `${site}/mine/` }, `${site}/mine/%2e%2e/assertions/1`, false],
  [{ startsWith: `${site}/mine/` }, `${evil}?${site}/mine/`, false],
  [{ startsWith: ['https://x.example/', `${site}/mine/`] }, near, true],
  [{ startsWith: site, allowedOrigins: 'evil.example' }, evil, false],
  [{ startsWith: 'https://evil.example/', allowedOrigins: 'evil.example' }, evil, true],
];

const ask = (policy: JsonObject | undefined, id: string) => {
  const assertion = assertionOf({ id });
  const profile = profileOf(
    policy === undefined ? {} : { verification: { type: 'VerificationObject', ...policy } },
  );
  const pages = hostedPages({ [ob2.assertion]: undefined, [id]: assertion, [ob2.issuer]: profile });
  return judge(assertion, { world: worldOf(pages), trusted: [ob2.issuer] });
};

describe('a hosted badge lies where its issuer says', () => {
  it.each(pairs.filter(([, , isWithin]) => !isWithin))(
    'T13: under %j, %s is not its issuer’s',
    async (policy, id) => {
      const answer = await ask(policy, id);
      expect([answer.verdict, answer.credential]).toEqual(['invalid', null]);
    },
  );

  it.each(pairs.filter(([, , isWithin]) => isWithin))(
    'T13 twin: under %j, %s is its issuer’s',
    async (policy, id) => {
      const answer = await ask(policy, id);
      expect([oddities(answer), answer.verdict]).toEqual([[], 'valid']);
    },
  );

  it('T13: the scope alone tells the attacker’s badge apart', async () => {
    expect(oddities(await ask(undefined, evil))).toEqual(['hosted-within-scope failed']);
  });

  it('T13: nobody else’s badge is ours, and we are not asked', async () => {
    const badge = 'https://evil.example/badge';
    const assertion = assertionOf({ id: evil, badge });
    const pages = { [evil]: assertion, [badge]: badgeClassOf({ id: badge, issuer: `${ourUrl}/ob2/issuer` }) };
    const world = worldOf(pages);
    const answer = await judge(assertion, { world, trusted: [`${ourUrl}/ob2/issuer`] });
    expect([answer.verdict, oddities(answer)]).toEqual(['invalid', ['hosted-within-scope failed']]);
    expect(world.hits).toEqual([evil, badge]);
  });

  const handed = assertionOf({ id: evil, badge: 'https://evil.example/badge' });
  const servedBadge = (issuer: JsonObject | string, id = 'https://evil.example/badge') =>
    assertionOf({ id: evil, badge: badgeClassOf({ id, issuer }) });
  const servedCases: readonly (readonly [string, JsonObject])[] = [
    ['our Profile by its address', servedBadge(`${ourUrl}/ob2/issuer`)],
    ['our Profile within', servedBadge({ ...profileOf(), id: `${ourUrl}/ob2/issuer` })],
    ['another address of ours', servedBadge(`${ourUrl}/somebody`)],
    ['a key of ours', { ...handed, verification: { type: 'HostedBadge', creator: `${ourUrl}/ob2/keys/1` } }],
  ];
  it.each(servedCases)(
    'T13: a copy that does not say so does not hide what is served: %s',
    async (_name, served) => {
      const pages = {
        [evil]: served,
        'https://evil.example/badge': badgeClassOf({ id: 'https://evil.example/badge' }),
      };
      const answer = await judge(handed, { world: worldOf(pages), trusted: [`${ourUrl}/ob2/issuer`] });
      expect([answer.verdict, answer.credential]).toEqual(['invalid', null]);
      expect(oddities(answer)[0]).toBe('hosted failed');
    },
  );

  it('T13 twin: what is served may say more than the copy, of the issuer whose badge it is', async () => {
    const whole = assertionOf({ badge: badgeClassOf() });
    const world = worldOf(hostedPages({ [ob2.assertion]: whole }));
    const answer = await judge(assertionOf(), { world, trusted: [ob2.issuer] });
    expect([answer.verdict, answer.credential?.issuer.id]).toEqual(['valid', ob2.issuer]);
  });

  it.each(['did:web:hel.example', 'urn:x:hel', undefined])(
    'T13: a Profile without an address (%s) speaks for nobody, hosted or signed with its own key',
    async (id) => {
      const profile = { ...profileOf({ publicKey: ob2.key }), id } as JsonObject;
      const badge = badgeClassOf({ id: 'urn:x:badge', issuer: profile });
      const pages = {
        ...hostedPages(),
        [evil]: assertionOf({ id: evil, badge }),
        [ob2.key]: keyOf(id ? { owner: id } : {}),
      };
      for (const given of [assertionOf({ id: evil, badge }), { jwt: signedAssertion({ badge }) }]) {
        const answer = await judge(given, {
          world: worldOf(pages),
          trusted: ['did:web:hel.example', 'urn:x:hel'],
        });
        expect([answer.verdict, answer.credential]).toEqual(['invalid', null]);
      }
    },
  );

  it('T13: a Profile inside of the badge does not widen its own scope', async () => {
    const profile = profileOf({
      verification: { type: 'VerificationObject', allowedOrigins: 'evil.example' },
    });
    const inside = assertionOf({ id: evil, badge: { ...badgeClassOf(), issuer: profile } });
    const world = worldOf(hostedPages({ [evil]: inside }));
    expect((await judge(inside, { world, trusted: [ob2.issuer] })).verdict).toBe('invalid');
  });
});

import { beforeAll, describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../../src/openbadges/json.js';
import { toClaims } from '../../../src/openbadges/jose/vc-jwt.js';
import { canonize } from '../../../src/openbadges/proof/canonical.js';
import { ourContexts } from '../../../src/openbadges/proof/contexts.js';
import { badgeOf, badgeV1Of, endorsementOf } from '../world/documents.js';
import { didJwkIssuer, didKeyIssuer } from '../world/issuers.js';
import { judge, oddities } from '../world/world.js';

// Tests change whatever JSON they like.
type Loose = any;

const school = didKeyIssuer();
const tokenSchool = didJwkIssuer('RS256');
const attacker = didKeyIssuer();
const trusted = [school.id, tokenSchool.id];
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

let signed: Loose;
let token: string;
let bought: Loose;
beforeAll(async () => {
  signed = await school.secure(badgeOf(school.id));
  token = (await tokenSchool.secure(badgeOf(tokenSchool.id))) as string;
  bought = await attacker.secure(badgeOf(attacker.id, { name: 'Mastery' }));
});
const better = () => {
  const { proof: _proof, ...document } = structuredClone(signed);
  document.credentialSubject.achievement.name = 'Mastery';
  return document;
};

/** Another spelling of the same graph. */
function inValueObjects(document: Loose): Loose {
  const copy = structuredClone(document);
  const { achievement } = copy.credentialSubject;
  for (const [object, name] of [
    [achievement, 'name'],
    [achievement, 'description'],
    [copy.issuer, 'name'],
  ])
    object[name] = { '@value': object[name] };
  return copy;
}

describe('what is shown is what is signed', () => {
  const splices: [string, () => Loose][] = [
    [
      'the token in the proof of another body',
      () => ({ ...better(), proof: { type: 'JwtProof2020', jwt: token } }),
    ],
    [
      'the token beside the proof of another body',
      () => ({ ...better(), proof: { ...signed.proof, jwt: token } }),
    ],
    ['the proof of another body', () => ({ ...better(), proof: signed.proof })],
    ['two proofs, one good', () => ({ ...signed, proof: [signed.proof, bought.proof] })],
    ['two proofs, the good one last', () => ({ ...better(), proof: [bought.proof, signed.proof] })],
    ['a graph around it', () => ({ '@context': signed['@context'], ...better(), '@graph': [signed] })],
    [
      'another body beside a signed one',
      () => ({ ...better(), verifiableCredential: [signed], proof: signed.proof }),
    ],
    [
      'the signed one as an included block',
      () => ({ ...better(), '@included': [signed], proof: signed.proof }),
    ],
    [
      'a second achievement beside the signed one',
      () => ({
        ...signed,
        credentialSubject: [signed.credentialSubject, better().credentialSubject],
      }),
    ],
    ['a signed body in a token of nobody', () => `${encode({ alg: 'none' })}.${encode(signed)}.AA`],
    ['another payload under the signature', () => token.replace(/\..*\./, `.${encode(better())}.`)],
    [
      'a vc claim beside the signed payload',
      () =>
        token.replace(/\.(.*)\./, (_all, payload: string) => {
          const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as JsonObject;
          return `.${encode({ ...claims, vc: better() })}.`;
        }),
    ],
  ];

  it('T22: a copy whose texts are value objects shows what the signed one shows', async () => {
    const copy = inValueObjects(signed);
    const answer = await judge(copy, { trusted });
    expect(answer.credential).toEqual((await judge(signed, { trusted })).credential);
    expect(answer.credential).toMatchObject({ name: 'Juggling', criteria: 'Five balls, one minute.' });
  });

  it('T22 twin: the signature of such a copy holds, so that only its reader can be misled', async () => {
    const copy = inValueObjects(signed);
    expect(copy).not.toEqual(signed);
    expect(copy.credentialSubject.achievement.name).not.toBe('Juggling');
    const { verdict, findings } = await judge(copy, { trusted });
    expect(verdict).toBe('valid');
    expect(findings).toContainEqual(expect.objectContaining({ check: 'proof-signature', outcome: 'passed' }));
  });

  it('T22: a proof may repeat the contexts of what it secures, and no others', async () => {
    const repeating = (contexts: Loose) => ({ ...signed, proof: { ...signed.proof, '@context': contexts } });
    const within = async (contexts: Loose) => {
      const praise: Loose = await school.secure(endorsementOf(school.id, 'urn:x:nobody'));
      const own = contexts ?? praise['@context'];
      const endorsement = [{ ...praise, proof: { ...praise.proof, '@context': own } }];
      return school.secure(badgeOf(school.id, { endorsement }));
    };
    const good = [repeating(signed['@context']), { ...signed, proof: [repeating(signed['@context']).proof] }];
    for (const one of [...good, await within(undefined)]) {
      const answer = await judge(one, { trusted });
      expect([answer.verdict, oddities(answer).includes('keywords failed')]).toEqual(['valid', false]);
    }
    const odd = [...signed['@context']].reverse();
    for (const one of [repeating(odd), repeating([]), await within(odd)])
      expect((await judge(one, { trusted })).verdict).toBe('invalid');
  });

  it.each(splices)('T22: %s is not believed', async (_name, splice) => {
    const answer = await judge(splice(), { trusted });
    expect(['invalid', 'unverifiable']).toContain(answer.verdict);
    expect(answer.credential?.name).not.toBe('Mastery');
    expect(answer.credential).toBeNull();
  });

  it('T22: an array around it is no badge', async () => {
    const answer = await judge(JSON.stringify([signed]), { trusted });
    expect([answer.verdict, answer.credential]).toEqual(['invalid', null]);
  });

  it('T22 twin: whoever holds the key makes the very same splice valid', async () => {
    const answer = await judge(await school.secure(better()), { trusted });
    expect([answer.verdict, answer.credential?.name]).toEqual(['valid', 'Mastery']);
    expect((await judge(signed, { trusted })).credential?.name).toBe('Juggling');
  });
});

describe('a credential within the credential of a token', () => {
  // The attacker’s own key signs all of it, so that nothing is broken but what is shown.
  const forger = didJwkIssuer('ES256');
  const signs = (payload: object) => forger.sign({ typ: 'JWT', kid: `${forger.id}#0` }, payload);
  const ownBadge = badgeV1Of(forger.id, { name: 'Nothing' });
  const { iss, jti, sub, nbf } = toClaims(ownBadge);
  const registered = { iss, jti, sub, nbf };
  const forged = () => badgeV1Of(tokenSchool.id, { name: 'Mastery' });

  it.each<[string, () => object]>([
    ['a vc in the vc', () => ({ ...registered, vc: { ...ownBadge, vc: forged() } })],
    [
      'a vc in the vc in the vc',
      () => ({ ...registered, vc: { ...ownBadge, vc: { ...ownBadge, vc: forged() } } }),
    ],
    ['a vp in the vc', () => ({ ...registered, vc: { ...ownBadge, vp: forged() } })],
    ['a vc beside the credential', () => ({ ...registered, ...ownBadge, vc: forged() })],
    ['a list of two as the vc', () => ({ ...registered, vc: [ownBadge, forged()] })],
  ])('T22: %s, signed by the attacker, is not believed', async (_name, toPayload) => {
    const answer = await judge({ jwt: signs(toPayload()) }, { trusted });
    expect([answer.verdict, answer.credential]).toEqual(['invalid', null]);
  });

  it('T22 twin: what the attacker wraps once is judged and shown as the attacker’s own', async () => {
    const answer = await judge({ jwt: signs({ ...registered, vc: ownBadge }) }, { trusted });
    expect([answer.verdict, answer.credential?.issuer.id]).toEqual(['issuer-unknown', forger.id]);
  });
});

describe('two mentions of one id', () => {
  const names = (issuer: string, creator: string) => {
    const badge: Loose = structuredClone(badgeOf(school.id));
    badge.issuer.name = issuer;
    badge.credentialSubject.achievement.creator = { id: school.id, type: ['Profile'], name: creator };
    return badge;
  };
  const url = (badge: Loose, address: string) => {
    badge.credentialSubject.achievement.creator.url = address;
    return badge;
  };
  const under = ({ proof }: Loose, badge: Loose) => ({ ...badge, proof });
  const quads = (badge: Loose) => canonize(badge, ourContexts);

  it('T22: say one thing, or the badge is not believed, swapped or not', async () => {
    const made = await school.secure(names('Circus School', 'Ministry of Circus'));
    const swapped = under(made, names('Ministry of Circus', 'Circus School'));
    for (const badge of [made, swapped]) {
      const answer = await judge(badge, { trusted });
      expect([answer.verdict, answer.credential]).toEqual(['invalid', null]);
      expect(oddities(answer)).toContain('proof-context failed');
    }
  });

  it('T22: an endorsement that nobody examines does not lend its names to the one that is shown', async () => {
    const inner = (name: string) => ({
      ...endorsementOf(school.id, 'urn:x:y', { id: 'urn:x:inner' }),
      issuer: { id: school.id, type: ['Profile'], name },
    });
    const outer = (name: string, other: string) =>
      endorsementOf(school.id, 'urn:x:z', {
        issuer: { id: school.id, type: ['Profile'], name },
        endorsement: [inner(other)],
      });
    const made = await school.secure(outer('Circus School', 'Ministry of Circus'));
    const answer = await judge(under(made, outer('Ministry of Circus', 'Circus School')), { trusted });
    expect([answer.verdict, answer.credential]).toEqual(['invalid', null]);
  });

  it('T22: may add to each other', async () => {
    const badge = url(names('Circus School', 'Circus School'), 'https://circus.example');
    const image = { id: 'https://circus.example/logo.png', type: 'Image' };
    badge.issuer.image = { ...image, caption: 'A juggler' };
    badge.credentialSubject.achievement.creator.image = image;
    const made = await school.secure(badge);
    const answer = await judge(made, { trusted });
    expect([answer.verdict, answer.credential?.issuer.name]).toEqual(['valid', 'Circus School']);
    expect(oddities(answer)).toEqual(['nodes-once warning']);
  });

  it('T22 twin: the swap is the same to the signature', async () => {
    const [one, other] = [
      names('Circus School', 'Ministry of Circus'),
      names('Ministry of Circus', 'Circus School'),
    ];
    expect(await quads(one)).toBe(await quads(other));
    expect(await quads(one)).not.toBe(await quads(names('Ministry of Circus', 'Other')));
  });
});

import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../../src/openbadges/json.js';
import { parseMultikey } from '../../../src/openbadges/proof/multikey.js';
import type { OwnIssuer } from '../../../src/verification/steps/own-issuer.js';
import { badgeOf, endorsementOf, statusEntry } from '../world/documents.js';
import { didKeyIssuer, didWebIssuer } from '../world/issuers.js';
import { assertionOf, hostedPages, ob2, profileOf } from '../world/ob2.js';
import { issuedNothing, judge, oddities, ourUrl, worldOf } from '../world/world.js';

const school = didKeyIssuer();
const profile = { type: ['Profile'], name: 'Somebody' };
const plain = badgeOf(school.id);
const achieving = (changes: JsonObject) => {
  const subject = plain['credentialSubject'] as { achievement: JsonObject };
  return { credentialSubject: { ...subject, achievement: { ...subject.achievement, ...changes } } };
};
const named = (name: JsonObject | string) => ({ issuer: { id: school.id, ...profile, name } });
const did = 'did:web:badges.ours.example';
const elsewhere = { ...issuedNothing, baseUrl: 'https://elsewhere.example' };

describe('what is ours in a badge of somebody else', () => {
  const borrowed: [string, JsonObject][] = [
    ['our achievement', achieving({ id: `${ourUrl}/ob3/achievements/dk.1/1` })],
    ['our achievement without TLS', achieving({ id: 'http://badges.ours.example/ob3/achievements/dk.1/1' })],
    [
      'our achievement on our host written out',
      achieving({ id: 'https://badges.ours.example.:443/%6fb3/x' }),
    ],
    ['us as creator', achieving({ creator: { id: did, ...profile } })],
    [
      'us as creator, respelt',
      achieving({ creator: { id: 'did:web:BADGES.ours.example%3a443', ...profile } }),
    ],
    [
      'us above the creator',
      achieving({ creator: { id: 'urn:x:c', ...profile, parentOrg: { id: did, ...profile } } }),
    ],
    [
      'us above the issuer',
      { issuer: { id: school.id, ...profile, parentOrg: { id: `${ourUrl}/`, ...profile } } },
    ],
    ['our address', { id: `${ourUrl}/ob3/credentials/00000000-0000-4000-8000-000000000000` }],
    [
      'our status list',
      { credentialStatus: statusEntry({ statusListCredential: `${ourUrl}/ob3/status/1` }) },
    ],
  ];

  it.each(borrowed)('T27: is refused: %s', async (_name, changes) => {
    const badge = await school.secure(badgeOf(school.id, changes));
    const answer = await judge(badge, { trusted: [school.id] });
    expect([answer.verdict, answer.credential]).toEqual(['invalid', null]);
    expect(oddities(answer)).toContain('own-record failed');
  });

  it.each(borrowed)('T27 twin: a service elsewhere knows nothing of it: %s', async (_name, changes) => {
    const badge = await school.secure(badgeOf(school.id, changes));
    const answer = await judge(badge, { trusted: [school.id], own: elsewhere });
    expect(oddities(answer)).not.toContain('own-record failed');
    expect(answer.credential?.name).toBe('Juggling');
  });

  it('may be endorsed, and related to', async () => {
    const target = `${ourUrl}/ob3/achievements/dk.1/1`;
    const praise = await school.secure(endorsementOf(school.id, target));
    expect((await judge(praise, { trusted: [school.id] })).verdict).toBe('valid');
    const related = achieving({ related: [{ id: target, type: ['Related'] }] });
    const badge = await school.secure(badgeOf(school.id, related));
    expect((await judge(badge, { trusted: [school.id] })).verdict).toBe('valid');
  });
});

describe('our name on somebody else', () => {
  it.each<[string, JsonObject | string]>([
    ['as it is', 'City of Ours'],
    ['in Finnish, shouted', 'MEIDÄN KAUPUNKI'],
    ['with wide letters', 'Ｃity of Ｏurs'],
    ['with something invisible', 'City\u200b of\u00ad Ours\u2060'],
    ['with other blanks', ' City\u00a0of  Ours '],
    ['with accents apart', 'Meida\u0308n kaupunki'],
    ['with Cyrillic and Greek letters', 'Сity оf Οurs'],
    ['in a value object', { '@value': 'City of Ours', '@language': 'en' }],
  ])('T27: is remarked: %s', async (_name, name) => {
    const badge = await school.secure(badgeOf(school.id, named(name)));
    const answer = await judge(badge);
    expect(answer.verdict).toBe('issuer-unknown');
    expect(oddities(answer)).toContain('name-of-ours warning');
  });

  it('T27: is remarked on an OB 2.0 badge too', async () => {
    const pages = hostedPages({ [ob2.issuer]: profileOf({ name: 'City of Ours' }) });
    expect(oddities(await judge(assertionOf(), { world: worldOf(pages) }))).toContain('name-of-ours warning');
  });

  it('T27 twin: to a service of another name it is a name like any other', async () => {
    const badge = await school.secure(badgeOf(school.id, named('City of Ours')));
    const answer = await judge(badge, { own: { ...issuedNothing, names: ['City of Theirs'] } });
    expect([answer.verdict, answer.credential?.issuer.name]).toEqual(['issuer-unknown', 'City of Ours']);
    expect(oddities(answer)).not.toContain('name-of-ours warning');
    const other = await school.secure(badgeOf(school.id, named('City of Ours, Museum')));
    expect(oddities(await judge(other))).not.toContain('name-of-ours warning');
  });
});

describe('our own word in a badge of somebody else', () => {
  const stolen = didWebIssuer('badges.ours.example');
  const robbed: OwnIssuer = { ...issuedNothing, ed25519Key: () => parseMultikey(stolen.pin) };
  const target = 'https://circus.example/achievements/juggling';
  const praise = (id: string) =>
    stolen.secure(endorsementOf(did, target, { id }), '2026-05-01T00:00:00Z') as Promise<JsonObject>;
  const ids = ['urn:x:praise', `${ourUrl}/ob3/credentials/00000000-0000-4000-8000-000000000000`];

  it.each(ids)('T32: an endorsement by our stolen key is not in our register: %s', async (id) => {
    const badge = await school.secure(badgeOf(school.id, { endorsement: [await praise(id)] }));
    const answer = await judge(badge, { trusted: [school.id, did], own: robbed });
    expect(answer.verdict).toBe('invalid');
    expect(answer.findings).toContainEqual(
      expect.objectContaining({ check: 'endorsement', outcome: 'failed' }),
    );
    expect((await judge(await praise(id), { trusted: [did], own: robbed })).verdict).toBe('invalid');
  });

  it('T32 twin: to a service that is not us, the same key at the same address speaks for its issuer', async () => {
    const badge = await school.secure(badgeOf(school.id, { endorsement: [await praise('urn:x:praise')] }));
    const asked = { trusted: [school.id, did], own: elsewhere, world: worldOf(stolen.pages) };
    const answer = await judge(badge, asked);
    expect([answer.verdict, oddities(answer)]).toEqual(['valid', []]);
  });
});

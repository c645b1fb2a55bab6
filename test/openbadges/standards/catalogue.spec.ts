import { createHash } from 'node:crypto';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { loadBadgeFolder, toBadgeVersions } from '../../../src/catalog/files/badge-catalogue.js';
import { type Award, type BadgeVersion, languages } from '../../../src/openbadges/award.js';
import { runChecks } from '../../../src/openbadges/check.js';
import type { JsonObject } from '../../../src/openbadges/json.js';
import { NotFitToSign, checkSafeMode, lint } from '../../../src/openbadges/lint.js';
import { toAssertion, toSignedAssertion } from '../../../src/openbadges/ob2/assertion.js';
import { keyChecks, profileChecks } from '../../../src/openbadges/ob2/checks.js';
import { toCryptographicKey, toProfile } from '../../../src/openbadges/ob2/issuer.js';
import { toAchievementDocument } from '../../../src/openbadges/ob3/achievement.js';
import { toCredential } from '../../../src/openbadges/ob3/credential.js';
import { toIssuerProfile } from '../../../src/openbadges/ob3/issuer.js';
import { type SigningKeys, toPublicPem } from '../../../src/openbadges/proof/keys.js';
import { sign } from '../../../src/openbadges/proof/sign.js';
import { checkPolicy } from '../../../src/issuance/policy.js';
import { signJws } from '../../../src/openbadges/jose/jws.js';
import { toClaims } from '../../../src/openbadges/jose/vc-jwt.js';
import { awardOf, baseUrl, discussion, freshKeys, level, skill } from '../samples.js';

let keys: SigningKeys;
let catalogue: Awaited<ReturnType<typeof loadBadgeFolder>>;
beforeAll(async () => {
  keys = await freshKeys();
  catalogue = await loadBadgeFolder('badges');
});

const nothingAgainst = () => [];

/** What the lint says of an award; nothing where it may be signed. */
async function findingsOf(award: Award): Promise<string[]> {
  try {
    await lint(award, nothingAgainst);
    return [];
  } catch (error) {
    if (!(error instanceof NotFitToSign)) throw error;
    return error.findings.map(({ check }) => check);
  }
}

describe('what the catalogue becomes', () => {
  it.each(languages)('is clean in %s: every badge, with every document that leaves', async (language) => {
    for (const badge of toBadgeVersions(catalogue)) {
      const award = { ...awardOf(badge, language, keys), issuer: catalogue.issuer };
      expect(await findingsOf(award)).toEqual([]);
      const document = toAchievementDocument(baseUrl, catalogue.issuer, { badge, language });
      expect(await checkSafeMode(document)).toMatchObject({ outcome: 'passed' });
    }
    const profile = toIssuerProfile(baseUrl, catalogue.issuer, language);
    expect(await checkSafeMode(profile)).toMatchObject({ outcome: 'passed' });
    expect(profile['parentOrg']).toMatchObject({ id: 'https://www.hel.fi/', type: ['Profile'] });
  });

  it('is clean for the issuer and the keys of OB 2.0 too', () => {
    const profile = toProfile(baseUrl, catalogue.issuer, { currentKid: keys.rsa.kid });
    const key = toCryptographicKey(baseUrl, keys.rsa.kid, toPublicPem(keys.rsa.publicKey));
    const findings = [...runChecks(profileChecks, profile), ...runChecks(keyChecks, key)];
    expect(findings.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  });
});

describe('an award', () => {
  /** Fixed names in the place of keys, so that the bytes are the same in every run. */
  const stored = (badge: BadgeVersion): Award => ({
    ...awardOf(badge, 'sv', keys),
    keys: { ed25519: 'z6Mk', rsa: 'kid' },
  });
  const digestOf = (award: Award) =>
    createHash('sha256')
      .update(JSON.stringify([toCredential(award), toAssertion(award), toSignedAssertion(award)]))
      .digest('hex');

  it.each([
    ['discussion', discussion, 'f9902422c27934e69ff1c86688b3a717ed2086800eb85a259b367422e6289c55'],
    ['level', level, '599ed8f262f6419673196bdcf1831736eaace269a747763ee8f0c45c43042c02'],
  ] as const)('stored before it could say more becomes the same bytes: %s', (_kind, badge, digest) => {
    expect(digestOf(stored(badge))).toBe(digest);
  });

  it('that ends says where its latest form is; one that does not end says nothing of it', () => {
    expect(toCredential(stored(skill))['refreshService']).toEqual({
      id: `${baseUrl}/ob3/credentials/${stored(skill).id}#refresh`,
      type: '1EdTechCredentialRefresh',
    });
    expect(toCredential(stored(level))).not.toHaveProperty('refreshService');
  });

  it('says in both standards what binds its evidence', async () => {
    const award = { ...stored(level), narrative: 'These together' };
    expect((toCredential(award)['credentialSubject'] as JsonObject)['narrative']).toBe('These together');
    expect(toAssertion(award)['narrative']).toBe('These together');
    expect(await findingsOf(award)).toEqual([]);
  });
});

describe('a bad template', () => {
  const empty = { fi: '', sv: '', en: '' };
  const half = { fi: 'puoli \ud83c', sv: 'halv', en: 'half' };
  const change = (more: Partial<BadgeVersion>) => (award: Award) => ({
    ...award,
    badge: { ...award.badge, ...more },
  });
  const alignment = (more: object) =>
    change({ alignment: skill.alignment.map((target) => ({ ...target, ...more })) });
  const issuer = (more: object) => (award: Award) => ({ ...award, issuer: { ...award.issuer, ...more } });

  const templates: [string, (award: Award) => Award][] = [
    ['no name', change({ name: empty })],
    ['a blank name', change({ name: { fi: ' ', sv: ' ', en: ' ' } })],
    ['half of a character in its name', change({ name: half })],
    ['a control character in its name', change({ name: { fi: 'a\u0000b', sv: 'a', en: 'a' } })],
    ['no description', change({ description: empty })],
    ['a description with a tab', change({ description: { fi: 'a\tb', sv: 'a', en: 'a' } })],
    ['half of a character in a criterion', change({ criteria: [{ id: 'a', text: half }] })],
    ['a criterion without text', change({ criteria: [{ id: 'a', text: empty }], evidence: empty })],
    ['a criterion twice', change({ criteria: [...skill.criteria, ...skill.criteria] })],
    ['a result of no criterion', (award) => ({ ...award, results: [{ criterion: 'z', score: 2 }] })],
    ['a result beyond its scale', change({ rubric: skill.rubric.slice(0, 2) })],
    ['a scale without names', change({ rubric: skill.rubric.map((row) => ({ ...row, label: empty })) })],
    ['an alignment without name', alignment({ targetName: '' })],
    ['an alignment without URL', alignment({ targetUrl: '' })],
    ['an alignment to a script', alignment({ targetUrl: 'javascript:alert(1)' })],
    ['an alignment with a relative URL', alignment({ targetUrl: '/framework' })],
    ['a web address that is none', issuer({ url: 'hel.fi' })],
    ['an e-mail address that is none', issuer({ email: 'nobody' })],
    ['an issuer without name', issuer({ name: empty })],
    ['a parent without address', issuer({ parentOrg: { name: skill.name, url: 'Helsinki' } })],
    ['no date', (award) => ({ ...award, issuedOn: '' })],
    ['a date without time', (award) => ({ ...award, issuedOn: '2026-03-02' })],
    ['a date without zone', (award) => ({ ...award, issuedOn: '2026-03-02T08:15:30' })],
    ['milliseconds', (award) => ({ ...award, issuedOn: '2026-03-02T08:15:30.000Z' })],
    ['30 February', (award) => ({ ...award, issuedOn: '2026-02-30T08:15:30Z' })],
    ['29 February of no leap year', (award) => ({ ...award, issuedOn: '2026-02-29T08:15:30Z' })],
    ['a second that is not', (award) => ({ ...award, issuedOn: '2026-03-02T08:15:61Z' })],
    ['the year 10000', (award) => ({ ...award, validUntil: '10000-01-01T00:00:00Z' })],
    ['an end before its beginning', (award) => ({ ...award, validUntil: '2026-03-01T08:15:30Z' })],
    ['an end that is no date', (award) => ({ ...award, validUntil: 'never' })],
    [
      'a subject that is no URI',
      (award) => ({ ...award, recipient: { ...award.recipient, subjectId: 'me' } }),
    ],
    [
      'an address in clear',
      (award) => ({
        ...award,
        recipient: { ...award.recipient, email: { hash: 'teacher@example.org', salt: 'x' } },
      }),
    ],
    [
      'a short hash',
      (award) => ({ ...award, recipient: { ...award.recipient, email: { hash: 'sha256$ab', salt: 'x' } } }),
    ],
    ['a negative place in its list', (award) => ({ ...award, status: { list: 1, index: -1 } })],
    ['no whole place in its list', (award) => ({ ...award, status: { list: 1, index: 1.5 } })],
    ['no place in its list', (award) => ({ ...award, status: { list: 1, index: Number.NaN } })],
    [
      'evidence with half of a character',
      (award) => ({ ...award, evidence: [{ name: 'a', narrative: '\udc00' }] }),
    ],
    ['evidence that says nothing', (award) => ({ ...award, evidence: [{ name: 'a', narrative: '' }] })],
    ['the same evidence of two badges', (award) => ({ ...award, restsOn: twice(award.id) })],
    ['a narrative with half of a character', (award) => ({ ...award, narrative: '\ud83c' })],
    ['no criteria at all', change({ criteria: [], evidence: empty })],
    ['a picture without words, and no name', change({ imageAlt: empty, name: empty })],
    ['half of a character in its description', change({ description: half })],
    ['an alignment to a file', alignment({ targetUrl: 'file:///etc/passwd' })],
    ['a negative score', (award) => ({ ...award, results: [{ criterion: 'a', score: -1 as 0 }] })],
  ];
  /** What issuing does: only what the lint has passed reaches the signer. */
  const signed: string[] = [];
  const issue = async (award: Award) => {
    const linted = await lint(award, checkPolicy);
    signed.push(award.id);
    return sign(linted, keys);
  };

  it.each(templates)('T61: is not signed: %s', async (_what, spoil) => {
    expect(await findingsOf(awardOf(skill, 'fi', keys))).toEqual([]);
    expect(await findingsOf(spoil(awardOf(skill, 'fi', keys)))).not.toEqual([]);
    await expect(issue(spoil(awardOf(skill, 'fi', keys)))).rejects.toThrow(NotFitToSign);
  });

  it('T61: of 40 and more the signer is handed none, and of a good one one', async () => {
    expect(templates.length).toBeGreaterThanOrEqual(40);
    expect(signed).toEqual([]);
    await issue(awardOf(skill, 'fi', keys));
    expect(signed).toHaveLength(1);
  });

  it('T61 twin: handed over without the lint, nearly all of them are signed', async () => {
    const outcomes = await Promise.allSettled(
      templates.map(async ([, spoil]) => {
        const credential = toCredential(spoil(awardOf(skill, 'fi', keys)));
        return signJws(JSON.stringify(toClaims(credential)), { typ: 'JWT' }, keys.rsa.privateKey);
      }),
    );
    const tokens = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(tokens.length).toBeGreaterThan(templates.length * 0.9);
  });

  it('T60: an award that is played again becomes the same bytes in every form', async () => {
    const award = awardOf(skill, 'fi', keys);
    expect(await issue(award)).toEqual(await issue(structuredClone(award)));
  });

  it('T60 twin: reserved anew in the place of being found, it becomes another badge', async () => {
    const award = awardOf(skill, 'fi', keys);
    const again = { ...award, id: '00000000-0000-4000-8000-000000000060' };
    const [first, second] = [await issue(award), await issue(again)];
    for (const form of ['ob2', 'ob2Jws', 'ob3', 'ob3Jwt'] as const)
      expect(second[form]).not.toBe(first[form]);
  });

  const twice = (id: string) => [
    { id, badge: '1.1' },
    { id, badge: '1.2' },
  ];
});

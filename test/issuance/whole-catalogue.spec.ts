import { beforeAll, describe, expect, it } from '@jest/globals';

import { loadBadgeFolder, toBadgeVersions } from '../../src/catalog/files/badge-catalogue.js';
import type { Catalogue } from '../../src/catalog/files/badge-file.js';
import { checkPolicy } from '../../src/issuance/policy.js';
import { toAward } from '../../src/issuance/reservation.js';
import { languages, type BadgeVersion, type Language } from '../../src/openbadges/award.js';
import { lint } from '../../src/openbadges/lint.js';
import {
  generateEd25519Pem,
  generateRsaPem,
  loadEd25519Key,
  loadRsaKey,
  type SigningKeys,
} from '../../src/openbadges/proof/keys.js';
import { checkSignedAward, sign } from '../../src/openbadges/proof/sign.js';

describe('the whole catalogue', () => {
  let catalogue: Catalogue;
  let keys: SigningKeys;
  beforeAll(async () => {
    catalogue = await loadBadgeFolder('badges');
    keys = { ed25519: loadEd25519Key(generateEd25519Pem()), rsa: loadRsaKey(await generateRsaPem()) };
  });

  it.each(languages)(
    'passes every check of both standards and JSON-LD safe mode, and is signed, in %s',
    async (language) => {
      const badges = toBadgeVersions(catalogue).filter(({ kind }) => kind !== 'discussion');
      expect(badges).toHaveLength(22);
      for (const badge of badges) {
        // `lint` throws with all that is wrong, safe mode included.
        const signed = await sign(await lint(awardOf(badge, language), checkPolicy), keys);
        const findings = await checkSignedAward(signed, keys);
        expect(findings.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
      }
    },
    60_000,
  );

  it('has discussions that are never awarded', async () => {
    const discussion = toBadgeVersions(catalogue).find(({ kind }) => kind === 'discussion');
    await expect(lint(awardOf(discussion!, 'fi'), checkPolicy)).rejects.toMatchObject({
      code: 'not-fit-to-sign',
    });
  });

  it.each([
    [
      'a criterion that was not shown',
      '1.1',
      { results: [{ criterion: '1.1.a', score: 3 as const }] },
      /every-criterion-shown/,
    ],
    [
      'a criterion of another badge',
      '1.1',
      {
        results: ['1.1.a', '1.1.b', '1.1.c', '1.2.a'].map((criterion) => ({ criterion, score: 2 as const })),
      },
      /no-foreign-criterion/,
    ],
    ['a level without one of its skills', 'T1', { restsOn: [] }, /level-rests-on-its-skills/],
  ])('does not sign %s', async (_, id, wrong, rule) => {
    const badge = toBadgeVersions(catalogue).find((one) => one.badge === id)!;
    await expect(lint({ ...awardOf(badge, 'fi'), ...wrong }, checkPolicy)).rejects.toThrow(rule);
  });

  function awardOf(badge: BadgeVersion, language: Language) {
    const results =
      badge.kind === 'skill' ? badge.criteria.map(({ id }) => ({ criterion: id, score: 2 as const })) : [];
    const restsOn = badge.parts.map((part, at) => ({
      id: `7f6d3c1e-0a4b-4c8e-9d2f-0000000000${10 + at}`,
      badge: part.badge,
    }));
    const order = { personId: 'p', badge, language, submissionId: null, results, restsOn };
    return toAward(order, {
      id: '7f6d3c1e-0a4b-4c8e-9d2f-5b6a7c8d9e0f',
      baseUrl: 'https://badges.example.org',
      issuer: catalogue.issuer,
      subjectId: 'urn:uuid:0b8f3a52-5c1d-4e6f-8a7b-9c0d1e2f3a4b',
      email: 'aino.esimerkki@example.org',
      salt: 'c0ffee',
      now: '2026-03-02T08:15:30Z',
      status: { list: 1, index: 4711 },
      keys: { ed25519: keys.ed25519.multibase, rsa: keys.rsa.kid },
    });
  }
});

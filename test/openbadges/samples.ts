import { createHash } from 'node:crypto';

import type { Award, BadgeVersion, Language, Localized } from '../../src/openbadges/award.js';
import {
  type SigningKeys,
  generateEd25519Pem,
  generateRsaPem,
  loadEd25519Key,
  loadRsaKey,
} from '../../src/openbadges/proof/keys.js';

export const baseUrl = 'https://badges.example.org/teachers';

/** The same text in three languages, with letters that other readers get wrong. */
const said = (text: string): Localized => ({
  fi: `${text} – Öljy 🏅 Ａ`,
  sv: `${text} – Åland 🏅`,
  en: text,
});

const rubric: BadgeVersion['rubric'] = ([0, 1, 2, 3] as const).map((score) => ({
  score,
  label: said(`Level ${score}`),
  meaning: said(`Meaning of ${score}`),
}));

const alignment: BadgeVersion['alignment'] = [
  {
    targetFramework: 'DigCompEdu',
    targetCode: '2.1',
    targetName: 'Selecting digital resources',
    targetUrl: 'https://joint-research-centre.ec.europa.eu/digcompedu/digcompedu-framework_en',
  },
];

export const skill: BadgeVersion = {
  badge: '1.2',
  version: 3,
  kind: 'skill',
  level: 1,
  name: said('Näyttö'),
  description: said('Selects <resources> & "tools" ]]> for teaching'),
  imageAlt: said('A badge'),
  criteria: [
    { id: 'a', text: said('Plans a lesson') },
    { id: 'b', text: said('Chooses a tool') },
  ],
  evidence: said('A plan of a lesson'),
  alignment,
  parts: [],
  rubric,
  requiredScore: 2,
};

export const discussion: BadgeVersion = {
  ...skill,
  badge: 'E1',
  kind: 'discussion',
  name: said('Discussion'),
  alignment: [],
  rubric: [],
};

export const level: BadgeVersion = {
  ...skill,
  badge: 'T1',
  kind: 'level',
  name: said('Level 1'),
  criteria: [],
  rubric: [],
  alignment: [],
  parts: [
    { badge: '1.2', version: 3, name: said('Näyttö') },
    { badge: 'E1', version: 3, name: said('Discussion') },
  ],
};

const ids = {
  skill: 'f81d4fae-7dec-41d0-a765-00a0c91e6bf6',
  discussion: '7d444840-9dc0-41d1-b245-5ffdce74fad2',
};

/** An award of any badge, in any language, fit to be signed with these keys. */
export function awardOf(badge: BadgeVersion, language: Language, keys: SigningKeys): Award {
  const salt = 'b1946ac92492d2347c6235b4d2611184';
  return {
    id: badge.kind === 'level' ? '6ba7b810-9dad-41d1-80b4-00c04fd430c8' : ids[badge.kind],
    baseUrl,
    language,
    issuer: {
      name: said('City of Helsinki'),
      description: said('Education Division'),
      url: 'https://www.example.org/',
      email: 'badges@example.org',
    },
    badge,
    recipient: {
      subjectId: 'urn:uuid:3f333df6-90a4-4fda-8dd3-9485d27cee36',
      email: {
        salt,
        hash: `sha256$${createHash('sha256').update(`teacher@example.org${salt}`).digest('hex')}`,
      },
    },
    issuedOn: '2026-03-02T08:15:30Z',
    ...(badge.kind === 'skill' ? { validUntil: '2029-03-02T08:15:30Z' } : {}),
    status: { list: 1, index: 54_321 },
    results: badge.kind === 'skill' ? badge.criteria.map(({ id }) => ({ criterion: id, score: 2 })) : [],
    evidence: badge.kind === 'skill' ? [{ name: 'Näyttö', narrative: 'Line one\nline two – öljy 🏅' }] : [],
    restsOn:
      badge.kind === 'level'
        ? [
            { id: ids.skill, badge: '1.2' },
            { id: ids.discussion, badge: 'E1' },
          ]
        : [],
    keys: { ed25519: keys.ed25519.multibase, rsa: keys.rsa.kid },
  };
}

/** Fresh keys; making them takes a moment, so once per file. */
export async function freshKeys(): Promise<SigningKeys> {
  return { ed25519: loadEd25519Key(generateEd25519Pem()), rsa: loadRsaKey(await generateRsaPem()) };
}

/** The code of what a call throws; `nothing thrown` where it returns. */
export function codeOf(call: () => unknown): string {
  try {
    call();
    return 'nothing thrown';
  } catch (error) {
    return error instanceof Object && 'code' in error ? String(error.code) : String(error);
  }
}

import { readFileSync } from 'node:fs';

import type { JsonObject } from '../../../src/openbadges/json.js';
import { bakePng } from '../../../src/openbadges/baking/png.js';
import { badgeOf, endorsementOf, recordOf } from '../world/documents.js';
import { assertionOf, ob2 } from '../world/ob2.js';
import { type Filled, type Stage, issuers } from './stage.js';

const picture = readFileSync('badges/images/1.1.v1.png');
const { circus, known, city, borrower, gone, anybody } = issuers;

const pasted = (badge: JsonObject | string): Filled => ({
  text: typeof badge === 'string' ? badge : JSON.stringify(badge, null, 2),
});

/** A hosted badge that its issuer took back, and its address. */
const revokedUrl = `${ob2.assertion}-revoked`;
export const pages = {
  [revokedUrl]: { status: 410, body: { id: revokedUrl, revoked: true, revocationReason: 'Dropped a ball' } },
} as const;

const flipped = (png: Uint8Array) => {
  const copy = Uint8Array.from(png);
  copy[copy.length - 40]! ^= 1;
  return copy;
};

/** By its name: what is handed in, the first heading in Finnish, Swedish and English, and what else must be told in English. */
export interface AskedCase {
  readonly name: string;
  fill(stage: Stage): Filled | Promise<Filled>;
  readonly heading: readonly [fi: string, sv: string, en: string];
  readonly tells: RegExp;
}

const genuine = [
  'Merkki on aito ja voimassa',
  'Märket är äkta och giltigt',
  'The badge is genuine and valid',
] as const;
const unknown = [
  'Merkki on eheä, mutta emme tunne sen myöntäjää',
  'Märket är oförändrat, men vi känner inte utfärdaren',
  'The badge is intact, but we do not know its issuer',
] as const;
const forged = [
  'Merkki on väärennetty tai sitä on muutettu',
  'Märket är förfalskat eller har ändrats',
  'The badge is forged or has been changed',
] as const;
const borrowed = [
  'Merkki on väärennetty: myöntäjän nimi on lainattu',
  'Märket är förfalskat: utfärdarens namn är lånat',
  'The badge is forged: its issuer’s name is borrowed',
] as const;
const revoked = ['Merkki on mitätöity', 'Märket är återkallat', 'The badge has been revoked'] as const;
const noBadge = ['Tässä ei ole merkkiä', 'Här finns inget märke', 'There is no badge here'] as const;

const juggler2 = {
  id: 'did:example:juggler',
  type: ['AchievementSubject'],
  achievement: {
    id: 'https://circus.example.org/achievements/tightrope',
    type: ['Achievement'],
    name: 'Tightrope',
    description: 'Walks on it.',
    criteria: { narrative: 'Ten metres.' },
  },
};

const cityBadge = { issuer: { id: city.id, type: ['Profile'], name: 'City of Circus' } };

export const cases: readonly AskedCase[] = [
  {
    name: 'our own badge, as a picture',
    fill: ({ own }) => ({ file: own.valid.png }),
    heading: genuine,
    tells:
      /Issued by: City of Helsinki, Education Division\. That is proved.*Make sure that the badge belongs to whoever shows it/,
  },
  {
    name: 'our own badge, by its link, with its holder',
    fill: ({ own, service }) => ({
      url: `${service.url}/ob3/credentials/${own.valid.id}`,
      recipient: 'somebody.else@example.org',
    }),
    heading: [
      'Merkkiä ei ole myönnetty tälle saajalle',
      'Märket har inte utfärdats till den här mottagaren',
      'The badge was not issued to this address',
    ],
    tells:
      /What to do next Check first that the address is spelled correctly\. Then try the holder’s other address.*Holder Not the address that you gave/,
  },
  {
    name: 'our own badge that was revoked',
    fill: ({ own }) => ({ file: own.revoked.png }),
    heading: revoked,
    tells:
      /It is not valid any more\. Date: \d+ \w+ 20\d\d\. Reason: “Väärä henkilö” What (it is worth|to do next)(?!.*until further notice)/,
  },
  {
    name: 'our own badge that is suspended',
    fill: ({ own }) => ({ text: own.suspended.ob3Jwt }),
    heading: [
      'Merkin voimassaolo on keskeytetty',
      'Märket är tillfälligt indraget',
      'The badge is suspended',
    ],
    tells: /may come into force again\. Date: \d+ \w+ 20\d\d\. Reason: “Selvitys”/,
  },
  {
    name: 'a badge of a known issuer that has expired',
    fill: async () => pasted(await known.secure(badgeOf(known.id, { validUntil: '2026-05-02T00:00:00Z' }))),
    heading: ['Merkki on vanhentunut', 'Märket har gått ut', 'The badge has expired'],
    tells: /The badge has expired\. Date: 2 May 2026\./,
  },
  {
    name: 'our own badge with another name in it',
    fill: ({ own }) => ({ text: own.valid.ob3.replace('"name":"', '"name":"Mestari: ') }),
    heading: forged,
    tells: /^(?!.*[Ww]ho the issuer).*Nothing is proved, so we show nothing/,
  },
  {
    name: 'an address of ours without a badge',
    fill: ({ service }) => ({ url: `${service.url}/ob3/credentials/00000000-0000-4000-8000-000000000000` }),
    heading: noBadge,
    tells: /^(?!.*What it is worth).*There has never been a badge at this address of ours/,
  },
  {
    name: 'an address of ours that describes a badge',
    fill: ({ own, service }) => ({ url: `${service.url}/ob3/achievements/${own.valid.badge}/1` }),
    heading: [
      'Tässä osoitteessa on merkin kuvaus, ei myönnettyä merkkiä',
      'Den här adressen beskriver ett märke, men är inget utfärdat märke',
      'This address describes a badge, and is no award of it',
    ],
    tells: /^(?!.*(What it is worth|original)).*What to do next Hand in the award itself/,
  },
  {
    name: 'a good picture of an issuer that has a site',
    fill: async () => ({
      file: bakePng(picture, JSON.stringify(await circus.secure(badgeOf(circus.id))), 'ob3'),
    }),
    heading: unknown,
    tells: /the site circus\.example\.org confirms the badge.*Type the address circus\.example\.org/,
  },
  {
    name: 'a good hosted badge of Open Badges 2.0',
    fill: () => ({ url: ob2.assertion }),
    heading: unknown,
    tells: /issued by “Circus School”\. Only this is proved: the site circus\.example\.org/,
  },
  {
    name: 'a good badge of an issuer that is nothing but a key',
    fill: async () => pasted(await anybody.secure(badgeOf(anybody.id))),
    heading: unknown,
    tells: /whoever holds a certain key signed it\. Anybody can make such a key/,
  },
  {
    name: 'a token whose key nothing ties to its issuer',
    fill: async () => pasted(await borrower.secure(badgeOf(borrower.id, cityBadge))),
    heading: unknown,
    tells:
      /That is not proved: nothing ties the key that signed to this issuer\. What to do next Ask the organisation/,
  },
  {
    name: 'a badge of an issuer that is known here',
    fill: async () => pasted(await known.secure(badgeOf(known.id))),
    heading: genuine,
    tells: /the issuer is on our list of known issuers/,
  },
  {
    name: 'a badge that was changed',
    fill: async () => {
      const badge = (await circus.secure(badgeOf(circus.id))) as JsonObject;
      return pasted({ ...badge, name: 'Juggling with seven' });
    },
    heading: forged,
    tells: /the badge was changed after it was signed, or forged/,
  },
  {
    name: 'a badge in the name of a city, by somebody else’s key',
    fill: async () => pasted(await anybody.secure(badgeOf(city.id, cityBadge))),
    heading: borrowed,
    tells: /signed with a key that does not belong to the issuer it names/,
  },
  {
    name: 'a picture that was damaged',
    fill: async ({ own }) => ({ file: flipped(own.valid.png) }),
    heading: ['Merkkiä ei voi lukea', 'Märket går inte att läsa', 'The badge cannot be read'],
    tells: /The picture is damaged/,
  },
  {
    name: 'a picture without a badge',
    fill: () => ({ file: picture }),
    heading: noBadge,
    tells: /There is no badge in the picture\. A picture of a badge alone proves nothing/,
  },
  {
    name: 'a badge whose issuer does not answer',
    fill: async () => pasted(await gone.secure(badgeOf(gone.id))),
    heading: [
      'Merkkiä ei voitu nyt tarkistaa',
      'Märket kunde inte kontrolleras nu',
      'The badge could not be checked now',
    ],
    tells: /The key that would prove the signature could not be had.*Try again later/,
  },
  {
    name: 'a badge that its issuer’s site says is revoked',
    fill: () => pasted(assertionOf({ id: revokedUrl })),
    heading: revoked,
    tells: /The issuer has revoked the badge\. Reason: “Dropped a ball”/,
  },
  {
    name: 'a badge of Open Badges 1',
    fill: () =>
      pasted({
        uid: 'abc-123',
        recipient: { type: 'email', hashed: false, identity: 'juggler@example.org' },
        badge: 'https://circus.example.org/badge.json',
        verify: { type: 'hosted', url: 'https://circus.example.org/old.json' },
        issuedOn: 1_400_000_000,
      }),
    heading: [
      'Merkki on liian vanha tarkistettavaksi',
      'Märket är för gammalt för att kontrolleras',
      'The badge is too old to be checked',
    ],
    tells: /It is an Open Badge of the first years/,
  },
  {
    name: 'a record with a good badge and a forged one',
    fill: async () => {
      const good = (await circus.secure(badgeOf(circus.id))) as JsonObject;
      const other = badgeOf(circus.id, {
        id: 'https://circus.example.org/credentials/2',
        credentialSubject: juggler2,
      });
      const forged = { ...((await circus.secure(other)) as JsonObject), name: 'Juggling with seven' };
      const record = recordOf(circus.id, [good, forged]);
      return pasted(await circus.secure(record));
    },
    heading: [
      'Osa koosteen merkeistä ei kelpaa',
      'Något märke i samlingen duger inte',
      'Not every badge of the record is valid',
    ],
    tells:
      /This is a record.*The badges of the record.*we do not know its issuer.*The badge is forged or has been changed/,
  },
  {
    name: 'an endorsement by itself',
    fill: async () =>
      pasted(await circus.secure(endorsementOf(circus.id, 'https://circus.example.org/credentials/1'))),
    heading: unknown,
    tells: /This is not a badge but an endorsement/,
  },
];

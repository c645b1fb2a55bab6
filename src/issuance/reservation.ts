import { createHash } from 'node:crypto';

import { monthsAfter } from '../clock.js';
import type { Award, BadgeVersion, HashedAddress, Issuer, Language } from '../openbadges/award.js';
import type { Credential } from './credential.entity.js';

/** Who has earned what: as much as the room that approves it knows. */
export interface Order {
  readonly personId: string;
  readonly badge: BadgeVersion;
  readonly language: Language;
  /** The submission that earned it; null when none did. */
  readonly submissionId: string | null;
  readonly results: Award['results'];
  readonly restsOn: Award['restsOn'];
}

/** What only the service knows at the moment of reserving. */
export interface Circumstances {
  /** A random UUID. */
  readonly id: string;
  readonly baseUrl: string;
  readonly issuer: Issuer;
  readonly subjectId: string;
  readonly email: string;
  /** Whether the holder wants the hash of the address in OB 3.0 documents. */
  readonly emailInOb3: boolean;
  /** Random, at least 128 bits, hex. */
  readonly salt: string;
  readonly now: string;
  readonly status: Award['status'];
  readonly keys: Award['keys'];
}

/** The complete award, from which every document follows without asking anybody again. */
export function toAward(order: Order, about: Circumstances): Award {
  const { badge, language, results, restsOn } = order;
  const shown = badge.evidence?.[language];
  return {
    id: about.id,
    baseUrl: about.baseUrl,
    language,
    issuer: about.issuer,
    badge,
    recipient: {
      subjectId: about.subjectId,
      email: hashAddress(about.email, about.salt),
      emailInOb3: about.emailInOb3,
    },
    issuedOn: about.now,
    ...(badge.validMonths === undefined ? {} : { validUntil: monthsAfter(about.now, badge.validMonths) }),
    status: about.status,
    results,
    // Told in the programme's own words: answers and files may name pupils.
    evidence: shown === undefined ? [] : [sayReviewed[language](shown)],
    restsOn,
    ...(restsOn.length === 0 ? {} : { narrative: sayRestsOn[language] }),
    keys: about.keys,
  };
}

const sayRestsOn: Readonly<Record<Language, string>> = {
  fi: 'Taso perustuu näihin merkkeihin. Jokainen niistä on arvioitu erikseen, ja esihenkilö on vahvistanut tason keskustelussa.',
  sv: 'Nivån bygger på dessa märken. Vart och ett av dem har bedömts för sig, och chefen har bekräftat nivån i ett samtal.',
  en: 'The level rests on these badges. Each of them was assessed by itself, and the supervisor has confirmed the level in a discussion.',
};

const sayReviewed: Readonly<Record<Language, (asked: string) => Award['evidence'][number]>> = {
  fi: (asked) => ({
    name: 'Arvioitu näyttö',
    narrative: `Tutoropettaja on arvioinut saajan näytön. Merkkiin pyydetään: ${asked}`,
  }),
  sv: (asked) => ({
    name: 'Bedömt bevis',
    narrative: `En tutorlärare har bedömt innehavarens bevis. För märket begärs: ${asked}`,
  }),
  en: (asked) => ({
    name: 'Reviewed evidence',
    narrative: `A tutor teacher has reviewed the holder's evidence. The badge asks for: ${asked}`,
  }),
};

/** The row that holds the place of an award until its documents are signed. */
export function toReservation(order: Order, award: Award): Partial<Credential> {
  const { badge } = award;
  const kind = badge.kind === 'level' ? 'level' : 'skill';
  return {
    id: award.id,
    kind,
    personId: order.personId,
    badge: badge.badge,
    version: badge.version,
    level: badge.level,
    submissionId: order.submissionId,
    levelKey: kind === 'level' ? levelKeyOf(order.personId, badge.level) : null,
    statusList: award.status.list,
    statusIndex: award.status.index,
    award: JSON.stringify(award),
    issuedOn: award.issuedOn,
    validUntil: award.validUntil ?? null,
  };
}

export const levelKeyOf = (personId: string, level: number) => `${personId} ${level}`;

/** OB 2.0 §IdentityObject and OB 3.0 §IdentityObject: SHA-256 over address and salt; the address lower-cased, for neither standard says. */
function hashAddress(email: string, salt: string): HashedAddress {
  const hash = createHash('sha256')
    .update(email.toLowerCase() + salt, 'utf8')
    .digest('hex');
  return { hash: `sha256$${hash}`, salt };
}

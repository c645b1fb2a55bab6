/** Languages of the programme: fi and sv are always complete, en serves public pages. */
export type Language = 'fi' | 'sv' | 'en';
export const languages = ['fi', 'sv', 'en'] as const satisfies readonly Language[];

/** A text in every language of the programme. */
export type Localized = Readonly<Record<Language, string>>;

/** ISO 8601 in UTC with whole seconds, `YYYY-MM-DDTHH:MM:SSZ`: milliseconds break proofs in other verifiers. */
export type Instant = string;

interface AlignmentTarget {
  readonly targetFramework: string;
  readonly targetCode: string;
  readonly targetName: string;
  readonly targetUrl: string;
}

export interface Criterion {
  readonly id: string;
  readonly text: Localized;
}

/** One level of the scale on which reviewers score each criterion. */
export interface RubricLevel {
  readonly score: 0 | 1 | 2 | 3;
  readonly label: Localized;
  readonly meaning: Localized;
}

/** Reference to a badge version that is part of a level badge, or stands beside it. */
export interface BadgeReference {
  /** The catalogue's id, e.g. `1.2`, `E1`, `T1`. */
  readonly badge: string;
  readonly version: number;
  readonly name: Localized;
}

/** One immutable version of one badge, as both standards describe it. */
export interface BadgeVersion {
  /** The catalogue's id, e.g. `1.2`, `E1`, `T1`. */
  readonly badge: string;
  readonly version: number;
  readonly kind: 'skill' | 'discussion' | 'level';
  readonly level: 1 | 2 | 3;
  readonly name: Localized;
  readonly description: Localized;
  readonly imageAlt: Localized;
  readonly criteria: readonly Criterion[];
  /** What the programme asks for as evidence. */
  readonly evidence?: Localized;
  readonly alignment: readonly AlignmentTarget[];
  /** Parts of a level badge; empty for others. */
  readonly parts: readonly BadgeReference[];
  /** The scale behind the results; empty where nothing is scored. */
  readonly rubric: readonly RubricLevel[];
  /** The score that every criterion must reach; absent where nothing is scored. */
  readonly requiredScore?: RubricLevel['score'];
  /** For how many months an award holds; absent where it holds until further notice. */
  readonly validMonths?: number;
}

/** What the badge asks for, as Markdown: the criteria as a numbered list, then the evidence expected. */
export function toCriteriaNarrative(badge: BadgeVersion, language: Language): string {
  const criteria = badge.criteria.map(({ text }, index) => `${index + 1}. ${text[language]}`);
  const parts = badge.parts.map(({ badge: id, name }) => `- ${id} ${name[language]}`);
  const evidence = badge.evidence === undefined ? [] : [badge.evidence[language]];
  return [criteria.join('\n'), parts.join('\n'), ...evidence].filter((text) => text !== '').join('\n\n');
}

/** Words by which both standards let the badge be found. */
export function toTags(badge: BadgeVersion): string[] {
  const frameworks = badge.alignment.map(({ targetFramework }) => targetFramework);
  return [...new Set([badge.kind, `level-${badge.level}`, ...frameworks])];
}

/** Who awards: the issuer's own words, from `badges/issuer.json`. */
export interface Issuer {
  readonly name: Localized;
  readonly description: Localized;
  readonly url: string;
  readonly email: string;
  /** What the issuer is part of; its web address names it. */
  readonly parentOrg?: { readonly name: Localized; readonly url: string };
}

/** The salted hash of an address; `hash` is `sha256$` + hex(sha256(utf8(address + salt))) over the lower-cased address. */
export interface HashedAddress {
  readonly hash: string;
  readonly salt: string;
}

/**
 * One award: everything that both standards say about it, in one language, with no clock, key, database or
 * network left to ask. The same award always becomes the same documents.
 */
export interface Award {
  /** A random UUID; the last part of every URL of this award. */
  readonly id: string;
  /** `PUBLIC_URL` without a trailing slash. */
  readonly baseUrl: string;
  readonly language: Language;
  readonly issuer: Issuer;
  readonly badge: BadgeVersion;
  readonly recipient: {
    /** Opaque, one per person: `urn:uuid:…`. */
    readonly subjectId: string;
    readonly email: HashedAddress;
    /** False: the hash stays out of the OB 3.0 documents. Awards from before that choice say nothing, and have it in them. */
    readonly emailInOb3?: boolean;
  };
  readonly issuedOn: Instant;
  readonly validUntil?: Instant;
  readonly status: { readonly list: number; readonly index: number };
  /** What the reviewer found per criterion; empty for a level badge. */
  readonly results: readonly { readonly criterion: string; readonly score: 0 | 1 | 2 | 3 }[];
  /** What was shown, in words; private evidence is never linked. */
  readonly evidence: readonly { readonly name: string; readonly narrative: string }[];
  /** What binds several pieces of evidence together, for the reader of all of them. */
  readonly narrative?: string;
  /** Credentials that a level badge rests on: `id`s of this person's live awards, empty for others. */
  readonly restsOn: readonly { readonly id: string; readonly badge: string }[];
  /** Which of our keys sign it; recorded when the award is reserved, so that a retry gives the same bytes. */
  readonly keys: { readonly ed25519: string; readonly rsa: string };
}

/** The score that every criterion needs before the badge is awarded: fixed with the version, 2 where it says nothing. */
export const requiredScoreOf = ({ requiredScore = 2 }: Pick<BadgeVersion, 'requiredScore'>) => requiredScore;

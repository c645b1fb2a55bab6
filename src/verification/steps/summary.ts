import { addresses } from '../../openbadges/addresses.js';
import { toCriteriaNarrative } from '../../openbadges/award.js';
import { type Json, type JsonObject, isJsonObject } from '../../openbadges/json.js';
import type { DocumentKind } from '../../openbadges/kind.js';
import { limits } from '../intake/limits.js';
import { isOwn } from '../intake/own-address.js';
import type { Case } from './case.js';
import { periodOf } from './validity.js';

/** What the answer shows of a badge: a closed list, filled only from bytes that were proved to be the issuer's. */
export interface Summary {
  /** An endorsement is no badge: somebody says something about one, or about its issuer. */
  readonly kind: 'badge' | 'endorsement' | 'record';
  readonly id: string | null;
  readonly name: string | null;
  readonly description: string | null;
  /** What had to be done or known for it: in words, or the address where that stands. */
  readonly criteria: string | null;
  readonly issuer: { readonly id: string | null; readonly name: string | null };
  readonly issuedOn: string | null;
  readonly validUntil: string | null;
  /** Whether it is about the recipient that was asked for; null when none was. */
  readonly recipientMatches: boolean | null;
  readonly language: string | null;
  /** Address of the badge's picture, when it is at our own address; others' are never shown. */
  readonly image: string | null;
}

/** Sums up an OB 3.0 badge, an endorsement or a CLR 2.0 record. */
export function toCredentialSummary(document: JsonObject, examined: Case, matches: boolean | null): Summary {
  const { credentialSubject, issuer } = document;
  const subject = isJsonObject(credentialSubject) ? credentialSubject : {};
  const achievement = isJsonObject(subject['achievement']) ? subject['achievement'] : {};
  const { from, until } = periodOf(document);
  const { image } = achievement;
  return {
    kind: kinds[examined.presented.kind] ?? 'badge',
    id: toText(document['id']),
    name: toText(achievement['name'] ?? document['name']),
    description: toText(
      achievement['description'] ?? subject['endorsementComment'] ?? document['description'],
    ),
    criteria: toCriteria(achievement['criteria']),
    issuer: isJsonObject(issuer)
      ? { id: toText(issuer['id']), name: toText(issuer['name']) }
      : { id: toText(issuer), name: null },
    issuedOn: toText(from),
    validUntil: toText(until),
    recipientMatches: matches,
    language: toText(achievement['inLanguage']),
    image: toOwnImage(isJsonObject(image) ? image['id'] : undefined, examined),
  };
}

/** Sums up an OB 2.0 Assertion with its badge and its issuer: ours as we publish them, others' as they were proved. */
export function toAssertionSummary(
  document: JsonObject,
  { published, badgeClass = {}, profile = {} }: Case,
  matches: boolean | null,
): Summary {
  const dates = { issuedOn: toText(document['issuedOn']), validUntil: toText(document['expires']) };
  const common = { kind: 'badge' as const, id: toText(document['id']), ...dates, recipientMatches: matches };
  if (published === undefined)
    return {
      ...common,
      name: toText(badgeClass['name']),
      description: toText(badgeClass['description']),
      criteria: toCriteria(badgeClass['criteria']),
      issuer: { id: toText(profile['id']), name: toText(profile['name']) },
      language: toText(badgeClass['@language']),
      image: null,
    };
  const { badge, language, issuer, baseUrl } = published.award;
  const at = addresses(baseUrl);
  return {
    ...common,
    name: badge.name[language],
    description: badge.description[language],
    criteria: toText(toCriteriaNarrative(badge, language)),
    issuer: { id: at.ob2Issuer, name: issuer.name[language] },
    language,
    image: at.badgeImage(badge.badge, badge.version, 'png'),
  };
}

const kinds: { readonly [kind in DocumentKind]?: Summary['kind'] } = {
  endorsement: 'endorsement',
  clr: 'record',
};

/** A Criteria object of either standard, or its address alone (OB 2.0). */
const toCriteria = (criteria: Json | undefined) =>
  isJsonObject(criteria) ? toText(criteria['narrative'] ?? criteria['id']) : toText(criteria);

/** A text, or one in a value object: to JSON-LD both are the same, and one signature fits both. */
function toText(value: Json | undefined): string | null {
  const text = isJsonObject(value) ? value['@value'] : value;
  return typeof text === 'string' ? text.slice(0, limits.shownText) : null;
}

const toOwnImage = (value: Json | undefined, { own, published }: Case) =>
  published !== undefined && typeof value === 'string' && URL.canParse(value) && isOwn(value, own.baseUrl)
    ? value
    : null;

import { addresses } from '../addresses.js';
import { type BadgeVersion, type Language, languages, toCriteriaNarrative, toTags } from '../award.js';
import type { JsonObject } from '../json.js';
import { openBadges2 } from './context.js';

/**
 * One badge version in one language; `related` names it in the other languages (OB 2.0 BadgeClass, §Internationalization).
 * No extensions: nothing in our data is what a registered one asks for, and a validator would fetch its context and
 * schema from elsewhere before it believed the badge.
 */
export function toBadgeClass(baseUrl: string, badge: BadgeVersion, language: Language): JsonObject {
  const at = addresses(baseUrl);
  const id = at.ob2Badge(badge.badge, badge.version, language);
  const alignment = [...badge.alignment, ...toPartAlignment(baseUrl, badge, language)];
  return {
    '@context': openBadges2,
    id,
    type: 'BadgeClass',
    '@language': language,
    version: String(badge.version),
    name: badge.name[language],
    description: badge.description[language],
    image: at.badgeImage(badge.badge, badge.version, 'png'),
    criteria: { id: `${id}#criteria`, narrative: toCriteriaNarrative(badge, language) },
    issuer: at.ob2Issuer,
    tags: toTags(badge),
    ...(alignment.length === 0 ? {} : { alignment: alignment.map((target) => ({ ...target })) }),
    related: languages
      .filter((other) => other !== language)
      .map((other) => ({
        type: 'BadgeClass',
        id: at.ob2Badge(badge.badge, badge.version, other),
        '@language': other,
        version: String(badge.version),
      })),
  };
}

/** A level badge is aligned to the badges that it rests on: OB 2.0 has no other word for a part. */
function toPartAlignment(baseUrl: string, badge: BadgeVersion, language: Language) {
  return badge.parts.map((part) => ({
    targetName: part.name[language],
    targetUrl: addresses(baseUrl).ob2Badge(part.badge, part.version, language),
    targetCode: part.badge,
  }));
}

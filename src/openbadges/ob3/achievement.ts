import { addresses } from '../addresses.js';
import {
  type BadgeVersion,
  type Criterion,
  type Issuer,
  type Language,
  type RubricLevel,
  languages,
  toCriteriaNarrative,
  toTags,
} from '../award.js';
import type { JsonObject } from '../json.js';
import { credentialContexts } from '../proof/contexts.js';

/** One badge version in one language as OB 3.0 Achievement, as every credential of it carries it. */
export function toAchievement(baseUrl: string, badge: BadgeVersion, language: Language): JsonObject {
  const at = addresses(baseUrl);
  const id = at.ob3Achievement(badge.badge, badge.version, language);
  const alignment = [...toAlignment(badge), ...toPartAlignment(baseUrl, badge, language)];
  return {
    id,
    type: ['Achievement'],
    achievementType: achievementTypeOf[badge.kind],
    name: badge.name[language],
    description: badge.description[language],
    // A fragment: with the Achievement's own id the two would be one node, and the narrative stand on the wrong one.
    criteria: { id: `${id}#criteria`, narrative: toCriteriaNarrative(badge, language) },
    humanCode: badge.badge,
    image: {
      id: at.badgeImage(badge.badge, badge.version, 'png'),
      type: 'Image',
      caption: badge.imageAlt[language],
    },
    inLanguage: language,
    version: String(badge.version),
    tag: toTags(badge),
    ...(alignment.length === 0 ? {} : { alignment }),
    related: toRelated(baseUrl, badge, language),
    ...(badge.rubric.length === 0 ? {} : { resultDescription: toResultDescriptions(id, badge, language) }),
  };
}

/** The Achievement as a document of its own, with its creator. */
export function toAchievementDocument(
  baseUrl: string,
  issuer: Issuer,
  { badge, language }: { readonly badge: BadgeVersion; readonly language: Language },
): JsonObject {
  return {
    '@context': credentialContexts,
    ...toAchievement(baseUrl, badge, language),
    creator: { id: addresses(baseUrl).did, type: ['Profile'], name: issuer.name[language], url: issuer.url },
  };
}

/** The id of the ResultDescription of one criterion; a Result points at it. */
export const toResultDescriptionId = (achievementId: string, criterion: string) =>
  `${achievementId}#criterion-${encodeURIComponent(criterion)}`;

/** The id of one level of the scale, within one criterion; `achievedLevel` points at it. */
export const toLevelId = (achievementId: string, criterion: string, score: RubricLevel['score']) =>
  `${toResultDescriptionId(achievementId, criterion)}-level-${score}`;

/** No listed term means a step on a scale of competence, hence `ext:` (OB 3.0 §AchievementType). */
const achievementTypeOf = { skill: 'Badge', discussion: 'Assessment', level: 'ext:CompetenceLevel' } as const;

const toAlignment = ({ alignment }: BadgeVersion) =>
  alignment.map(({ targetFramework, targetCode, targetName, targetUrl }) => ({
    type: ['Alignment'],
    targetFramework,
    targetCode,
    targetName,
    targetUrl,
  }));

/** The parts of a level badge. `related` would say that they are the same badge; an Alignment points at a credential. */
const toPartAlignment = (baseUrl: string, { parts }: BadgeVersion, language: Language) =>
  parts.map(({ badge, version, name }) => ({
    type: ['Alignment'],
    targetType: 'ext:BadgePart',
    targetCode: badge,
    targetName: name[language],
    targetUrl: addresses(baseUrl).ob3Achievement(badge, version, language),
  }));

const toRelated = (baseUrl: string, { badge, version }: BadgeVersion, language: Language) =>
  languages
    .filter((other) => other !== language)
    .map((other) => ({
      id: addresses(baseUrl).ob3Achievement(badge, version, other),
      type: ['Related'],
      inLanguage: other,
      version: String(version),
    }));

const toResultDescriptions = (achievementId: string, badge: BadgeVersion, language: Language) =>
  badge.criteria.map(({ id, text }: Criterion) => ({
    id: toResultDescriptionId(achievementId, id),
    type: ['ResultDescription'],
    name: text[language],
    resultType: 'RubricCriterionLevel',
    ...(badge.requiredScore === undefined
      ? {}
      : { requiredLevel: toLevelId(achievementId, id, badge.requiredScore) }),
    rubricCriterionLevel: badge.rubric.map(({ score, label, meaning }) => ({
      id: toLevelId(achievementId, id, score),
      type: ['RubricCriterionLevel'],
      name: label[language],
      description: meaning[language],
      level: String(score),
    })),
  }));

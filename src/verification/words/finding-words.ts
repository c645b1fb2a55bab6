import type { Language } from '../../openbadges/award.js';
import { isDateTime } from '../../openbadges/check.js';
import type { Finding } from '../../openbadges/finding.js';
import { sayDay } from '../../publication/pages/words.js';
import type { Verification } from '../verify.js';
import { english } from './english.js';
import { finnish } from './finnish.js';
import { swedish } from './swedish.js';
import { type Sentences, type Topic, topics } from './topics.js';

const sentences: Readonly<Record<Language, Sentences>> = { fi: finnish, sv: swedish, en: english };

const topicOfCheck: ReadonlyMap<string, Topic> = new Map(
  Object.entries(topics).flatMap(([topic, { checks }]) =>
    checks.map((check): [string, Topic] => [check, topic as Topic]),
  ),
);

/** What a finding is about; of a status, whether it is the issuer's word or the list that is wrong. */
export function topicOf({ check, facts }: Finding): Topic {
  if (check === 'status' && facts !== undefined) return 'revoked';
  return topicOfCheck.get(check) ?? 'anything';
}

/** A finding in words for people who know no standard. What a stranger gives as the reason stays in the stranger's words. */
export function sayFinding(finding: Finding, language: Language): string {
  const { outcome } = finding;
  const said: Readonly<Partial<Record<Finding['outcome'], string>>> = sentences[language][topicOf(finding)];
  return [said[outcome] ?? sentences[language].anything[outcome], sayFacts(finding, language)]
    .filter((text) => text !== '')
    .join(' ');
}

/** When it happened and why, where a finding tells. */
export function sayFacts({ facts: { at, reason = '' } = {} }: Finding, language: Language): string {
  const { day, why } = labels[language];
  return [
    ...(isDateTime(at) ? [`${day}: ${sayDay(at, language)}.`] : []),
    ...(plain(reason) === '' ? [] : [`${why}: ${quote(reason, language)}`]),
  ].join(' ');
}

/** The same answer, with a sentence for people beside every finding. */
export function inWords(verification: Verification, language: Language): Verification {
  const { findings, parts } = verification;
  return {
    ...verification,
    findings: findings.map((finding) => ({ ...finding, message: sayFinding(finding, language) })),
    ...(parts && { parts: parts.map((part) => inWords(part, language)) }),
  };
}

/** A stranger's words, marked as such. */
export const quote = (text: string, language: Language) => `${language === 'en' ? '“' : '”'}${plain(text)}”`;

/** Without what would end the line, hide a part of it or turn its direction around. */
export const plain = (text: string) => text.replace(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ').trim();

const labels = {
  fi: { day: 'Päivä', why: 'Syy' },
  sv: { day: 'Dag', why: 'Orsak' },
  en: { day: 'Date', why: 'Reason' },
} as const;

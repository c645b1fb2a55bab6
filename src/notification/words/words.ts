import type { Language } from '../../openbadges/award.js';
import type { Facts, NoticeKind } from '../notice.js';
import { en } from './en.js';
import { fi } from './fi.js';
import type { Said, Words } from './shape.js';
import { sv } from './sv.js';

const words: Readonly<Record<Language, Words>> = { fi, sv, en };

export const wordsOf = (language: Language): Words => words[language];

/** What one message says in a language. Whatever the facts hold, each text is one line. */
export function say(
  { kind, facts }: { readonly kind: NoticeKind; readonly facts: Facts },
  language: Language,
): Said {
  const { kinds, day } = wordsOf(language);
  const { title, text } = kinds[kind]({
    badge: facts.badge ?? '',
    level: facts.level === undefined ? '' : String(facts.level),
    day: facts.day === undefined ? '' : day(facts.day),
    count: facts.count ?? 1,
  });
  return { title: toLine(title), text: toLine(text) };
}

const toLine = (text: string) =>
  text
    .replace(/[\p{Control}\p{Format}\u2028\u2029\s]+/gu, ' ')
    .slice(0, 500)
    .trim();

import type { Language } from '../../openbadges/award.js';
import type { Facts, NoticeKind } from '../notice.js';
import { pathOf } from './path.js';
import { say, wordsOf } from './words.js';

/** An e-mail without its addresses: the same words as plain text and as HTML. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** As much of a message as its e-mail says. */
interface Told {
  readonly kind: NoticeKind;
  readonly subject: string;
  readonly facts: Facts;
}

/** One e-mail that says all these messages, each with where to go on; `baseUrl` is `PUBLIC_URL`. */
export function toMail(messages: readonly Told[], language: Language, baseUrl: string): Mail {
  const { several, greeting, open, ending } = wordsOf(language);
  const items = messages.map((one) => ({ ...say(one, language), link: `${baseUrl}${pathOf(one)}` }));
  const [only] = items;
  const subject = items.length === 1 && only ? only.title : several(items.length);
  const texts = items.map(({ title, text, link }) => `${title}\n${text}\n${open}: ${link}`);
  const blocks = items.map(
    ({ title, text, link }) =>
      `<h2>${escape(title)}</h2><p>${escape(text)}</p><p><a href="${escape(link)}">${escape(open)}</a></p>`,
  );
  const footer = `${ending} ${baseUrl}/`;
  return {
    subject,
    text: [greeting, ...texts, `-- \n${footer}`].join('\n\n'),
    html:
      `<!DOCTYPE html><html lang="${language}"><head><meta charset="utf-8"><title>${escape(subject)}</title></head>` +
      `<body><p>${escape(greeting)}</p>${blocks.join('')}<hr><p>${escape(footer)}</p></body></html>`,
  };
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string) => text.replace(/[&<>"']/g, (mark) => entities[mark] ?? '');

import type { Language } from '../../openbadges/award.js';
import { isDateTime } from '../../openbadges/check.js';
import { sayDay } from '../../publication/pages/words.js';
import type { Summary } from '../steps/summary.js';
import type { Verification } from '../verify.js';
import { verdictWords } from './verdict-words.js';

interface Shown {
  readonly credential: Summary;
  readonly standard: Verification['standard'];
  readonly language: Language;
  /** Of what was taken back, nothing is said about until when it would hold. */
  readonly isWithdrawn: boolean;
}

/** What the badge says of itself, once it is proved to be its issuer's: text only. */
export function Claims({ credential, standard, language, isWithdrawn }: Shown) {
  const words = verdictWords[language];
  const { facts } = words;
  const spoken = sayLanguage(credential.language, language);
  const lang = spoken === undefined ? undefined : (credential.language ?? undefined);
  return (
    <section aria-labelledby="says-heading">
      <h2 id="says-heading">{words.says}</h2>
      <p class="note">{words.trustWords}</p>
      <dl>
        <Said name={facts.name} text={credential.name} lang={lang} />
        <Said name={facts.description} text={credential.description} lang={lang} />
        <Said name={facts.criteria} text={shorten(credential.criteria)} lang={lang} />
        <Said name={facts.issuer} text={credential.issuer.name} />
        <Said name={facts.issuedOn} text={sayTime(credential.issuedOn, language)} />
        {!isWithdrawn && (
          <Said name={facts.validUntil} text={sayTime(credential.validUntil, language) ?? facts.noEnd} />
        )}
        <Said name={facts.recipient} text={sayRecipient(credential, language)} />
        <Said name={facts.language} text={spoken ?? null} />
        <Said name={facts.id} text={credential.id} />
        <Said name={facts.standard} text={standard && standards[standard]} />
      </dl>
    </section>
  );
}

const standards = {
  ob1: 'Open Badges 1',
  ob2: 'Open Badges 2.0',
  ob3: 'Open Badges 3.0',
  clr: 'Comprehensive Learner Record 2.0',
} as const;

function Said({ name, text, lang }: { name: string; text: string | null; lang?: string | undefined }) {
  if (text === null || text === '') return null;
  return (
    <>
      <dt>{name}</dt>
      <dd class="said" lang={lang}>
        <bdi>{text}</bdi>
      </dd>
    </>
  );
}

function sayRecipient({ recipientMatches, kind }: Summary, language: Language): string | null {
  const { matches, matchesNot, notAsked } = verdictWords[language].facts;
  if (recipientMatches === null) return kind === 'endorsement' ? null : notAsked;
  return recipientMatches ? matches : matchesNot;
}

/** A day in words; what a stranger's badge says instead of a date stays as it is. */
const sayTime = (time: string | null, language: Language) =>
  time !== null && isDateTime(time) ? sayDay(time, language) : time;

/** Longest criteria that a reader is shown, in characters: they are there to recognise the badge by. */
const longest = 600;
const shorten = (text: string | null) =>
  text !== null && text.length > longest ? `${text.slice(0, longest)} …` : text;

/** The name of a language; `undefined` for what is none. */
function sayLanguage(tag: string | null, language: Language): string | undefined {
  if (tag === null) return undefined;
  try {
    return new Intl.DisplayNames([language], { type: 'language', fallback: 'none' }).of(tag);
  } catch {
    return undefined;
  }
}

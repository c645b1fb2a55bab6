import type { Issuer, Language } from '../../openbadges/award.js';
import { isDateTime } from '../../openbadges/check.js';
import type { Finding } from '../../openbadges/finding.js';
import { renderPage } from '../../publication/pages/layout.js';
import { sayDay } from '../../publication/pages/words.js';
import type { Summary } from '../steps/summary.js';
import { type Words, verdictWords } from './verdict-words.js';
import type { Verification } from '../verify.js';

interface Place {
  readonly language: Language;
  readonly baseUrl: string;
  readonly issuer: Issuer;
}

/** The answer to "is this badge good?" for people: the verdict in words, then what was looked at. */
export function renderVerdictPage({ verdict, findings, credential }: Verification, place: Place): string {
  const words = verdictWords[place.language];
  const passed = findings.filter(({ outcome }) => outcome === 'passed').length;
  const others = findings.filter(({ outcome }) => outcome !== 'passed');
  return renderPage(
    { ...place, title: words.title },
    <article>
      <h1>{words.title}</h1>
      <p class={`state ${looks[verdict]}`}>
        <strong>{words.verdict[verdict]}</strong> {words.means[verdict]}
      </p>
      {credential && <Shown credential={credential} language={place.language} />}
      <section aria-labelledby="findings-heading">
        <h2 id="findings-heading">{words.findings}</h2>
        <p>{words.passed(passed)}</p>
        {others.length > 0 && <Findings findings={others} words={words} />}
      </section>
    </article>,
  );
}

const looks = {
  valid: 'valid',
  'issuer-unknown': 'warning',
  invalid: 'invalid',
  unverifiable: 'warning',
} as const;

function Shown({ credential, language }: { credential: Summary; language: Language }) {
  const words = verdictWords[language];
  return (
    <dl>
      <dt>{words.badge}</dt>
      <dd lang={credential.language ?? undefined}>
        {credential.name}
        <br />
        {credential.description}
      </dd>
      <dt>{words.issuer}</dt>
      <dd>{credential.issuer.name ?? credential.issuer.id}</dd>
      <dt>{words.issuedOn}</dt>
      <dd>{sayTime(credential.issuedOn, language)}</dd>
      {credential.validUntil !== null && (
        <>
          <dt>{words.validUntil}</dt>
          <dd>{sayTime(credential.validUntil, language)}</dd>
        </>
      )}
    </dl>
  );
}

/** A day in words; what a stranger's badge says instead of a date stays as it is. */
const sayTime = (time: string | null, language: Language) =>
  time !== null && isDateTime(time) ? sayDay(time, language) : time;

/** The findings are in English only: they quote specifications, and programs read the same words. */
function Findings({ findings, words }: { findings: readonly Finding[]; words: Words }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-labelledby="findings-heading">
      <table>
        <thead>
          <tr>
            <th scope="col">{words.outcome}</th>
            <th scope="col">{words.detail}</th>
            <th scope="col">{words.clause}</th>
          </tr>
        </thead>
        <tbody>
          {findings.map(({ check, outcome, clause, detail }) => (
            <tr key={check}>
              <td>{words.outcomes[outcome]}</td>
              <td lang="en">{detail}</td>
              <td lang="en">{clause}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

import type { Issuer, Language } from '../../openbadges/award.js';
import type { Finding } from '../../openbadges/finding.js';
import { renderPage } from '../../publication/pages/layout.js';
import type { Verification } from '../verify.js';
import { sayFacts } from '../words/finding-words.js';
import { type Headline, headlineOf } from '../words/headline.js';
import { Claims } from './claims.js';
import { Findings } from './findings.js';
import { headlineWords } from '../words/headline-words.js';
import { verdictWords } from './verdict-words.js';
import { Worth } from './worth.js';

interface Place {
  readonly language: Language;
  readonly baseUrl: string;
  readonly issuer: Issuer;
}

/**
 * The answer to "is this badge good?" for people: the verdict in one sentence, what the badge is worth, what it says,
 * and what was found. Of a stranger's badge there is text only: nothing in it is a link, a picture or markup.
 */
export function renderVerdictPage(verification: Verification, place: Place): string {
  const { credential, parts, standard } = verification;
  const findings = withoutNoise(verification.findings);
  const { language, issuer, baseUrl } = place;
  const words = verdictWords[language];
  const headline = headlineOf(verification);
  const [sentence, means] = headlineWords[language][headline];
  const told = dated.includes(headline) ? findings.find(({ facts }) => facts !== undefined) : undefined;
  return renderPage(
    { ...place, title: sentence },
    <article>
      <div class={`verdict state ${looks[headline] ?? 'invalid'}`}>
        <h1>{sentence}</h1>
        <p>
          {means} {told !== undefined && <bdi>{sayFacts(told, language)}</bdi>}
        </p>
      </div>
      {credential && credential.kind !== 'badge' && <p class="lead">{words.kind[credential.kind]}</p>}
      <Worth verification={verification} language={language} us={issuer.name[language]} />
      {credential && (
        <Claims
          credential={credential}
          standard={standard}
          language={language}
          isWithdrawn={headline === 'revoked' || headline === 'suspended'}
        />
      )}
      {parts && <Parts parts={parts} language={language} />}
      <section aria-labelledby="findings-heading">
        <h2 id="findings-heading">{words.findings}</h2>
        <Findings findings={findings} language={language} />
      </section>
      <p>
        <a href={`${new URL(baseUrl).pathname.replace(/\/$/, '')}/verify?lang=${language}`}>{words.again}</a>
      </p>
    </article>,
  );
}

/** Who the issuer is, is no question where the badge claims to be ours and is not. */
function withoutNoise(findings: readonly Finding[]): readonly Finding[] {
  const isNotOurs = findings.some(({ check, outcome }) => check === 'own-record' && outcome === 'failed');
  if (!isNotOurs) return findings;
  return findings.filter(({ check, outcome }) => check !== 'trusted-issuer' || outcome !== 'warning');
}

/** Headlines to which the day and the reason belong. */
const dated: readonly Headline[] = ['revoked', 'suspended', 'expired', 'early'];

/** Every other headline says that the badge is not to be relied on. */
const looks: { readonly [headline in Headline]?: string } = {
  ours: 'valid',
  valid: 'valid',
  'issuer-unknown': 'warning',
  unverifiable: 'warning',
  unreachable: 'warning',
  stopped: 'warning',
  'first-badges': 'warning',
  definition: 'warning',
  expired: 'warning',
  early: 'warning',
  suspended: 'warning',
};

/** The badges of a record, each with its own verdict. */
function Parts({ parts, language }: { parts: readonly Verification[]; language: Language }) {
  const words = verdictWords[language];
  return (
    <section aria-labelledby="parts-heading">
      <h2 id="parts-heading">{words.parts}</h2>
      {parts.length === 0 && <p>{words.noParts}</p>}
      <ol>
        {parts.map((part, at) => (
          <li key={at}>
            <Part part={part} language={language} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Part({ part, language }: { part: Verification; language: Language }) {
  const { credential } = part;
  const findings = withoutNoise(part.findings);
  const [sentence] = headlineWords[language][headlineOf(part)];
  return (
    <>
      {credential && (
        <p>
          <strong>
            <bdi>{credential.name}</bdi>
          </strong>{' '}
          – <bdi>{credential.issuer.name ?? credential.issuer.id}</bdi>
        </p>
      )}
      <p>{sentence}.</p>
      <Findings findings={findings} language={language} />
    </>
  );
}

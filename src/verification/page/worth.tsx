import type { Language } from '../../openbadges/award.js';
import type { Finding } from '../../openbadges/finding.js';
import type { Summary } from '../steps/summary.js';
import type { Verification } from '../verify.js';
import { plain, quote } from '../words/finding-words.js';
import { type Headline, headlineOf, isOurs } from '../words/headline.js';
import { groupBySentence } from './findings.js';
import { verdictWords } from './verdict-words.js';

interface Shown {
  readonly verification: Verification;
  readonly language: Language;
  /** What we call ourselves. */
  readonly us: string;
}

/** What the badge is worth: who says that they issued it and whether that is proved, what is open, what to do. */
export function Worth({ verification, language, us }: Shown) {
  const words = verdictWords[language].worth;
  const { findings } = verification;
  const open = findings.filter(({ outcome }) => outcome === 'not-checked');
  const next = stepsAfter(verification, language);
  const who = sayWho(verification, { language, us });
  const isSilent = who === undefined && open.length === 0;
  if (isSilent && next.length === 0) return null;
  return (
    <section aria-labelledby="worth-heading">
      <h2 id="worth-heading">{isSilent ? words.next : words.heading}</h2>
      {who !== undefined && (
        <p>
          <bdi>{who}</bdi>
        </p>
      )}
      {open.length > 0 && (
        <>
          <h3>{words.notChecked}</h3>
          <Sentences sentences={groupBySentence(open, language).map(({ sentence }) => sentence)} />
        </>
      )}
      {next.length > 0 && (
        <>
          {!isSilent && <h3>{words.next}</h3>}
          <Sentences sentences={next} />
        </>
      )}
    </section>
  );
}

function Sentences({ sentences }: { sentences: readonly string[] }) {
  return (
    <ul>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

/** Where nothing was read, or its issuer's own site speaks against it, nothing more needs to be said. */
const silent: readonly Headline[] = ['no-badge', 'definition', 'unreadable', 'revoked', 'suspended'];

/** Who says that they issued it, and whether that is proved; `undefined` where nothing needs to be said. */
export function sayWho(
  verification: Verification,
  { language, us }: Pick<Shown, 'language' | 'us'>,
): string | undefined {
  const { credential, findings } = verification;
  const words = verdictWords[language].worth;
  if (credential === null) return silent.includes(headlineOf(verification)) ? undefined : words.nothing;
  const { issuer } = credential;
  if (isOurs(findings)) return words.ours(us);
  const id = plain(issuer.id ?? '');
  const name = quote(issuer.name ?? id, language);
  if (has(findings, 'trusted-issuer', 'passed')) return words.known(name);
  if (has(findings, 'key-of-issuer', 'warning')) return words.untied(name);
  if (/^did:(key|jwk):/.test(id)) return words.keyOnly(name);
  const host = hostOf(issuer);
  return host === undefined ? words.other(name, id) : words.site(name, host);
}

const has = (findings: readonly Finding[], name: string, wanted: Finding['outcome']) =>
  findings.some(({ check, outcome }) => check === name && outcome === wanted);

/** The site that an issuer's id names, as a browser would: look-alike letters are spelled out (xn--…). */
function hostOf(issuer: Summary['issuer'] | undefined): string | undefined {
  const id = issuer?.id ?? '';
  const did = /^did:web:([^:#?]+)/.exec(id)?.[1];
  try {
    const url = new URL(did === undefined ? id : `https://${decodeURIComponent(did)}`);
    return url.host === '' ? undefined : url.host;
  } catch {
    return undefined;
  }
}

function stepsAfter(verification: Verification, language: Language): string[] {
  const { credential, findings } = verification;
  const words = verdictWords[language].worth;
  const headline = headlineOf(verification);
  const unasked = credential !== null && isUnasked(credential) ? [words.unasked] : [];
  if (headline === 'ours' || headline === 'valid') return unasked;
  if (headline !== 'issuer-unknown') return [words[after[headline] ?? 'askHolder']];
  // The issuer's true site would only lend its good name to somebody else's key.
  const isUntied = has(findings, 'key-of-issuer', 'warning');
  const host = isUntied ? undefined : hostOf(credential?.issuer);
  return [...(host === undefined ? [] : [words.look(host)]), words.ask, ...unasked];
}

const isUnasked = ({ kind, recipientMatches }: Summary) => kind !== 'endorsement' && !recipientMatches;

/** What to do where it is not asking whoever handed the badge over. */
const after: { readonly [headline in Headline]?: 'ask' | 'later' | 'handInAward' | 'spelling' } = {
  recipient: 'spelling',
  definition: 'handInAward',
  unreachable: 'later',
  stopped: 'later',
  expired: 'ask',
  early: 'ask',
  revoked: 'ask',
  suspended: 'ask',
};

import { addresses } from '../../openbadges/addresses.js';
import type { Instant, Language } from '../../openbadges/award.js';
import { type PublishedBadge, stateOf } from '../published-badge.js';
import { BadgeAsks, BadgeFacts, BadgeHead } from './badge-parts.js';
import { renderPage, toPath } from './layout.js';
import { sayDay, wordsIn } from './words.js';

/** The reader, and whom the page may name: nobody, unless the holder asked for it. */
interface Reading {
  readonly language: Language;
  readonly now: Instant;
  readonly holder: string | undefined;
}

/** One awarded badge for people: what it is, whether it holds, how to check it. */
export function renderCredentialPage(published: PublishedBadge, { language, now, holder }: Reading): string {
  const { award, shows } = published;
  const words = wordsIn[language];
  const at = addresses(award.baseUrl);
  const shown = { badge: award.badge, language, at };
  const frame = {
    language,
    title: award.badge.name[language],
    issuer: award.issuer,
    baseUrl: award.baseUrl,
    path: toPath(at.ob3Credential(award.id)),
  };
  return renderPage(
    frame,
    <article>
      <BadgeHead {...shown} kicker={words.awardedBadge} />
      <State published={published} language={language} now={now} />
      <Facts published={published} language={language} />
      <Holder name={holder} isPublic={shows.page} language={language} />
      <BadgeAsks {...shown} />
      <Check address={at.ob3Credential(award.id)} baseUrl={award.baseUrl} language={language} />
      <Documents id={award.id} baseUrl={award.baseUrl} language={language} />
    </article>,
  );
}

/** That the badge exists is said to everybody; that its page is anybody's, and whose, only when the holder says so. */
function Holder({ name, isPublic, language }: HolderShown) {
  const words = wordsIn[language];
  if (!isPublic) return <p class="note">{words.hiddenPage}</p>;
  if (name === undefined) return <p class="note">{words.namelessPage}</p>;
  return (
    <p class="note">
      {words.holder}: <strong>{name}</strong>
    </p>
  );
}

interface HolderShown {
  readonly name: string | undefined;
  readonly isPublic: boolean;
  readonly language: Language;
}

/** What stands where a badge was, once its holder is erased. */
export function renderErasedPage({ award }: PublishedBadge, language: Language): string {
  const words = wordsIn[language];
  const { baseUrl, issuer } = award;
  return renderPage(
    { language, title: words.erased, issuer, baseUrl },
    <article>
      <h1>{words.erased}</h1>
      <p class="lead">{words.erasedMeans(`${baseUrl}/verify`)}</p>
    </article>,
  );
}

function Facts({ published, language }: { published: PublishedBadge; language: Language }) {
  const { award } = published;
  const words = wordsIn[language];
  const shown = { badge: award.badge, language, at: addresses(award.baseUrl) };
  return (
    <dl>
      <dt>{words.issuer}</dt>
      <dd>{award.issuer.name[language]}</dd>
      <dt>{words.issuedOn}</dt>
      <dd>
        <time dateTime={award.issuedOn}>{sayDay(award.issuedOn, language)}</time>
      </dd>
      {published.revoked === undefined && (
        <>
          <dt>{words.validUntil}</dt>
          <dd>
            {award.validUntil === undefined ? words.noExpiry : `– ${sayDay(award.validUntil, language)}`}
          </dd>
        </>
      )}
      <BadgeFacts {...shown} />
      <dt>{words.documentLanguage}</dt>
      <dd lang={award.language}>{wordsIn[award.language].languageName}</dd>
    </dl>
  );
}

function State({
  published,
  language,
  now,
}: {
  published: PublishedBadge;
  language: Language;
  now: Instant;
}) {
  const words = wordsIn[language];
  const state = stateOf(published, now);
  return (
    <p class={`state ${state}`}>
      <strong>{words.state[state]}</strong> {sayMeaning(published, language, now)}
    </p>
  );
}

function sayMeaning(published: PublishedBadge, language: Language, now: Instant): string {
  const words = wordsIn[language];
  const { revoked, suspended } = published;
  if (revoked !== undefined) return words.revokedBecause(sayDay(revoked.at, language), revoked.reason);
  if (suspended !== undefined)
    return words.suspendedBecause(sayDay(suspended.at, language), suspended.reason);
  return words.stateMeans[stateOf(published, now) === 'expired' ? 'expired' : 'valid'];
}

interface OfOneBadge {
  readonly baseUrl: string;
  readonly language: Language;
}

function Check({ address, baseUrl, language }: OfOneBadge & { address: string }) {
  const words = wordsIn[language];
  return (
    <section aria-labelledby="check-heading">
      <h2 id="check-heading">{words.check}</h2>
      <p>{words.checkMeans}</p>
      <form method="post" action={toPath(`${baseUrl}/api/verifications`)} encType="multipart/form-data">
        <input type="hidden" name="url" value={address} />
        <input type="hidden" name="lang" value={language} />
        <button type="submit">{words.checkButton}</button>
      </form>
    </section>
  );
}

function Documents({ id, baseUrl, language }: OfOneBadge & { id: string }) {
  const words = wordsIn[language];
  const at = addresses(baseUrl);
  const files = [
    [`${at.ob3Credential(id)}.json`, `Open Badges 3.0, ${words.signed} (JSON)`],
    [`${at.ob3Credential(id)}.jwt`, `Open Badges 3.0, ${words.signed} (VC-JWT)`],
    [at.bakedImage(id, 'png', 'ob3'), `Open Badges 3.0, ${words.picture} (PNG)`],
    [at.bakedImage(id, 'svg', 'ob3'), `Open Badges 3.0, ${words.picture} (SVG)`],
    [`${at.ob2Assertion(id)}.json`, `Open Badges 2.0, ${words.hosted} (JSON)`],
    [`${at.ob2Assertion(id)}.jws`, `Open Badges 2.0, ${words.signed} (JWS)`],
    [at.bakedImage(id, 'png', 'ob2'), `Open Badges 2.0, ${words.picture} (PNG)`],
    [at.bakedImage(id, 'svg', 'ob2'), `Open Badges 2.0, ${words.picture} (SVG)`],
  ] as const;
  return (
    <section aria-labelledby="documents-heading">
      <h2 id="documents-heading">{words.documents}</h2>
      <p>{words.documentsMean}</p>
      <ul>
        {files.map(([address, label]) => (
          <li key={address}>
            <a href={toPath(address)} download>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

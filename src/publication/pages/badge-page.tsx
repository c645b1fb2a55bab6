import type { BadgeVersion, Issuer, Language } from '../../openbadges/award.js';
import { type Addresses, BadgeAsks, BadgeFacts, BadgeHead } from './badge-parts.js';
import { renderPage, toPath } from './layout.js';
import { wordsIn } from './words.js';

interface Described {
  readonly badge: BadgeVersion;
  readonly issuer: Issuer;
  readonly at: Addresses;
}

/** What one badge version is, for anybody who considers applying for it or has met one. */
export function renderBadgePage({ badge, issuer, at }: Described, language: Language): string {
  const words = wordsIn[language];
  const shown = { badge, language, at };
  const path = toPath(at.ob2Badge(badge.badge, badge.version, 'fi'));
  const baseUrl = at.ob2Issuer.replace(/\/ob2\/issuer$/, '');
  const frame = { language, title: `${badge.badge} ${badge.name[language]}`, issuer, baseUrl, path };
  return renderPage(
    frame,
    <article>
      <BadgeHead {...shown} kicker={words.aboutBadge} />
      <dl>
        <BadgeFacts {...shown} />
        <dt>{words.issuer}</dt>
        <dd>{issuer.name[language]}</dd>
      </dl>
      <BadgeAsks {...shown} />
      <section aria-labelledby="documents-heading">
        <h2 id="documents-heading">{words.documents}</h2>
        <p>{words.documentsMean}</p>
        <ul>
          <li>
            <a href={toJsonPath(at.ob3Achievement(badge.badge, badge.version, language))}>
              Open Badges 3.0 (JSON, Achievement)
            </a>
          </li>
          <li>
            <a href={toJsonPath(at.ob2Badge(badge.badge, badge.version, language))}>
              Open Badges 2.0 (JSON, BadgeClass)
            </a>
          </li>
        </ul>
      </section>
    </article>,
  );
}

/** The address under which a browser, too, gets the document and not the page. */
function toJsonPath(address: string): string {
  const { pathname, search } = new URL(address);
  return `${pathname}.json${search}`;
}

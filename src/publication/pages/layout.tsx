import type { ComponentChildren } from 'preact';
import { render } from 'preact-render-to-string';

import { type Issuer, type Language, languages } from '../../openbadges/award.js';
import { wordsIn } from './words.js';

/** What every page has around its content. */
export interface Frame {
  readonly language: Language;
  readonly title: string;
  readonly issuer: Issuer;
  /** PUBLIC_URL; links keep its path and leave out its host, so that the page also works behind another name. */
  readonly baseUrl: string;
  /** Path of this page, to which `?lang=` is added; none where the page answers a form. */
  readonly path?: string;
}

/** A whole page as HTML; every text in it is escaped. */
export function renderPage(frame: Frame, content: ComponentChildren): string {
  return `<!doctype html>${render(<Page {...frame}>{content}</Page>)}`;
}

/** Headers of a page beside those of every answer (`server/headers/`); `isFound`: search engines may list it. */
export const pageHeaders = (language: Language, isFound = false) => ({
  'Content-Language': language,
  // The address of a badge is its holder's to share.
  ...(isFound ? {} : { 'X-Robots-Tag': 'noindex' }),
});

/** The path of one of our addresses. */
export function toPath(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname + search;
}

function Page({ language, title, issuer, baseUrl, path, children }: Frame & { children: ComponentChildren }) {
  const words = wordsIn[language];
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} – ${words.service}`}</title>
        <link rel="stylesheet" href={toPath(`${baseUrl}/ob3/style.css`)} />
      </head>
      <body>
        <a class="skip" href="#content">
          {words.skipToContent}
        </a>
        <header>
          <div class="row">
            <p class="wordmark">
              {words.service} <span>{words.city}</span>
            </p>
            {path !== undefined && <LanguageChoice language={language} path={path} />}
          </div>
        </header>
        <main id="content">{children}</main>
        <footer>
          <Koros />
          <div class="row">
            <p>
              <a href={issuer.url}>{issuer.name[language]}</a>
            </p>
            <p>
              {words.contact}: <a href={`mailto:${issuer.email}`}>{issuer.email}</a>
            </p>
          </div>
        </footer>
      </body>
    </html>
  );
}

function LanguageChoice({ language, path }: { language: Language; path: string }) {
  return (
    <nav aria-label={wordsIn[language].languages}>
      <ul>
        {languages.map((other) => (
          <li key={other}>
            <a
              href={`${path}?lang=${other}`}
              lang={other}
              hreflang={other}
              aria-current={other === language ? 'true' : undefined}
            >
              {wordsIn[other].languageName}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The wave edge of the city's look. */
function Koros() {
  return (
    <svg class="koros" aria-hidden="true" width="100%" height="20">
      <defs>
        <pattern id="wave" width="80" height="20" patternUnits="userSpaceOnUse">
          <path d="M0 20V14C20 14 20 2 40 2S60 14 80 14V20Z" fill="currentColor" />
        </pattern>
      </defs>
      <rect width="100%" height="20" fill="url(#wave)" />
    </svg>
  );
}

import type { Reason } from '../../access/sign-in/failure.js';
import type { ProviderName } from '../../config.js';
import { type Frame, renderPage } from '../../publication/pages/layout.js';
import { CsrfField } from '../csrf-field.js';
import { signInWords } from './words.js';

type PageFrame = Omit<Frame, 'title' | 'path'>;

/** Asks for the administrator's code; with `wrong`, once more. */
export function renderCodePage(frame: PageFrame, wrong: boolean): string {
  const words = signInWords[frame.language];
  return renderPage(
    { ...frame, title: words.codeTitle, path: '/sign-in/code' },
    <>
      <h1>{words.codeTitle}</h1>
      {wrong && <p role="alert">{words.reasons['wrong-code']}</p>}
      <p class="lead">{words.codeMeans}</p>
      <form method="post" action="/sign-in/code">
        <p>
          <label for="code">{words.code}</label>
          <br />
          <input
            id="code"
            name="code"
            required
            autocomplete="one-time-code"
            autocapitalize="characters"
            maxLength={60}
          />
        </p>
        <button type="submit">{words.codeButton}</button>
      </form>
    </>,
  );
}

export interface Linking {
  readonly provider: ProviderName;
  readonly name: string;
  readonly csrf: string;
}

/** Asks whether the other account is the person's own. */
export function renderLinkPage(frame: PageFrame, { provider, name, csrf }: Linking): string {
  const words = signInWords[frame.language];
  return renderPage(
    { ...frame, title: words.linkTitle, path: '/sign-in/link' },
    <>
      <h1>{words.linkTitle}</h1>
      <p class="lead">{words.linkMeans(words.account[provider], name)}</p>
      <form method="post" action="/sign-in/link">
        <CsrfField token={csrf} />
        <button type="submit">{words.linkButton}</button>
      </form>
      <p>
        <a href="/">{words.toFirstPage}</a>
      </p>
    </>,
  );
}

/** Says in one sentence why it came to nothing, and how to begin again. */
export function renderFailurePage(
  frame: PageFrame,
  reason: Reason,
  provider: ProviderName | undefined,
): string {
  const words = signInWords[frame.language];
  return renderPage(
    { ...frame, title: words.failed },
    <>
      <h1>{words.failed}</h1>
      <p class="lead">{words.reasons[reason]}</p>
      {provider && (
        <p>
          <a href={`/sign-in/${provider}`}>{words.tryAgain}</a>
        </p>
      )}
      <p>
        <a href="/">{words.toFirstPage}</a>
      </p>
    </>,
  );
}

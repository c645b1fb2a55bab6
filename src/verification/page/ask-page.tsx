import type { Issuer, Language } from '../../openbadges/award.js';
import { renderPage } from '../../publication/pages/layout.js';
import { type AskRefusal, askWords } from './ask-words.js';

interface Place {
  readonly language: Language;
  readonly baseUrl: string;
  readonly issuer: Issuer;
}

/** One page with one job: is this badge genuine? After a refusal it says first why the badge was not taken. */
export function renderAskPage(place: Place, refusal?: AskRefusal): string {
  const { language, baseUrl } = place;
  const words = askWords[language];
  const path = new URL(baseUrl).pathname.replace(/\/$/, '');
  const title = refusal === undefined ? words.title : `${words.error}: ${words.title}`;
  return renderPage(
    { ...place, title, path: `${path}/verify` },
    <>
      <h1>{words.title}</h1>
      {refusal !== undefined && (
        <div class="state invalid" role="alert">
          <strong>{words.error}</strong> {words.refusals[refusal]}
        </div>
      )}
      <p class="lead">{words.lead}</p>
      <form
        class="ask"
        method="post"
        action={`${path}/api/verifications?lang=${language}`}
        encType="multipart/form-data"
      >
        <fieldset>
          <legend>{words.oneOf}</legend>
          <Field name="file" label={words.file} means={words.fileMeans} />
          <Field name="text" label={words.text} means={words.textMeans} />
          <Field name="url" label={words.url} means={words.urlMeans} />
        </fieldset>
        <Field name="recipient" label={words.recipient} means={words.recipientMeans} />
        <button type="submit">{words.button}</button>
        <p class="note">{words.kept}</p>
      </form>
    </>,
  );
}

interface FieldShown {
  readonly name: keyof typeof kinds;
  readonly label: string;
  readonly means: string;
}

const kinds = { file: 'file', text: 'area', url: 'url', recipient: 'text' } as const;

function Field({ name, label, means }: FieldShown) {
  const common = { id: name, name, 'aria-describedby': `${name}-means` };
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <p id={`${name}-means`} class="note">
        {means}
      </p>
      {kinds[name] === 'area' ? (
        <textarea {...common} rows={5} spellcheck={false} autocomplete="off" />
      ) : (
        <input {...common} type={kinds[name]} autocomplete="off" />
      )}
    </div>
  );
}

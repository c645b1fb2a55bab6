import type { ProviderName } from '../config.js';
import type { Language } from '../openbadges/award.js';
import { renderPage, type Frame } from '../publication/pages/layout.js';
import type { Progress } from '../recognition/progress/progress.service.js';
import type { Person } from '../staff/staff.entity.js';
import { CsrfField } from './csrf-field.js';
import { signInWords } from './sign-in/words.js';
import { wordsIn } from './words.js';

export interface Home {
  readonly frame: Omit<Frame, 'title' | 'path'>;
  /** Who is signed in, and where they stand. */
  readonly visitor: Visitor | undefined;
  /** Where people may sign in. */
  readonly providers: readonly ProviderName[];
  /** Whom a visitor may continue as; empty in production. */
  readonly demoPeople: readonly Person[];
}

interface Visitor {
  readonly person: Person;
  readonly progress: Progress;
  /** For the forms of the page. */
  readonly csrf: string;
}

/** The first page: for a stranger what this is and a badge check, for a teacher where they stand. */
export function renderHomePage({ frame, visitor, providers, demoPeople }: Home): string {
  const words = wordsIn[frame.language];
  return renderPage(
    { ...frame, title: words.title, path: '/' },
    <>
      {visitor ? <Standing {...visitor} language={frame.language} /> : <Welcome language={frame.language} />}
      {providers.length > 0 && (
        <SignIn providers={providers} adding={visitor !== undefined} language={frame.language} />
      )}
      <Check language={frame.language} />
      {demoPeople.length > 0 && <DemoPeople people={demoPeople} language={frame.language} />}
      <p class="note">
        <a href="/api/docs">{words.forPrograms}</a>
      </p>
    </>,
  );
}

function Welcome({ language }: { language: Language }) {
  const { title, lead } = wordsIn[language];
  return (
    <>
      <h1>{title}</h1>
      <p class="lead">{lead}</p>
    </>
  );
}

/** A link for each provider; for somebody who is signed in, to add an account of theirs there. */
function SignIn({
  providers,
  adding,
  language,
}: {
  providers: readonly ProviderName[];
  adding: boolean;
  language: Language;
}) {
  const words = signInWords[language];
  return (
    <nav aria-label={adding ? words.linkTitle : words.signIn}>
      <ul class="people">
        {providers.map((provider) => (
          <li key={provider}>
            <a class="button" href={adding ? `/sign-in/${provider}?link=1` : `/sign-in/${provider}`}>
              {(adding ? words.addAccount : words.signInWith)[provider]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Standing({ person, progress, csrf, language }: Visitor & { language: Language }) {
  const words = wordsIn[language];
  return (
    <>
      <p class="kicker">
        {person.first} {person.last}
      </p>
      <h1>{words.yourLevels}</h1>
      {progress.items.map((level) => (
        <section key={level.level} aria-labelledby={`level-${level.level}`}>
          <h2 id={`level-${level.level}`}>{level.name}</h2>
          <p class="lead">
            {words.progress(level.badges.filter((one) => one.state === 'issued').length, level.badges.length)}
          </p>
          <ul>
            {level.badges.map((one) => (
              <li key={one.badge}>
                {one.credential ? <a href={`/ob3/credentials/${one.credential}`}>{one.name}</a> : one.name}
                {` – ${words.state[one.state] ?? one.state}`}
              </li>
            ))}
            <li>{`${words.discussion} – ${words.discussionState[level.discussion] ?? level.discussion}`}</li>
          </ul>
        </section>
      ))}
      <form method="post" action="/sign-out">
        <CsrfField token={csrf} />
        <button type="submit">{words.signOut}</button>
      </form>
    </>
  );
}

function Check({ language }: { language: Language }) {
  const words = wordsIn[language];
  return (
    <section aria-labelledby="check">
      <h2 id="check">{words.check}</h2>
      <form method="post" action={`/api/verifications?lang=${language}`} encType="multipart/form-data">
        <p>
          <label for="file">{words.file}</label>
          <br />
          <input id="file" name="file" type="file" required aria-describedby="file-means" />
        </p>
        <p id="file-means" class="note">
          {words.checkMeans}
        </p>
        <button type="submit">{words.checkButton}</button>
      </form>
      <p>
        <a href={`/verify?lang=${language}`}>{words.checkOtherwise}</a>
      </p>
    </section>
  );
}

function DemoPeople({ people, language }: { people: readonly Person[]; language: Language }) {
  const words = wordsIn[language];
  return (
    <section aria-labelledby="demo">
      <h2 id="demo">{words.demo}</h2>
      <p>{words.demoMeans}</p>
      <form method="post" action="/demo/sign-in">
        <ul class="people">
          {people.map((person) => (
            <li key={person.key}>
              <button type="submit" name="person_key" value={person.key}>
                {`${words.signInAs} ${person.first} ${person.last}`}
              </button>{' '}
              {person.roles.map((role) => words.roles[role]).join(', ')}
            </li>
          ))}
        </ul>
      </form>
    </section>
  );
}

import type { addresses } from '../../openbadges/addresses.js';
import type { BadgeVersion, Language } from '../../openbadges/award.js';
import { toPath } from './layout.js';
import { wordsIn } from './words.js';

export type Addresses = ReturnType<typeof addresses>;

/** A badge version, the reader's language and where things are. */
export interface Shown {
  readonly badge: BadgeVersion;
  readonly language: Language;
  readonly at: Addresses;
}

/** Picture, kind, name and description: what the badge is. */
export function BadgeHead({ badge, language, at, kicker }: Shown & { kicker: string }) {
  return (
    <div class="badge-head">
      <img
        src={toPath(at.badgeImage(badge.badge, badge.version, 'svg'))}
        alt={badge.imageAlt[language]}
        width="240"
        height="240"
      />
      <div>
        <p class="kicker">{kicker}</p>
        <h1>{badge.name[language]}</h1>
        <p class="lead">{badge.description[language]}</p>
      </div>
    </div>
  );
}

/** Code, kind and level, as rows of a description list. */
export function BadgeFacts({ badge, language }: Shown) {
  const words = wordsIn[language];
  return (
    <>
      <dt>{words.code}</dt>
      <dd>
        {badge.badge}, {words.version} {badge.version}
      </dd>
      <dt>{words.level}</dt>
      <dd>
        {badge.level} ({words.kind[badge.kind]})
      </dd>
    </>
  );
}

/** What was asked for. The anchors are those that credentials point at (OB 3.0 §ResultDescription, §Criteria). */
export function BadgeAsks({ badge, language, at }: Shown) {
  const words = wordsIn[language];
  return (
    <>
      <section id="criteria" aria-labelledby="criteria-heading">
        <h2 id="criteria-heading">{words.criteria}</h2>
        {badge.kind === 'skill' && <p>{words.criteriaIntroduction}</p>}
        <ol>
          {badge.criteria.map(({ id, text }) => (
            <li key={id} id={`criterion-${id}`}>
              {text[language]}
            </li>
          ))}
        </ol>
        {badge.evidence && (
          <p>
            <strong>{words.evidence}:</strong> {badge.evidence[language]}
          </p>
        )}
      </section>
      <Parts badge={badge} language={language} at={at} />
      <Frameworks badge={badge} language={language} at={at} />
    </>
  );
}

function Parts({ badge, language, at }: Shown) {
  if (badge.parts.length === 0) return null;
  return (
    <section aria-labelledby="parts-heading">
      <h2 id="parts-heading">{wordsIn[language].parts}</h2>
      <ul>
        {badge.parts.map((part) => (
          <li key={part.badge}>
            <a href={toPath(at.ob2Badge(part.badge, part.version, language))}>
              {part.badge} {part.name[language]}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Frameworks({ badge, language }: Shown) {
  if (badge.alignment.length === 0) return null;
  return (
    <section aria-labelledby="alignment-heading">
      <h2 id="alignment-heading">{wordsIn[language].alignment}</h2>
      <ul>
        {badge.alignment.map(({ targetFramework, targetCode, targetName, targetUrl }) => (
          <li key={targetCode}>
            <a href={targetUrl}>
              {targetFramework} {targetCode} {targetName}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

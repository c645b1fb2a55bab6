import type { Language } from '../../openbadges/award.js';
import type { Finding } from '../../openbadges/finding.js';
import { sayFinding } from '../words/finding-words.js';
import { verdictWords } from './verdict-words.js';

interface Shown {
  readonly findings: readonly Finding[];
  readonly language: Language;
}

/** What is not simply in order, the worst first; then, folded, what is. */
export function Findings({ findings, language }: Shown) {
  const words = verdictWords[language];
  const passed = findings.filter(({ outcome }) => outcome === 'passed');
  const odd = findings.length > passed.length;
  return (
    <>
      {odd ? <Odd findings={findings} language={language} /> : <p>{words.nothingOdd}</p>}
      {passed.length > 0 && (
        <details>
          <summary>{words.passed(passed.length)}</summary>
          <ul>
            {groupBySentence(passed, language).map(({ sentence, group }) => (
              <li key={sentence}>
                {sentence}{' '}
                <span class="note" lang="en">
                  {[...new Set(group.map(({ clause }) => clause))].join('; ')}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** The sentences of these findings, each once. */
export function groupBySentence(findings: readonly Finding[], language: Language) {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const sentence = sayFinding(finding, language);
    groups.set(sentence, [...(groups.get(sentence) ?? []), finding]);
  }
  return [...groups].map(([sentence, group]) => ({ sentence, group }));
}

const fromWorst = ['failed', 'not-checked', 'warning'] as const;

function Odd({ findings, language }: Shown) {
  const words = verdictWords[language];
  return (
    <ul class="findings">
      {fromWorst.flatMap((outcome) =>
        groupBySentence(
          findings.filter((finding) => finding.outcome === outcome),
          language,
        ).map(({ sentence, group }) => (
          <li key={sentence} class={outcome}>
            <p>
              <strong>{words.outcomes[outcome]}:</strong> {sentence}
            </p>
            <Details findings={group} summary={words.forEngineers} about={sentence} />
          </li>
        )),
      )}
    </ul>
  );
}

/** In English only: the details quote specifications, and programs read the same words. */
function Details({
  findings,
  summary,
  about,
}: {
  findings: readonly Finding[];
  summary: string;
  about: string;
}) {
  return (
    <details>
      <summary>
        {summary}
        <span class="unseen">{`: ${about}`}</span>
      </summary>
      <ul lang="en">
        {findings.map(({ check, clause, detail }, at) => (
          <li key={`${check} ${at}`}>
            <code>{check}</code>: <bdi>{detail}</bdi> [{clause}]
          </li>
        ))}
      </ul>
    </details>
  );
}

import type { Language } from '../openbadges/award.js';
import type { Verification } from '../verification/verify.js';
import { headlineWords } from '../verification/words/headline-words.js';
import { verdictWords } from '../verification/page/verdict-words.js';
import { sayWho } from '../verification/page/worth.js';
import { sayFinding } from '../verification/words/finding-words.js';
import { headlineOf } from '../verification/words/headline.js';

/** An answer for the terminal, as on the page: the verdict, what it is worth, what it says, what was found. */
export function toReport(verification: Verification, language: Language, us: string): string {
  return toLines(verification, language, us).map(plain).join('\n');
}

function toLines(verification: Verification, language: Language, us: string): string[] {
  const { verdict, findings, credential, parts = [] } = verification;
  const words = verdictWords[language];
  const [sentence, means] = headlineWords[language][headlineOf(verification)];
  const who = sayWho(verification, { language, us });
  const passed = findings.filter(({ outcome }) => outcome === 'passed').length;
  const others = findings.filter(({ outcome }) => outcome !== 'passed');
  return [
    `${verdict}: ${sentence}`,
    `  ${means}`,
    ...(who === undefined ? [] : [`  ${who}`]),
    ...(credential === null
      ? []
      : [`  ${credential.name} – ${credential.issuer.name ?? credential.issuer.id}, ${credential.issuedOn}`]),
    `  ${words.passed(passed)}`,
    ...others.flatMap((finding) => [
      `  ${words.outcomes[finding.outcome]}: ${sayFinding(finding, language)}`,
      `    ${finding.check}: ${finding.detail} [${finding.clause}]`,
    ]),
    ...parts.flatMap((part) => toLines(part, language, us)),
  ];
}

/** The badge's own words may hold control characters that a terminal would obey, or line ends that fake a line. */
const plain = (line: string) => line.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '�');

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { languages } from '../../../src/openbadges/award.js';
import { type Check } from '../../../src/openbadges/check.js';
import * as clr from '../../../src/openbadges/clr/checks.js';
import type { Finding } from '../../../src/openbadges/finding.js';
import * as ob2 from '../../../src/openbadges/ob2/checks.js';
import * as links from '../../../src/openbadges/ob2/links.js';
import * as revocation from '../../../src/openbadges/ob2/revocation.js';
import * as ob3 from '../../../src/openbadges/ob3/checks.js';
import * as endorsement from '../../../src/openbadges/ob3/endorsement.js';
import * as status from '../../../src/openbadges/status/status-entry.js';
import * as vc from '../../../src/openbadges/vc/checks.js';
import { sayFinding, topicOf } from '../../../src/verification/words/finding-words.js';

type Outcome = Finding['outcome'];

/** Every list of rules that the rooms of the standards offer. */
const rules = [clr, ob2, links, revocation, ob3, endorsement, status, vc]
  .flatMap((room): unknown[] => Object.values(room))
  .filter((one): one is Check<never>[] => Array.isArray(one) && 'breach' in Object(one[0]))
  .flat();

/** Every check that a file of the verifier or of the proofs answers by itself, with each outcome written beside it. */
function emittedIn(source: string): [check: string, outcome: Outcome][] {
  const found: [string, Outcome][] = [];
  const outcomes = `'(passed|failed|warning|not-checked)'`;
  const direct = new RegExp(`(?:checkOf|unreadable|found)\\(\\s*'([^']+)'[^;]{0,80}?${outcomes}`, 'g');
  for (const [, check, outcome] of source.matchAll(direct)) found.push([check!, outcome as Outcome]);
  const naming = /const (\w+) = (?:(?:checkOf|found)\(\s*)?['`]([a-z0-9.-]+)['`]/g;
  for (const { 1: variable, 2: check, index } of source.matchAll(naming)) {
    found.push([check!, 'passed']);
    // Until the same word names another check.
    const rest = source.slice(index + 1).split(new RegExp(`const ${variable} = `))[0]!;
    for (const [, outcome] of rest.matchAll(new RegExp(`\\b${variable}(?:\\(|,)\\s*${outcomes}`, 'g')))
      found.push([check!, outcome as Outcome]);
  }
  for (const [, check] of source.matchAll(/check: '([a-z0-9-]+)'/g)) found.push([check!, 'passed']);
  return found;
}

const sources = ['src/verification', 'src/openbadges'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8')),
);
const emitted = sources.flatMap(emittedIn);

/** Built at run time from a part that varies. */
const made: [string, Outcome][] = [
  ...['begun', 'not-expired', 'proof-begun', 'proof-not-expired'].map((check): [string, Outcome] => [
    check,
    'failed',
  ]),
  ...['jwt-iss', 'jwt-jti', 'jwt-sub', 'jwt-nbf', 'jwt-exp'].map((check): [string, Outcome] => [
    check,
    'failed',
  ]),
  ...['deadline', 'memory', 'crash'].map((check): [string, Outcome] => [check, 'not-checked']),
  // What could not be loaded, and what could and was wrong.
  ...['badge-class', 'issuer-profile', 'hosted', 'status'].flatMap((check): [string, Outcome][] => [
    [check, 'failed'],
    [check, 'not-checked'],
  ]),
];

const all = [...rules.map(({ name, breach }): [string, Outcome] => [name, breach]), ...emitted, ...made];
const toFinding = (check: string, outcome: Outcome): Finding => ({ check, outcome, clause: '', detail: '' });

describe('the words for what was found', () => {
  it('know every check of the house, in every language and with every outcome', () => {
    expect(rules.length).toBeGreaterThan(100);
    expect(new Set(emitted.map(([check]) => check)).size).toBeGreaterThan(30);
    const without = all.filter(
      ([check, outcome]) =>
        topicOf(toFinding(check, outcome)) === 'anything' ||
        (outcome !== 'passed' &&
          languages.some(
            (language) =>
              sayFinding(toFinding(check, outcome), language) ===
              sayFinding(toFinding('no-such-check', outcome), language),
          )),
    );
    expect([...new Set(without.map(String))]).toEqual([]);
  });

  it('are missed when a check is new: it gets the sentence for anything', () => {
    expect(topicOf(toFinding('brand-new', 'failed'))).toBe('anything');
    expect(emittedIn(`const news = checkOf('brand-new', 'x');\nreturn news('failed', 'y');`)).toContainEqual([
      'brand-new',
      'failed',
    ]);
    expect(sayFinding(toFinding('brand-new', 'failed'), 'sv')).toBe('Något i märket är fel.');
  });

  it('tell what an issuer says of the reason, without what would turn the line around', () => {
    const facts = { at: '2026-05-03T10:00:00Z', reason: 'gone\u202e\n lla' };
    const finding = { ...toFinding('status', 'failed'), facts };
    expect(languages.map((language) => sayFinding(finding, language))).toEqual([
      'Myöntäjä on mitätöinyt merkin. Päivä: 3. toukokuuta 2026. Syy: ”gone  lla”',
      'Utfärdaren har återkallat märket. Dag: 3 maj 2026. Orsak: ”gone  lla”',
      'The issuer has revoked the badge. Date: 3 May 2026. Reason: “gone  lla”',
    ]);
  });
});

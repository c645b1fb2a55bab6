import type { Finding } from './finding.js';
import { type Json, isJsonObject, listOf } from './json.js';

/** One rule about one kind of document. */
export interface Check<Document> {
  readonly name: string;
  /** The clause that demands it. */
  readonly clause: string;
  /** `warning`: the document is valid, but some verifiers in the field refuse it. We sign only what passes all. */
  readonly breach: 'failed' | 'warning';
  /** What is wrong, as one sentence for the reader; `undefined` when nothing is. Never throws for what it is given. */
  check(document: Document): string | undefined;
}

/** A rule of a specification. */
export function rule<Document>(
  name: string,
  clause: string,
  check: Check<Document>['check'],
): Check<Document> {
  return { name, clause, breach: 'failed', check };
}

/** A rule of the field: some verifier or wallet refuses what breaks it. */
export function advice<Document>(
  name: string,
  clause: string,
  check: Check<Document>['check'],
): Check<Document> {
  return { name, clause, breach: 'warning', check };
}

/** Judges a document by every check, in order; the checks know nothing of each other. */
export function runChecks<Document>(checks: readonly Check<Document>[], document: Document): Finding[] {
  return checks.map(({ name, clause, breach, check }) => {
    const wrong = check(document);
    return { check: name, clause, outcome: wrong === undefined ? 'passed' : breach, detail: wrong ?? '' };
  });
}

/** A text with something in it. */
export const isText = (value: Json | undefined): value is string =>
  typeof value === 'string' && value.trim() !== '';

/** An absolute URI of any scheme. */
export const isUri = (value: Json | undefined): value is string =>
  typeof value === 'string' && /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(value);

/** An absolute http or https URL. */
export const isHttpUrl = (value: Json | undefined): value is string =>
  isUri(value) && /^https?:\/\/[^/]/i.test(value) && URL.canParse(value);

/** A date that exists and a time with its zone (XML Schema dateTimeStamp). */
export const isDateTime = (value: Json | undefined): value is string => {
  const date = typeof value === 'string' ? dateTime.exec(value)?.[1] : undefined;
  return date !== undefined && isCalendarDate(date) && !Number.isNaN(Date.parse(value as string));
};

// XML Schema 1.1 §3.3.7.2: a zone is at most fourteen hours off.
// The year 0000 is one before Christ to some readers, and none to others.
const dateTime =
  /^((?!0000)\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))$/;

// Date.parse turns 30 February into 1 March.
const isCalendarDate = (date: string) => {
  const parsed = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(date);
};

/** A language tag such as `fi` or `sv-FI` (BCP 47, the common shape). */
export const isLanguageTag = (value: Json | undefined): value is string =>
  typeof value === 'string' && /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(value);

/** An address with a host that has a dot. */
export const isEmail = (value: Json | undefined): value is string =>
  typeof value === 'string' && /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(value);

/** `sha256$` or `md5$` and the hash in hexadecimal. */
export const isIdentityHash = (value: Json | undefined): value is string =>
  typeof value === 'string' && /^(sha256\$[0-9a-f]{64}|md5\$[0-9a-f]{32})$/i.test(value);

/** Tells whether `type` is, or is a list that holds, this type. */
export function hasType(value: Json | undefined, type: string): boolean {
  return isJsonObject(value) && listOf(value['type']).includes(type);
}

/** The first defect among many, or `undefined`. */
export function firstOf<Item>(
  items: Iterable<Item>,
  wrong: (item: Item) => string | undefined,
): string | undefined {
  for (const item of items) {
    const defect = wrong(item);
    if (defect !== undefined) return defect;
  }
  return undefined;
}

/** The sentence when the condition does not hold. */
export const unless = (holds: boolean, wrong: string): string | undefined => (holds ? undefined : wrong);

/** Any value that JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/** Limits of one document from outside; they come before any parser, so that size never becomes work. */
export const jsonLimits = { characters: 512 * 1024, depth: 32, objects: 2_000, string: 256 * 1024 } as const;

/** A text that is not the JSON we accept; `code` says which rule it breaks. */
export class JsonRefused extends Error {
  override readonly name = 'JsonRefused';
  constructor(
    readonly code: 'json-too-large' | 'json-too-deep' | 'json-malformed' | 'json-ambiguous',
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads one JSON object that means the same to every reader: within `jsonLimits`, no member name twice, no
 * `__proto__`, no lone surrogate, spelled out or escaped, no number beyond all numbers, no byte order mark. Throws
 * `JsonRefused` otherwise.
 */
export function parseJsonObject(text: string): JsonObject {
  if (text.length > jsonLimits.characters)
    throw new JsonRefused('json-too-large', 'the document is too large');
  if (/\p{Surrogate}/u.test(text))
    throw new JsonRefused('json-malformed', 'the document holds half of a character');
  checkStructure(text);
  const value = parse(text);
  if (!isJsonObject(value)) throw new JsonRefused('json-malformed', 'the document is not a JSON object');
  return value;
}

/** Tells whether a value is a JSON object, and not null or an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The values under a name as a list: JSON-LD writes one value without an array around it. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

/** Every object inside a value, the value itself included, outermost first, with the path that leads to it. */
export function objectsIn(value: Json | undefined): readonly (readonly [JsonObject, string])[] {
  const found: (readonly [JsonObject, string])[] = [];
  collectObjects(value, '', found);
  return found;
}

/** Into one list: a generator within a generator for each level costs more than all that is done with the objects. */
function collectObjects(
  value: Json | undefined,
  path: string,
  found: (readonly [JsonObject, string])[],
): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    (value as readonly Json[]).forEach((item, index) => collectObjects(item, `${path}[${index}]`, found));
    return;
  }
  const object = value as JsonObject; // neither null nor a list
  found.push([object, path]);
  for (const name of Object.keys(object))
    collectObjects(object[name], path === '' ? name : `${path}.${name}`, found);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new JsonRefused('json-malformed', 'the document is not JSON');
  }
}

/**
 * One pass over the tokens, before JSON.parse builds anything: V8 parses 200,000 nested arrays and the next
 * function to walk them overflows the stack, and of two members with one name it silently keeps the last.
 * Grammar is left to JSON.parse; this only counts, and compares names as the strings that they decode to.
 */
function checkStructure(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  let parts = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '}' || character === ']') open.pop();
    if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : undefined);
      parts += 1;
      refuseBeyondLimits(open.length, parts);
    }
    if (character === '"') at = checkString(text, at, open.at(-1)) - 1;
    else if (character === '-' || isDigit(character)) at = checkNumber(text, at) - 1;
  }
}

function checkString(text: string, start: number, names: Set<string> | undefined): number {
  const end = endOfString(text, start);
  const quoted = text.slice(start, end);
  // `"\ud800"` is text without a surrogate until it is parsed.
  if (quoted.includes('\\u') && /\p{Surrogate}/u.test(String(parse(quoted))))
    throw new JsonRefused('json-malformed', 'the document holds half of a character');
  if (isMemberName(text, end)) addName(names, quoted);
  return end;
}

/** JSON.parse reads 1e999 as Infinity, which JSON cannot say, and other readers refuse or cut. */
function checkNumber(text: string, start: number): number {
  let end = start + 1;
  while (isInNumber(text[end])) end += 1;
  if (!Number.isFinite(Number(text.slice(start, end))))
    throw new JsonRefused('json-malformed', 'a number is none, or larger than any that can be kept');
  return end;
}

const isDigit = (character: string | undefined) =>
  character !== undefined && character >= '0' && character <= '9';
const isInNumber = (character: string | undefined) =>
  isDigit(character) || (character !== undefined && '+-.eE'.includes(character));

function refuseBeyondLimits(depth: number, parts: number): void {
  if (depth > jsonLimits.depth) throw new JsonRefused('json-too-deep', 'the document is nested too deep');
  if (parts > jsonLimits.objects) throw new JsonRefused('json-too-large', 'the document has too many parts');
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') {
      if (at - start > jsonLimits.string) throw new JsonRefused('json-too-large', 'a text is too long');
      return at + 1;
    }
  }
  throw new JsonRefused('json-malformed', 'a text is not closed');
}

function isMemberName(text: string, end: number): boolean {
  let at = end;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\n' || text[at] === '\r') at += 1;
  return text[at] === ':';
}

function addName(names: Set<string> | undefined, quoted: string): void {
  const name = parse(quoted);
  if (typeof name !== 'string' || names === undefined)
    throw new JsonRefused('json-malformed', 'a name is misplaced');
  if (name === '__proto__') throw new JsonRefused('json-ambiguous', 'a member is named __proto__');
  if (names.has(name)) throw new JsonRefused('json-ambiguous', `the member "${name}" is there twice`);
  names.add(name);
}

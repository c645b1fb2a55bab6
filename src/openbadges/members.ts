import {
  type Check,
  hasType,
  isDateTime,
  isEmail,
  isHttpUrl,
  isLanguageTag,
  isText,
  isUri,
  rule,
} from './check.js';
import { type Json, type JsonObject, isJsonObject, listOf } from './json.js';

/**
 * The classes of a specification, each with its members: `uri!` must be there, `Evidence*` is one or many, a name with
 * a capital is another class or an enumeration. A member of its own named `type` says how that is written; without
 * one, `type` names the class.
 */
export type Classes = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What of a vocabulary is more than classes. */
export interface Vocabulary {
  readonly classes: Classes;
  /** Enumerations by name: tells whether a value is one of its terms. */
  readonly terms: Readonly<Record<string, (value: Json) => boolean>>;
  /** Classes without members other than the listed ones. */
  readonly closed: ReadonlySet<string>;
  /** Where the specification says so, for the clause. */
  readonly where: string;
}

/** One rule for each class that a document of class `root` may hold: its members are there, and of their kind. */
export function memberChecks(vocabulary: Vocabulary, root: string): readonly Check<JsonObject>[] {
  const classes = compile(vocabulary);
  // One walk for all the rules; a document is never changed, and forgotten with its last reader.
  const found = new WeakMap<JsonObject, ReadonlyMap<string, string>>();
  const firstDefects = (document: JsonObject) => {
    const defects =
      found.get(document) ?? collectFirst(defectsIn(classes, document, { name: root, path: '' }));
    found.set(document, defects);
    return defects;
  };
  return [...classesBelow(classes, root)].map((name) =>
    rule(toKebab(name), `${vocabulary.where}, ${name}`, (document) => firstDefects(document).get(name)),
  );
}

/** The first defect of each class. */
function collectFirst(defects: Iterable<Defect>): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  for (const { of, wrong } of defects) if (!first.has(of)) first.set(of, wrong);
  return first;
}

interface Member {
  readonly name: string;
  readonly isRequired: boolean;
  readonly isMany: boolean;
  /** The class of an object, where one is due. */
  readonly className: string | undefined;
  /** Judges what is no object, or stands for one. */
  readonly isPlain: (value: Json) => boolean;
  readonly words: string;
}

interface Class {
  readonly members: readonly Member[];
  readonly isTyped: boolean;
  readonly isClosed: boolean;
}

type Compiled = ReadonlyMap<string, Class>;

interface Place {
  /** The class that a defect here is one of. */
  readonly name: string;
  readonly path: string;
}

interface Defect {
  readonly of: string;
  readonly wrong: string;
}

function compile({ classes, terms, closed }: Vocabulary): Compiled {
  const toMember = ([name, written]: readonly [string, string]): Member => {
    // `Profile|uri`: by its address instead of the object.
    const kinds = written.replace(/(?<![*!])[*!]+$/, '').split('|');
    const plain = kinds.filter((kind) => classes[kind] === undefined).map((kind) => toPlain(kind, terms));
    return {
      name,
      isRequired: written.endsWith('!'),
      isMany: written.includes('*'),
      className: kinds.find((kind) => classes[kind] !== undefined),
      isPlain: (value) => plain.some(({ is }) => is(value)),
      words: plain.map(({ words }) => words).join(' or '),
    };
  };
  const toClass = ([name, members]: readonly [string, Classes[string]]): readonly [string, Class] => {
    const isTyped = members['type'] === undefined;
    return [name, { members: Object.entries(members).map(toMember), isTyped, isClosed: closed.has(name) }];
  };
  return new Map(Object.entries(classes).map(toClass));
}

/** Every member that is missing, of another kind, or one too many; the walk ends where a value is not what is due. */
function* defectsIn(classes: Compiled, object: JsonObject, { name, path }: Place): Generator<Defect> {
  const known = classes.get(name);
  if (known === undefined) return;
  if (known.isTyped && !hasType(object, name))
    yield { of: name, wrong: `${path || 'the document'} is not of type ${name}` };
  const odd = known.isClosed ? Object.keys(object).find((each) => !isMemberOf(known, each)) : undefined;
  if (odd !== undefined) yield { of: name, wrong: `${path} has the unknown member ${JSON.stringify(odd)}` };
  for (const member of known.members) yield* defectsOfMember(classes, { object, member }, { name, path });
}

function* defectsOfMember(
  classes: Compiled,
  { object, member }: { readonly object: JsonObject; readonly member: Member },
  { name, path }: Place,
): Generator<Defect> {
  const value = object[member.name];
  const here = path === '' ? member.name : `${path}.${member.name}`;
  const wrong = wrongCount(value, member);
  if (wrong !== undefined) yield { of: name, wrong: `${here} ${wrong}` };
  else if (value !== undefined) yield* defectsOf(classes, { value, member }, { name, path: here });
}

const isMemberOf = ({ members }: Class, name: string) =>
  name === 'type' || members.some((member) => member.name === name);

function wrongCount(value: Json | undefined, { isRequired, isMany }: Member): string | undefined {
  if (isRequired && listOf(value).length === 0) return 'is missing';
  return !isMany && Array.isArray(value) ? 'is a list' : undefined;
}

function* defectsOf(
  classes: Compiled,
  { value, member }: { readonly value: Json; readonly member: Member },
  place: Place,
): Generator<Defect> {
  if (Array.isArray(value)) {
    for (const [at, each] of (value as readonly Json[]).entries())
      yield* defectsOf(classes, { value: each, member }, { ...place, path: `${place.path}[${at}]` });
    return;
  }
  const { className, isPlain, words } = member;
  if (isPlain(value)) return;
  if (className === undefined) yield { of: place.name, wrong: `${place.path} is not ${words}` };
  else if (isJsonObject(value)) yield* defectsIn(classes, value, { name: className, path: place.path });
  else yield { of: className, wrong: `${place.path} is not an object of type ${className}` };
}

/** A text in one language, or JSON-LD's ways of several: 1EdTech's schemas take them, `one-language` warns. */
const isWords = (value: Json) =>
  typeof value === 'string' || (isJsonObject(value) && Object.values(value).every(isText));

interface Plain {
  is(this: void, value: Json): boolean;
  readonly words: string;
}

function toPlain(kind: string, terms: Vocabulary['terms']): Plain {
  const isTerm = terms[kind];
  const plain =
    plainKinds[kind] ?? (isTerm && { is: isTerm, words: `a known ${kind}, nor marked as an extension` });
  if (plain === undefined) throw new TypeError(`no class, enumeration or kind of value is named ${kind}`);
  return plain;
}

const plainKinds: Readonly<Record<string, Plain>> = {
  any: { is: () => true, words: 'anything' },
  text: { is: (value) => typeof value === 'string', words: 'a text' },
  words: { is: isWords, words: 'a text' },
  // Something to read: an empty name is none.
  title: {
    is: (value) => isText(value) || (isJsonObject(value) && isWords(value)),
    words: 'a text with something in it',
  },
  label: { is: isText, words: 'a text with something in it' },
  image: {
    is: (value) => isHttpUrl(value) || (isUri(value) && /^data:image\//i.test(value)),
    words: 'the URL of an image',
  },
  email: { is: isEmail, words: 'an e-mail address' },
  telephone: {
    is: (value) => typeof value === 'string' && /^\+?[1-9]\d{1,14}(;ext=\d+)?$/.test(value),
    words: 'a telephone number',
  },
  host: {
    is: (value) => typeof value === 'string' && /^[^/?#@\s]+$/.test(value),
    words: 'a host',
  },
  uri: { is: isUri, words: 'an absolute URI' },
  url: { is: isHttpUrl, words: 'a URL' },
  time: { is: isDateTime, words: 'a date and time with its zone' },
  date: {
    is: (value) => typeof value === 'string' && isDateTime(`${value}T00:00:00Z`),
    words: 'a date',
  },
  language: { is: isLanguageTag, words: 'a language tag' },
  number: { is: (value) => typeof value === 'number', words: 'a number' },
  boolean: { is: (value) => typeof value === 'boolean', words: 'true or false' },
  token: {
    is: (value) => typeof value === 'string' && /^[\w-]+\.[\w-]*\.[\w-]+$/.test(value),
    words: 'a compact token',
  },
};

/** The classes that a class leads to, itself first, each once. */
function classesBelow(classes: Compiled, root: string): ReadonlySet<string> {
  const found = new Set([root]);
  for (const name of found)
    for (const { className } of classes.get(name)?.members ?? [])
      if (className !== undefined) found.add(className);
  return found;
}

const toKebab = (name: string) => name.replace(/(?<=[a-z])[A-Z]/g, '-$&').toLowerCase();

import { isDeepStrictEqual } from 'node:util';

import { hasType } from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf, objectsIn } from '../json.js';

/**
 * Finds what a document says of one id in two ways, as one sentence for the reader. Both values are signed, and which
 * mention says which is not: they could be swapped unseen, and the other one would be shown.
 */
export function findContradiction(document: JsonObject): string | undefined {
  const said = new Map<string, Statement>();
  for (const statement of statementsIn(document)) {
    const { about, name, value, path } = statement;
    const key = JSON.stringify([about, name]);
    const before = said.get(key) ?? statement;
    said.set(key, before);
    if (!isDeepStrictEqual(toNamed(before.value), toNamed(value)))
      return `${before.path || 'the top'} and ${path} say different things of one id (${name}), and could be swapped`;
  }
  return undefined;
}

/** What has an id is compared by itself: here it is enough that both name it. */
const toNamed = (value: Json): readonly Json[] =>
  listOf(value).map((each) => (isJsonObject(each) && typeof each['id'] === 'string' ? each['id'] : each));

interface Statement {
  readonly about: string;
  readonly name: string;
  readonly value: Json;
  readonly path: string;
}

/** What is said of whatever has an id, but for what kind of thing it is: no type is ever shown. */
function* statementsIn(document: JsonObject): Generator<Statement> {
  for (const [{ id: about, type: _type, ...members }, path] of objectsIn(document)) {
    if (typeof about !== 'string' || isJudgedApart(path, document)) continue;
    for (const [name, value] of Object.entries(members))
      if (value !== undefined) yield { about, name, value, path };
  }
}

/**
 * A credential inside has a proof of its own over what it says; only that of an endorsement's endorsement is left
 * unexamined. A proof and a context describe nothing.
 */
function isJudgedApart(path: string, document: JsonObject): boolean {
  if (/(^|\.)(proof|@context)(\[\d+\])?(\.|$)/.test(path)) return true;
  const isInside = /(^|\.)(endorsement|verifiableCredential)(\[\d+\])?(\.|$)/.test(path);
  return isInside && !hasType(document, 'EndorsementCredential');
}

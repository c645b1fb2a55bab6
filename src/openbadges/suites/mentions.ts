import { isDeepStrictEqual } from 'node:util';

import { hasType } from '../check.js';
import { type Json, type JsonObject, listOf, objectsIn } from '../json.js';

/**
 * Finds what a document says of one id in two ways, as one sentence for the reader. Both values are signed, and which
 * mention says which is not: they could be swapped unseen, and the other one would be shown.
 */
export function findContradiction(document: JsonObject): string | undefined {
  const said = new Map<string, { readonly value: Json; readonly path: string }>();
  for (const [object, path] of objectsIn(document)) {
    if (typeof object['id'] !== 'string' || isJudgedApart(path, document)) continue;
    for (const [name, value] of Object.entries(object)) {
      // What something is may be said in part: no type is ever shown.
      if (value === undefined || name === 'id' || name === 'type') continue;
      const key = JSON.stringify([object['id'], name]);
      const before = said.get(key);
      if (before === undefined) said.set(key, { value, path });
      else if (!isDeepStrictEqual(listOf(before.value), listOf(value)))
        return `${before.path || 'the top'} and ${path} say different things of one id (${name}), and could be swapped`;
    }
  }
  return undefined;
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

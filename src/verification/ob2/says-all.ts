import { isDeepStrictEqual } from 'node:util';

import { type Json, type JsonObject, isJsonObject, listOf } from '../../openbadges/json.js';

/**
 * Whether a served document says everything that a copy of it says. The copy may say less, may write one value without
 * its list, and may carry whole what the served one names by its URL: that is then compared with what lies there.
 */
export function saysAll(served: JsonObject, copy: JsonObject): boolean {
  return Object.entries(copy).every(
    ([name, value]) => name === '@context' || value === undefined || isSaid(served[name], value),
  );
}

function isSaid(served: Json | undefined, copied: Json): boolean {
  if (Array.isArray(copied) || Array.isArray(served)) {
    const [all, some] = [listOf(served), listOf(copied)];
    return all.length === some.length && some.every((each, at) => isSaid(all[at], each));
  }
  if (isJsonObject(served) && isJsonObject(copied)) return saysAll(served, copied);
  if (isJsonObject(copied)) return copied['id'] !== undefined && copied['id'] === served;
  if (isJsonObject(served)) return served['id'] === copied;
  return isDeepStrictEqual(served, copied);
}

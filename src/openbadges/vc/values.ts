import { isUri } from '../check.js';
import { type Json, type JsonObject, objectsIn } from '../json.js';

/** One URL in the sense of VC Data Model 2.0: absolute, of any scheme, `data:` and `did:` too. */
export const isUrl = (value: Json | undefined): value is string => isUri(value);

/** The objects of a document that say something, with their paths: those of a `@context` only define words. */
export function* nodesIn(document: JsonObject): Generator<readonly [JsonObject, string]> {
  for (const [object, path] of objectsIn(document)) if (!inContext.test(path)) yield [object, path];
}

const inContext = /(^|\.)@context(\[|\.|$)/;

import type { JsonObject } from '../../openbadges/json.js';

/** A copy without the members of these names, wherever they stand. */
export const withoutMembers = (document: JsonObject, ...names: readonly string[]): JsonObject =>
  JSON.parse(
    JSON.stringify(document, (name, value: unknown) => (names.includes(name) ? undefined : value)),
  ) as JsonObject; // an object without some of its members is one

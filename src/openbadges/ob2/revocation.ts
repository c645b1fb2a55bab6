import { type Check, firstOf, hasType, isHttpUrl, isText, isUri, rule, unless } from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../json.js';
import { isOpenBadges2Context } from './context.js';

/** A RevocationList. One entry may stand without its array: JSON-LD compaction takes it away. */
export const revocationListChecks: readonly Check<JsonObject>[] = [
  rule('list-context', 'OB 2.0 §JSON-LD', (list) =>
    unless(
      listOf(list['@context']).some(isOpenBadges2Context),
      'the @context is not that of Open Badges 2.0',
    ),
  ),
  rule('list-type', 'OB 2.0 RevocationList.type', (list) =>
    unless(hasType(list, 'RevocationList'), 'the type is not RevocationList'),
  ),
  rule('list-id', 'OB 2.0 RevocationList.id', ({ id }) =>
    unless(id === undefined || isHttpUrl(id), 'the id is not a URL'),
  ),
  rule('list-issuer', 'OB 2.0 RevocationList.issuer', ({ issuer }) => {
    const id = isJsonObject(issuer) ? issuer['id'] : issuer;
    return unless(issuer === undefined || isUri(id), 'the issuer has no URL');
  }),
  rule('list-entries', 'OB 2.0 RevocationList.revokedAssertions', ({ revokedAssertions }) =>
    unless(
      revokedAssertions !== undefined && revokedAssertions !== null,
      'the revoked assertions are missing',
    ),
  ),
  rule('list-entry', 'OB 2.0 RevocationList.revokedAssertions', ({ revokedAssertions }) =>
    firstOf(listOf(revokedAssertions), (entry) =>
      unless(namesOf(entry).length > 0, 'an entry has neither id nor uid'),
    ),
  ),
];

/** The entry of a RevocationList that names this assertion, by `id`, by `uid` or bare; a reason may be empty. */
export function findOnRevocationList(
  list: JsonObject,
  assertion: JsonObject,
): { reason: string } | undefined {
  const names = namesOf(assertion);
  const found = listOf(list['revokedAssertions']).find((entry) =>
    namesOf(entry).some((name) => names.includes(name)),
  );
  if (found === undefined) return undefined;
  const reason = isJsonObject(found) ? found['revocationReason'] : undefined;
  return { reason: isText(reason) ? reason : '' };
}

const namesOf = (entry: Json): readonly string[] =>
  (isJsonObject(entry) ? [entry['id'], entry['uid']] : [entry]).filter(isText).map(toComparable);

/** A UUID is the same in capitals (RFC 9562 §4), and a list written by hand must not spare a badge for that. */
const toComparable = (name: string) => (/^urn:uuid:/i.test(name) ? name.toLowerCase() : name);

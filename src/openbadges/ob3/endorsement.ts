import { type Check, hasType, rule, unless } from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../json.js';
import { memberChecks } from '../members.js';
import { vcChecks } from '../vc/checks.js';
import { openBadges3 } from './classes.js';
import { readingChecks, wordingChecks } from './reading-checks.js';
import { isOpenBadges3Context } from './vocabulary.js';

/** All rules of an EndorsementCredential, as a document of its own or inside another. */
export const endorsementChecks: readonly Check<JsonObject>[] = [
  ...vcChecks,
  rule('endorsement-context', 'OB 3.0 §EndorsementCredential.@context', (credential) =>
    unless(
      isOpenBadges3Context(listOf(credential['@context'])[1]),
      'the second @context is not that of Open Badges 3.0',
    ),
  ),
  rule('endorsement-type', 'OB 3.0 §EndorsementCredential.type', (credential) =>
    unless(hasType(credential, 'EndorsementCredential'), 'the type is not EndorsementCredential'),
  ),
  rule('endorsement-valid-from', 'OB 3.0 §EndorsementCredential.validFrom', ({ validFrom }) =>
    unless(validFrom !== undefined, 'validFrom is missing'),
  ),
  ...memberChecks(openBadges3, 'EndorsementCredential'),
  ...readingChecks,
  ...wordingChecks,
];

/**
 * Every endorsement in a credential, wherever it hangs, with its path: an EndorsementCredential, or a text that is a
 * token. What endorses an endorsement is found when that is judged.
 */
export function endorsementsIn(
  credential: JsonObject,
): readonly { path: string; endorsement: JsonObject | string }[] {
  return [...endorsementsBelow(credential, '')];
}

function* endorsementsBelow(
  value: Json | undefined,
  path: string,
): Generator<{ path: string; endorsement: JsonObject | string }> {
  if (Array.isArray(value)) {
    for (const [at, item] of (value as readonly Json[]).entries())
      yield* endorsementsBelow(item, `${path}[${at}]`);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const [name, member] of Object.entries(value)) {
    const here = path === '' ? name : `${path}.${name}`;
    if (name !== 'endorsement' && name !== 'endorsementJwt') yield* endorsementsBelow(member, here);
    else yield* listOf(member).flatMap((each, at) => toEndorsement(each, `${here}[${at}]`));
  }
}

const toEndorsement = (endorsement: Json, path: string) =>
  isJsonObject(endorsement) || typeof endorsement === 'string' ? [{ path, endorsement }] : [];

import { type Check, hasType, isDateTime, isText, isUri, rule, unless } from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../json.js';

/** What an EndorsementCredential needs beyond what every credential does. */
export const endorsementChecks: readonly Check<JsonObject>[] = [
  rule('endorsement-context', 'OB 3.0 §EndorsementCredential.@context', (credential) => {
    const [, second] = listOf(credential['@context']);
    const isBadges = /^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/context(-3\.\d\.\d)?\.json$/;
    return unless(
      typeof second === 'string' && isBadges.test(second),
      'the second @context is not that of Open Badges 3.0',
    );
  }),
  rule('endorsement-type', 'OB 3.0 §EndorsementCredential.type', (credential) =>
    unless(
      hasType(credential, 'VerifiableCredential') && hasType(credential, 'EndorsementCredential'),
      'the type is not VerifiableCredential and EndorsementCredential',
    ),
  ),
  rule('endorsement-id', 'OB 3.0 §EndorsementCredential.id', ({ id }) =>
    unless(isUri(id), 'the id is missing or no URI'),
  ),
  rule('endorsement-name', 'OB 3.0 §EndorsementCredential.name', ({ name }) =>
    unless(isText(name), 'the name is missing'),
  ),
  rule('endorsement-issuer', 'OB 3.0 §EndorsementCredential.issuer', ({ issuer }) =>
    unless(
      isJsonObject(issuer) && isUri(issuer['id']) && hasType(issuer, 'Profile'),
      'the issuer is not an object of type Profile with an id',
    ),
  ),
  rule('endorsement-valid-from', 'OB 3.0 §EndorsementCredential.validFrom', ({ validFrom }) =>
    unless(isDateTime(validFrom), 'validFrom is missing or has no time zone'),
  ),
  rule('endorsement-subject', 'OB 3.0 §EndorsementSubject', ({ credentialSubject }) =>
    unless(
      isJsonObject(credentialSubject) &&
        hasType(credentialSubject, 'EndorsementSubject') &&
        isUri(credentialSubject['id']),
      'the subject is not one EndorsementSubject with the id of what it endorses',
    ),
  ),
  rule('endorsement-comment', 'OB 3.0 §EndorsementSubject.endorsementComment', ({ credentialSubject }) => {
    const comment = isJsonObject(credentialSubject) ? credentialSubject['endorsementComment'] : undefined;
    return unless(comment === undefined || typeof comment === 'string', 'the comment is not a text');
  }),
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

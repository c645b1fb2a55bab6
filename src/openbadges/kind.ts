import { isText } from './check.js';
import { type Json, type JsonObject, isJsonObject, listOf } from './json.js';
import { isOpenBadges2Context } from './ob2/context.js';

/** What a document is, by its own words; `ob2` covers 2.0 and 2.1, `ob3` every credential of an achievement. */
export type DocumentKind =
  | 'ob0'
  | 'ob1.0'
  | 'ob1.1'
  | 'ob2'
  | 'ob3'
  | 'endorsement'
  | 'clr'
  | 'status-list'
  | 'presentation'
  | 'unknown';

/**
 * Tells which standard a document is to be judged by; never throws. What is two things at once is the one that may
 * claim less: a status list or an endorsement that also calls itself a badge is not a badge.
 */
export function kindOf(document: JsonObject): DocumentKind {
  const contexts = listOf(document['@context']);
  if (contexts.some(isCredentialsContext)) return kindOfCredential(listOf(document['type']));
  if (contexts.some(isOpenBadges2Context)) return 'ob2';
  if (contexts.some(isOpenBadges1Context)) return 'ob1.1';
  return contexts.length === 0 ? kindWithoutContext(document) : 'unknown';
}

const credentialTypes: readonly (readonly [type: string, kind: DocumentKind])[] = [
  ['VerifiablePresentation', 'presentation'],
  ['BitstringStatusListCredential', 'status-list'],
  ['EndorsementCredential', 'endorsement'],
  ['ClrCredential', 'clr'],
  ['OpenBadgeCredential', 'ob3'],
  ['AchievementCredential', 'ob3'],
];

const kindOfCredential = (types: readonly Json[]): DocumentKind =>
  credentialTypes.find(([type]) => types.includes(type))?.[1] ?? 'unknown';

/** Before 1.1 nothing names its version: a recipient in bare text is 0.5, one that is an object is 1.0. */
function kindWithoutContext({ recipient, badge, criteria, issuer }: JsonObject): DocumentKind {
  if (isText(recipient) && isJsonObject(badge)) return 'ob0';
  if (isJsonObject(recipient) && badge !== undefined) return 'ob1.0';
  const isBadgeClass = isText(criteria) && isText(issuer);
  return isBadgeClass ? 'ob1.0' : 'unknown';
}

const isCredentialsContext = (context: Json) =>
  context === 'https://www.w3.org/ns/credentials/v2' || context === 'https://www.w3.org/2018/credentials/v1';

const isOpenBadges1Context = (context: Json) =>
  typeof context === 'string' &&
  /^https?:\/\/(w3id\.org\/openbadges|openbadgespec\.org)\/v1\/?$/.test(context);

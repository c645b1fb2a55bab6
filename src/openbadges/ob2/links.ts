import { type Check, isHttpUrl, rule, unless } from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../json.js';
import { isHosted, isSigned } from './checks.js';

/** The documents behind one badge, each already judged by itself; `key` where a signature is. */
export interface Ob2Documents {
  readonly assertion: JsonObject;
  readonly badgeClass: JsonObject;
  readonly profile: JsonObject;
  readonly key?: JsonObject;
}

/** What the documents of one OB 2.0 badge must say of each other. */
export const linkChecks: readonly Check<Ob2Documents>[] = [
  rule('badge-of-assertion', 'OB 2.0 Assertion.badge', ({ assertion, badgeClass }) =>
    unless(idOf(assertion['badge']) === badgeClass['id'], 'the assertion is about another badge'),
  ),
  rule('issuer-of-badge', 'OB 2.0 BadgeClass.issuer', ({ badgeClass, profile }) =>
    unless(idOf(badgeClass['issuer']) === profile['id'], 'the badge is of another issuer'),
  ),
  rule('hosted-within-scope', 'OB 2.0 §Hosted Verification', ({ assertion, profile }) => {
    if (!isHosted(assertion['verification'])) return undefined;
    return unless(
      isWithinScope(assertion['id'], profile),
      'the assertion lives outside of what its issuer allows',
    );
  }),
  rule('key-and-owner', 'OB 2.0 §Signed Verification', ({ assertion, profile, key }) => {
    if (!isSigned(assertion['verification'])) return undefined;
    if (key === undefined) return 'the key of the signature is missing';
    const named = listOf(profile['publicKey']).some((each) => idOf(each) === key['id']);
    return unless(named && key['owner'] === profile['id'], 'key and issuer do not name each other');
  }),
];

/** `allowedOrigins` and `startsWith`, or else the issuer's own origin (OB 2.0 VerificationObject in a Profile). */
function isWithinScope(id: Json | undefined, profile: JsonObject): boolean {
  if (!isHttpUrl(id) || !isHttpUrl(profile['id'])) return false;
  const { verification } = profile;
  const policy = isJsonObject(verification) ? verification : {};
  const origins = listOf(policy['allowedOrigins'] ?? new URL(profile['id']).host);
  const starts = listOf(policy['startsWith']);
  // The URL as a client would ask for it: `…/assertions/../x` does not start with `…/assertions/`.
  const { host, href } = new URL(id);
  const isStart = (start: Json) => typeof start === 'string' && href.startsWith(start);
  return origins.includes(host) && (starts.length === 0 || starts.some(isStart));
}

const idOf = (value: Json | undefined) => (isJsonObject(value) ? value['id'] : value);

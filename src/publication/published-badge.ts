import type { Credential } from '../issuance/credential.entity.js';
import type { Award, Instant } from '../openbadges/award.js';

/** One signed award as the world may have it: the exact texts that were stored, and whether they still hold. */
export interface PublishedBadge {
  readonly award: Award;
  /** OB 3.0 credential with its Data Integrity proof, JSON. */
  readonly ob3: string;
  /** The same as VC-JWT. */
  readonly ob3Jwt: string;
  /** OB 2.0 hosted Assertion, JSON. */
  readonly ob2: string;
  /** OB 2.0 signed Assertion, compact JWS. */
  readonly ob2Jws: string;
  readonly revoked: { readonly at: Instant; readonly reason: string } | undefined;
}

/** What of a stored credential is public; `undefined` for an award that is only reserved. */
export function toPublishedBadge(row: Credential): PublishedBadge | undefined {
  const { ob3, ob3Jwt, ob2, ob2Jws, revokedAt, revocationReason } = row;
  if (ob3 === null || ob3Jwt === null || ob2 === null || ob2Jws === null) return undefined;
  const award = JSON.parse(row.award) as Award; // written by our own `toReservation`, never changed since
  const revoked = revokedAt === null ? undefined : { at: revokedAt, reason: revocationReason ?? '' };
  return { award, ob3, ob3Jwt, ob2, ob2Jws, revoked };
}

/** Whether a badge holds at an instant: revoked comes before expired, for it is final. */
export function stateOf({ award, revoked }: PublishedBadge, now: Instant): 'valid' | 'expired' | 'revoked' {
  if (revoked !== undefined) return 'revoked';
  return award.validUntil !== undefined && award.validUntil <= now ? 'expired' : 'valid';
}

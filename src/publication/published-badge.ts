import type { Credential, CredentialState } from '../issuance/credential.entity.js';
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
  /** Taken back for good. */
  readonly revoked: Withdrawn | undefined;
  /** Out of force until it is reinstated; `undefined` too once it is revoked. */
  readonly suspended: Withdrawn | undefined;
  /** A key of this badge is known to others since then. The badge stays valid: it is in our issue log. */
  readonly compromisedKey: { readonly since: Instant } | undefined;
}

interface Withdrawn {
  readonly at: Instant;
  readonly reason: string;
}

/** Since when each of our keys is not trusted any more, by its name; keys without an entry are. */
export type CompromisedKeys = ReadonlyMap<string, { readonly since: Instant }>;

/** What of a stored credential is public; `undefined` for an award that is only reserved. */
export function toPublishedBadge(row: Credential, compromised: CompromisedKeys): PublishedBadge | undefined {
  const { ob3, ob3Jwt, ob2, ob2Jws } = row;
  if (ob3 === null || ob3Jwt === null || ob2 === null || ob2Jws === null) return undefined;
  const award = JSON.parse(row.award) as Award; // written by our own `toReservation`, never changed since
  return {
    award,
    ...{ ob3, ob3Jwt, ob2, ob2Jws },
    revoked: toWithdrawn(row.revokedAt, row.revocationReason),
    suspended: toWithdrawn(row.suspendedAt, row.suspensionReason),
    compromisedKey: findCompromised(award, compromised),
  };
}

/** Whether a badge holds at an instant: revoked comes first, for it is final. */
export function stateOf({ award, revoked, suspended }: PublishedBadge, now: Instant): CredentialState {
  if (revoked !== undefined) return 'revoked';
  if (suspended !== undefined) return 'suspended';
  return award.validUntil !== undefined && award.validUntil <= now ? 'expired' : 'valid';
}

/** OB 2.0 knows no suspension: its readers see a revocation, whose reason says that it may end. */
export const saySuspended = (reason: string) => `Suspended until reinstated: ${reason}`;

const toWithdrawn = (at: Instant | null, reason: string | null) =>
  at === null ? undefined : { at, reason: reason ?? '' };

/** The earlier of the two, when both of its keys are compromised. */
function findCompromised({ keys }: Award, compromised: CompromisedKeys): PublishedBadge['compromisedKey'] {
  const [since] = [keys.ed25519, keys.rsa].flatMap((name) => compromised.get(name)?.since ?? []).sort();
  return since === undefined ? undefined : { since };
}

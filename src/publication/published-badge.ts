import { createHash } from 'node:crypto';

import type { Credential, CredentialState } from '../issuance/credential.entity.js';
import type { Award, Instant } from '../openbadges/award.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../openbadges/json.js';

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
  /** What its holder chose to show on its page; nothing by default. */
  readonly shows: { readonly page: boolean; readonly name: boolean };
  /** The holder was erased and the four texts are empty: what is left to compare a copy with. */
  readonly erased: Commitments | undefined;
}

/** SHA-256 (hex) of each form. A document's is over its members in order, however it is spelled. */
export type Commitments = Readonly<Record<'ob2' | 'ob2Jws' | 'ob3' | 'ob3Jwt', string>>;

/** What remains of the four texts when they go. */
export function toCommitments(texts: Commitments): Commitments {
  const ofText = (text: string) => commitmentTo(JSON.parse(text) as JsonObject);
  const { ob2, ob2Jws, ob3, ob3Jwt } = texts;
  return { ob2: ofText(ob2), ob2Jws: hashOf(ob2Jws), ob3: ofText(ob3), ob3Jwt: hashOf(ob3Jwt) };
}

/** Of a token, or of a document; one proof with a list around it or without is the same. */
export function commitmentTo(given: string | JsonObject): string {
  if (typeof given === 'string') return hashOf(given);
  return hashOf(JSON.stringify(inOrder(withBareProof(given))));
}

/** The one proof without a list around it. */
export function withBareProof(document: JsonObject): JsonObject {
  const [proof, ...others] = listOf(document['proof']);
  return proof === undefined || others.length > 0 ? document : { ...document, proof };
}

function inOrder(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((each) => inOrder(each) ?? null);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, inOrder(value[name])]),
  );
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

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
    shows: { page: row.pagePublicSince !== null, name: row.namePublicSince !== null },
    erased: row.commitments === null ? undefined : (JSON.parse(row.commitments) as Commitments),
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

import { addresses } from '../addresses.js';
import type { Issuer } from '../award.js';
import type { JsonObject } from '../json.js';
import { toSignedId } from './assertion.js';
import { openBadges2 } from './context.js';

/** Keys by their `kid`: the one that signs now, and those whose signatures still count. */
export interface IssuerKeys {
  readonly currentKid: string;
  readonly formerKids?: readonly string[];
}

/**
 * The issuer, in Finnish (OB 2.0 Profile). `publicKey` lists former keys too: a signature whose key the Profile no
 * longer names is refused. `verification` bounds where a hosted Assertion of ours may live.
 */
export function toProfile(
  baseUrl: string,
  issuer: Issuer,
  { currentKid, formerKids = [] }: IssuerKeys,
): JsonObject {
  const at = addresses(baseUrl);
  return {
    '@context': openBadges2,
    id: at.ob2Issuer,
    type: 'Profile',
    '@language': 'fi',
    name: issuer.name.fi,
    description: issuer.description.fi,
    url: issuer.url,
    email: issuer.email,
    publicKey: formerKids.length === 0 ? at.ob2Key(currentKid) : [currentKid, ...formerKids].map(at.ob2Key),
    revocationList: at.ob2Revocations,
    verification: {
      type: 'VerificationObject',
      verificationProperty: 'id',
      allowedOrigins: new URL(baseUrl).host,
      startsWith: at.ob2Assertion(''),
    },
  };
}

/** The public key of a signed Assertion's `creator` URL (OB 2.0 CryptographicKey). */
export function toCryptographicKey(baseUrl: string, kid: string, publicKeyPem: string): JsonObject {
  const at = addresses(baseUrl);
  return {
    '@context': openBadges2,
    id: at.ob2Key(kid),
    type: 'CryptographicKey',
    owner: at.ob2Issuer,
    publicKeyPem,
  };
}

/**
 * Revoked signed Assertions (OB 2.0 RevocationList). Never exactly one entry: openbadges-validator-core compacts a list
 * of one into an object and then finds nothing in it, so the nil UUID, which no award has, is put beside it.
 */
export function toRevocationList(
  baseUrl: string,
  revoked: readonly { readonly id: string; readonly reason: string }[],
): JsonObject {
  const at = addresses(baseUrl);
  const entries = revoked.map(({ id, reason }) => ({ id: toSignedId(id), revocationReason: reason }));
  const padding = {
    id: toSignedId('00000000-0000-0000-0000-000000000000'),
    revocationReason: 'Never issued',
  };
  return {
    '@context': openBadges2,
    id: at.ob2Revocations,
    type: 'RevocationList',
    issuer: at.ob2Issuer,
    revokedAssertions: entries.length === 1 ? [...entries, padding] : entries,
  };
}

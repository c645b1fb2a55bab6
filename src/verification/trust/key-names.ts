import { type KeyObject, createHash } from 'node:crypto';

import { parseMultikey, toMultikey } from '../../openbadges/proof/multikey.js';
import type { TrustedIssuer } from './trusted-issuers.js';

/** Whether a key is one of those by which an issuer is known: as a Multikey, or by its JWK thumbprint. */
export function isKeyOf({ keys = [] }: TrustedIssuer, publicKey: KeyObject): boolean {
  return keys.includes(thumbprintOf(publicKey)) || keys.includes(multikeyOf(publicKey) ?? '');
}

/**
 * The key behind a verification method of an issuer that is known by its keys, so that nothing has to be fetched: the
 * one that the fragment repeats, or the only one. A thumbprint names a key and does not hold it.
 */
export function findPinnedKey(
  issuers: readonly TrustedIssuer[],
  controller: string,
  fragment: string,
): KeyObject | undefined {
  const keys = issuers.find(({ id }) => id === controller)?.keys ?? [];
  const pinned = keys.includes(fragment) ? fragment : keys.length === 1 ? (keys[0] ?? '') : '';
  try {
    return pinned.startsWith('z') ? parseMultikey(pinned) : undefined;
  } catch {
    // A thumbprint may begin with z too.
    return undefined;
  }
}

/** RFC 7638 §3: the required members in the order of their names, without white space; OKP as RFC 8037 §2 has it. */
function thumbprintOf(publicKey: KeyObject): string {
  const { crv, e, kty, n, x, y } = publicKey.export({ format: 'jwk' });
  return createHash('sha256').update(JSON.stringify({ crv, e, kty, n, x, y })).digest('base64url');
}

function multikeyOf(publicKey: KeyObject): string | undefined {
  try {
    return toMultikey(publicKey);
  } catch {
    // RSA keys are never written so.
    return undefined;
  }
}

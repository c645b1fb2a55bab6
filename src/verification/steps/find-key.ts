import { type JsonWebKey, createPublicKey } from 'node:crypto';

import { addresses } from '../../openbadges/addresses.js';
import { isJsonObject, parseJsonObject } from '../../openbadges/json.js';
import type { FindKey, VerificationKey } from '../../openbadges/proof/data-integrity.js';
import type { FindJwsKey } from '../../openbadges/jose/jws.js';
import { parseMultikey } from '../../openbadges/proof/multikey.js';
import type { OwnIssuer } from './own-issuer.js';

/** Keys that can be had without asking anybody: our own, and those that are their own identifier. */
export function findProofKey(own: OwnIssuer): FindKey {
  const { did } = addresses(own.baseUrl);
  return async (method) => {
    const [controller = '', fragment = ''] = method.split('#', 2);
    if (controller === did) return toOwnKey(did, own.ed25519Key(fragment));
    return controller.startsWith('did:key:') ? toDidKey(controller, fragment) : undefined;
  };
}

/** The same for a VC-JWT, whose own keys stand at https addresses; `did:jwk` carries the key in itself. */
export function findTokenKey(own: OwnIssuer): FindJwsKey {
  const { did, didKey, jwk } = addresses(own.baseUrl);
  return async (kid, payload) => {
    const issuer = typeof payload['iss'] === 'string' ? payload['iss'] : '';
    const method = kid ?? (issuer.startsWith('did:jwk:') ? `${issuer}#0` : '');
    for (const prefix of [jwk(''), didKey('')]) {
      if (method.startsWith(prefix)) return toOwnKey(did, own.rsaPublicKey(method.slice(prefix.length)));
    }
    return method.startsWith('did:jwk:') ? toDidJwk(method) : undefined;
  };
}

/** The key of an OB 2.0 signature stands in the payload, as `creator`; only ours can be had without fetching. */
export function findCreatorKey(own: OwnIssuer): FindJwsKey {
  const { ob2Key, ob2Issuer } = addresses(own.baseUrl);
  return async (_kid, { verification }) => {
    const creator = isJsonObject(verification) ? String(verification['creator']) : '';
    if (!creator.startsWith(ob2Key(''))) return undefined;
    return toOwnKey(ob2Issuer, own.rsaPublicKey(creator.slice(ob2Key('').length)));
  };
}

/** A key cannot be used although it is named; the message is for the reader. */
class KeyRefused extends Error {
  override readonly name = 'KeyRefused';
  readonly code = 'key-refused';
}

function toOwnKey(controller: string, publicKey: VerificationKey['publicKey'] | undefined): VerificationKey {
  if (publicKey === undefined) throw new KeyRefused('it was never a key of ours');
  return { controller, publicKey };
}

/** did:key method §3.1: the fragment repeats the key itself. */
function toDidKey(controller: string, fragment: string): VerificationKey {
  const multibase = controller.slice('did:key:'.length);
  if (fragment !== multibase) throw new KeyRefused('the fragment does not name the key of its did:key');
  return { controller, publicKey: parseMultikey(multibase) };
}

/** did:jwk method: the JWK itself in base64url, its only key being #0. A private key in it is no secret and no key. */
function toDidJwk(method: string): VerificationKey {
  const [controller = '', fragment] = method.split('#', 2);
  const jwk = parseJsonObject(Buffer.from(controller.slice('did:jwk:'.length), 'base64url').toString('utf8'));
  if (fragment !== '0' || jwk['d'] !== undefined)
    throw new KeyRefused('this is not the one public key of a did:jwk');
  // Node judges every member itself and throws for what is no key.
  return { controller, publicKey: createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }) };
}

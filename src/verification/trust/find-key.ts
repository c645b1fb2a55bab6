import type { KeyObject } from 'node:crypto';

import { addresses } from '../../openbadges/addresses.js';
import { isHttpUrl } from '../../openbadges/check.js';
import type { FindJwsKey } from '../../openbadges/jose/jws.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../../openbadges/json.js';
import type { VerificationKey } from '../../openbadges/proof/data-integrity.js';
import {
  KeyRefused,
  parseDidJwk,
  parseDidKey,
  parsePublicJwk,
  readVerificationMethod,
  toDidWebUrl,
} from '../../openbadges/proof/verification-method.js';
import type { Surroundings } from '../steps/case.js';
import { loadJson } from '../steps/load-document.js';
import { findPinnedKey, isKeyOf } from './key-names.js';

/** A key that was found, and whether anything but the badge's own word says that it is its issuer's. */
export interface FoundKey extends VerificationKey {
  readonly isTied: boolean;
}

/** Finds the key of a Data Integrity proof: ours, one that is its own identifier, a pinned one, or one on the web. */
export function findProofKey(surroundings: Surroundings) {
  const { own, trustedIssuers } = surroundings;
  const { did } = addresses(own.baseUrl);
  return async (method: string): Promise<FoundKey | undefined> => {
    const [controller = '', fragment = ''] = method.split('#', 2);
    if (controller === did) return tied(toOwnKey(did, own.ed25519Key(fragment)));
    if (controller.startsWith('did:key:')) return tied(parseDidKey(method));
    if (controller.startsWith('did:jwk:')) return tied(parseDidJwk(method));
    const publicKey = findPinnedKey(trustedIssuers, controller, fragment);
    if (publicKey !== undefined) return { controller, publicKey, isTied: true };
    const url = toUrl(controller);
    // Another DID method than those of the web could only be asked through somebody else's resolver.
    const document = url === undefined ? undefined : await loadKeyDocument(url, surroundings);
    return document && readKey(document, method, surroundings);
  };
}

/** The same for a VC-JWT, by its `kid` (OB 3.0 §JOSE Header): a DID URL, or an https address of one bare JWK. */
export function findTokenKey(surroundings: Surroundings) {
  const { own } = surroundings;
  const { did, didKey, jwk } = addresses(own.baseUrl);
  const findByMethod = findProofKey(surroundings);
  return async (...[kid, payload]: Parameters<FindJwsKey>): Promise<FoundKey | undefined> => {
    const issuer = issuerOfClaims(payload);
    const method = kid ?? toOnlyMethod(issuer);
    for (const prefix of [jwk(''), didKey('')]) {
      const key = method.startsWith(prefix) && toOwnKey(did, own.rsaPublicKey(method.slice(prefix.length)));
      if (key) return tied(key);
    }
    if (!isHttpUrl(method)) return findByMethod(method);
    const document = await loadKeyDocument(method, surroundings);
    if (document === undefined) return undefined;
    if (document['kty'] === undefined && document['keys'] === undefined)
      return readKey(document, method, surroundings);
    return toJwkKey(document, { issuer, method, surroundings });
  };
}

/** The document of a key or its controller; `undefined` when it cannot be had now. Throws `KeyRefused`. */
export async function loadKeyDocument(
  url: string,
  surroundings: Surroundings,
): Promise<JsonObject | undefined> {
  const loaded = await loadJson(url, surroundings);
  if ('document' in loaded) return loaded.document;
  if (loaded.outcome === 'failed') throw new KeyRefused(loaded.detail);
  return undefined;
}

function toUrl(controller: string): string | undefined {
  if (controller.startsWith('did:web:')) return toDidWebUrl(controller);
  if (controller.startsWith('did:')) return undefined;
  if (isHttpUrl(controller)) return controller;
  throw new KeyRefused('it is neither a DID nor an address on the web');
}

function toOwnKey(controller: string, publicKey: VerificationKey['publicKey'] | undefined): VerificationKey {
  if (publicKey === undefined) throw new KeyRefused('it was never a key of ours');
  return { controller, publicKey };
}

const tied = (key: VerificationKey): FoundKey => ({ ...key, isTied: true });

/** The key in a document; one that stands alone on a DID's site is the DID's when the DID's own document lists it. */
async function readKey(document: JsonObject, method: string, surroundings: Surroundings): Promise<FoundKey> {
  const key = readVerificationMethod(document, method, surroundings.now);
  const { controller, publicKey } = key;
  if (method.startsWith(`${controller}#`) || !controller.startsWith('did:')) return tied(key);
  return { ...key, isTied: await listsKey(controller, publicKey, surroundings) };
}

/** Whether a did:web names this key among those that assert for it: whoever may store a file on its site is not it. */
async function listsKey(did: string, publicKey: KeyObject, surroundings: Surroundings): Promise<boolean> {
  const document = (await loadKeyDocument(toDidWebUrl(did), surroundings)) ?? {};
  return listOf(document['assertionMethod']).some((listed) => {
    const id = String(isJsonObject(listed) ? listed['id'] : listed);
    try {
      const method = id.startsWith('#') ? did + id : id;
      return readVerificationMethod(document, method, surroundings.now).publicKey.equals(publicKey);
    } catch (error) {
      if (error instanceof KeyRefused) return false;
      throw error;
    }
  });
}

/** A token without a `kid` can only be of an issuer that is its own key; a key inside its header is never used. */
function toOnlyMethod(issuer: string): string {
  if (issuer.startsWith('did:jwk:')) return `${issuer}#0`;
  if (issuer.startsWith('did:key:')) return `${issuer}#${issuer.slice('did:key:'.length)}`;
  throw new KeyRefused('the token does not say which key signed it');
}

/**
 * A bare JWK does not say whose it is: the issuer's, when it stands on the issuer's own site (and, of a DID, is listed by
 * it) or is known here as the issuer's. OB 3.0 asks for neither, so that another site's key proves the token whole and leaves open by whom.
 */
async function toJwkKey(
  document: JsonObject,
  by: { readonly issuer: string; readonly method: string; readonly surroundings: Surroundings },
): Promise<FoundKey> {
  const { issuer, method, surroundings } = by;
  const publicKey = parsePublicJwk(document);
  const known = surroundings.trustedIssuers.find(({ id }) => id === issuer);
  if (known !== undefined && isKeyOf(known, publicKey))
    return { controller: issuer, publicKey, isTied: true };
  const home = toUrl(issuer);
  if (home === undefined) throw new KeyRefused('its issuer is a DID that does not stand on the web');
  const isAtHome = new URL(home).origin === new URL(method).origin;
  const isListed =
    !issuer.startsWith('did:') || (isAtHome && (await listsKey(issuer, publicKey, surroundings)));
  return { controller: issuer, publicKey, isTied: isAtHome && isListed };
}

function issuerOfClaims(payload: JsonObject): string {
  const { iss, issuer } = payload;
  const said: Json | undefined = iss ?? (isJsonObject(issuer) ? issuer['id'] : issuer);
  return typeof said === 'string' ? said : '';
}

import { type KeyObject, createHash, generateKeyPairSync, sign } from 'node:crypto';

import type { JsonObject } from '../../../src/openbadges/json.js';
import { toClaims } from '../../../src/openbadges/jose/vc-jwt.js';
import { addProof } from '../../../src/openbadges/proof/data-integrity.js';
import { toMultikey } from '../../../src/openbadges/proof/multikey.js';
import type { Page } from './world.js';

/** Somebody who issues: an id, a way to sign, and what their site publishes. */
export interface Issuer {
  readonly id: string;
  readonly pages: Readonly<Record<string, Page>>;
  /** The key as a list of trusted issuers names it. */
  readonly pin: string;
  secure(document: JsonObject, created?: string): Promise<JsonObject | string>;
}

/** An issuer of tokens, who can also sign any payload under any header. */
export interface TokenIssuer extends Issuer {
  sign(header: JsonObject, payload: object): string;
}

/** Data Integrity with a key that is its own identifier. */
export function didKeyIssuer(): Issuer {
  const { privateKey, pin } = ed25519();
  return toProver(`did:key:${pin}`, `did:key:${pin}#${pin}`, { privateKey, pin });
}

/** Data Integrity with a key that a DID document lists. */
export function didWebIssuer(host: string, changes: (did: JsonObject) => JsonObject = (did) => did): Issuer {
  const { privateKey, pin } = ed25519();
  const did = `did:web:${host}`;
  const method = `${did}#key-1`;
  const document = {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: [{ id: method, type: 'Multikey', controller: did, publicKeyMultibase: pin }],
    assertionMethod: [method],
  };
  const pages = { [`https://${host}/.well-known/did.json`]: changes(document) };
  return { ...toProver(did, method, { privateKey, pin }), pages };
}

/** Data Integrity with a key document at an https address; the issuer's id is an https address too. */
export function httpsIssuer(host: string): Issuer {
  const { privateKey, pin } = ed25519();
  const id = `https://${host}/issuer`;
  const method = `https://${host}/keys/1`;
  const pages = { [method]: { id: method, type: 'Multikey', controller: id, publicKeyMultibase: pin } };
  return { ...toProver(id, method, { privateKey, pin }), pages };
}

/** VC-JWT whose `kid` is the https address of one bare JWK, on the issuer's site or on another. */
export function kidIssuer(alg: 'RS256' | 'ES256', host: string, keyHost = host): TokenIssuer {
  const key = tokenKey(alg);
  const kid = `https://${keyHost}/keys/1`;
  return { ...toSigner(`https://${host}/issuer`, kid, { alg, ...key }), pages: { [kid]: key.jwk } };
}

/** VC-JWT with a key that a DID document lists. */
export function didWebTokenIssuer(alg: 'RS256' | 'ES256', host: string): TokenIssuer {
  const key = tokenKey(alg);
  const did = `did:web:${host}`;
  const kid = `${did}#key-1`;
  const document = {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/jwk/v1'],
    id: did,
    verificationMethod: [{ id: kid, type: 'JsonWebKey', controller: did, publicKeyJwk: key.jwk }],
    assertionMethod: [kid],
  };
  return {
    ...toSigner(did, kid, { alg, ...key }),
    pages: { [`https://${host}/.well-known/did.json`]: document },
  };
}

/** VC-JWT with a JWK that is its own identifier. */
export function didJwkIssuer(alg: 'RS256' | 'ES256'): TokenIssuer {
  const key = tokenKey(alg);
  const did = `did:jwk:${Buffer.from(JSON.stringify(key.jwk)).toString('base64url')}`;
  return toSigner(did, `${did}#0`, { alg, ...key });
}

/** A compact token with any header over any payload. */
export function toToken(
  header: { readonly alg: string; readonly [name: string]: unknown },
  payload: object,
  privateKey: KeyObject,
): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part(header)}.${part(payload)}`;
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' as const };
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

export function tokenKey(alg: 'RS256' | 'ES256') {
  const { privateKey, publicKey } =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, e, n, x, y } = publicKey.export({ format: 'jwk' });
  const members = JSON.stringify({ crv, e, kty, n, x, y });
  const jwk = JSON.parse(members) as JsonObject;
  return { privateKey, publicKey, jwk, pin: createHash('sha256').update(members).digest('base64url') };
}

function ed25519() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, pin: toMultikey(publicKey) };
}

function toProver(
  id: string,
  verificationMethod: string,
  key: { privateKey: KeyObject; pin: string },
): Issuer {
  const { privateKey, pin } = key;
  return {
    id,
    pin,
    pages: {},
    secure: (document, created = '2026-05-01T00:00:00Z') =>
      addProof(document, { verificationMethod, privateKey, created }),
  };
}

function toSigner(
  id: string,
  kid: string,
  { alg, privateKey, pin }: { alg: string; privateKey: KeyObject; pin: string },
): TokenIssuer {
  return {
    id,
    pin,
    pages: {},
    secure: async (document) => toToken({ alg, typ: 'JWT', kid }, toClaims(document), privateKey),
    sign: (header, payload) => toToken({ alg, ...header }, payload, privateKey),
  };
}

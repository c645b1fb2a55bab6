import {
  type KeyObject,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  generateKeyPairSync,
} from 'node:crypto';
import { promisify } from 'node:util';

import { toMultikey } from './multikey.js';

/** The key of the Data Integrity proof. The KeyObject is kept: making one costs as much as twelve signatures. */
export interface Ed25519Key {
  /** `z6Mk…`, the fragment of its verification method. */
  readonly multibase: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** A public RSA key as JSON Web Key, with nothing but public parts (RFC 7517). */
export interface RsaJwk {
  readonly kty: 'RSA';
  readonly n: string;
  readonly e: string;
  readonly alg: 'RS256';
  readonly use: 'sig';
  readonly kid: string;
}

/** The key of VC-JWT and of OB 2.0's signed assertion. */
export interface RsaKey {
  /** JWK thumbprint, SHA-256 (RFC 7638): the last part of the key's URLs. */
  readonly kid: string;
  readonly jwk: RsaJwk;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Everything that signs one award. */
export interface SigningKeys {
  readonly ed25519: Ed25519Key;
  readonly rsa: RsaKey;
}

/** A key file cannot be used for signing. */
export class KeyUnusable extends Error {
  override readonly name = 'KeyUnusable';
  readonly code = 'key-unusable';
}

/** A fresh Ed25519 private key as PKCS #8 PEM. */
export function generateEd25519Pem(): string {
  return toPem(generateKeyPairSync('ed25519').privateKey);
}

/** A fresh RSA private key of 2,048 bits as PKCS #8 PEM; made off the event loop. */
export async function generateRsaPem(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicExponent: 0x10001,
  });
  return toPem(privateKey);
}

/** The Ed25519 key of a PEM; throws `KeyUnusable` for any other kind of key. */
export function loadEd25519Key(pem: string): Ed25519Key {
  const privateKey = parsePrivateKey(pem);
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new KeyUnusable('this is not an Ed25519 private key');
  const publicKey = createPublicKey(privateKey);
  return { multibase: toMultikey(publicKey), privateKey, publicKey };
}

/** The RSA key of a PEM, 2,048 bits or more (RFC 7518 §3.3); throws `KeyUnusable` otherwise. */
export function loadRsaKey(pem: string): RsaKey {
  const privateKey = parsePrivateKey(pem);
  if (
    privateKey.asymmetricKeyType !== 'rsa' ||
    (privateKey.asymmetricKeyDetails?.modulusLength ?? 0) < 2048
  ) {
    throw new KeyUnusable('this is not an RSA private key of at least 2,048 bits');
  }
  const publicKey = createPublicKey(privateKey);
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const kid = thumbprint({ e, kty: 'RSA', n });
  return { kid, jwk: { kty: 'RSA', n, e, alg: 'RS256', use: 'sig', kid }, privateKey, publicKey };
}

/** The public half as SPKI PEM, as OB 2.0's CryptographicKey carries it. */
export function toPublicPem(publicKey: KeyObject): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

const toPem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();

function parsePrivateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // The parser's own words may quote the file.
    throw new KeyUnusable('this is not a private key in PEM');
  }
}

/** RFC 7638 §3: the required members in this very order, without white space. */
function thumbprint(members: { readonly e: string; readonly kty: 'RSA'; readonly n: string }): string {
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url');
}

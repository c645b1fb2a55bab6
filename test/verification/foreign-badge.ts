import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

import type { JsonObject } from '../../src/openbadges/json.js';
import { credentialContexts } from '../../src/openbadges/proof/contexts.js';
import { addProof } from '../../src/openbadges/proof/data-integrity.js';
import { signJws } from '../../src/openbadges/jose/jws.js';
import { toMultikey } from '../../src/openbadges/proof/multikey.js';
import { toClaims } from '../../src/openbadges/jose/vc-jwt.js';

/** A stranger who issues with a key that is its own identifier. */
export interface Stranger {
  readonly did: string;
  readonly method: string;
  readonly privateKey: KeyObject;
}

export function newStranger(): Stranger {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const multibase = toMultikey(publicKey);
  return { did: `did:key:${multibase}`, method: `did:key:${multibase}#${multibase}`, privateKey };
}

/** A stranger with an RSA key inside of a did:jwk, for tokens. */
export function newTokenStranger(): Stranger {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = Buffer.from(JSON.stringify(publicKey.export({ format: 'jwk' }))).toString('base64url');
  return { did: `did:jwk:${jwk}`, method: `did:jwk:${jwk}#0`, privateKey };
}

/** A complete OB 3.0 credential of a stranger, unsigned. */
export function toForeignCredential(issuer: string, changes: JsonObject = {}): JsonObject {
  return {
    '@context': credentialContexts,
    id: 'https://badges.example/credentials/1',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: 'Juggling',
    issuer: { id: issuer, type: ['Profile'], name: 'Circus School' },
    validFrom: '2024-05-01T00:00:00Z',
    credentialSubject: {
      id: 'urn:uuid:0f6c0b9e-7a64-4d55-9f0e-0f6c0b9e7a64',
      type: ['AchievementSubject'],
      achievement: {
        id: 'https://badges.example/achievements/juggling',
        type: ['Achievement'],
        name: 'Juggling',
        description: 'Keeps five balls in the air.',
        criteria: { narrative: 'Five balls, one minute.' },
      },
    },
    ...changes,
  };
}

export const signDocument = (document: JsonObject, stranger: Stranger, created = '2024-05-01T00:00:00Z') =>
  addProof(document, { verificationMethod: stranger.method, privateKey: stranger.privateKey, created });

export const signToken = (document: JsonObject, stranger: Stranger, kid = stranger.method) =>
  signJws(JSON.stringify(toClaims(document)), { kid, typ: 'JWT' }, stranger.privateKey);

/** A token with any header at all, signed RS256 over whatever it says. */
export function forgeToken(header: object, payload: object, privateKey: KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part(header)}.${part(payload)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

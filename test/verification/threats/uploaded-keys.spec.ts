import { generateKeyPairSync } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { toClaims } from '../../../src/openbadges/jose/vc-jwt.js';
import { addProof } from '../../../src/openbadges/proof/data-integrity.js';
import { toMultikey } from '../../../src/openbadges/proof/multikey.js';
import { badgeOf } from '../world/documents.js';
import { didWebIssuer, didWebTokenIssuer, toToken, tokenKey } from '../world/issuers.js';
import { judge, oddities, worldOf } from '../world/world.js';

const host = 'school.example';

describe('T27: a key that somebody could put on the site of a trusted did:web', () => {
  const school = didWebIssuer(host);
  const upload = `https://${host}/uploads/pupil-1.json`;

  it('T27: does not sign for it as a key document', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const key = { type: 'Multikey', controller: school.id, publicKeyMultibase: toMultikey(publicKey) };
    const world = worldOf({ ...school.pages, [upload]: { id: upload, ...key } });
    const details = { verificationMethod: upload, privateKey, created: '2026-05-01T00:00:00Z' };
    const forged = await addProof(badgeOf(school.id), details);
    const answer = await judge(forged, { world, trusted: [school.id] });
    expect([answer.verdict, ...oddities(answer)]).toEqual([
      'issuer-unknown',
      'trusted-issuer warning',
      'key-of-issuer warning',
    ]);
  });

  it('T27: does not sign for it as a bare JWK', async () => {
    const { jwk, privateKey } = tokenKey('ES256');
    const world = worldOf({ ...school.pages, [upload]: jwk });
    const header = { alg: 'ES256', kid: upload, typ: 'JWT' };
    const answer = await judge(toToken(header, toClaims(badgeOf(school.id)), privateKey), {
      world,
      trusted: [school.id],
    });
    expect(answer.verdict).toBe('issuer-unknown');
  });

  it('T27 twin: signs for it once its own document lists the key', async () => {
    const { jwk, privateKey } = tokenKey('ES256');
    const method = `${school.id}#token`;
    const listing = didWebTokenIssuer('ES256', host);
    const [did] = Object.values(listing.pages) as { verificationMethod: object[] }[];
    const page = {
      ...did,
      verificationMethod: [{ id: method, type: 'JsonWebKey', controller: school.id, publicKeyJwk: jwk }],
      assertionMethod: [method],
    };
    const world = worldOf({ [`https://${host}/.well-known/did.json`]: page, [upload]: jwk });
    const header = { alg: 'ES256', kid: upload, typ: 'JWT' };
    const answer = await judge(toToken(header, toClaims(badgeOf(school.id)), privateKey), {
      world,
      trusted: [school.id],
    });
    expect(answer.verdict).toBe('valid');
  });
});

import { addresses } from '../addresses.js';
import type { Issuer, Language } from '../award.js';
import type { JsonObject } from '../json.js';
import { credentialContexts } from '../proof/contexts.js';
import type { RsaJwk } from '../proof/keys.js';

/** The issuer as OB 3.0 Profile, a document of its own; its `id` is the did:web that every credential names. */
export function toIssuerProfile(baseUrl: string, issuer: Issuer, language: Language): JsonObject {
  return { '@context': credentialContexts, ...toProfile(baseUrl, issuer, language) };
}

/** The issuer as every credential carries it (OB 3.0 §Profile). */
export function toProfile(baseUrl: string, issuer: Issuer, language: Language): JsonObject {
  const { name, description, url, email, parentOrg } = issuer;
  return {
    id: addresses(baseUrl).did,
    type: ['Profile'],
    name: name[language],
    description: description[language],
    url,
    email,
    ...(parentOrg === undefined ? {} : { parentOrg: toParent(parentOrg, language) }),
  };
}

const toParent = ({ name, url }: NonNullable<Issuer['parentOrg']>, language: Language) => ({
  id: url,
  type: ['Profile'],
  name: name[language],
  url,
});

/**
 * The did:web document: every key whose signatures still count. `assertionMethod` holds full DID URLs as strings;
 * 1EdTech's validator reads nothing else. Taking a key out of it kills all credentials that it signed.
 */
export function toDidDocument(
  baseUrl: string,
  multibaseKeys: readonly string[],
  rsaJwks: readonly RsaJwk[],
): JsonObject {
  const { did, didKey } = addresses(baseUrl);
  return {
    '@context': [
      'https://www.w3.org/ns/did/v1',
      'https://w3id.org/security/multikey/v1',
      'https://w3id.org/security/jwk/v1',
    ],
    id: did,
    verificationMethod: [
      ...multibaseKeys.map((publicKeyMultibase) => ({
        id: didKey(publicKeyMultibase),
        type: 'Multikey',
        controller: did,
        publicKeyMultibase,
      })),
      // Only the named members: a private JWK is assignable to a public one.
      ...rsaJwks.map(({ kty, n, e, alg, use, kid }) => ({
        id: didKey(kid),
        type: 'JsonWebKey',
        controller: did,
        publicKeyJwk: { kty, n, e, alg, use, kid },
      })),
    ],
    assertionMethod: [...multibaseKeys, ...rsaJwks.map(({ kid }) => kid)].map(didKey),
  };
}

import type { JsonObject } from '../../../src/openbadges/json.js';
import { toPublicPem } from '../../../src/openbadges/proof/keys.js';
import { toToken, tokenKey } from './issuers.js';
import type { Page } from './world.js';

export const site = 'https://circus.example.org';
export const ob2 = {
  assertion: `${site}/assertions/1`,
  badge: `${site}/badges/juggling`,
  issuer: `${site}/issuer`,
  key: `${site}/key`,
  list: `${site}/revoked`,
} as const;

const context = 'https://w3id.org/openbadges/v2';

/** A complete OB 2.0 Assertion, hosted. */
export function assertionOf(changes: JsonObject = {}): JsonObject {
  return {
    '@context': context,
    id: ob2.assertion,
    type: 'Assertion',
    recipient: { type: 'email', hashed: false, identity: 'juggler@example.org' },
    badge: ob2.badge,
    issuedOn: '2026-05-01T00:00:00Z',
    verification: { type: 'HostedBadge' },
    ...changes,
  };
}

export const badgeClassOf = (changes: JsonObject = {}): JsonObject => ({
  '@context': context,
  id: ob2.badge,
  type: 'BadgeClass',
  name: 'Juggling',
  description: 'Keeps five balls in the air.',
  image: `${site}/badges/juggling.png`,
  criteria: { narrative: 'Five balls, one minute.' },
  issuer: ob2.issuer,
  ...changes,
});

export const profileOf = (changes: JsonObject = {}): JsonObject => ({
  '@context': context,
  id: ob2.issuer,
  type: 'Issuer',
  name: 'Circus School',
  url: site,
  email: 'badges@circus.example.org',
  ...changes,
});

/** What the site of the issuer serves for one hosted badge; `undefined` takes a page away. */
export function hostedPages(pages: Readonly<Record<string, Page | undefined>> = {}): Record<string, Page> {
  const all = {
    [ob2.assertion]: assertionOf(),
    [ob2.badge]: badgeClassOf(),
    [ob2.issuer]: profileOf(),
    ...pages,
  };
  return Object.fromEntries(Object.entries(all).filter(([, page]) => page !== undefined));
}

const key = tokenKey('RS256');
const strangersKey = tokenKey('RS256');

/** JWK thumbprint of the key that signs. */
export const signerPin = key.pin;

/** A signed Assertion. */
export const signedAssertion = (changes: JsonObject = {}, { privateKey } = key): string =>
  toToken(
    { alg: 'RS256', typ: 'JOSE' },
    assertionOf({
      id: 'urn:uuid:2f9e1a3c-52b0-4f3e-8f0e-6a1d7c5b4a39',
      verification: { type: 'SignedBadge', creator: ob2.key },
      ...changes,
    }),
    privateKey,
  );
/** The same by somebody else's key. */
export const forgedAssertion = (changes: JsonObject = {}) => signedAssertion(changes, strangersKey);

/** What the site of the issuer serves for signed badges. */
export function signedPages(pages: Readonly<Record<string, Page | undefined>> = {}): Record<string, Page> {
  return hostedPages({
    [ob2.assertion]: undefined,
    [ob2.issuer]: profileOf({ publicKey: ob2.key, revocationList: ob2.list }),
    [ob2.key]: keyOf(),
    [ob2.list]: listOf([]),
    ...pages,
  });
}

export const keyOf = (changes: JsonObject = {}): JsonObject => ({
  '@context': context,
  id: ob2.key,
  type: 'CryptographicKey',
  owner: ob2.issuer,
  publicKeyPem: toPublicPem(key.publicKey),
  ...changes,
});

export const listOf = (revokedAssertions: JsonObject | readonly (JsonObject | string)[]): JsonObject => ({
  '@context': context,
  id: ob2.list,
  type: 'RevocationList',
  issuer: ob2.issuer,
  revokedAssertions,
});

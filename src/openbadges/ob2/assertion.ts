import { addresses } from '../addresses.js';
import type { Award } from '../award.js';
import type { JsonObject } from '../json.js';
import { openBadges2 } from './context.js';

/** The hosted Assertion: true as long as it is served at its own `id` (OB 2.0 Assertion, HostedBadge). */
export function toAssertion(award: Award): JsonObject {
  return {
    ...toClaims(award),
    id: addresses(award.baseUrl).ob2Assertion(award.id),
    verification: { type: 'HostedBadge' },
  };
}

/** The payload of the signed Assertion: it names its key and outlives our server (OB 2.0 Assertion, SignedBadge). */
export function toSignedAssertion(award: Award): JsonObject {
  return {
    ...toClaims(award),
    id: toSignedId(award.id),
    verification: { type: 'SignedBadge', creator: addresses(award.baseUrl).ob2Key(award.keys.rsa) },
  };
}

/**
 * What is served with HTTP 410 at a revoked Assertion's `id`. Stripped: openbadges-validator-core reads neither the
 * status nor `revoked`, and reports a badge as invalid only when its required properties are gone.
 */
export function toRevokedAssertion(baseUrl: string, id: string, reason: string): JsonObject {
  return {
    '@context': openBadges2,
    id: addresses(baseUrl).ob2Assertion(id),
    type: 'Assertion',
    revoked: true,
    revocationReason: reason,
  };
}

/** The `id` of an award's signed Assertion, by which the RevocationList names it too. */
export const toSignedId = (id: string) => `urn:uuid:${id}`;

function toClaims(award: Award): JsonObject {
  const at = addresses(award.baseUrl);
  const { badge, language, recipient } = award;
  return {
    '@context': openBadges2,
    type: 'Assertion',
    recipient: {
      type: 'email',
      hashed: true,
      identity: recipient.email.hash,
      salt: recipient.email.salt,
    },
    badge: at.ob2Badge(badge.badge, badge.version, language),
    issuedOn: award.issuedOn,
    ...(award.validUntil === undefined ? {} : { expires: award.validUntil }),
    image: at.bakedImage(award.id, 'png', 'ob2'),
    ...(award.narrative === undefined ? {} : { narrative: award.narrative }),
    ...toEvidence(award),
  };
}

function toEvidence(award: Award): JsonObject {
  const shown = award.evidence.map(({ name, narrative }) => ({ type: 'Evidence', name, narrative }));
  const parts = award.restsOn.map(({ id, badge }) => ({
    type: 'Evidence',
    id: addresses(award.baseUrl).ob2Assertion(id),
    name: award.badge.parts.find((part) => part.badge === badge)?.name[award.language] ?? badge,
  }));
  const evidence = [...shown, ...parts];
  return evidence.length === 0 ? {} : { evidence };
}

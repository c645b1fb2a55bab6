import type { JsonObject } from '../../../src/openbadges/json.js';
import { credentialContexts, credentialsV2 } from '../../../src/openbadges/proof/contexts.js';
import { encodeStatusList } from '../../../src/openbadges/status/status-list.js';

const [, openBadges303] = credentialContexts;

/** A complete OB 3.0 badge of this issuer, unsigned. */
export function badgeOf(issuer: string, changes: JsonObject = {}): JsonObject {
  return {
    '@context': credentialContexts,
    id: 'https://circus.example/credentials/1',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: 'Juggling',
    issuer: { id: issuer, type: ['Profile'], name: 'Circus School' },
    validFrom: '2026-05-01T00:00:00Z',
    credentialSubject: {
      id: 'did:example:juggler',
      type: ['AchievementSubject'],
      achievement: {
        id: 'https://circus.example/achievements/juggling',
        type: ['Achievement'],
        name: 'Juggling',
        description: 'Keeps five balls in the air.',
        criteria: { narrative: 'Five balls, one minute.' },
      },
    },
    ...changes,
  };
}

/** The same after VC Data Model 1.1, as OB 3.0 was at first. */
export function badgeV1Of(issuer: string, changes: JsonObject = {}): JsonObject {
  const { validFrom, ...badge } = badgeOf(issuer);
  return {
    ...badge,
    '@context': [
      'https://www.w3.org/2018/credentials/v1',
      openBadges303,
      'https://w3id.org/security/data-integrity/v2',
    ],
    issuanceDate: validFrom ?? '',
    ...changes,
  };
}

/** An endorsement by this issuer of whatever has this id. */
export function endorsementOf(issuer: string, target: string, changes: JsonObject = {}): JsonObject {
  return {
    '@context': [credentialsV2, openBadges303],
    id: 'https://ministry.example/endorsements/1',
    type: ['VerifiableCredential', 'EndorsementCredential'],
    name: 'Well taught',
    issuer: { id: issuer, type: ['Profile'], name: 'Ministry of Circus' },
    validFrom: '2026-05-01T00:00:00Z',
    credentialSubject: { id: target, type: ['EndorsementSubject'], endorsementComment: 'The best jugglers.' },
    ...changes,
  };
}

/** A CLR 2.0 record of these parts. */
export function recordOf(
  issuer: string,
  parts: readonly (JsonObject | string)[],
  changes: JsonObject = {},
): JsonObject {
  return {
    '@context': [credentialsV2, 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json', openBadges303],
    id: 'https://circus.example/records/1',
    type: ['VerifiableCredential', 'ClrCredential'],
    name: 'Record of a juggler',
    issuer: { id: issuer, type: ['Profile'], name: 'Circus School' },
    validFrom: '2026-05-01T00:00:00Z',
    credentialSubject: { id: 'did:example:juggler', type: ['ClrSubject'], verifiableCredential: parts },
    ...changes,
  };
}

export const statusUrl = 'https://circus.example/status/1';

/** The status of one badge; `set` in the list of the same issuer, or not. */
export const statusEntry = (changes: JsonObject = {}): JsonObject => ({
  id: `${statusUrl}#7`,
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: '7',
  statusListCredential: statusUrl,
  ...changes,
});

export function statusListOf(
  issuer: string,
  set: readonly number[],
  {
    purpose = 'revocation',
    size = 131_072,
    ...changes
  }: JsonObject & { readonly purpose?: string; readonly size?: number } = {},
): JsonObject {
  return {
    '@context': [credentialsV2],
    id: statusUrl,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer,
    validFrom: '2026-05-01T00:00:00Z',
    credentialSubject: {
      id: `${statusUrl}#list`,
      type: 'BitstringStatusList',
      statusPurpose: purpose,
      encodedList: encodeStatusList(size, set),
    },
    ...changes,
  };
}

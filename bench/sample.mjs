/** Real badges of the catalogue, awarded with fresh keys: what every measurement of badges works on. */
import { randomBytes, randomUUID } from 'node:crypto';

import { loadBadgeFolder, toBadgeVersions } from '../dist/catalog/files/badge-catalogue.js';
import { toAward } from '../dist/issuance/reservation.js';
import {
  generateEd25519Pem,
  generateRsaPem,
  loadEd25519Key,
  loadRsaKey,
} from '../dist/openbadges/proof/keys.js';

export const baseUrl = 'https://badges.example.org';

export const keys = {
  ed25519: loadEd25519Key(generateEd25519Pem()),
  rsa: loadRsaKey(await generateRsaPem()),
};

const catalogue = await loadBadgeFolder('badges');
const badge = toBadgeVersions(catalogue).find(({ kind }) => kind === 'skill');
if (badge === undefined) throw new Error('badges/ holds no skill badge');

/** A new award of one skill badge, another person and another index each time. */
export function newAward() {
  const order = {
    personId: randomUUID(),
    badge,
    language: 'fi',
    submissionId: randomUUID(),
    results: badge.criteria.map(({ id }) => ({ criterion: id, score: 2 })),
    restsOn: [],
  };
  return toAward(order, {
    id: randomUUID(),
    baseUrl,
    issuer: catalogue.issuer,
    subjectId: `urn:uuid:${randomUUID()}`,
    email: 'somebody@example.org',
    salt: randomBytes(16).toString('hex'),
    now: '2026-01-15T08:30:00Z',
    status: { list: 1, index: randomBytes(2).readUInt16BE() },
    keys: { ed25519: keys.ed25519.multibase, rsa: keys.rsa.kid },
  });
}

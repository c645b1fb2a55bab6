import { generateKeyPairSync } from 'node:crypto';

import { signJws } from '../../src/openbadges/jose/jws.js';
import { toClaims } from '../../src/openbadges/jose/vc-jwt.js';
import type { JsonObject } from '../../src/openbadges/json.js';
import { bakePng } from '../../src/openbadges/baking/png.js';
import { bakeSvg } from '../../src/openbadges/baking/svg.js';
import { toSignedAssertion } from '../../src/openbadges/ob2/assertion.js';
import { toBadgeClass } from '../../src/openbadges/ob2/badge-class.js';
import { toCryptographicKey, toProfile, toRevocationList } from '../../src/openbadges/ob2/issuer.js';
import { toCredential } from '../../src/openbadges/ob3/credential.js';
import { addProof } from '../../src/openbadges/proof/data-integrity.js';
import { toPublicPem } from '../../src/openbadges/proof/keys.js';
import { toMultikey } from '../../src/openbadges/proof/multikey.js';
import { encodeStatusList, minimumListLength } from '../../src/openbadges/status/status-list.js';
import type { Given } from '../../src/verification/intake/intake.js';
import type { Surroundings } from '../../src/verification/verify.js';
import { awardOf, baseUrl, freshKeys, skill } from '../openbadges/samples.js';

/** A signed badge in one form, and how it is handed in. */
export interface Form {
  readonly name: string;
  readonly bytes: Buffer;
  toGiven(bytes: Buffer): Given;
}

/** Badges of another issuer in every form, and the world in which all of them are valid. */
export interface Stage {
  readonly forms: readonly Form[];
  readonly surroundings: Surroundings;
}

const created = '2026-03-02T08:15:30Z';
const asFile = (bytes: Buffer): Given => ({ file: bytes });
const asToken = (bytes: Buffer): Given => ({ jwt: bytes.toString('utf8') });

/** One issuer with a did:key, one with a did:jwk, one of OB 2.0; all trusted, so that only the badge decides. */
export async function openStage(images: { readonly png: Buffer; readonly svg: Buffer }): Promise<Stage> {
  const documents = new Map<string, string>();
  const ed25519 = generateKeyPairSync('ed25519');
  const multibase = toMultikey(ed25519.publicKey);
  const did = `did:key:${multibase}`;
  const prove = (document: JsonObject) =>
    addProof(document, {
      verificationMethod: `${did}#${multibase}`,
      privateKey: ed25519.privateKey,
      created,
    });

  const keys = await freshKeys();
  const award = awardOf(skill, 'fi', keys);
  const list = 'https://issuer.example.org/status/1';
  // Nothing to refresh from: that would be another badge.
  const { refreshService: _refresh, ...ours } = toCredential(award);
  const unsigned = (issuer: string): JsonObject => ({
    ...ours,
    id: 'https://issuer.example.org/credentials/1',
    issuer: { ...(ours['issuer'] as JsonObject), id: issuer },
    credentialStatus: {
      ...(ours['credentialStatus'] as JsonObject),
      id: `${list}#54321`,
      statusListCredential: list,
    },
  });
  const statusList = (issuer: string): JsonObject => ({
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: list,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer,
    validFrom: created,
    credentialSubject: {
      id: `${list}#list`,
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList: encodeStatusList(minimumListLength, []),
    },
  });
  documents.set(list, JSON.stringify(await prove(statusList(did))));
  const credential = JSON.stringify(await prove(unsigned(did)));

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = Buffer.from(JSON.stringify(rsa.publicKey.export({ format: 'jwk' }))).toString('base64url');
  const { credentialStatus: _none, ...forToken } = unsigned(`did:jwk:${jwk}`);
  const token = await signJws(
    JSON.stringify(toClaims(forToken)),
    { kid: `did:jwk:${jwk}#0`, typ: 'JWT' },
    rsa.privateKey,
  );

  const jws = await signJws(JSON.stringify(toSignedAssertion(award)), { typ: 'JWT' }, keys.rsa.privateKey);
  const profile = toProfile(baseUrl, award.issuer, { currentKid: keys.rsa.kid });
  for (const document of [
    profile,
    toBadgeClass(baseUrl, skill, 'fi'),
    toCryptographicKey(baseUrl, keys.rsa.kid, toPublicPem(keys.rsa.publicKey)),
    toRevocationList(baseUrl, []),
  ])
    documents.set(String(document['id']), JSON.stringify(document));

  const form = (name: string, text: Buffer | string, toGiven = asFile): Form => ({
    name,
    bytes: Buffer.from(text),
    toGiven,
  });
  return {
    forms: [
      form('OB 3.0 JSON', credential),
      form('OB 3.0 JWT', token, asToken),
      form('OB 2.0 JWS', jws, asToken),
      form('OB 3.0 PNG', bakePng(images.png, credential, 'ob3')),
      form('OB 3.0 SVG', bakeSvg(images.svg, credential, 'ob3')),
      form('OB 3.0 PNG with a JWT', bakePng(images.png, token, 'ob3')),
    ],
    surroundings: {
      own: strangersOnly,
      outside: { get: (url) => fromTable(documents, url) },
      trustedIssuers: [did, `did:jwk:${jwk}`, String(profile['id'])].map((id) => ({ id })),
      now: Date.parse('2026-06-01T00:00:00Z'),
      recipient: undefined,
    },
  };
}

async function fromTable(documents: ReadonlyMap<string, string>, url: string) {
  const text = documents.get(url);
  const type = 'application/ld+json';
  return text === undefined
    ? { url, status: 404, type, bytes: Buffer.from('') }
    : { url, status: 200, type, bytes: Buffer.from(text) };
}

const nothing = (): never => {
  throw new Error('asked for what only our own badges have');
};

/** Our own register is of no help here: every badge stands on its proof alone. */
const strangersOnly: Surroundings['own'] = {
  baseUrl: 'https://ours.example.net',
  names: [],
  find: async () => undefined,
  ed25519Key: () => undefined,
  rsaPublicKey: () => undefined,
  ob2Profile: nothing,
  ob2BadgeClass: nothing,
  ob2Key: nothing,
};

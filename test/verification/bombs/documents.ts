import type { JsonObject } from '../../../src/openbadges/json.js';
import { newStranger, signDocument, toForeignCredential } from '../foreign-badge.js';

const stranger = newStranger();

/** A credential whose signature held before it was stuffed: whoever checks the signature must first read it all. */
export async function stuffed(changes: (signed: any) => object): Promise<string> {
  const signed = await signDocument(toForeignCredential(stranger.did), stranger);
  return JSON.stringify({ credential: { ...signed, ...changes(signed) } });
}

const many = <Item>(count: number, toItem: (at: number) => Item) =>
  Array.from({ length: count }, (_, at) => toItem(at));
const achievement = (changes: object) => (signed: any) => ({
  credentialSubject: {
    ...signed.credentialSubject,
    achievement: { ...signed.credentialSubject.achievement, ...changes },
  },
});
/** A node without a name, tied to the others. */
const node = (id: number, to: readonly number[]) => ({
  id: `_:b${id}`,
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  evidence: to.map((other) => `_:b${other}`),
});

/** Documents that ask for much work; each is below the limits of size unless its name says otherwise. */
export const documentBombs: readonly (readonly [string, string, () => Promise<string> | string])[] = [
  ['T21', '20,000 nameless nodes', () => stuffed(() => ({ evidence: many(20_000, () => ({})) }))],
  [
    'T21',
    '900 nameless nodes',
    () => stuffed(() => ({ evidence: many(900, () => ({ type: ['Evidence'], name: 'x' })) })),
  ],
  [
    'T21',
    'a clique of 40 nameless nodes',
    () =>
      stuffed(() => ({
        evidence: many(40, (one) =>
          node(
            one,
            many(40, (other) => other).filter((other) => other !== one),
          ),
        ),
      })),
  ],
  [
    'T21',
    '600 pairs of nameless nodes that nothing tells apart',
    () => stuffed(() => ({ evidence: many(600, (at) => node(at, [at % 2 === 0 ? at + 1 : at - 1])) })),
  ],
  [
    'T21',
    'a ring of 600 nameless nodes',
    () => stuffed(() => ({ evidence: many(600, (at) => node(at, [(at + 1) % 600])) })),
  ],
  ['T21', '60,000 tags', () => stuffed(achievement({ tag: many(60_000, (at) => at.toString(36)) }))],
  ['T21', '50,000 types', () => stuffed(() => ({ type: many(50_000, (at) => `t${at.toString(36)}`) }))],
  [
    'T21',
    '40,000 contexts',
    () => stuffed((signed) => ({ '@context': [...signed['@context'], ...many(40_000, (at) => `c:${at}`)] })),
  ],
  [
    'T21',
    '30,000 unheard members',
    () => stuffed(() => Object.fromEntries(many(30_000, (at) => [`m${at}`, 1]))),
  ],
  [
    'T21',
    'a name of 200 KiB around 1,900 objects',
    () => stuffed(() => ({ ['n'.repeat(200_000)]: many(1_900, () => ({ type: 1 })) })),
  ],
  [
    'T21',
    '1,500 proofs',
    () => stuffed(({ proof }) => ({ proof: many(1_500, () => ({ ...proof, proofValue: 'z1' })) })),
  ],
  ['T21', '1,000 good proofs', () => stuffed(({ proof }) => ({ proof: many(1_000, () => proof) }))],
  [
    'T21',
    'a signature of 200 KiB',
    () => stuffed(({ proof }) => ({ proof: { ...proof, proofValue: `z${'2'.repeat(200_000)}` } })),
  ],
  [
    'T21',
    'a did:key of 200 KiB',
    () => {
      const multibase = `z6Mk${'2'.repeat(100_000)}`;
      return stuffed(({ proof }) => ({
        proof: { ...proof, verificationMethod: `did:key:${multibase}#${multibase}` },
      }));
    },
  ],
  [
    'T28',
    'a date of 200 KiB',
    () => stuffed(() => ({ validFrom: `${'2024-05-01T00:00:00'.repeat(10_000)}Z` })),
  ],
  ['T07', 'an id of 200 KiB', () => stuffed(() => ({ id: `https://x.example/${'a/../'.repeat(40_000)}` }))],
  ['T21', '110 endorsements', () => stuffed((signed) => ({ endorsement: many(110, () => signed) }))],
  [
    'T12',
    '1,000 endorsement tokens',
    () =>
      stuffed(() => ({
        endorsementJwt: many(
          1_000,
          (at) => `eyJhbGciOiJFUzI1NiJ9.${Buffer.from(`{"jti":"urn:x:${at}"}`).toString('base64url')}.AA`,
        ),
      })),
  ],
  [
    'T21',
    'a record of 110 badges',
    () =>
      stuffed((signed) => ({
        type: ['VerifiableCredential', 'ClrCredential'],
        credentialSubject: { type: ['ClrSubject'], verifiableCredential: many(110, () => signed) },
      })),
  ],
];

const encode = (text: string) => Buffer.from(text).toString('base64url');
const token = (header: string, payload: string) => `${encode(header)}.${encode(payload)}.AAAA`;
const jwk = (members: JsonObject) => `did:jwk:${encode(JSON.stringify(members))}`;

/** Tokens whose parts are bombs; a token is 128 KiB at most. */
export const tokenBombs: readonly (readonly [string, string, () => string])[] = [
  ['T16', 'a payload of 40,000 levels', () => token('{"alg":"RS256"}', '['.repeat(40_000))],
  ['T16', 'a header of 40,000 levels', () => token(`{"alg":"RS256","x":${'['.repeat(40_000)}`, '{}')],
  [
    'T24',
    'a kid of 60 KiB',
    () => token(JSON.stringify({ alg: 'ES256', kid: 'did:jwk:'.repeat(8_000) }), '{}'),
  ],
  [
    'T24',
    'an RSA key of 300,000 bits',
    () =>
      token(
        JSON.stringify({
          alg: 'RS256',
          kid: `${jwk({ kty: 'RSA', n: encode('n'.repeat(37_000)), e: 'AQAB' })}#0`,
        }),
        '{"iss":"x"}',
      ),
  ],
  [
    'T24',
    'an RSA key with an exponent of 16,384 bits',
    () =>
      token(
        JSON.stringify({
          alg: 'RS256',
          kid: `${jwk({ kty: 'RSA', n: encode('n'.repeat(2_048)), e: encode('e'.repeat(2_047)) })}#0`,
        }),
        '{"iss":"x"}',
      ),
  ],
  ['T25', 'a token of 120,000 dots', () => '.'.repeat(120_000)],
];

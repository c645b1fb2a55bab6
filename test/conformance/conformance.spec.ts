import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';

import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { generate } from '@digitalbazaar/ecdsa-multikey';
import { cryptosuite as ecdsa2019 } from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import { createDiscloseCryptosuite, createSignCryptosuite } from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import * as ed25519 from '@digitalbazaar/ed25519-multikey';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Json, JsonObject } from '../../src/openbadges/json.js';
import { ourContexts } from '../../src/openbadges/proof/contexts.js';
import { parseBase58btc, toBase58btc } from '../../src/openbadges/proof/multikey.js';
import { DIST } from '../service.js';
import { accepted } from './inputs/accepted.js';
import { examples, smallest, v2 } from './inputs/parts.js';
import { oddPresentations, presentation } from './inputs/presentations.js';
import { refused } from './inputs/refused.js';

interface Answer {
  readonly status: number;
  readonly body: any;
}

let server: ChildProcess;
let origin: string;
let issuerId: string;
beforeAll(async () => {
  let printed: string;
  ({ server, printed } = await start({ PORT: '0' }));
  [origin = '', issuerId = ''] = printed.trim().split('\n');
});
afterAll(() => void server.kill());

/** Starts the server as its command does, and waits for its address or its end. */
async function start(environment: Record<string, string>) {
  const server = spawn(process.execPath, ['test/conformance/server.mjs'], {
    env: { ...process.env, ...environment },
  });
  let printed = '';
  let complaints = '';
  server.stderr.on('data', (chunk) => (complaints += String(chunk)));
  await new Promise<void>((resolve) => {
    server.stdout.on('data', (chunk) => (printed += String(chunk)).includes('did:key:') && resolve());
    server.on('close', () => resolve());
  });
  return { server, printed, complaints };
}

const ask = (method: 'GET' | 'POST', path: string, body?: string) =>
  new Promise<Answer>((resolve, reject) => {
    const url = path.startsWith('https:') ? path : origin + path;
    request(url, { method, rejectUnauthorized: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: JSON.parse(Buffer.concat(chunks).toString('utf8')),
        }),
      );
    })
      .on('error', reject)
      .end(body);
  });
const post = (path: string, body: object) => ask('POST', path, JSON.stringify(body));
const issue = (change: object = {}) =>
  post('/credentials/issue', { credential: { ...smallest, ...change }, options: {} });
const verify = (verifiableCredential: Json, options: JsonObject = { checks: ['proof'] }) =>
  post('/credentials/verify', { verifiableCredential, options });
const present = (verifiablePresentation: Json, options: JsonObject = { checks: [] }) =>
  post('/presentations/verify', { verifiablePresentation, options });

/** Contexts, keys and status lists for the other library: what the suites' own loader gives. */
async function documentLoader(url: string): Promise<object> {
  return { contextUrl: null, documentUrl: url, document: await documentOf(url) };
}
async function documentOf(url: string): Promise<JsonObject> {
  if (url.startsWith(origin)) return (await ask('GET', url)).body;
  if (url === examples) return { '@context': { '@vocab': 'https://www.w3.org/ns/credentials/examples#' } };
  if (!url.startsWith('did:key:')) return ourContexts.load(url);
  const [controller = '', fragment] = url.split('#');
  const multibase = controller.slice('did:key:'.length);
  const id = `${controller}#${multibase}`;
  const context = 'https://w3id.org/security/multikey/v1';
  const key = { '@context': context, id, type: 'Multikey', controller, publicKeyMultibase: multibase };
  if (fragment !== undefined) return key;
  return {
    '@context': ['https://www.w3.org/ns/did/v1', context],
    id: controller,
    verificationMethod: [key],
    assertionMethod: [id],
    authentication: [id],
  };
}

/** A party of the suites, with another library and a key of its own. */
async function freshParty() {
  const pair = await ed25519.generate();
  const id = `did:key:${pair.publicKeyMultibase}`;
  const signer = Object.assign(pair.signer(), { id: `${id}#${pair.publicKeyMultibase}` });
  const date = '2026-01-01T00:00:00Z';
  const suite = (options: object = {}) =>
    Object.assign(new DataIntegrityProof({ signer, cryptosuite, date }), options);
  return {
    id,
    issue: (change: object = {}, options: object = {}) =>
      vc.issue({ credential: { ...smallest, issuer: id, ...change }, suite: suite(options), documentLoader }),
    present: (change: object = {}, options: object = {}) =>
      vc.signPresentation({
        presentation: { ...presentation, ...change },
        suite: suite(options),
        challenge: '123456789',
        domain: 'https://example.org',
        documentLoader,
      }),
  };
}

describe('the server', () => {
  it('prints its https address and its did:key, and says that it is well', async () => {
    expect(origin).toMatch(/^https:\/\/localhost:\d+$/);
    expect(issuerId).toMatch(/^did:key:z6Mk/);
    expect(await ask('GET', '/health')).toEqual({ status: 200, body: { status: 'ok', issuer: issuerId } });
  });

  it.each([
    ['no JSON', 'POST', '/credentials/issue', '{', 400],
    ['a list', 'POST', '/credentials/verify', '[]', 400],
    ['one member twice', 'POST', '/credentials/issue', '{"credential":1,"credential":2}', 400],
    ['no credential', 'POST', '/credentials/issue', '{}', 400],
    ['nothing to verify', 'POST', '/credentials/verify', '{}', 400],
    ['nothing presented', 'POST', '/presentations/verify', '{}', 400],
    ['a status of nothing', 'POST', '/credentials/status', '{"credentialId":"urn:a:1"}', 400],
    ['another address', 'POST', '/credentials/derive', '{}', 404],
  ] as const)('answers %s in words', async (_what, method, path, body, status) => {
    const answer = await ask(method, path, body);
    expect(answer).toEqual({ status, body: expect.objectContaining({ errors: [expect.any(String)] }) });
  });

  it('says in one line why it does not start, and is the same issuer for the same seed', async () => {
    const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
    for (const environment of [{ CONFORMANCE_SEED: 'abc' }, { PORT: new URL(origin).port }])
      expect(await start(environment)).toMatchObject({
        printed: '',
        complaints: expect.stringMatching(/^.+\n$/),
      });
    // The public key of RFC 8032 §7.1, test 1.
    const publicKey = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex');
    const multibase = toBase58btc(Buffer.concat([Buffer.from([0xed, 0x01]), publicKey]));
    const seeded = await start({ CONFORMANCE_SEED: seed, PORT: '0' });
    seeded.server.kill();
    expect(seeded.printed).toContain(`did:key:${multibase}\n`);
  });

  it('leaves no trace in what is built for production', () => {
    const built = readdirSync(DIST, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && /\.(js|json)$/.test(entry.name),
    );
    const traces = built.filter(
      (entry) =>
        /conformance/.test(entry.name) ||
        /conformance|selfsigned|credentials\/issue/.test(
          readFileSync(join(entry.parentPath, entry.name), 'utf8'),
        ),
    );
    expect(built.length).toBeGreaterThan(100);
    expect(traces.map(({ name }) => name)).toEqual([]);
  });
});

describe('VC Data Model 2.0: an issuer', () => {
  it.each(accepted)(
    'issues %s, and what it issued verifies unless its time is over',
    async (file, change) => {
      const issued = await issue(change);
      expect(issued).toMatchObject({ status: 201, body: { proof: { type: 'DataIntegrityProof' } } });
      const { proof: _proof, issuer, ...rest } = issued.body;
      const { issuer: _issuer, ...sent } = { ...smallest, ...change };
      expect(rest).toEqual(sent);
      expect(issuer.id ?? issuer).toBe(issuerId);
      const isOver = /validuntil-/.test(file);
      expect(await verify(issued.body)).toMatchObject({
        status: isOver ? 400 : 200,
        body: { verified: !isOver },
      });
    },
  );

  it.each(refused)('refuses %s', async (_file, change) => {
    const answer = await issue(change);
    expect(answer).toEqual({ status: 400, body: { errors: expect.any(Array) } });
    expect(answer.body.errors).not.toEqual([]);
  });

  it('issues VC 1.1 credentials with the terms of the proof', async () => {
    const credential = {
      ...smallest,
      '@context': ['https://www.w3.org/2018/credentials/v1'],
      issuanceDate: '2023-01-01T00:00:00Z',
    };
    const { status, body } = await issue(credential);
    expect(status).toBe(201);
    expect(body['@context']).toContain('https://w3id.org/security/data-integrity/v2');
    expect(await verify(body)).toMatchObject({ status: 200 });
    expect(await issue({ ...credential, issuanceDate: undefined })).toMatchObject({ status: 400 });
  });
});

describe('eddsa-rdfc-2022: an issuer', () => {
  it('makes a proof of the form that the suite asks for', async () => {
    const { body } = await issue({ validFrom: '2023-01-01T00:00:00Z' });
    const { proof } = body;
    expect(proof).toEqual({
      type: 'DataIntegrityProof',
      cryptosuite: 'eddsa-rdfc-2022',
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      verificationMethod: `${issuerId}#${issuerId.slice('did:key:'.length)}`,
      proofPurpose: 'assertionMethod',
      proofValue: expect.stringMatching(/^z[1-9A-HJ-NP-Za-km-z]+$/),
    });
    expect(parseBase58btc(proof.proofValue, 64)).toHaveLength(64);
  });

  it('makes proofs that another library verifies', async () => {
    const suite = new DataIntegrityProof({ cryptosuite });
    for (const change of [{}, { name: { '@value': 'Näyttö', '@language': 'fi', '@direction': 'ltr' } }]) {
      const { body } = await issue(change);
      expect(await vc.verifyCredential({ credential: body, suite, documentLoader })).toMatchObject({
        verified: true,
      });
    }
  });

  it('adds its proof to those that a credential carries, and both verify', async () => {
    const { body: first } = await issue();
    const { body: second } = await issue(first);
    expect(second.proof).toHaveLength(2);
    expect(second.proof[0]).toEqual(first.proof);
    expect(await verify(second)).toMatchObject({ status: 200 });
    expect(await verify({ ...second, proof: [second.proof[0], spoiled(second).proof[1]] })).toMatchObject({
      status: 400,
    });
  });
});

describe('chains of proofs', () => {
  const first = 'urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544';
  const sign = (credential: object, options: object) => post('/credentials/issue', { credential, options });

  it('are made and verified, and hold together', async () => {
    const { body: one } = await sign(smallest, { proofId: first });
    const { status, body: two } = await sign(one, { previousProof: first });
    expect([status, two.proof[1].previousProof]).toEqual([201, first]);
    expect(await verify(two)).toMatchObject({ status: 200 });
    for (const proof of [[two.proof[1]], [{ ...two.proof[0], id: 'urn:uuid:1' }, two.proof[1]]])
      expect(await verify({ ...two, proof })).toMatchObject({ status: 400 });
  });

  it('are not made on a proof that is not there', async () => {
    const { body: one } = await sign(smallest, {});
    expect(await sign(one, { previousProof: first })).toMatchObject({ status: 400 });
  });
});

describe('ECDSA: a verifier', () => {
  const ecdsa = async (curve: string, cryptosuite: object) => {
    const pair = await generate({ curve });
    const id = `did:key:${pair.publicKeyMultibase}`;
    const signer = Object.assign(pair.signer(), { id: `${id}#${pair.publicKeyMultibase}` });
    const suite = new DataIntegrityProof({ signer, cryptosuite });
    const credential = {
      ...smallest,
      '@context': [v2, examples],
      issuer: id,
      validFrom: '2023-01-01T00:00:00Z',
      credentialSubject: { id: 'did:example:subject', alumniOf: 'The School of Examples' },
    };
    return vc.issue({ credential, suite, documentLoader });
  };

  it.each(['P-256', 'P-384'])('verifies ecdsa-rdfc-2019 with a key of %s', async (curve) => {
    const signed = await ecdsa(curve, ecdsa2019);
    expect(await verify(signed)).toMatchObject({ status: 200 });
    expect(await verify({ ...signed, validFrom: '2023-01-01T00:00:01Z' })).toMatchObject({ status: 400 });
  });

  it('verifies what is derived from an ecdsa-sd-2023 credential, and not the whole that only its holder has', async () => {
    const base = await ecdsa(
      'P-256',
      createSignCryptosuite({ mandatoryPointers: ['/issuer', '/validFrom'] }),
    );
    const disclose = createDiscloseCryptosuite({ selectivePointers: ['/credentialSubject/alumniOf'] });
    const suite = new DataIntegrityProof({ cryptosuite: disclose });
    const derived = await vc.derive({ verifiableCredential: base, suite, documentLoader });
    expect(await verify(derived)).toMatchObject({ status: 200 });
    expect(await verify({ ...derived, validFrom: '2023-01-01T00:00:01Z' })).toMatchObject({ status: 400 });
    expect(await verify(base)).toMatchObject({ status: 400 });
  });
});

describe('eddsa-rdfc-2022: a verifier', () => {
  let signed: any;
  beforeAll(async () => {
    signed = await (await freshParty()).issue();
  });
  const proof = (change: object) => ({ ...signed, proof: { ...signed.proof, ...change } });

  it('verifies what another library signed', async () => {
    expect(await verify(signed)).toEqual({
      status: 200,
      body: expect.objectContaining({ verified: true, errors: [] }),
    });
  });

  it.each<[string, () => Json]>([
    ['no proof', () => ({ ...signed, proof: undefined })],
    ['a proof that is null', () => ({ ...signed, proof: null })],
    ['no type', () => proof({ type: undefined })],
    ['another type', () => proof({ type: 'UnknownProofType' })],
    ['no verificationMethod', () => proof({ verificationMethod: undefined })],
    ['a verificationMethod that is no key', () => proof({ verificationMethod: 'did:key:invalidVm' })],
    ['a verificationMethod without its fragment', () => proof({ verificationMethod: signed.issuer })],
    ['no proofPurpose', () => proof({ proofPurpose: undefined })],
    ['another proofPurpose', () => proof({ proofPurpose: 'authentication' })],
    ['no proofValue', () => proof({ proofValue: undefined })],
    ['a proofValue that is null', () => proof({ proofValue: null })],
    [
      'a proofValue without its multibase header',
      () => proof({ proofValue: signed.proof.proofValue.slice(1) }),
    ],
    ['a proofValue of 96 bytes', () => proof({ proofValue: lengthened(signed.proof.proofValue) })],
    ['an unknown cryptosuite', () => proof({ cryptosuite: 'UnknownCryptosuite' })],
    ['the cryptosuite of another form of the document', () => proof({ cryptosuite: 'eddsa-jcs-2022' })],
    ['a date that is none', () => proof({ created: 'invalidDate' })],
    ['a date without its zone', () => proof({ created: '2026-01-01T00:00:00' })],
    ['another document', () => ({ ...signed, id: 'urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33' })],
    ['another issuer', () => ({ ...signed, issuer: 'did:example:issuer' })],
    ['a proof that follows one that is not there', () => proof({ previousProof: 'urn:uuid:1' })],
  ])('refuses %s', async (_what, credential) => {
    const answer = await verify(credential());
    expect(answer).toMatchObject({ status: 400, body: { verified: false } });
    expect(answer.body.errors).not.toEqual([]);
  });

  it.each([
    ['has ended', { proof: { expires: '2026-01-02T00:00:00Z' } }],
    ['is dated without a zone', { date: '2026-01-01T00:00:00' }],
    ['is of an unknown type', { type: 'UnknownProofType' }],
    ['is of an unknown cryptosuite', { cryptosuite: 'UnknownCryptosuite' }],
    ['names no key', { verificationMethod: 'did:key:invalidVm' }],
  ])('refuses a proof that %s, whoever signed it so', async (_what, options) => {
    const credential = await (await freshParty()).issue({ '@context': [v2, examples] }, options);
    expect(await verify(credential)).toMatchObject({ status: 400, body: { verified: false } });
  });

  it.each([
    ['expectedProofPurpose', 'authentication'],
    ['domain', 'domain.example'],
    ['challenge', '1235abcd6789'],
  ])('refuses a proof whose %s is not the expected one', async (option, value) => {
    expect(await verify(signed, { checks: ['proof'], [option]: value })).toMatchObject({ status: 400 });
  });
});

describe('VC Data Model 2.0: a verifier of presentations', () => {
  const challenge = '123456789';

  it('verifies signed and unsigned presentations, and every credential inside', async () => {
    const [holder, issuer] = [await freshParty(), await freshParty()];
    const credentials = [await issuer.issue(), (await issue()).body];
    const signed = await holder.present({ holder: holder.id, verifiableCredential: credentials });
    expect(await present(signed, { challenge, domain: 'https://example.org' })).toMatchObject({
      status: 200,
    });
    expect(
      await present(await holder.present({ id: 'urn:uuid:9c9a36f8-518f-4976-a934-6649502d0008' })),
    ).toMatchObject({ status: 200 });
    for (const change of [{}, { '@context': [v2, examples] }, { verifiableCredential: credentials }])
      expect(await present({ ...presentation, ...change })).toMatchObject({ status: 200 });
    const bad = { ...presentation, verifiableCredential: [...credentials, spoiled(credentials[0])] };
    expect(await present(bad)).toMatchObject({ status: 400 });
  });

  it.each(oddPresentations)('refuses %s', async (_file, change) => {
    const answer = await present({ ...presentation, ...change });
    expect(answer).toMatchObject({ status: 400, body: { verified: false } });
  });

  it('refuses a signature of another presentation, another challenge, another domain, another holder', async () => {
    const holder = await freshParty();
    const signed: any = await holder.present({ holder: holder.id });
    const wrongs: [Json, JsonObject?][] = [
      [spoiled(signed)],
      [{ ...signed, proof: { ...signed.proof, proofValue: 'z5nmMBw2u9TGKd9NxxHJtyZKgjN2Eh' } }],
      [{ ...signed, id: 'urn:uuid:9c9a36f8-518f-4976-a934-6649502d0008' }],
      [{ ...signed, proof: null }],
      [signed, { challenge: 'another' }],
      [signed, { challenge, domain: 'another.example' }],
      [presentation, { challenge }],
      [await holder.present({ holder: issuerId })],
    ];
    for (const [document, options] of wrongs)
      expect(await present(document, options)).toMatchObject({ status: 400 });
    expect(await present(signed, { challenge })).toMatchObject({ status: 200 });
  });

  it('refuses a signature that its holder let end', async () => {
    const holder = await freshParty();
    const until = (expires: string) => holder.present({ holder: holder.id }, { proof: { expires } });
    expect(await present(await until('2999-01-02T00:00:00Z'))).toMatchObject({ status: 200 });
    expect(await present(await until('2026-01-02T00:00:00Z'))).toMatchObject({
      status: 400,
      body: { verified: false, errors: [expect.stringContaining('ended on 2026-01-02')] },
    });
  });

  it("takes a holder's own word for what only the holder says", async () => {
    const holder = await freshParty();
    const own = { ...smallest, issuer: holder.id };
    const said = (change: object) => holder.present({ verifiableCredential: [own], ...change });
    expect(await present(await said({ holder: holder.id }))).toMatchObject({ status: 200 });
    expect(await present(await said({}))).toMatchObject({ status: 400 });
    expect(await present(await said({ holder: 'did:example:acme' }))).toMatchObject({ status: 400 });
    const others = { holder: holder.id, verifiableCredential: [smallest] };
    expect(await present(await said(others))).toMatchObject({ status: 400 });
  });
});

describe('Bitstring Status List: an issuer and a verifier', () => {
  const withStatus = async (id: string) =>
    (await post('/status-issuer/credentials/issue', { credential: { ...smallest, id }, options: {} })).body;

  it('issues credentials with an entry, whose list is a credential of this server', async () => {
    const issued = await withStatus('urn:uuid:0f3b6d1e-6c1a-4c38-8f60-0d6b1b8a7c01');
    const { credentialStatus: entry } = issued;
    expect(entry).toEqual({
      id: expect.stringMatching(/^https:/),
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: expect.stringMatching(/^(0|[1-9]\d*)$/),
      statusListCredential: expect.stringContaining(origin),
    });
    expect(entry.id).not.toBe(entry.statusListCredential);
    const { body: list } = await ask('GET', entry.statusListCredential);
    expect(list.type).toEqual(['VerifiableCredential', 'BitstringStatusListCredential']);
    expect(list.credentialSubject).toMatchObject({
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
    });
    expect(await verify(list, {})).toMatchObject({ status: 200 });
    expect(await verify(issued, { checks: ['proof', 'credentialStatus'] })).toMatchObject({ status: 200 });
  });

  it('is believed by another library, before and after a revocation, and takes one back', async () => {
    const id = 'urn:uuid:0f3b6d1e-6c1a-4c38-8f60-0d6b1b8a7c02';
    const issued = await withStatus(id);
    const suite = new DataIntegrityProof({ cryptosuite });
    const revoked = async () => {
      const { verified, results } = await checkStatus({ credential: issued, documentLoader, suite });
      expect(verified).toBe(true);
      return results?.[0]?.status;
    };
    expect([await revoked(), (await verify(issued, {})).status]).toEqual([false, 200]);
    expect(await post('/credentials/status', { credentialId: id })).toMatchObject({ status: 200 });
    expect([await revoked(), (await verify(issued, {})).status]).toEqual([true, 400]);
    expect((await verify(issued, { checks: ['proof'] })).status).toBe(200);
    expect(await post('/credentials/status', { credentialId: id, status: false })).toMatchObject({
      status: 200,
    });
    expect([await revoked(), (await verify(issued, {})).status]).toEqual([false, 200]);
  });

  it.each<[string, { statusListCredential?: string; [member: string]: Json | undefined }]>([
    ['an index outside of the list', { statusListIndex: '131072' }],
    ['another purpose than the list has', { statusPurpose: 'suspension' }],
    ['a list that is none', { statusListCredential: '/health' }],
    ['a list that is not there', { statusListCredential: '/status-issuer/status-lists/2' }],
  ])('does not verify %s', async (_what, change) => {
    const entry = {
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '7',
      ...change,
      statusListCredential: origin + (change.statusListCredential ?? '/status-issuer/status-lists/1'),
    };
    const { body } = await issue({ credentialStatus: entry });
    expect(await verify(body, {})).toMatchObject({ status: 400 });
  });
});

/** The document with another signature of the right form. */
function spoiled(document: any): any {
  const other = (proof: any) => {
    const bytes = parseBase58btc(proof.proofValue, 64);
    bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
    return { ...proof, proofValue: toBase58btc(bytes) };
  };
  return {
    ...document,
    proof: Array.isArray(document.proof) ? document.proof.map(other) : other(document.proof),
  };
}

const lengthened = (proofValue: string) =>
  toBase58btc(Buffer.concat([parseBase58btc(proofValue, 64), Buffer.alloc(32, 7)]));

import { createHash, createPrivateKey, createPublicKey, randomUUID, type JsonWebKey } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';

import type { Award } from '../../src/openbadges/award.js';
import { bakePng } from '../../src/openbadges/baking/png.js';
import { checkVcJwt } from '../../src/openbadges/jose/vc-jwt.js';
import type { JsonObject } from '../../src/openbadges/json.js';
import { lint } from '../../src/openbadges/lint.js';
import { checkProofs, type FindKey } from '../../src/openbadges/proof/data-integrity.js';
import { loadEd25519Key, loadRsaKey, type SigningKeys } from '../../src/openbadges/proof/keys.js';
import { parseMultikey } from '../../src/openbadges/proof/multikey.js';
import { readVerificationMethod } from '../../src/openbadges/proof/verification-method.js';
import { sign, type SignedAward } from '../../src/openbadges/proof/sign.js';
import { earn, must } from '../life/steps.js';
import { engines, startService, type Client, type Service } from '../service.js';
import { loadOwnBadges } from './forms.js';
import { currentKey, keys, listKeys, minutesAgo } from './operator.js';

const keyOf = (credential: JsonObject) =>
  (credential['proof'] as { verificationMethod: string }).verificationMethod.split('#')[1] ?? '';

async function verdictOf(nobody: Client, body: object): Promise<string> {
  return (await must(200, nobody.post('/api/verifications', body))).body.verdict;
}

/** Keys as a stranger finds them: in our DID document, and nowhere else. */
function keysIn(did: any): FindKey {
  return async (method) => {
    const found = did.verificationMethod.find((one: { id: string }) => one.id === method);
    return found?.publicKeyMultibase
      ? { controller: found.controller, publicKey: parseMultikey(found.publicKeyMultibase) }
      : undefined;
  };
}

const holds = async (credential: JsonObject, did: unknown) =>
  (await checkProofs(credential, keysIn(did))).every(({ outcome }) => outcome === 'passed');

describe.each(engines)('keys that are rotated on %s', (engine) => {
  const teachers = Array.from({ length: 8 }, (_, at) => `racer-${at}`);
  let service: Service;
  let other: Service;
  let nobody: Client;
  const issued: string[] = [];
  let first: string;
  beforeAll(async () => {
    service = await startService({ engine, seed: { teachers: teachers.length, badges: [] } });
    other = await service.beside();
    nobody = await service.as();
    first = await currentKey(service, 'ed25519');
    for (const key of ['reviewer-1', 'reviewer-2']) await service.as(key);
  }, 120_000);
  afterAll(async () => {
    await other.stop();
    await service.remove();
  });
  const credentialOf = async (id: string): Promise<JsonObject> =>
    (await must(200, nobody.get(`/ob3/credentials/${id}.json`))).body;

  it('T31: are rotated while badges are issued by two instances, and every badge holds', async () => {
    const rotation = keys(service, ['rotate']);
    const work = teachers.map(async (teacher, at) => {
      const [here, reviewer] =
        at % 2 === 0 ? ([service, 'reviewer-1'] as const) : ([other, 'reviewer-2'] as const);
      for (const badge of ['1.1', '1.2']) issued.push(await earn(here, teacher, reviewer, badge));
      await rotation;
      issued.push(await earn(here, teacher, reviewer, '1.3'));
    });
    await Promise.all(work);
    expect(await rotation).toMatchObject({ status: 0, error: '' });
    const used = new Set<string>();
    expect(issued).toHaveLength(24);
    for (const id of issued) {
      const credential = await credentialOf(id);
      used.add(keyOf(credential));
      expect(await verdictOf(nobody, { credential })).toBe('valid');
      const jwt = (await nobody.get(`/ob3/credentials/${id}.jwt`)).text;
      expect(await verdictOf(nobody, { jwt })).toBe('valid');
    }
    expect([...used].sort()).toEqual([first, await currentKey(service, 'ed25519')].sort());
  }, 180_000);

  it('T31: sign what is new with the new key at once, in every instance', async () => {
    expect(await keys(service, ['rotate'])).toMatchObject({ status: 0, error: '' });
    const [ed25519, rsa] = [await currentKey(service, 'ed25519'), await currentKey(service, 'rsa')];
    for (const [here, teacher] of [
      [service, 'racer-0'],
      [other, 'racer-1'],
    ] as const) {
      const id = await earn(here, teacher, 'reviewer-1', '1.4');
      expect(keyOf(await credentialOf(id))).toBe(ed25519);
      const jwt = (await nobody.get(`/ob3/credentials/${id}.jwt`)).text;
      expect(Buffer.from(jwt.split('.')[0] ?? '', 'base64url').toString()).toContain(`/keys/${rsa}"`);
      issued.push(id);
    }
    // The status list too, without any badge having changed.
    const { body: list } = await (await other.as()).get('/ob3/status/1');
    expect(keyOf(list)).toBe(ed25519);
  }, 60_000);

  it('stay published for ever, each where a badge looks for it', async () => {
    const all = await listKeys(service);
    expect(all.filter(({ state }) => state === 'current')).toHaveLength(2);
    const { body: did } = await nobody.get('/.well-known/did.json');
    const listed = did.assertionMethod.map((one: string) => one.split('#')[1]);
    expect(listed.sort()).toEqual(all.map(({ name }) => name).sort());
    const { body: profile } = await nobody.get('/ob2/issuer');
    for (const { name } of all.filter(({ kind }) => kind === 'rsa')) {
      const { body: jwk } = await must(200, nobody.get(`/keys/${name}`));
      expect(Object.keys(jwk).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
      const { body: key } = await must(200, nobody.get(`/ob2/keys/${name}`));
      expect(key.publicKeyPem).toContain('BEGIN PUBLIC KEY');
      expect(profile.publicKey).toContain(key.id);
    }
  });

  it('T31 twin: a badge whose key is taken out of the DID document is worth nothing to a stranger', async () => {
    const { body: did } = await nobody.get('/.well-known/did.json');
    const [badge] = await loadOwnBadges(service, 1);
    const credential = JSON.parse(badge!.ob3);
    expect(keyOf(credential)).toBe(first);
    expect(await holds(credential, did)).toBe(true);
    const without = did.verificationMethod.filter((one: { id: string }) => !one.id.endsWith(`#${first}`));
    expect(await holds(credential, { ...did, verificationMethod: without })).toBe(false);
  });

  it('are compromised by one command: the current one is replaced first, and says since when', async () => {
    const stolen = await currentKey(service, 'ed25519');
    const since = minutesAgo(30);
    const words = ['compromise', stolen, '--since', since, '--reason', 'Levy katosi'];
    expect(await keys(service, words)).toMatchObject({ status: 0, error: '' });
    const now = await currentKey(service, 'ed25519');
    expect(now).not.toBe(stolen);
    const { body: did } = await nobody.get('/.well-known/did.json');
    const method = did.verificationMethod.find((one: { id: string }) => one.id.endsWith(`#${stolen}`));
    expect(method).toMatchObject({ type: 'Multikey', revoked: since });
    expect(did.assertionMethod).toContain(method.id);
    const others = did.verificationMethod.filter((one: { id: string }) => one !== method);
    expect(others.every((one: object) => !('revoked' in one))).toBe(true);
    for (const here of [service, other]) {
      const id = await earn(here, here === service ? 'racer-2' : 'racer-3', 'reviewer-1', '1.4');
      expect(keyOf(await credentialOf(id))).toBe(now);
      issued.push(id);
    }
    for (const id of issued)
      expect(await verdictOf(nobody, { credential: await credentialOf(id) })).toBe('valid');
    const admin = await service.as('admin-1');
    const { body } = await admin.get('/api/audit?action=keys.compromise');
    expect(body.items).toEqual([
      expect.objectContaining({ subject: stolen, details: { since, reason: 'Levy katosi' } }),
    ]);
    expect((await admin.get('/api/audit?action=keys.rotate')).body.items.length).toBeGreaterThan(1);
  }, 90_000);
});

describe('a command that nothing can come of', () => {
  const past = minutesAgo(1);
  let service: Service;
  let before: Awaited<ReturnType<typeof listKeys>>;
  let current: string;
  let compromised: string;
  beforeAll(async () => {
    service = await startService();
    compromised = await currentKey(service, 'rsa');
    await keys(service, ['compromise', compromised, '--since', past, '--reason', 'Vuoti']);
    before = await listKeys(service);
    current = before.find(({ state }) => state === 'current')?.name ?? '';
    expect(before).toHaveLength(4);
  }, 60_000);
  afterAll(() => service.remove());

  it.each([
    [
      'about an unknown key',
      ['compromise', 'z6MkNobody', '--since', past, '--reason', 'Vuoti'],
      /There is no key/,
    ],
    [
      'without an instant',
      ['compromise', '@current', '--since', 'yesterday', '--reason', 'Vuoti'],
      /--since: write an instant/,
    ],
    [
      'about a day to come',
      ['compromise', '@current', '--since', '2999-01-01T00:00:00Z', '--reason', 'Vuoti'],
      /lies in the future/,
    ],
    ['without a reason', ['compromise', '@current', '--since', past, '--reason', ' '], /--reason: /],
    ['of too few words', ['compromise', '@current', '--since', past], /npm run keys -- list/],
    ['of another verb', ['remove', '@current'], /npm run keys -- list/],
    [
      'that was given before',
      ['compromise', '@compromised', '--since', past, '--reason', 'Vuoti'],
      /is compromised since/,
    ],
  ] as const)('%s says so', async (_, words, said) => {
    const names: Readonly<Record<string, string>> = { '@current': current, '@compromised': compromised };
    const { status, error } = await keys(
      service,
      words.map((word) => names[word] ?? word),
    );
    expect(status).not.toBe(0);
    expect(error).toMatch(said);
  });

  it('leaves the keys as they were', async () => {
    expect(await listKeys(service)).toEqual(before);
  });
});

describe('a stolen key', () => {
  let service: Service;
  let nobody: Client;
  let award: Award;
  let stolen: SigningKeys;
  let forged: SignedAward;
  beforeAll(async () => {
    service = await startService();
    nobody = await service.as();
    const file = (name: string) => readFileSync(join(service.dataDir, 'keys', name), 'utf8');
    stolen = { ed25519: loadEd25519Key(file('ed25519-1.pem')), rsa: loadRsaKey(file('rsa-1.pem')) };
    const database = new Database(join(service.dataDir, 'taitomerkki.sqlite'), { readonly: true });
    award = JSON.parse(
      database.prepare('SELECT award FROM credential LIMIT 1').pluck().get() as string,
    ) as Award;
    database.close();
    for (const name of [stolen.ed25519.multibase, stolen.rsa.kid])
      await keys(service, ['compromise', name, '--since', minutesAgo(60), '--reason', 'Varastettu']);
    // Backdated to before the theft, as a thief would: the date proves nothing.
    const theirs = { ...award, id: randomUUID(), issuedOn: minutesAgo(24 * 60) };
    forged = await sign(await lint(theirs, () => []), stolen);
  }, 90_000);
  afterAll(() => service.remove());

  const findingsOf = async (body: object) => {
    const { verdict, findings } = (await must(200, nobody.post('/api/verifications', body))).body;
    const failed = findings.filter((one: { outcome: string }) => one.outcome === 'failed');
    return { verdict, failed: failed.map((one: { check: string }) => one.check) };
  };

  it('T32: makes no badge that our verifier takes, in any form', async () => {
    expect(await findingsOf({ credential: JSON.parse(forged.ob3) })).toEqual({
      verdict: 'invalid',
      failed: ['own-record'],
    });
    expect(await findingsOf({ jwt: forged.ob3Jwt })).toEqual({ verdict: 'invalid', failed: ['own-record'] });
    expect((await findingsOf({ credential: forged.ob2Jws })).verdict).toBe('invalid');
    expect((await findingsOf({ credential: JSON.parse(forged.ob2) })).verdict).toBe('invalid');
    const png = bakePng(readFileSync('badges/images/1.1.v1.png'), forged.ob3, 'ob3');
    const sent = { name: 'badge.png', type: 'image/png', bytes: png };
    expect((await nobody.upload('/api/verifications', sent)).body.verdict).toBe('invalid');
  });

  it('T32: changes no badge that we issued', async () => {
    const { salt } = award.recipient.email;
    const email = {
      salt,
      hash: `sha256$${createHash('sha256').update(`thief@example.org${salt}`).digest('hex')}`,
    };
    const changed = { ...award, recipient: { subjectId: `urn:uuid:${randomUUID()}`, email } };
    const signed = await sign(await lint(changed, () => []), stolen);
    expect((await findingsOf({ credential: JSON.parse(signed.ob3) })).verdict).toBe('invalid');
    expect((await findingsOf({ jwt: signed.ob3Jwt })).verdict).toBe('invalid');
    expect((await findingsOf({ credential: signed.ob2Jws })).verdict).toBe('invalid');
  });

  it('T32 twin: makes badges that every signature speaks for, and that only our register gives away', async () => {
    const { body: did } = await nobody.get('/.well-known/did.json');
    expect(await holds(JSON.parse(forged.ob3), did)).toBe(true);
    const { body: jwk } = await nobody.get(`/keys/${stolen.rsa.kid}`);
    const publicKey = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    const { findings } = await checkVcJwt(forged.ob3Jwt, async () => ({ controller: did.id, publicKey }));
    expect(findings.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  });

  it('T32: is no key for strangers who read our DID document: they take neither a forgery nor what we issued with it', async () => {
    const { body: did } = await nobody.get('/.well-known/did.json');
    const findKey: FindKey = async (method) => readVerificationMethod(did, method, Date.now());
    const [ours] = await loadOwnBadges(service, 1);
    for (const document of [forged.ob3, ours!.ob3].map((text) => JSON.parse(text))) {
      const failed = (await checkProofs(document, findKey)).filter(({ outcome }) => outcome === 'failed');
      expect(failed).toEqual([expect.objectContaining({ check: 'proof-key' })]);
    }
  });

  it('leaves what we issued with it valid', async () => {
    for (const badge of await loadOwnBadges(service, 5)) {
      expect(await verdictOf(nobody, { credential: JSON.parse(badge.ob3) })).toBe('valid');
      expect(await verdictOf(nobody, { credential: badge.ob2Jws })).toBe('valid');
    }
  });

  it('signs nothing that was reserved for it and is not signed yet', async () => {
    await service.stop();
    const id = award.id;
    const database = new Database(join(service.dataDir, 'taitomerkki.sqlite'));
    // As a crash between reserving and signing leaves it.
    const forget =
      'UPDATE credential SET signed_at = NULL, ob2 = NULL, ob2_jws = NULL, ob3 = NULL, ob3_jwt = NULL';
    database.prepare(`${forget} WHERE id = ?`).run(id);
    database.close();
    service = await service.restart();
    nobody = await service.as();
    const { body } = await must(200, nobody.get(`/ob3/credentials/${id}.json`));
    expect(keyOf(body)).toBe(await currentKey(service, 'ed25519'));
    expect(body.credentialStatus.statusListIndex).toBe(String(award.status.index));
    expect(await verdictOf(nobody, { credential: body })).toBe('valid');
    const { body: trail } = await (await service.as('admin-1')).get(`/api/audit?subject=${id}`);
    expect(trail.items.map((one: { action: string }) => one.action)).toContain('credential.rekey');
  }, 60_000);
});

describe.each(engines)('an award that gets other keys while it is signed, on %s', (engine) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({
      engine,
      nodeArguments: ['--import', './test/issuance/faults/rekey-while-signing.mjs'],
    });
  }, 60_000);
  afterAll(() => service.remove());

  it('is signed anew, by the keys that the register names', async () => {
    const former = await currentKey(service, 'ed25519');
    writeFileSync(join(service.dataDir, 'armed'), '');
    const id = await earn(service, 'teacher-1', 'reviewer-1', '1.1');
    const now = await currentKey(service, 'ed25519');
    expect(now).not.toBe(former);
    const { body } = await must(200, (await service.as()).get(`/ob3/credentials/${id}.json`));
    expect(keyOf(body)).toBe(now);
    const { body: trail } = await (await service.as('admin-1')).get(`/api/audit?subject=${id}`);
    const actions = trail.items.map((one: { action: string }) => one.action);
    expect(actions.filter((action: string) => /rekey|sign/.test(action)).sort()).toEqual([
      'credential.rekey',
      'credential.sign',
    ]);
    expect(await verdictOf(await service.as(), { credential: body })).toBe('valid');
  }, 60_000);
});

describe('the text of a private key', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  }, 60_000);
  afterAll(() => service.remove());

  /** Every spelling in which a private key could get out: lines of the PEM, the numbers of the JWK, hex. */
  function secretsOf(folder: string): string[] {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.pem'))
      .flatMap((name) => {
        const pem = readFileSync(join(folder, name), 'utf8');
        const lines = pem.split('\n').filter((line) => line.length >= 20 && !line.startsWith('-----'));
        const key = createPrivateKey(pem);
        const jwk = key.export({ format: 'jwk' });
        const numbers = ['d', 'p', 'q', 'dp', 'dq', 'qi'].flatMap((part) => jwk[part as 'd'] ?? []);
        const hex = numbers.map((number) => Buffer.from(number, 'base64url').toString('hex').slice(0, 60));
        // The first line of a PEM says only what kind of key follows.
        return [...lines.slice(lines.length > 1 ? 1 : 0), ...numbers, ...hex];
      });
  }

  /** Everything that the service has written, but for the keys themselves. */
  function filesBeside(folder: string): string[] {
    return readdirSync(service.dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(folder))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  }

  it('is in no answer, no log, no command’s output and no table', async () => {
    const heard: string[] = [];
    const listen = async (client: Client, path: string) => {
      const { text, headers } = await client.get(path);
      heard.push(text, JSON.stringify([...headers]));
    };
    const admin = await service.as('admin-1');
    const nobody = await service.as();
    for (const verb of [['list'], ['rotate'], ['list']]) {
      const { out, error } = await keys(service, verb);
      heard.push(out, error);
    }
    const id = await earn(service, 'teacher-1', 'reviewer-1', '1.1');
    const listed = await listKeys(service);
    const former = listed.find(({ state }) => state === 'former')!;
    const said = await keys(service, [
      'compromise',
      former.name,
      '--since',
      minutesAgo(1),
      '--reason',
      'Vuoti',
    ]);
    heard.push(said.out, said.error);
    const paths = [
      '/.well-known/did.json',
      '/ob2/issuer',
      '/ob3/issuer',
      '/ob3/status/1',
      '/ob2/revocations',
    ];
    for (const path of [
      ...paths,
      '/metrics',
      '/health/ready',
      `/ob3/credentials/${id}`,
      `/ob2/assertions/${id}.jws`,
    ])
      await listen(nobody, path);
    for (const { name } of listed)
      for (const at of ['/keys/', '/ob2/keys/']) await listen(nobody, `${at}${name}`);
    for (const path of ['/keys/rsa-1.pem', '/keys/..%2Fkeys%2Frsa-1.pem', '/ob2/keys/rsa-1'])
      await listen(nobody, path);
    for (const path of ['/api/audit', '/api/openapi.json', '/api/me']) await listen(admin, path);
    heard.push(service.output());
    await service.stop();
    const folder = join(service.dataDir, 'keys');
    heard.push(...filesBeside(folder));
    const secrets = secretsOf(folder);
    expect(secrets.length).toBeGreaterThan(60);
    const all = heard.join('\n');
    expect(all.length).toBeGreaterThan(100_000);
    expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
    // The search finds what is there: the same words in a file of the folder itself.
    const leaked = readFileSync(join(folder, 'rsa-1.pem'), 'utf8');
    expect(secrets.some((secret) => leaked.includes(secret))).toBe(true);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  }, 60_000);
});

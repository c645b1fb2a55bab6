import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { loadOwnBadges, type OwnBadge } from '../publication/own-badge.js';
import { engines, startService, type Client, type Service } from '../service.js';

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe.each(engines)('checking our own badges on %s', (engine) => {
  let service: Service;
  let nobody: Client;
  let badge: OwnBadge;
  let toRevoke: OwnBadge;
  beforeAll(async () => {
    service = await startService({ engine });
    nobody = await service.as();
    [badge, toRevoke] = (await loadOwnBadges(service, 2)) as [OwnBadge, OwnBadge];
  }, 60_000);
  afterAll(() => service.remove());

  const check = async (body: object) => (await nobody.post('/api/verifications', body)).body;
  const checkFile = async (bytes: Uint8Array, fields: Record<string, string> = {}) =>
    (
      await nobody.upload(
        '/api/verifications',
        { name: 'x', type: 'application/octet-stream', bytes },
        fields,
      )
    ).body;

  /** Every way to hand in one badge, with the standard that it is of. */
  const ways: [name: string, standard: string, ask: (one: OwnBadge) => Promise<any>][] = [
    ['address of the credential', 'ob3', ({ id }) => check({ url: `${service.url}/ob3/credentials/${id}` })],
    [
      'address of the page in Swedish',
      'ob3',
      ({ id }) => check({ url: `${service.url}/ob3/credentials/${id}?lang=sv` }),
    ],
    ['address of the token', 'ob3', ({ id }) => check({ url: `${service.url}/ob3/credentials/${id}.jwt` })],
    [
      'address in capitals, with a slash at the end and another standard behind it',
      'ob3',
      ({ id }) => check({ url: `${service.url}/ob3/credentials/${id.toUpperCase()}/?standard=ob2` }),
    ],
    [
      'address with https and spaces around it',
      'ob3',
      ({ id }) => check({ url: `  ${service.url.replace('http:', 'https:')}/ob3/credentials/${id} ` }),
    ],
    ['address of the PNG', 'ob3', ({ id }) => check({ url: `${service.url}/images/${id}.png` })],
    [
      'address of the OB 2.0 SVG',
      'ob2',
      ({ id }) => check({ url: `${service.url}/images/${id}.svg?standard=ob2` }),
    ],
    ['address of the assertion', 'ob2', ({ id }) => check({ url: `${service.url}/ob2/assertions/${id}` })],
    [
      'address of the signed assertion',
      'ob2',
      ({ id }) => check({ url: `${service.url}/ob2/assertions/${id}.jws` }),
    ],
    ['credential as object', 'ob3', ({ ob3 }) => check({ credential: JSON.parse(ob3) })],
    ['credential as text', 'ob3', ({ ob3 }) => check({ credential: ob3 })],
    [
      'credential spelled anew',
      'ob3',
      ({ ob3 }) => check({ credential: JSON.stringify(JSON.parse(ob3), null, 2) }),
    ],
    [
      'credential with its proof in a list',
      'ob3',
      ({ ob3 }) => {
        const { proof, ...credential } = JSON.parse(ob3);
        return check({ credential: { ...credential, proof: [proof] } });
      },
    ],
    ['VC-JWT', 'ob3', ({ ob3Jwt }) => check({ jwt: ob3Jwt })],
    ['VC-JWT as credential', 'ob3', ({ ob3Jwt }) => check({ credential: ob3Jwt })],
    ['assertion as object', 'ob2', ({ ob2 }) => check({ credential: JSON.parse(ob2) })],
    ['signed assertion', 'ob2', ({ ob2Jws }) => check({ jwt: ob2Jws })],
    ['JSON file', 'ob3', ({ ob3 }) => checkFile(bytesOf(ob3))],
    ['token file with a line end', 'ob3', ({ ob3Jwt }) => checkFile(bytesOf(`${ob3Jwt}\n`))],
    ['assertion file', 'ob2', ({ ob2 }) => checkFile(bytesOf(ob2))],
    ['PNG', 'ob3', ({ png }) => checkFile(png)],
    ['SVG', 'ob3', ({ svg }) => checkFile(bytesOf(svg))],
    ['OB 2.0 PNG', 'ob2', ({ pngOb2 }) => checkFile(pngOb2)],
    ['OB 2.0 SVG', 'ob2', ({ svgOb2 }) => checkFile(bytesOf(svgOb2))],
  ];

  it.each(ways)('says valid of one handed in as %s', async (_name, standard, ask) => {
    const { verdict, standard: found, findings, credential } = await ask(badge);
    expect(findings.filter((one: { outcome: string }) => one.outcome !== 'passed')).toEqual([]);
    expect([verdict, found]).toEqual(['valid', standard]);
    expect(Object.keys(credential).sort()).toEqual(
      [
        'criteria',
        'description',
        'id',
        'image',
        'issuedOn',
        'issuer',
        'kind',
        'language',
        'name',
        'recipientMatches',
        'validUntil',
      ].sort(),
    );
    expect(credential.name).toBeTruthy();
    expect(credential.image).toBe(`${service.url}/images/badges/${badge.badge}/1.png`);
  });

  it.each([
    ['its own address', (email: string) => email, true],
    ['its own address in capitals', (email: string) => email.toUpperCase(), true],
    ['mailto:', (email: string) => `mailto:${email}`, true],
    ['another address', () => 'somebody.else@example.org', false],
    ['the hash itself', () => `sha256$${'0'.repeat(64)}`, false],
  ])('compares the recipient: %s', async (_name, toRecipient, matches) => {
    const { email } = (await (await service.as('reviewer-1')).get('/api/me')).body.person;
    for (const given of [{ credential: badge.ob3 }, { jwt: badge.ob3Jwt }, { credential: badge.ob2 }]) {
      const { verdict, credential } = await check({ ...given, recipient: toRecipient(email) });
      expect([verdict, credential.recipientMatches]).toEqual([matches ? 'valid' : 'invalid', matches]);
    }
  });

  it('compares the recipient by the opaque id too', async () => {
    const subject = JSON.parse(badge.ob3).credentialSubject.id;
    expect((await check({ credential: badge.ob3, recipient: subject })).verdict).toBe('valid');
  });

  it('answers a browser in words', async () => {
    const form = new FormData();
    form.append('url', `${service.url}/ob3/credentials/${badge.id}`);
    form.append('lang', 'sv');
    const headers = { accept: 'text/html,*/*;q=0.8' };
    const {
      status,
      text,
      headers: sent,
    } = await nobody.send('POST', '/api/verifications', { body: form, headers });
    expect(status).toBe(200);
    expect(sent.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).toContain('Märket är äkta och giltigt');
  });

  it('shows a revocation in every form within a second, and only of that badge', async () => {
    const { id } = toRevoke;
    const get = (path: string, headers = {}) => nobody.get(path, headers);
    const before = {
      status: (await get('/ob3/status/1')).headers.get('etag'),
      list: (await get('/ob2/revocations')).body.revokedAssertions,
    };
    expect(before.list).toEqual([]);
    const admin = await service.as('admin-1');
    const started = Date.now();
    const { status } = await admin.post(`/api/credentials/${id}/revocation`, {
      reason: 'Issued to the wrong person',
    });
    expect(status).toBe(200);

    const hosted = await get(`/ob2/assertions/${id}`, { 'if-none-match': '*' });
    expect(hosted.status).toBe(410);
    expect(hosted.headers.get('content-type')).toBe('application/ld+json');
    expect(hosted.body).toEqual({
      '@context': 'https://w3id.org/openbadges/v2',
      id: `${service.url}/ob2/assertions/${id}`,
      type: 'Assertion',
      revoked: true,
      revocationReason: 'Issued to the wrong person',
    });
    expect((await get(`/ob2/assertions/${id}.json`)).status).toBe(410);
    expect((await get('/ob2/revocations')).body.revokedAssertions).toContainEqual({
      id: `urn:uuid:${id}`,
      revocationReason: 'Issued to the wrong person',
    });
    expect((await get('/ob3/status/1')).headers.get('etag')).not.toBe(before.status);
    expect((await get(`/ob3/credentials/${id}`)).text).toBe(toRevoke.ob3);
    const page = await get(`/ob3/credentials/${id}?lang=en`, { accept: 'text/html' });
    expect(page.text).toContain('Revoked');
    expect(page.text).toContain('Issued to the wrong person');
    expect((await check({ credential: toRevoke.ob3 })).verdict).toBe('invalid');
    expect(Date.now() - started).toBeLessThan(1_000);

    for (const [name, standard, ask] of ways) {
      const { verdict, findings, credential } = await ask(toRevoke);
      expect([name, verdict]).toEqual([name, 'invalid']);
      const failed = findings.filter((one: { outcome: string }) => one.outcome === 'failed');
      expect(failed.map((one: { check: string }) => one.check)).toEqual(['status']);
      expect([standard, credential.name]).toEqual([standard, JSON.parse(toRevoke.ob3).name]);
    }
    expect((await check({ credential: badge.ob3 })).verdict).toBe('valid');
  });
});

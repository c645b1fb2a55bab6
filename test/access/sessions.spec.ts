import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { changedBetween, fingerprint } from '../doors/fingerprint.js';
import { query } from '../evidence/stored.js';
import { engines, startService, type Client, type Service } from '../service.js';
import { gather } from './people/cast.js';
import { hashOf, holder, plantKey, speaking } from './people/holder.js';
import { cases, pathOf } from './matrix.js';
import { enter } from './people/staff-lines.js';

const COOKIE = 'taitomerkki_session';
const YESTERDAY = new Date(Date.now() - 36 * 3_600_000).toISOString().slice(0, 10);

describe.each(engines)('who speaks, on %s', (engine) => {
  let service: Service;
  let admin: Client;
  let nobody: Client;
  beforeAll(async () => {
    service = await startService({ engine });
    admin = await holder(service, 'admin-1');
    nobody = await service.as();
  });
  afterAll(() => service.remove());

  const me = (headers: Record<string, string>) => nobody.get('/api/me', headers);

  it('is known by a token and by a session, each in its own place', async () => {
    const token = await plantKey(service, 'teacher-1');
    const session = await plantKey(service, 'teacher-1', 'session');
    expect((await me({ authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await me({ authorization: `bearer ${token}` })).status).toBe(200);
    expect((await me({ cookie: `${COOKIE}=${session}` })).status).toBe(200);
    expect((await me({ authorization: `Bearer ${session}` })).status).toBe(401);
    expect((await me({ cookie: `${COOKIE}=${token}` })).status).toBe(401);
  });

  it('is not known by a bad token beside a good session', async () => {
    const session = await plantKey(service, 'teacher-1', 'session');
    const both = { authorization: 'Bearer x', cookie: `${COOKIE}=${session}` };
    expect((await me(both)).status).toBe(401);
    expect((await me({ ...both, authorization: 'Basic eDp5' })).status).toBe(401);
  });

  it('is not known by the hash of a token, which is all that the database has', async () => {
    const token = await plantKey(service, 'teacher-1');
    expect((await me({ authorization: `Bearer ${hashOf(token)}` })).status).toBe(401);
    const held = await query(service, 'SELECT * FROM access_key');
    expect(JSON.stringify(held)).not.toContain(token);
  });

  it.each([
    ['never issued', 'x'.repeat(43)],
    ['endless', 'x'.repeat(8000)],
    ['made of SQL', "'OR'1'='1"],
    ['without end', '%00'],
  ])('is not known by a token that is %s', async (_, token) => {
    const { status, headers, body } = await me({ authorization: `Bearer ${token}` });
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'not-signed-in' });
    expect(headers.get('www-authenticate')).toBe('Bearer');
  });

  it('is known until the token expires', async () => {
    const token = await plantKey(service, 'teacher-1');
    const ask = () => me({ authorization: `Bearer ${token}` });
    expect((await ask()).status).toBe(200);
    const past = new Date(Date.now() - 1000).toISOString().slice(0, 19);
    await query(service, `UPDATE access_key SET expires_at = '${past}Z' WHERE hash = '${hashOf(token)}'`);
    expect((await ask()).status).toBe(401);
  });

  it('has new roles at the next request after a staff import', async () => {
    const line = { key: 'changing-1', roles: 'teacher' };
    await enter(admin, [line]);
    const person = await holder(service, 'changing-1');
    const tries = async () => [
      (await person.get('/api/evidence')).status,
      (await person.get('/api/competence/levels')).status,
      (await person.get('/api/audit')).status,
    ];
    expect(await tries()).toEqual([200, 403, 403]);
    await enter(admin, [{ ...line, roles: 'hr' }]);
    expect(await tries()).toEqual([403, 200, 403]);
    await enter(admin, [{ ...line, roles: 'admin teacher' }]);
    expect(await tries()).toEqual([200, 403, 200]);
  });

  it('is not known any more when the last job has ended, and is again with a new one', async () => {
    const line = { key: 'leaving-1', roles: 'teacher' };
    await enter(admin, [line]);
    const person = await holder(service, 'leaving-1');
    const session = await plantKey(service, 'leaving-1', 'session');
    expect((await person.get('/api/me')).status).toBe(200);
    await enter(admin, [{ ...line, end: YESTERDAY }]);
    expect((await person.get('/api/me')).status).toBe(401);
    expect((await me({ cookie: `${COOKIE}=${session}` })).status).toBe(401);
    await enter(admin, [line]);
    expect((await person.get('/api/me')).status).toBe(200);
  });
});

describe('a session that a browser sends along from another page', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.remove());

  const foreign: readonly (readonly [string, Record<string, string>])[] = [
    ['of another origin', { origin: 'https://evil.example' }],
    ['of no origin', { origin: 'null' }],
    ['that says nothing', {}],
    ['of another site', { 'sec-fetch-site': 'cross-site' }],
    ['of a neighbour', { 'sec-fetch-site': 'same-site' }],
    ['of no origin on another site', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ];

  it.each(foreign)('changes nothing through any door from a page %s', async (_, headers) => {
    const session = await plantKey(service, 'principal-1', 'session');
    const browser = speaking(await service.as(), { cookie: `${COOKIE}=${session}`, ...headers });
    const before = await fingerprint(service);
    const doors = [...new Set(changing.map(({ name }) => name))];
    for (const door of doors) {
      const [method = '', path = ''] = door.split(' ');
      const { status, body } = await browser.send(method, path.replace(/:\w+/g, 'x'));
      expect({ door, status, code: body?.code }).toEqual({ door, status: 403, code: 'foreign-origin' });
    }
    expect(changedBetween(before, await fingerprint(service))).toEqual([]);
  });

  it('is not fooled by an origin that resembles ours', async () => {
    const session = await plantKey(service, 'principal-1', 'session');
    const { host, port } = new URL(service.url);
    for (const origin of [
      `https://${host}`,
      `http://${host}.evil.example`,
      `http://evil.example/${host}`,
      `http://localhost:${Number(port) + 1}`,
      `http://127.0.0.1:${port}`,
      `${service.url}/`,
      service.url.toUpperCase(),
    ]) {
      const browser = speaking(await service.as(), { cookie: `${COOKIE}=${session}`, origin });
      const { status, body } = await browser.put('/api/me', { language: 'sv' });
      expect({ origin, status, code: body.code }).toEqual({ origin, status: 403, code: 'foreign-origin' });
    }
  });

  it('may read, and may change things from our own pages', async () => {
    const session = await plantKey(service, 'principal-1', 'session');
    const ours = [
      { origin: service.url },
      { 'sec-fetch-site': 'same-origin' },
      { origin: 'null', 'sec-fetch-site': 'same-origin' }, // under `no-referrer`
    ] as Record<string, string>[];
    for (const headers of ours) {
      const browser = speaking(await service.as(), { cookie: `${COOKIE}=${session}`, ...headers });
      expect((await browser.put('/api/me', { language: 'fi' })).status).toBe(200);
    }
    const reader = speaking(await service.as(), {
      cookie: `${COOKIE}=${session}`,
      origin: 'https://evil.example',
    });
    expect((await reader.get('/api/me')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

const changing = cases.filter(({ name, door }) => door.who !== 'world' && !/^(GET|OPTIONS) /.test(name));

describe('reading', () => {
  it('changes nothing, whoever reads what, but for notes of looks at names and of copies', async () => {
    const service = await startService();
    const cast = await gather(service);
    const before = await fingerprint(service);
    // Who looked at names or into evidence, read of reviewers' habits, or took a copy of their data, is noted.
    const noted = [
      ...['GET /api/competence/people', 'GET /api/me/data', 'GET /api/reviews/report'],
      ...['', '/file'].map((end) => `GET /api/submissions/:id/evidence/:evidence${end}`),
    ];
    for (const one of cases.filter(({ name }) => name.startsWith('GET ') && !noted.includes(name)))
      await cast.clients[one.who].get(pathOf(cast, one));
    expect(changedBetween(before, await fingerprint(service))).toEqual([]);
    await service.remove();
  }, 60_000);
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { query } from '../../evidence/stored.js';
import { startService, type Client, type Service } from '../../service.js';
import { hashOf, holder, plantKey, speaking } from '../people/holder.js';
import { enter } from '../people/staff-lines.js';

describe('a token for a system', () => {
  let service: Service;
  let nobody: Client;
  let admin: Client;
  beforeAll(async () => {
    service = await startService();
    nobody = await service.as();
    admin = await holder(service, 'admin-1');
  }, 60_000);
  afterAll(() => service.remove());

  const inSession = async (key: string) => {
    const cookie = `taitomerkki_session=${await plantKey(service, key, 'session')}`;
    return speaking(nobody, { cookie, origin: service.url, 'sec-fetch-site': 'same-origin' });
  };
  const bearer = (token: string) => speaking(nobody, { authorization: `Bearer ${token}` });
  const wanted = { name: 'Raportit', actions: ['figures.read', 'catalog.read'], days: 30 };

  it('is shown once, kept as a hash, and found by scanners', async () => {
    const hr = await inSession('hr-1');
    const { status, body } = await hr.post('/api/me/tokens', wanted);
    expect(status).toBe(201);
    expect(body.token).toMatch(/^tm_[\w-]{43}$/);
    const list = (await hr.get('/api/me/tokens')).body.items;
    expect(list[0]).toMatchObject({
      id: hashOf(body.token),
      name: 'Raportit',
      actions: wanted.actions,
      lastUsed: null,
    });
    expect(JSON.stringify(list)).not.toContain(body.token);
    expect(JSON.stringify(await query(service, 'SELECT * FROM access_key'))).not.toContain(body.token);
    await bearer(body.token).get('/api/badges');
    expect((await hr.get('/api/me/tokens')).body.items[0].lastUsed).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it('does what it is for, and nothing else of what its owner may', async () => {
    const hr = await inSession('hr-1');
    const system = bearer((await hr.post('/api/me/tokens', wanted)).body.token);
    expect((await system.get('/api/competence/levels')).status).toBe(200);
    const { status, body } = await system.get('/api/me');
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'token-not-for-this' });
    expect((await system.get('/api/audit')).body.code).toBe('not-allowed');
  });

  it('does less when its owner may less, at the next request', async () => {
    const line = { key: 'owner-1', roles: 'hr' };
    await enter(admin, [line]);
    const owner = await inSession('owner-1');
    const system = bearer((await owner.post('/api/me/tokens', wanted)).body.token);
    expect((await system.get('/api/competence/levels')).status).toBe(200);
    await enter(admin, [{ ...line, roles: 'teacher' }]);
    expect((await system.get('/api/competence/levels')).body.code).toBe('not-allowed');
  });

  it.each([
    ['an action that the owner may not do', { ...wanted, actions: ['audit.read'] }, 'action-not-yours'],
    ['making tokens', { ...wanted, actions: ['token.own'] }, 'malformed-request'],
    ['making accounts', { ...wanted, actions: ['identity.manage'] }, 'malformed-request'],
    ['an action that does not exist', { ...wanted, actions: ['all'] }, 'malformed-request'],
    ['nothing', { ...wanted, actions: [] }, 'malformed-request'],
    ['longer than a year', { ...wanted, days: 366 }, 'malformed-request'],
    ['no time', { ...wanted, days: 0 }, 'malformed-request'],
    ['somebody else', { ...wanted, person: 'admin-1' }, 'malformed-request'],
  ])('is not made for %s', async (_, body, code) => {
    expect((await (await inSession('hr-1')).post('/api/me/tokens', body)).body.code).toBe(code);
  });

  it('makes no other token and no code for a sign-in, even one that may all that an administrator may', async () => {
    for (const path of ['/api/me/tokens', '/api/people/teacher-1/sign-in-code'])
      expect(
        (await admin.post(path, path.endsWith('tokens') ? { ...wanted, actions: ['audit.read'] } : undefined))
          .body.code,
      ).toBe('token-not-for-this');
  });

  it('is ended by its owner or the administrator, and by nobody else', async () => {
    const [hr, teacher] = [await inSession('hr-1'), await inSession('teacher-1')];
    const make = async () => (await hr.post('/api/me/tokens', wanted)).body as { token: string; id: string };
    const [one, two] = [await make(), await make()];
    expect((await teacher.delete(`/api/me/tokens/${one.id}`)).status).toBe(404);
    expect((await teacher.delete(`/api/tokens/${one.id}`)).status).toBe(403);
    expect((await bearer(one.token).get('/api/badges')).status).toBe(200);
    expect((await hr.delete(`/api/me/tokens/${one.id}`)).status).toBe(204);
    const all = (await admin.get('/api/tokens')).body.items;
    expect(all.find(({ id }: { id: string }) => id === two.id)).toMatchObject({
      owner: 'hr-1',
      name: 'Raportit',
    });
    expect((await admin.delete(`/api/tokens/${two.id}`)).status).toBe(204);
    for (const { token } of [one, two]) expect((await bearer(token).get('/api/badges')).status).toBe(401);
    const { body } = await admin.get('/api/audit?action=access.end');
    expect(body.items).toHaveLength(2);
  });

  it('of the command line may all that its owner may, and looks the same to scanners', async () => {
    const { status } = await (await service.as('hr-1')).get('/api/me');
    expect(status).toBe(200);
    const own = (await (await inSession('hr-1')).get('/api/me/tokens')).body.items;
    expect(
      own.some(({ actions, name }: { actions: null; name: null }) => actions === null && name === null),
    ).toBe(true);
  });
});

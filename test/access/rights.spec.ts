import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { must } from '../life/steps.js';
import { engines, startService, type Client, type Service } from '../service.js';
import { changedBetween, fingerprint } from '../doors/fingerprint.js';
import { holder } from './people/holder.js';
import { enter, preview } from './people/staff-lines.js';

describe('the table of rights', () => {
  it('stands in docs/rights.md as the guard reads it; print-rights.mjs renews it', () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['test/access/print-rights.mjs'], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/\| `role\.change` +\| – +\| – +\| – +\| – +\| – +\| city +\|/);
    expect(readFileSync('docs/rights.md', 'utf8')).toBe(stdout);
  });
});

describe.each(engines)('rights on %s', (engine) => {
  let service: Service;
  let admin: Client;
  let second: Client;
  beforeAll(async () => {
    service = await startService({ engine });
    admin = await holder(service, 'admin-1');
    await enter(admin, [
      { key: 'second-1', roles: 'admin' },
      { key: 'rising-1', roles: 'teacher' },
    ]);
    second = await holder(service, 'second-1');
  }, 60_000);
  afterAll(() => service.remove());

  const appoint = (who: Client, key: string, roles: readonly string[], reason = 'Uusi tehtävä') =>
    who.put(`/api/people/${key}/roles`, { roles, reason });
  const trailOf = async (key: string) => {
    const { body } = await must(200, admin.get(`/api/people/${key}`));
    return (await admin.get(`/api/audit?action=staff.roles&subject=${body.person.id}`)).body.items;
  };

  it('are told to each client: every action with its scope, and nothing else', async () => {
    const mayOf = async (key: string) => (await (await holder(service, key)).get('/api/me')).body.may;
    expect(await mayOf('hr-1')).toMatchObject({ 'figures.read': 'city', 'people.read': 'city' });
    expect(await mayOf('principal-1')).toMatchObject({ 'people.read': 'unit', 'evidence.keep': 'own' });
    const { 'role.change': change, ...rest } = await mayOf('teacher-1');
    expect({ change, revoke: rest['credential.revoke'] }).toEqual({});
  });

  it('are named for every route that asks for one in the description of the interface', async () => {
    const { body } = await admin.get('/api/openapi.json');
    expect(body.paths['/api/people/{key}/roles'].put['x-action']).toBe('role.change');
    expect(body.paths['/api/competence/people'].get['x-action']).toBe('people.read');
  });

  it('act from the next request on when an administrator appoints somebody, with before and after in the trail', async () => {
    const rising = await holder(service, 'rising-1');
    expect((await rising.get('/api/reviews')).status).toBe(403);
    const { body } = await must(200, appoint(admin, 'rising-1', ['teacher', 'reviewer']));
    expect(body).toEqual({ key: 'rising-1', before: ['teacher'], roles: ['teacher', 'reviewer'] });
    expect((await rising.get('/api/reviews')).status).toBe(200);
    expect((await trailOf('rising-1')).at(0).details).toEqual({
      before: ['teacher'],
      after: ['teacher', 'reviewer'],
      reason: 'Uusi tehtävä',
    });
  });

  it('are not changed, and leave no note, when somebody is given what they have', async () => {
    const before = await fingerprint(service);
    await must(200, appoint(admin, 'rising-1', ['reviewer', 'teacher']));
    expect(changedBetween(before, await fingerprint(service))).toEqual([]);
  });

  it('are nobody’s own to change, upward or downward', async () => {
    const before = await fingerprint(service);
    for (const roles of [['admin', 'hr'], ['teacher']]) {
      const { status, body } = await appoint(admin, 'admin-1', roles);
      expect({ status, code: body.code }).toEqual({ status: 403, code: 'own-roles' });
    }
    expect(changedBetween(before, await fingerprint(service))).toEqual([]);
  });

  it('are not raised by one’s own staff file', async () => {
    const { id } = await preview(second, [{ key: 'second-1', roles: 'admin hr' }]);
    const { status, body } = await second.post(`/api/staff/imports/${id}/apply`);
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'own-roles' });
    expect((await second.get('/api/me')).body.roles).toEqual(['admin']);
  });

  it('are taken back by a staff file only after its preview has named them', async () => {
    const file = await preview(admin, [{ key: 'rising-1', roles: 'teacher' }]);
    expect(file).toMatchObject({ roles: [{ person_key: 'rising-1', given: [], taken: ['reviewer'] }] });
    await must(200, admin.post(`/api/staff/imports/${file.id}/apply`));
    expect((await trailOf('rising-1')).at(0).details).toEqual({
      before: ['teacher', 'reviewer'],
      after: ['teacher'],
      import: file.id,
    });
  });

  it.each([
    ['no roles', { roles: [] }],
    ['a role twice', { roles: ['hr', 'hr'] }],
    ['a role that is none', { roles: ['boss'] }],
    ['a word for a list', { roles: 'admin' }],
    ['no reason', { reason: undefined }],
    ['a blank reason', { reason: '   ' }],
    ['a field more', { scope: 'city' }],
  ])('are not changed by a request with %s', async (_, change) => {
    const body = { roles: ['hr'], reason: 'Uusi tehtävä', ...change };
    const answer = await admin.put('/api/people/rising-1/roles', body);
    expect(`${answer.status} ${answer.body.code}`).toBe('400 malformed-request');
  });

  it('are nowhere for a key that nobody has, or could have', async () => {
    for (const key of ['nobody-9', '%00', '..', '__proto__', "'OR'1", 'x'.repeat(100)]) {
      expect({ key, status: (await appoint(admin, key, ['hr'])).status }).toEqual({ key, status: 404 });
      expect({ key, status: (await admin.get(`/api/people/${key}`)).status }).toEqual({ key, status: 404 });
    }
  });

  it('leave one administrator when two take the role from each other at once', async () => {
    const answers = await Promise.all([
      appoint(admin, 'second-1', ['teacher']),
      appoint(second, 'admin-1', ['teacher']),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
  });
});

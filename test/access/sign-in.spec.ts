import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { engines, startService, type Service } from '../service.js';

describe.each(engines)('signing in with a token on %s', (engine) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ engine });
  });
  afterAll(() => service.remove());

  it('tells the caller who they are', async () => {
    const teacher = await service.as('teacher-sv');
    const { status, body } = await teacher.get('/api/me');
    expect(status).toBe(200);
    expect(body).toMatchObject({ person: { key: 'teacher-sv' }, roles: ['teacher'], language: 'sv' });
  });

  it.each([
    ['no token', {}],
    ['a made-up token', { authorization: 'Bearer abc' }],
    ['another scheme', { authorization: 'Basic dGVhY2hlci0xOng=' }],
    ['an empty token', { authorization: 'Bearer ' }],
  ])('opens nothing with %s', async (_, headers) => {
    const nobody = await service.as();
    const { status, body } = await nobody.get('/api/me', headers);
    expect(status).toBe(401);
    expect(body.code).toBe('not-signed-in');
  });
});

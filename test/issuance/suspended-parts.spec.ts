import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { must } from '../life/steps.js';
import { startService, type Client, type Service } from '../service.js';

const LEVEL_1 = ['1.1', '1.2', '1.3', '1.4', '1.5', '1.6'];

describe('a suspended badge and the levels', () => {
  let service: Service;
  let teacher: Client;
  let admin: Client;
  beforeAll(async () => {
    service = await startService({ seed: { teachers: 1, badges: LEVEL_1 } });
    teacher = await service.as('racer-0');
    admin = await service.as('admin-1');
  }, 60_000);
  afterAll(() => service.remove());

  const held = async (badge: string) => {
    const { body } = await must(200, teacher.get('/api/credentials'));
    return body.items.filter((one: { badge: string }) => one.badge === badge);
  };
  const level1 = async () => (await must(200, teacher.get('/api/levels'))).body.items[0];
  const act = (id: string, name: string) =>
    must(200, admin.post(`/api/credentials/${id}/${name}`, { reason: 'Selvitys' }));
  /** A start does at once what the sweep does every minute. */
  const restart = async () => {
    await service.stop();
    service = await service.restart();
  };

  it('is no part of a level while it is suspended', async () => {
    const [part] = await held('1.6');
    await act(part.id, 'suspension');
    const { body: asked } = await must(201, teacher.post('/api/recognitions', { level: 1 }));
    const discussion = { goal: 'Taso 2', heldOn: '2026-01-15' };
    const principal = await service.as('principal-1');
    await must(200, principal.post(`/api/recognitions/${asked.id}/confirm`, discussion));
    const progress = await level1();
    expect(progress).toMatchObject({ credential: null, missing: [{ kind: 'skill', badge: '1.6' }] });
    expect(progress.badges.at(-1)).toMatchObject({ badge: '1.6', state: 'suspended', credential: null });
    expect(await held('T1')).toEqual([]);
  });

  it('is not applied for anew: a second one would go round the suspension', async () => {
    const { status, body } = await teacher.post('/api/submissions', { badge: '1.6' });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'badge-suspended' });
  });

  it('completes the level once it is reinstated', async () => {
    const [part] = await held('1.6');
    await act(part.id, 'reinstatement');
    await restart();
    expect(await held('T1')).toMatchObject([{ state: 'valid' }]);
  }, 60_000);

  it('leaves the level badge that rests on it', async () => {
    const [part] = await held('1.1');
    await act(part.id, 'suspension');
    expect(await held('T1')).toMatchObject([{ state: 'valid' }]);
  });

  it('keeps its place when it is the level badge: no second one is awarded, and it comes back as it was', async () => {
    const [level] = await held('T1');
    await act(level.id, 'suspension');
    expect(await level1()).toMatchObject({ credential: null, discussion: 'confirmed' });
    await restart();
    expect(await held('T1')).toMatchObject([{ id: level.id, state: 'suspended' }]);
    await act(level.id, 'reinstatement');
    expect((await level1()).credential).toBe(level.id);
  }, 60_000);
});

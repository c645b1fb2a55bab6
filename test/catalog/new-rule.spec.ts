import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { earn, must } from '../life/steps.js';
import { startService, type Service } from '../service.js';
import { copyHouse } from './copied-house.js';

describe('a new version of the level rule', () => {
  const house = copyHouse();
  let service: Service;
  beforeAll(async () => {
    service = await startService({ dist: join(house, 'dist') });
  });
  afterAll(async () => {
    await service.remove();
    rmSync(house, { recursive: true });
  });

  it('gives the level at the start to whoever meets it already, and leaves the old levels as they are', async () => {
    const teacher = await service.as('teacher-1');
    const tutor = await service.as('reviewer-1');
    const { body: asked } = await must(201, teacher.post('/api/recognitions', { level: 1 }));
    const principal = await service.as('principal-1');
    await must(
      200,
      principal.post(`/api/recognitions/${asked.id}/confirm`, { goal: 'Taso 2', heldOn: '2026-01-15' }),
    );
    for (const badge of ['1.1', '1.2', '1.3', '1.4', '1.5'])
      await earn(service, 'teacher-1', 'reviewer-1', badge);
    const before = await must(200, teacher.get('/api/levels'));
    expect(before.body.items[0]).toMatchObject({
      credential: null,
      missing: [{ kind: 'skill', badge: '1.6' }],
    });
    const { body: tutors } = await must(200, tutor.get('/api/levels'));

    await service.stop();
    const file = join(house, 'badges/T1.json');
    const badge = JSON.parse(readFileSync(file, 'utf8'));
    const [first] = badge.versions;
    const requires = first.requires.filter((id: string) => id !== '1.6');
    writeFileSync(file, JSON.stringify({ ...badge, versions: [first, { ...first, version: 2, requires }] }));
    service = await service.restart();

    const { body } = await must(200, (await service.as('teacher-1')).get('/api/credentials'));
    const level = body.items.find((one: { kind: string }) => one.kind === 'level');
    expect(level).toMatchObject({ badge: 'T1', version: 2, state: 'valid' });
    const { body: after } = await must(200, (await service.as('reviewer-1')).get('/api/levels'));
    expect(after.items[0].credential).toBe(tutors.items[0].credential);
  });
});

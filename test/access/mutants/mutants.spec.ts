import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { DIST, startService, type Service } from '../../service.js';
import { refusedAt, violationsOf } from '../matrix.js';
import { guards } from './guards.js';
import { furnish, type World } from './world.js';

const SWITCHABLE = join(process.cwd(), 'test/access/mutants/switchable.mjs');

/**
 * Bar 3: each guard of the service is taken away or turned round, one at a time, and what is asked of it must be
 * answered otherwise. A mutant that no answer shows is a guard that no test watches.
 */
it('tries at least thirty guards, each standing once where the table says', () => {
  const wrong = guards.filter(
    ({ file, guard }) => readFileSync(join(DIST, file), 'utf8').split(guard).length !== 2,
  );
  expect(wrong.map(({ name, file, guard }) => `${name}: ${file}: ${guard}`)).toEqual([]);
  expect(guards.length).toBeGreaterThanOrEqual(30);
  expect(new Set(guards.map(({ name }) => name)).size).toBe(guards.length);
});

describe('a service without one of its guards', () => {
  let service: Service;
  let world: World;
  beforeAll(async () => {
    const mutants = guards.map(({ name, file, guard, instead }) => ({ name, file, guard, instead }));
    service = await startService({
      environment: { MUTANTS: JSON.stringify(mutants) },
      nodeArguments: ['--import', SWITCHABLE],
    });
    world = await furnish(service);
  }, 60_000);
  afterAll(() => service.remove());

  const actAs = (mutant?: string) => {
    const file = join(service.dataDir, 'mutant');
    if (mutant === undefined) rmSync(file, { force: true });
    else writeFileSync(file, mutant);
  };

  it.each(guards.map((guard) => [guard.name, guard] as const))('is seen when %s', async (name, guard) => {
    expect(await guard.ask(world)).toEqual(guard.expected);
    actAs(name);
    const mutated = await guard.ask(world).finally(() => actAs());
    expect(mutated).not.toEqual(guard.expected);
  });

  it('T64 twin: where evidence is not looked up by whose it is, the matrix sees others’ being read', async () => {
    actAs('evidence is everybody’s to read');
    const violations = await violationsOf(world.cast, refusedAt('GET /api/evidence/:id')).finally(() =>
      actAs(),
    );
    expect(violations).toContain('GET /api/evidence/:id as teacher, other: 200 instead of 404 not-found');
  });
});

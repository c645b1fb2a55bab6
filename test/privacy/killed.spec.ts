import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { filesOf } from '../evidence/stored.js';
import { must } from '../life/steps.js';
import { startService, type Client, type Service } from '../service.js';
import { canaries, enterCanary, leave } from './canary.js';

const HOOK = ['--import', './test/privacy/faults/die-before-drop.mjs'];

describe('a process killed after the rows are erased and before the files are', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ nodeArguments: HOOK });
  }, 60_000);
  afterAll(() => service.remove());

  const armed = () => join(service.dataDir, 'armed');
  const listed = () => {
    const list = join(service.dataDir, 'erasures');
    return existsSync(list) ? readFileSync(list, 'utf8').split('\n').filter(Boolean) : [];
  };
  const keepFile = async (person: Client) => {
    const file = { name: 'tunti.txt', type: 'text/plain', bytes: Buffer.from('Tunnin kulku. '.repeat(20)) };
    const { body } = await must(201, person.upload('/api/evidence', file, { title: 'Tunti' }));
    return String(body.id);
  };
  /** Asks for something during which the process dies. */
  const dieIn = async (ask: () => Promise<unknown>) => {
    writeFileSync(armed(), '');
    const gone = once(service.process, 'exit');
    await expect(ask()).rejects.toThrow();
    await gone;
    rmSync(armed());
  };

  it('T81 twin: nobody would ever remove the file if nothing looked for it at the next start', async () => {
    const teacher = await service.as('teacher-1');
    const file = await keepFile(teacher);
    await dieIn(() => teacher.delete(`/api/evidence/${file}`));
    service = await service.restart({ NO_SWEEP: '1' }, HOOK);
    expect(filesOf(service)).toContain(file);
    await service.stop();
  });

  it('T81: at the next start the file is gone', async () => {
    service = await service.restart({ NO_SWEEP: '' }, HOOK);
    expect(filesOf(service)).toEqual([]);
  });

  it('T81: one’s own erasure, too, and it is on the list that outlives a backup', async () => {
    const teacher = await service.as('teacher-2');
    await keepFile(teacher);
    const { body: list } = await must(200, teacher.get('/api/me/data/erasure'));
    await dieIn(() => teacher.post('/api/me/data/erasure', { confirm: list.confirm }));
    expect(filesOf(service)).toHaveLength(1);
    expect(listed()).toEqual([]);
    service = await service.restart({ NO_SWEEP: '' }, HOOK);
    expect(filesOf(service)).toEqual([]);
    expect(listed()).toEqual([expect.stringMatching(/ own /)]);
  });

  it('T81: and everything of a person', async () => {
    const admin = await service.as('admin-1');
    await enterCanary(admin);
    await keepFile(await service.as(canaries.key));
    await leave(admin);
    await dieIn(() => admin.post(`/api/people/${canaries.key}/erasure`, { reason: 'request' }));
    expect(filesOf(service)).toHaveLength(1);
    service = await service.restart({ NO_SWEEP: '' }, HOOK);
    expect(filesOf(service)).toEqual([]);
    expect(listed()).toContainEqual(expect.stringMatching(/ all /));
  });
});

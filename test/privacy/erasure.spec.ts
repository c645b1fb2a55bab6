import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { must } from '../life/steps.js';
import { DIST, engines, startService, type Client, type Service } from '../service.js';
import { canaries, enterCanary, findCanaries, leave, live } from './canary.js';
import { allForms, downloadCopy, judgeCopy } from './own-copy.js';

describe.each(engines)('erasing a person on %s', (engine) => {
  let service: Service;
  let admin: Client;
  let copy: Map<string, Buffer>;
  let badge: string;
  let figures: unknown;
  const backup = mkdtempSync(join(tmpdir(), 'backup-'));

  beforeAll(async () => {
    service = await startService({ engine });
    admin = await service.as('admin-1');
    await enterCanary(admin);
    badge = await live(service);
    copy = (await downloadCopy(service, canaries.key)).files;
    await leave(admin);
    figures = await figuresOf(service);
  }, 60_000);
  afterAll(async () => {
    await service.remove();
    rmSync(backup, { recursive: true });
  });

  const erase = (key: string) => admin.post(`/api/people/${key}/erasure`, { reason: 'request' });

  it('is refused while the person is in service, and to all but administrators', async () => {
    expect(await erase('teacher-1')).toMatchObject({ status: 409, body: { code: 'still-employed' } });
    expect(await erase('nobody-at-all')).toMatchObject({ status: 404 });
    const teacher = await service.as('teacher-1');
    const asked = teacher.post(`/api/people/${canaries.key}/erasure`, { reason: 'request' });
    expect(await asked).toMatchObject({ status: 403 });
  });

  it('T81 twin: without it every canary is there to be found', async () => {
    const found = await findCanaries(service);
    const kinds = new Set(found.map((one) => one.split(' in ')[0]));
    expect([...kinds].sort()).toEqual(Object.keys(canaries).sort());
    expect(await judgeCopy(service, copy)).toEqual(allForms('valid'));
  });

  it('T81: leaves nothing in rows, files and log, and the holder’s own copy verifies in every form', async () => {
    await service.stop();
    if (!service.databaseUrl) cpSync(service.dataDir, backup, { recursive: true });
    service = await service.restart();
    await must(200, erase(canaries.key));
    expect(await findCanaries(service)).toEqual([]);
    expect(await judgeCopy(service, copy)).toEqual(allForms('valid'));
    const changed = Buffer.from(
      copy.get([...copy.keys()].find((name) => name.endsWith('/ob3.json')) ?? '') ?? '',
    );
    const forged = changed.toString().replace('"value":"2"', '"value":"3"');
    const { body } = await (
      await service.as()
    ).post('/api/verifications', { credential: JSON.parse(forged) });
    expect(body.verdict).toBe('invalid');
  });

  it('answers 410 where the badge was, says what that means, and shows it nowhere', async () => {
    const nobody = await service.as();
    for (const path of [
      `/ob3/credentials/${badge}`,
      `/ob3/credentials/${badge}.jwt`,
      `/ob2/assertions/${badge}.jws`,
      `/images/${badge}.png`,
    ])
      expect(await nobody.get(path)).toMatchObject({ status: 410, body: { code: 'badge-erased' } });
    const hosted = await nobody.get(`/ob2/assertions/${badge}`);
    expect(hosted.status).toBe(410);
    expect(hosted.body.revocationReason).toMatch(/^Not revoked: .*own copy can be checked/);
    const page = await nobody.get(`/ob3/credentials/${badge}?lang=en`, { accept: 'text/html' });
    expect([page.status, page.text.includes('was erased')]).toEqual([410, true]);
    const { body } = await nobody.post('/api/verifications', {
      url: `${service.url}/ob3/credentials/${badge}`,
    });
    expect(body.verdict).toBe('unverifiable');
  });

  it('changes no figure of the past', async () => {
    expect(await figuresOf(service)).toEqual(figures);
  });

  it('leaves a register in which every row, signature and file is as it must be', async () => {
    const { dataDir, databaseUrl, url } = service;
    const { port } = new URL(url);
    const environment = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: databaseUrl, PORT: port };
    const done = spawnSync(process.execPath, [join(DIST, 'cli/integrity.js')], {
      env: { ...environment, NODE_OPTIONS: '' },
      encoding: 'utf8',
    });
    expect([done.stdout, done.status]).toEqual(['Everything is whole.\n', 0]);
  });

  it('is in the trail, by an id and a reason only', async () => {
    const { body } = await admin.get('/api/audit?action=data.erase');
    expect(body.items[0]).toMatchObject({ action: 'data.erase', details: { reason: 'request' } });
  });

  const onSqlite = engine === 'sqlite' ? it : it.skip;
  onSqlite(
    'T84: is done again when an older copy of the database comes back, before the first request',
    async () => {
      await service.stop();
      restoreDatabase(backup, service.dataDir);
      cpSync(join(backup, 'evidence'), join(service.dataDir, 'evidence'), { recursive: true });
      service = await service.restart();
      expect(await findCanaries(service)).toEqual([]);
      expect((await (await service.as()).get(`/ob3/credentials/${badge}`)).status).toBe(410);
      expect(await judgeCopy(service, copy)).toEqual(allForms('valid'));
    },
  );

  onSqlite('T84 twin: without the list of erasures the person is back', async () => {
    await service.stop();
    restoreDatabase(backup, service.dataDir);
    rmSync(join(service.dataDir, 'erasures'));
    service = await service.restart();
    expect(await findCanaries(service)).not.toEqual([]);
    expect((await (await service.as()).get(`/ob3/credentials/${badge}`)).status).toBe(200);
  });
});

/** Yesterday's figures, in which the person still counts. */
async function figuresOf(service: Service): Promise<unknown> {
  const hr = await service.as('hr-1');
  const date = new Date(Date.now() - 72 * 3_600_000).toISOString().slice(0, 10);
  const levels = await must(200, hr.get(`/api/competence/levels?date=${date}`));
  const badges = await must(200, hr.get('/api/competence/badges'));
  const needs = await must(200, hr.get('/api/competence/needs'));
  return [levels.body, badges.body, needs.body].map((body) => JSON.stringify(body));
}

function restoreDatabase(from: string, to: string): void {
  for (const ending of ['', '-wal', '-shm']) {
    const file = `taitomerkki.sqlite${ending}`;
    rmSync(join(to, file), { force: true });
    if (existsSync(join(from, file))) cpSync(join(from, file), join(to, file));
  }
}

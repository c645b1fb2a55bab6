import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { toSafeName } from '../../src/privacy/copy/archive.js';
import { holder } from '../access/people/holder.js';
import { must, putText } from '../life/steps.js';
import { query } from '../evidence/stored.js';
import { engines, startService, type Client, type Service } from '../service.js';
import { canaries, enterCanary, leave, live } from './canary.js';
import { allForms, downloadCopy, judgeCopy } from './own-copy.js';

/** What the person wrote, and what is theirs to choose, as it is stored. */
async function ownTexts(service: Service): Promise<string> {
  const ofPerson = `person_id = (SELECT id FROM person WHERE person_key = '${canaries.key}')`;
  const rows = [];
  for (const columns of ['title, content FROM evidence', 'answers FROM submission', 'kind FROM message'])
    rows.push(await query(service, `SELECT id, ${columns} WHERE ${ofPerson} ORDER BY id`));
  rows.push(await query(service, `SELECT hash FROM access_key WHERE ${ofPerson} ORDER BY hash`));
  return JSON.stringify(rows);
}

describe('names in a copy', () => {
  it.each([
    ['../../etc/passwd', 'etc-passwd'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['/root/.ssh/id', 'root-.ssh-id'],
    ['C:\\x.txt', 'C-x.txt'],
    ['...', 'file'],
    ['tavallinen nimi ä.pdf', 'tavallinen-nimi-ä.pdf'],
  ])('%s becomes %s', (given, safe) => expect(toSafeName(given)).toBe(safe));
});

describe.each(engines)('one’s own data on %s', (engine) => {
  let service: Service;
  let admin: Client;
  beforeAll(async () => {
    service = await startService({ engine });
    admin = await service.as('admin-1');
    await enterCanary(admin);
    await live(service);
  }, 60_000);
  afterAll(async () => {
    await service.remove();
    rmSync(backup, { recursive: true });
  });
  const backup = mkdtempSync(join(tmpdir(), 'backup-'));

  it('come as one ZIP: to read, for programs, evidence, and badges that verify in every form', async () => {
    const { files, headers } = await downloadCopy(service, canaries.key);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-disposition')).toContain('attachment');
    const page = files.get('index.html')!.toString();
    const data = files.get('data.json')!.toString();
    const { bytes, ...told } = canaries;
    for (const word of Object.values(told)) expect([word, data.includes(word)]).toEqual([word, true]);
    for (const word of [told.last, told.goal, told.answer]) expect(page).toContain(word);
    expect([...files].find(([name]) => name.startsWith('evidence/'))?.[1].toString()).toContain(bytes);
    expect(await judgeCopy(service, files)).toEqual(allForms('valid'));
    // Others' names and everybody's secrets stay out.
    expect(data).not.toMatch(/Arviola|Tuuliviiri|details_hash|previous_hash|request_hash/);
    expect(page).not.toMatch(/<script/);
  });

  it('are corrected on request, which an administrator answers once', async () => {
    const person = await service.as(canaries.key);
    const { body: open } = await must(200, admin.get('/api/data/requests'));
    expect(open.items).toEqual([
      expect.objectContaining({ person_key: canaries.key, text: canaries.request }),
    ]);
    const answer = () =>
      admin.post(`/api/data/requests/${open.items[0].id}/answer`, { answer: 'Nimi on oikein.' });
    await must(200, answer());
    expect(await answer()).toMatchObject({ status: 409, body: { code: 'already-answered' } });
    const { body: own } = await must(200, person.get('/api/me/data/requests'));
    expect(own.items[0]).toMatchObject({ kind: 'correction', answer: 'Nimi on oikein.' });
  });

  it('are sorted before they are erased: what goes, what stays, why and for how long', async () => {
    const person = await service.as(canaries.key);
    const { body: list } = await must(200, person.get('/api/me/data/erasure'));
    const counts = Object.fromEntries(list.erased.map((one: any) => [one.what, one.count]));
    expect(counts).toMatchObject({ drafts: 1, ended: 0 });
    const award = list.kept.find((one: any) => one.what === 'award');
    expect(award).toMatchObject({
      until: expect.stringMatching(/^10 vuotta/),
      why: expect.stringContaining('Työtodistus'),
    });
    expect(await must(200, person.post('/api/me/data/erasure', {}))).toMatchObject({ body: { done: false } });
    const wrong = await person.post('/api/me/data/erasure', { confirm: '0'.repeat(32) });
    expect(wrong).toMatchObject({ status: 409, body: { code: 'list-changed' } });
    const text = await putText(person, 'Turha');
    const changed = await person.post('/api/me/data/erasure', { confirm: list.confirm });
    expect(changed.status).toBe(409);
    if (engine === 'sqlite') await query(service, `VACUUM INTO '${join(backup, 'copy')}'`);
    const { confirm } = changed.body.list;
    expect(await must(200, person.post('/api/me/data/erasure', { confirm }))).toMatchObject({
      body: { done: true },
    });
    expect((await person.get('/api/me')).status).toBe(401);
    const rows = await query(service, `SELECT title, content FROM evidence WHERE id = '${text}'`);
    expect(rows).toEqual([{ title: '', content: null }]);
    expect(await query(service, `SELECT id FROM submission WHERE state = 'draft' AND badge = '1.3'`)).toEqual(
      [],
    );
  });

  it('stay as they are after that, whatever has ended since: a restart erases nothing that was not confirmed', async () => {
    const person = await holder(service, canaries.key);
    // The submission that was open when the list was confirmed is withdrawn; its evidence is free from now on.
    const open = `SELECT id FROM submission WHERE state = 'submitted' AND badge = '1.2'`;
    const [submission] = (await query(service, open)) as { id: string }[];
    await must(200, person.post(`/api/submissions/${submission!.id}/withdraw`));
    const before = await ownTexts(service);
    expect(before).toContain(canaries.evidence);
    expect(before).toContain('So I did this with my class: 1.2.a');
    await service.stop();
    service = await service.restart();
    expect(await ownTexts(service)).toBe(before);
  });

  (engine === 'sqlite' ? it : it.skip)(
    'T84: are erased again when an older copy of the database comes back',
    async () => {
      await service.stop();
      const database = join(service.dataDir, 'taitomerkki.sqlite');
      for (const ending of ['-wal', '-shm']) rmSync(database + ending, { force: true });
      cpSync(join(backup, 'copy'), database);
      service = await service.restart();
      const texts = await ownTexts(service);
      expect(texts).not.toContain('Turha');
      expect(texts).toContain(canaries.evidence);
      expect(await query(service, `SELECT id FROM submission WHERE state = 'draft'`)).toEqual([]);
      expect(service.output()).not.toContain('ERROR');
    },
  );

  it('end by themselves when their time is over, after a preview', async () => {
    await leave(admin);
    const old = '2001-01-01T00:00:00Z';
    await query(service, `UPDATE employment SET end_day = '2001-01-01' WHERE end_day IS NOT NULL`);
    await query(service, `UPDATE recognition SET confirmed_at = '${old}' WHERE goal IS NOT NULL`);
    const { body: due } = await must(200, admin.get('/api/retention'));
    const counts = Object.fromEntries(due.due.map((one: any) => [one.kind, one.count]));
    expect(counts).toMatchObject({ accounts: 1, awards: 1, goals: 1, drafts: 0 });
    const { body: run } = await must(200, admin.post('/api/retention/run'));
    expect(run.taken).toMatchObject({ accounts: 1, goals: 1 });
    const { body: after } = await must(200, admin.get('/api/retention'));
    expect(after.due.filter((one: any) => one.count > 0)).toEqual([]);
    const [person] = await query(
      service,
      `SELECT first, last, email FROM person WHERE erased_at IS NOT NULL`,
    );
    expect(person).toEqual({ first: '', last: '', email: '' });
  });
});

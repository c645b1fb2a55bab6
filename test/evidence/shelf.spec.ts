import { createHash } from 'node:crypto';
import { utimesSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { engines, printToken, startService, type Client, type Service } from '../service.js';
import { goodFiles, pdf } from './samples.js';
import { filesOf, query } from './stored.js';

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');
const asPdf = (bytes: Buffer, name = 'a.pdf') => ({ name, type: 'application/pdf', bytes });

describe.each(engines)('the shelf on %s', (engine) => {
  let service: Service;
  let teacher: Client;
  let colleague: Client;
  beforeAll(async () => {
    service = await startService({ engine });
    teacher = await service.as('teacher-1');
    colleague = await service.as('teacher-2');
  });
  afterAll(() => service.remove());

  it('keeps a text in one spelling, with the hash of what is kept', async () => {
    const typed = { kind: 'text', title: ' Tuntisuunnitelma ', text: 'Ensin\r\n\tsitten a\u0308lypuhelin' };
    const { status, body } = await teacher.post('/api/evidence', typed);
    const text = 'Ensin\n sitten älypuhelin';
    expect(status).toBe(201);
    expect(body).toMatchObject({ kind: 'text', title: 'Tuntisuunnitelma', text, sha256: sha256(text) });
    expect((await teacher.get(`/api/evidence/${body.id}`)).body).toEqual(body);
  });

  it('keeps a link as the browser would open it', async () => {
    const { body } = await teacher.post('/api/evidence', {
      kind: 'link',
      title: 'Blogi',
      url: 'HTTPS://Example.org/päivä?a=1#b',
    });
    expect(body).toMatchObject({ kind: 'link', url: 'https://example.org/p%C3%A4iv%C3%A4?a=1#b' });
    expect(body.sha256).toBe(sha256(body.url));
  });

  it.each(goodFiles)('keeps %s and gives it back as a download', async (name, type, bytes) => {
    const upload = await teacher.upload('/api/evidence', { name, type: 'x/y', bytes }, { title: name });
    expect(upload.body).toMatchObject({
      kind: 'file',
      title: name,
      size: bytes.length,
      sha256: sha256(bytes),
    });
    expect(upload.body.file).toEqual({ name, mediaType: type });
    const { status, headers, text } = await teacher.get(`/api/evidence/${upload.body.id}/file`);
    expect(status).toBe(200);
    expect(text).toBe(new TextDecoder().decode(bytes));
    expect(headers.get('content-type')?.split(';')[0]).toBe(type);
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="${name}"; filename*=UTF-8''${name}`,
    );
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('takes the title after the file, and a name with quotes, umlauts and a path', async () => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(pdf)]), 'C:\\Users\\åsa\\Öka "2".pdf');
    form.append('title', 'Öka');
    const { body } = await teacher.send('POST', '/api/evidence', { body: form });
    expect(body.file.name).toMatch(/^Öka .*\.pdf$/);
    const { headers } = await teacher.get(`/api/evidence/${body.id}/file`);
    const said = headers.get('content-disposition') ?? '';
    expect(said).toMatch(
      /^attachment; filename="[\x20-\x21\x23-\x7e]+"; filename\*=UTF-8''%C3%96ka[^"]*\.pdf$/,
    );
  });

  it('keeps a file of exactly 20 MiB', async () => {
    const bytes = Buffer.concat([pdf, Buffer.alloc(20 * 1024 * 1024 - pdf.length)]);
    const { status, body } = await teacher.upload('/api/evidence', asPdf(bytes), { title: 'suuri' });
    expect(status).toBe(201);
    expect((await teacher.delete(`/api/evidence/${body.id}`)).status).toBe(204);
  });

  it('lists a shelf page by page, each piece once, newest first', async () => {
    const keeper = await service.as('teacher-sv');
    const kept: string[] = [];
    for (let n = 0; n < 53; n++) {
      const { body } = await keeper.post('/api/evidence', { kind: 'text', title: `${n}`, text: 'x' });
      kept.push(body.id);
    }
    const first = await keeper.get('/api/evidence');
    const second = await keeper.get(`/api/evidence?before=${encodeURIComponent(first.body.next)}`);
    const items = [...first.body.items, ...second.body.items];
    expect(first.body.items).toHaveLength(50);
    expect(second.body.next).toBeNull();
    expect(items.map((item) => item.id).sort()).toEqual(kept.sort());
    const times = items.map((item) => item.createdAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('answers for a colleague’s evidence exactly as for none', async () => {
    const { body } = await teacher.upload('/api/evidence', asPdf(pdf), { title: 'oma' });
    const nowhere = '/api/evidence/00000000-0000-4000-8000-000000000000';
    for (const [theirs, none] of [
      [await colleague.get(`/api/evidence/${body.id}`), await colleague.get(nowhere)],
      [await colleague.get(`/api/evidence/${body.id}/file`), await colleague.get(`${nowhere}/file`)],
      [await colleague.delete(`/api/evidence/${body.id}`), await colleague.delete(nowhere)],
    ] as const) {
      expect(theirs.status).toBe(404);
      expect(theirs.text).toBe(none.text);
    }
    expect((await teacher.get(`/api/evidence/${body.id}/file`)).status).toBe(200);
  });

  it('removes the file and the words, and keeps the hash', async () => {
    const { body } = await teacher.upload('/api/evidence', asPdf(pdf, 'salainen.pdf'), { title: 'salainen' });
    expect(filesOf(service)).toContain(body.id);
    expect((await teacher.delete(`/api/evidence/${body.id}`)).status).toBe(204);
    expect(filesOf(service)).not.toContain(body.id);
    expect((await teacher.get(`/api/evidence/${body.id}`)).status).toBe(404);
    const [row] = await query(service, `SELECT * FROM "evidence" WHERE "id" = '${body.id}'`);
    expect(row).toMatchObject({ sha256: sha256(pdf), title: '', file_name: null, content: null });
    expect((await teacher.delete(`/api/evidence/${body.id}`)).status).toBe(404);
  });

  it('does not give out a file that was changed on the disk', async () => {
    const { body } = await teacher.upload('/api/evidence', asPdf(pdf), { title: 'muuttuva' });
    writeFileSync(join(service.dataDir, 'evidence', body.id), Buffer.concat([pdf, Buffer.from('!')]));
    const answer = await teacher.get(`/api/evidence/${body.id}/file`);
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ code: 'evidence-damaged', evidence: body.id });
  });

  it('does not show a text that was changed in the database', async () => {
    const { body } = await teacher.post('/api/evidence', { kind: 'text', title: 'a', text: 'alkuperäinen' });
    await query(service, `UPDATE "evidence" SET "content" = 'muutettu' WHERE "id" = '${body.id}'`);
    expect((await teacher.get(`/api/evidence/${body.id}`)).body.code).toBe('evidence-damaged');
  });

  it('leaves nothing of an upload that breaks off', async () => {
    const before = filesOf(service);
    const token = tokenOf(service);
    await new Promise<void>((resolve) => {
      const head = `POST /api/evidence HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n`;
      const part = `--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7 ${' '.repeat(5000)}`;
      const socket = connect(Number(new URL(service.url).port), 'localhost');
      socket.on('close', () => resolve());
      socket.write(head + part);
      void until(() => filesOf(service).length > before.length).then(() => socket.destroy());
    });
    await until(() => filesOf(service).length === before.length);
    expect(filesOf(service)).toEqual(before);
  });

  it('removes at start the uploads that a crash cut off, and nothing else', async () => {
    const { body } = await teacher.upload('/api/evidence', asPdf(pdf), { title: 'jää' });
    const hoursAgo = new Date(Date.now() - 2 * 3_600_000);
    const put = (name: string, when: Date) => {
      const path = join(service.dataDir, 'evidence', name);
      writeFileSync(path, 'x');
      utimesSync(path, when, when);
    };
    utimesSync(join(service.dataDir, 'evidence', body.id), hoursAgo, hoursAgo);
    put('11111111-1111-4111-8111-111111111111', hoursAgo);
    put('22222222-2222-4222-8222-222222222222.part', hoursAgo);
    put('33333333-3333-4333-8333-333333333333.part', new Date());
    await service.stop();
    service = await service.restart();
    const left = filesOf(service).filter((name) => /^([123])\1{7}/.test(name));
    // A settled file may belong to another database than the one that was opened: it is told of, never deleted.
    expect(left).toEqual([
      '11111111-1111-4111-8111-111111111111',
      '33333333-3333-4333-8333-333333333333.part',
    ]);
    expect(service.output()).toMatch(/1 files in evidence\/ belong to no evidence of this database/);
    expect(filesOf(service)).toContain(body.id);
  });
});

/** Waits for what must come within ten seconds. */
async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !holds();) {
    if (Date.now() > end) throw new Error('It did not come in ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A raw token, for what `fetch` would not send. */
function tokenOf(service: Service): string {
  return printToken('teacher-1', {
    ...process.env,
    NODE_ENV: 'test',
    DATA_DIR: service.dataDir,
    DATABASE_URL: service.databaseUrl,
    PORT: new URL(service.url).port,
  });
}

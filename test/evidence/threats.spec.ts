import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { basename, join, resolve } from 'node:path';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fileTypeFromBuffer } from 'file-type';
import type { Browser, Page } from 'playwright-core';

import { inChromium, openBrowser } from '../chromium.js';
import {
  engines,
  printToken,
  startService,
  type Answer,
  type Client,
  type Engine,
  type Service,
} from '../service.js';
import { malformedBodies } from './malformed.js';
import { naughtyNames } from './naughty-names.js';
import { goodOffice, officeAttacks } from './office-files.js';
import { bakedText, photo, place, plainJpeg, recording, tellingPng, tellingWebp } from './pictures.js';
import { pdf, png } from './samples.js';
import { filesOf, query } from './stored.js';

const script = '<script>document.title="ran";alert(1)</script>';
const upload = (client: Client, name: string, bytes: Buffer) =>
  client.upload('/api/evidence', { name, type: 'application/octet-stream', bytes }, { title: 'Otsikko' });
const storedBytes = (service: Service, id: string) => readFileSync(join(service.dataDir, 'evidence', id));
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const gif = (text: string) => Buffer.concat([Buffer.from('GIF89a', 'latin1'), Buffer.from(text, 'latin1')]);

/** Files that are two things at once. Those of the first list are taken, and must stay what they say they are. */
const twofold: readonly (readonly [string, string, Buffer])[] = [
  ['a PNG with a page after its end', 'a.png', Buffer.concat([png, Buffer.from(`<html>${script}`)])],
  ['a JPEG with a page after its end', 'a.jpg', Buffer.concat([plainJpeg, Buffer.from(`<html>${script}`)])],
  [
    'a PDF with a script',
    'a.pdf',
    Buffer.concat([pdf, Buffer.from(`/OpenAction <</S/JavaScript/JS(app.alert(1))>>\n<html>${script}`)]),
  ],
  ['a GIF that is a script', 'a.gif', gif(`/*${'\0'.repeat(20)}*/=1;document.title="ran";alert(1)`)],
  ['a GIF with a page', 'b.gif', gif(`<html>${script}`)],
  ['a text with a page further on', 'a.txt', Buffer.from(`Hei\n<html>${script}</html>`)],
  ['a table that is a script', 'a.csv', Buffer.from('alert(1)//;b\n')],
  [
    'an MP3 with a page',
    'a.mp3',
    Buffer.concat([
      Buffer.from('ID3\x03\0\0\0\0\0\0\xff\xfb\x90\x64', 'latin1'),
      Buffer.from(`<html>${script}`),
    ]),
  ],
];
const disguised: readonly (readonly [string, string, Buffer])[] = [
  ['an SVG named .png', 'a.png', Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`)],
  [
    'an SVG named .jpg',
    'a.jpg',
    Buffer.from(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`),
  ],
  ['a page named .pdf', 'a.pdf', Buffer.from(`<!doctype html>${script}`)],
  ['a page named .txt', 'a.txt', Buffer.from(`<html>${script}`)],
  ['an archive named .pdf', 'a.pdf', goodOffice],
  ['a document named .odt', 'a.odt', goodOffice],
  ['an archive named .mp3', 'a.mp3', Buffer.from('\x1f\x8b\x08\0', 'latin1')],
  ['an SVG by its own name', 'a.svg', Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`)],
  ['a page by its own name', 'a.html', Buffer.from(script)],
];

describe('files from strangers', () => {
  let service: Service;
  let teacher: Client;
  beforeAll(async () => {
    service = await startService();
    teacher = await service.as('teacher-1');
  });
  afterAll(() => service.remove());

  it.each(disguised)('T42: %s is refused', async (_what, name, bytes) => {
    const before = filesOf(service);
    expect((await upload(teacher, name, bytes)).status).toBe(415);
    expect(filesOf(service)).toEqual(before);
  });

  it.each(twofold)(
    'T42: %s goes out as a download of its own kind, and nothing else',
    async (_what, name, bytes) => {
      const { status, body } = await upload(teacher, name, bytes);
      expect(status).toBe(201);
      const { headers } = await teacher.get(`/api/evidence/${body.id}/file`);
      expect(headers.get('content-disposition')).toMatch(/^attachment; /);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
      expect(headers.get('content-type')).not.toMatch(/html|xml|script/);
    },
  );

  it('T43: whatever a file is called, it lies under a random id and is shown by a harmless name', async () => {
    expect(naughtyNames.length).toBeGreaterThan(500);
    const around = readdirSync(service.dataDir).sort();
    const keeper = await service.as('teacher-2');
    for (const name of naughtyNames) {
      const { status, body } = await sendRaw(keeper, name);
      if (status !== 201) {
        expect([name, status]).toEqual([name, expect.any(Number)]);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
        continue;
      }
      const shown: string = body.file.name;
      expect(shown).toMatch(/^[^\p{C}\p{Zl}\p{Zp}/\\<>:"|?*.\-~ ][^\p{C}\p{Zl}\p{Zp}/\\<>:"|?*]*\.pdf$/u);
      expect(shown).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)\./i);
      expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(200);
      expect(basename(shown)).toBe(shown);
      await checkDownload(keeper, body, shown);
      await keeper.delete(`/api/evidence/${body.id}`);
    }
    expect(filesOf(service).every((name) => /^[0-9a-f-]{36}$/.test(name))).toBe(true);
    expect(readdirSync(service.dataDir).sort()).toEqual(around);
  }, 240_000);

  it.each(officeAttacks)('T44: %s is refused by its directory', async (_what, name, make, code) => {
    const before = filesOf(service);
    const { status, body } = await upload(teacher, name, make());
    expect([status, body.code]).toEqual([415, code]);
    expect(filesOf(service)).toEqual(before);
  });

  it.each([
    'zip',
    'rar',
    '7z',
    'gz',
    'tar',
    'bz2',
    'jar',
    'epub',
    'iso',
    'docm',
    'xlsm',
    'pptm',
    'xlsb',
    'doc',
  ])('T44: an archive or macro file .%s is not taken at all', async (ending) => {
    expect((await upload(teacher, `a.${ending}`, goodOffice)).body.code).toBe('file-type-not-allowed');
  });

  it('T45: 200 malformed bodies are refused, the process lives, and no file stays', async () => {
    const { pid } = service.process;
    const before = filesOf(service);
    const bodies = malformedBodies();
    expect(bodies).toHaveLength(200);
    const token = tokenOf(service, 'teacher-1');
    const wrong: string[] = [];
    for (const { what, type, body, cut } of bodies) {
      const status = await sendBody(service, { type, body, token, cut: cut === true });
      if (cut) continue;
      if (status < 400 || status >= 500) wrong.push(`${what.slice(0, 60)}: ${status}`);
    }
    expect(wrong).toEqual([]);
    await until(() => filesOf(service).length === before.length);
    expect(filesOf(service)).toEqual(before);
    expect(service.process.pid).toBe(pid);
    expect((await upload(teacher, 'a.pdf', pdf)).status).toBe(201);
    expect(service.output().match(/(ERROR|Error:).*/g)).toBeNull();
  }, 120_000);

  it.each([
    ['a photo', 'a.jpg', photo()],
    ['a photo in the other byte order', 'b.jpg', photo(6, 'MM')],
    ['a PNG', 'a.png', tellingPng()],
    ['a WebP', 'a.webp', tellingWebp()],
    ['a film', 'a.mp4', recording('isom')],
    ['a sound', 'a.m4a', recording('M4A ')],
  ])(
    'T46: %s is stored without place and names, and the hash is of what is stored',
    async (_what, name, bytes) => {
      const { status, body } = await upload(teacher, name, bytes);
      expect(status).toBe(201);
      const kept = storedBytes(service, body.id);
      for (const telling of ['GPS', '60.1699', 'Maija', 'xmpmeta', 'Photoshop', '<html>'])
        expect([telling, kept.includes(telling)]).toEqual([telling, false]);
      expect(body).toMatchObject({ size: kept.length, sha256: sha256(kept) });
      const answer = await teacher.get(`/api/evidence/${body.id}/file`);
      expect(answer.status).toBe(200);
      expect((await upload(teacher, name, kept)).body.sha256).toBe(body.sha256);
    },
  );

  it('T46: a badge that is baked into a PNG stays in it', async () => {
    const { body } = await upload(teacher, 'merkki.png', tellingPng());
    expect(storedBytes(service, body.id).includes(bakedText)).toBe(true);
  });

  it.each(['IMG_1.HEIC', 'IMG_2.heif', 'a.avif'])('T46: %s is refused with what to do', async (name) => {
    const { status, body } = await upload(teacher, name, pdf);
    expect([status, body.code]).toEqual([415, 'file-type-not-allowed']);
    expect(body.detail).toMatch(/as JPEG/);
  });

  inChromium('T46: in a browser, what is stored', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser.close());

    it.each([
      ['a photo', 'a.jpg', photo(6)],
      ['a PNG', 'a.png', tellingPng(8)],
      ['a WebP', 'a.webp', tellingWebp(3)],
    ])('is still a picture, the same way up: %s', async (_what, name, bytes) => {
      const { body } = await upload(teacher, name, bytes);
      const page = await browser.newPage();
      const sizes = [];
      for (const each of [bytes, storedBytes(service, body.id)])
        sizes.push(await shownIn(page, each, body.file.mediaType));
      expect(sizes[0]).toMatch(/^\d+×\d+ from-image/);
      expect(sizes[1]).toBe(sizes[0]);
    });
  });
});

describe.each(engines)('a small shelf on %s', (engine) => {
  const environment = { EVIDENCE_QUOTA_MIB: '20' };
  const large = Buffer.concat([pdf, Buffer.alloc(6 * 1024 * 1024 - pdf.length)]);
  let service: Service;
  let beside: Service;
  beforeAll(async () => {
    service = await startService({ engine, environment });
    beside = await service.beside();
  });
  afterAll(async () => {
    await beside.stop();
    await service.remove();
  });

  it('T47: takes what fits, and says with a 413 how much is used and what to do', async () => {
    const teacher = await service.as('teacher-1');
    for (let n = 0; n < 3; n++) expect((await upload(teacher, 'a.pdf', large)).status).toBe(201);
    const before = filesOf(service);
    const { status, body } = await upload(teacher, 'a.pdf', large);
    expect([status, body.code]).toEqual([413, 'shelf-full']);
    expect(body.detail).toMatch(/18 of 20 MiB and 3 of 2000 pieces are used\. Remove evidence/);
    expect(filesOf(service)).toEqual(before);
    const [oldest] = (await teacher.get('/api/evidence')).body.items;
    expect((await teacher.delete(`/api/evidence/${oldest.id}`)).status).toBe(204);
    expect((await upload(teacher, 'a.pdf', large)).status).toBe(201);
  });

  it('T47: ten at once, at two instances, do not take more than there is room for; others are unaffected', async () => {
    const clients = [await service.as('teacher-2'), await beside.as('teacher-2')];
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => upload(clients[n % 2] as Client, 'a.pdf', large)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      201,
      201,
      201,
      ...Array<number>(7).fill(413),
    ]);
    expect((await upload(await service.as('teacher-sv'), 'a.pdf', large)).status).toBe(201);
  });

  it('T47: 10,000 small pieces end at 2,000', async () => {
    const keeper = await service.as('teacher-sv');
    const { body } = await keeper.get('/api/me');
    const person: string = body.person.id;
    // 1,990 of them are put in beside the service; the rest of the 10,000 come as a script would send them.
    await query(service, fillWith(engine, person, 1_990));
    const counts: Record<number, number> = {};
    for (let n = 0; n < 40; n++) {
      const { status } = await keeper.post('/api/evidence', { kind: 'text', title: `${n}`, text: 'x' });
      counts[status] = (counts[status] ?? 0) + 1;
    }
    expect(counts).toEqual({ 201: 9, 413: 31 });
    const other = await service.as('teacher-1');
    expect((await other.post('/api/evidence', { kind: 'text', title: 'a', text: 'x' })).status).toBe(201);
  });

  it('T47 twin: with a larger quota the same file is taken', async () => {
    const roomy = await startService({ environment: { EVIDENCE_QUOTA_MIB: '40' } });
    const teacher = await roomy.as('teacher-1');
    const statuses = [];
    for (let n = 0; n < 4; n++) statuses.push((await upload(teacher, 'a.pdf', large)).status);
    await roomy.remove();
    expect(statuses).toEqual([201, 201, 201, 201]);
  });
});

describe('without the guards', () => {
  let service: Service;
  let teacher: Client;
  beforeAll(async () => {
    service = await startService({ nodeArguments: ['--import', './test/evidence/open-house.mjs'] });
    teacher = await service.as('teacher-1');
  });
  afterAll(() => service.remove());

  it('T43 twin: names come through as they were sent, and lead out of the folder', async () => {
    const { body } = await sendRaw(teacher, '\u202efdp.exe.pdf');
    expect(body).toMatchObject({ file: { name: '\u202efdp.exe.pdf' } });
    const turned = naughtyNames.filter(
      (name) => !resolve('/data/evidence', name).startsWith('/data/evidence/'),
    );
    expect(turned.length).toBeGreaterThan(5);
  });

  it.each(officeAttacks.filter(([, , , code]) => code !== 'file-content-differs'))(
    'T44 twin: %s is taken, and its first bytes call it a document',
    async (_what, name, make) => {
      expect((await upload(teacher, name, make())).status).toBe(201);
      expect((await fileTypeFromBuffer(new Uint8Array(make())))?.mime).toMatch(/opendocument|openxml|macro/);
    },
  );

  it('T45 twin: what was refused stays on the disk', async () => {
    const before = filesOf(service).length;
    expect((await upload(teacher, 'a.pdf', Buffer.from('<html>'))).status).toBe(415);
    expect(filesOf(service)).toHaveLength(before + 1);
  });

  it.each([
    ['a.jpg', photo()],
    ['a.png', tellingPng()],
    ['a.webp', tellingWebp()],
    ['a.mp4', recording('isom')],
  ])('T46 twin: %s tells where it was made', async (name, bytes) => {
    const { body } = await upload(teacher, name, bytes);
    expect(storedBytes(service, body.id).includes(place)).toBe(true);
  });

  inChromium('T42 twin: in a browser', () => {
    it('a stored file runs in our own origin', async () => {
      const { body } = await upload(teacher, 'a.pdf', twofold[2]?.[2] ?? pdf);
      // Past the policy that every answer has: it is a guard of its own.
      const seen = await visit(service, `/api/evidence/${body.id}/file`, true);
      expect(seen).toEqual({ dialogs: 1, title: 'ran' });
    });
  });
});

inChromium('T42: in a browser with a session', () => {
  let service: Service;
  let teacher: Client;
  beforeAll(async () => {
    service = await startService();
    teacher = await service.as('teacher-1');
  });
  afterAll(() => service.remove());

  it.each(twofold)('%s runs nothing, opened or built into a page of ours', async (_what, name, bytes) => {
    const { body } = await upload(teacher, name, bytes);
    expect(await visit(service, `/api/evidence/${body.id}/file`)).toEqual({ dialogs: 0, title: 'ours' });
  });

  it('T42 twin: the same bytes from a server that sends no such headers run', async () => {
    const server = await serve(twofold[0]?.[2] ?? png, 'text/html');
    const seen = await visit({ url: `http://localhost:${(server.address() as AddressInfo).port}` }, '/file');
    server.close();
    expect(seen.dialogs).toBeGreaterThan(0);
  });
});

/** Opens an address by itself and in every element that loads something, as the teacher, and counts what ran. */
async function visit(service: Pick<Service, 'url'> & Partial<Service>, path: string, bypassCSP = false) {
  const browser = await openBrowser();
  const headers = service.dataDir
    ? { authorization: `Bearer ${tokenOf(service as Service, 'teacher-1')}` }
    : ({} as Record<string, string>);
  const context = await browser.newContext({ extraHTTPHeaders: headers, acceptDownloads: false, bypassCSP });
  const page = await context.newPage();
  let dialogs = 0;
  page.on('dialog', (dialog) => {
    dialogs++;
    void dialog.dismiss();
  });
  // A download ends the visit with an error, which is what is wanted.
  await page.goto(service.url + path).catch(() => undefined);
  const opened = page.url().endsWith(path) ? await page.title() : 'ours';
  if (opened !== 'ran') {
    await page.goto(`${service.url}/health/ready`).catch(() => undefined);
    await page.evaluate((source) => {
      // The page's own document: its types belong to the browser.
      const { document } = globalThis as unknown as { document: any };
      document.title = 'ours';
      const attribute: Record<string, string> = { object: 'data', link: 'href' };
      for (const name of ['script', 'img', 'iframe', 'embed', 'object', 'link', 'video']) {
        const element = document.createElement(name);
        if (name === 'link') element.rel = 'stylesheet';
        element[attribute[name] ?? 'src'] = source;
        document.documentElement.append(element);
      }
    }, path);
    await page.waitForTimeout(300);
  }
  const title = opened === 'ran' ? opened : await page.title();
  await browser.close();
  return { dialogs, title };
}

/** How large a picture is shown, which way up: the browser turns it by its Exif. */
async function shownIn(page: Page, bytes: Buffer, type: string): Promise<string> {
  await page.setContent(`<img src="data:${type};base64,${bytes.toString('base64')}">`);
  return page.evaluate(async () => {
    const { document, getComputedStyle } = globalThis as unknown as { document: any; getComputedStyle: any };
    const image = document.querySelector('img');
    await image.decode();
    return `${image.naturalWidth}×${image.naturalHeight} ${getComputedStyle(image).imageOrientation}`;
  });
}

function serve(bytes: Buffer, type: string): Promise<Server> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', type);
    response.end(bytes);
  });
  return new Promise((resolve) => server.listen(0, 'localhost', () => resolve(server)));
}

/** Sends a file under a name that `FormData` would tidy up: as raw bytes of a form. */
async function sendRaw(client: Client, name: string): Promise<Answer> {
  const quoted = name.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  const head = `--x\r\nContent-Disposition: form-data; name="title"\r\n\r\na\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="${quoted}"\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), pdf, Buffer.from('\r\n--x--\r\n')]);
  return client.send('POST', '/api/evidence', {
    body: new Uint8Array(body),
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  });
}

async function checkDownload(client: Client, body: Answer['body'], shown: string): Promise<void> {
  const { status, headers } = await client.get(`/api/evidence/${body.id}/file`);
  expect(status).toBe(200);
  const [, plain = '', exact = ''] =
    /^attachment; filename="([\w .()-]*)"; filename\*=UTF-8''([\w.~!$&+%-]*)$/.exec(
      headers.get('content-disposition') ?? '',
    ) ?? [];
  expect(plain).toMatch(/\.pdf$/);
  expect(decodeURIComponent(exact)).toBe(shown);
}

interface Sent {
  readonly type: string;
  readonly body: Buffer;
  readonly token: string;
  readonly cut: boolean;
}

/** The status that a raw request gets; 0 when the client hangs up before the body is whole. */
function sendBody(service: Service, { type, body, token, cut }: Sent): Promise<number> {
  const length = body.length + (cut ? 10_000 : 0);
  const head = `POST /api/evidence HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`;
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(service.url).port), 'localhost');
    let said = '';
    socket.on('data', (data) => (said += data.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(said)?.[1] ?? 0)));
    socket.write(head, 'latin1');
    socket.write(body, () => cut && setTimeout(() => socket.destroy(), 5));
  });
}

const tokens = new Map<string, string>();
function tokenOf(service: Service, person: string): string {
  const known = tokens.get(service.dataDir);
  const token =
    known ??
    printToken(person, {
      ...process.env,
      NODE_ENV: 'test',
      DATA_DIR: service.dataDir,
      DATABASE_URL: service.databaseUrl,
      PORT: new URL(service.url).port,
    });
  tokens.set(service.dataDir, token);
  return token;
}

const fillWith = (engine: Engine, person: string, count: number) => `
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
  INSERT INTO "evidence" ("id", "person_id", "kind", "title", "content", "size", "sha256", "created_at")
  SELECT '00000000-0000-4000-8000-' || ${engine === 'sqlite' ? `printf('%012d', i)` : `lpad(i::text, 12, '0')`}, '${person}', 'text', 'x', 'x', 1, 'x', '2026-01-01T00:00:00Z' FROM n`;

async function until(holds: () => boolean): Promise<void> {
  for (const last = Date.now() + 10_000; !holds();) {
    if (Date.now() > last) throw new Error('It did not come in ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

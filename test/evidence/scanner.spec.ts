import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { pingClamd, scanWithClamd } from '../../src/evidence/safety/clamd.js';
import { holder } from '../access/people/holder.js';
import { startService, type Client, type Service } from '../service.js';
import { EICAR, startClamd, type FakeClamd, type Mood } from './fake-clamd.js';
import { photo } from './pictures.js';
import { pdf } from './samples.js';
import { filesOf, query } from './stored.js';

const bytesOf = (...pieces: string[]) => Readable.from(pieces.map((piece) => Buffer.from(piece)));
const large = Buffer.concat([pdf, Buffer.alloc(2 * 1024 * 1024 - pdf.length)]);
const upload = (client: Client, name: string, bytes: Buffer) =>
  client.upload('/api/evidence', { name, type: 'application/octet-stream', bytes }, { title: 'Otsikko' });

describe('the conversation with clamd', () => {
  let clamd: FakeClamd;
  beforeAll(async () => {
    clamd = await startClamd();
  });
  afterAll(() => clamd.close());
  const scan = (mood: Mood, ...pieces: string[]) => {
    clamd.mood = mood;
    return scanWithClamd(clamd.url, bytesOf(...pieces), 300);
  };

  it('sends the file whole, chunk by chunk, and takes its word', async () => {
    expect(await scan('well', 'a', 'bc', 'def')).toEqual({ is: 'clean' });
    expect(clamd.seen.at(-1)?.toString()).toBe('abcdef');
    expect(await scan('well', EICAR.slice(0, 20), EICAR.slice(20))).toEqual({
      is: 'infected',
      finding: 'Eicar-Test-Signature',
    });
  });

  it.each<[Mood, RegExp]>([
    ['hangs', /no answer in 0\.3 s/],
    ['drops', /hung up|ECONNRESET|EPIPE/],
    ['rambles', /it says HTTP\/1\.1 400/],
    ['half', /hung up without an answer/],
    ['endless', /too long/],
    ['almost', /it says stream: OK, but/],
    ['small', /size limit exceeded\. ERROR|ECONNRESET|EPIPE/],
  ])('takes nothing for a clean bill from one that %s', async (mood, why) => {
    const result = await scan(mood, 'x'.repeat(50_000), 'y'.repeat(50_000));
    expect(result).toEqual({ is: 'trouble', why: expect.stringMatching(why) });
  });

  it('says why when nobody is there, and when the file cannot be read', async () => {
    expect(await scanWithClamd('tcp://127.0.0.1:1', bytesOf('a'), 300)).toMatchObject({ is: 'trouble' });
    expect(await scanWithClamd('unix:/nowhere/clamd.sock', bytesOf('a'), 300)).toMatchObject({
      is: 'trouble',
    });
    clamd.mood = 'well';
    const unreadable = (async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('a');
      throw new Error('EIO: the disk is gone');
    })();
    expect(await scanWithClamd(clamd.url, unreadable, 300)).toEqual({
      is: 'trouble',
      why: 'EIO: the disk is gone',
    });
  });

  it('speaks over a socket in the file system, too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clamd-'));
    const local = await startClamd(join(folder, 'clamd.sock'));
    expect(await pingClamd(local.url, 300)).toBeUndefined();
    expect(await scanWithClamd(local.url, bytesOf(EICAR), 300)).toMatchObject({ is: 'infected' });
    await local.close();
    rmSync(folder, { recursive: true });
  });
});

describe('a service with a scanner', () => {
  let clamd: FakeClamd;
  let service: Service;
  let teacher: Client;
  beforeAll(async () => {
    clamd = await startClamd();
    service = await startService({
      environment: { SCANNER_URL: clamd.url },
      // The 30 seconds of the scanner are a third of one.
      nodeArguments: ['--import', './test/evidence/faults/short-patience.mjs'],
    });
    teacher = await holder(service, 'teacher-1');
  });
  afterAll(async () => {
    await service.remove();
    await clamd.close();
  });

  it('says at the start that files are scanned', () => {
    expect(service.output()).toMatch(/Files are scanned by clamd at tcp:\/\/127\.0\.0\.1:\d+/);
  });

  it('has every file scanned as it is kept', async () => {
    clamd.mood = 'well';
    for (const [name, bytes] of [
      ['suuri.pdf', large],
      ['kuva.jpg', photo()],
    ] as const) {
      const { status, body } = await upload(teacher, name, bytes);
      expect(status).toBe(201);
      expect(clamd.seen.at(-1)?.length).toBe(body.size);
    }
    expect(clamd.seen.at(-1)?.includes('60.1699')).toBe(false);
  });

  it('T44: an infected file is refused, and what was found is for the log and the trail', async () => {
    const before = filesOf(service);
    const { status, text, body } = await upload(teacher, 'eicar.txt', Buffer.from(EICAR));
    expect([status, body.code]).toEqual([422, 'file-infected']);
    expect(text).not.toMatch(/eicar/i);
    expect(filesOf(service)).toEqual(before);
    expect(service.output()).toMatch(/malware scanner found Eicar-Test-Signature/);
    const [event] = (await query(
      service,
      `SELECT * FROM "audit_event" WHERE "action" = 'evidence.infected'`,
    )) as {
      details: string;
    }[];
    expect(JSON.parse(event?.details ?? '')).toMatchObject({ finding: 'Eicar-Test-Signature' });
  });

  it.each<Mood>(['hangs', 'drops', 'rambles', 'half', 'endless', 'almost', 'small'])(
    'T44: no file is taken from a scanner that %s, and nothing stays on the disk',
    async (mood) => {
      const before = filesOf(service);
      clamd.mood = mood;
      const { status, body } = await upload(teacher, 'a.pdf', large);
      clamd.mood = 'well';
      expect([status, body.code]).toEqual([503, 'scanner-unavailable']);
      expect(body.detail).toMatch(/Try again/);
      expect(filesOf(service)).toEqual(before);
    },
  );

  it('takes texts and links without the scanner, and files again as soon as it is back', async () => {
    clamd.mood = 'hangs';
    const text = await teacher.post('/api/evidence', { kind: 'text', title: 'a', text: 'b' });
    clamd.mood = 'well';
    expect([text.status, (await upload(teacher, 'a.pdf', pdf)).status]).toEqual([201, 201]);
  });

  it('starts without its scanner, warns, and takes no file', async () => {
    await service.stop();
    service = await service.restart({ SCANNER_URL: 'tcp://127.0.0.1:1' });
    expect(service.output()).toMatch(
      /scanner at tcp:\/\/127\.0\.0\.1:1 does not answer .*: no file is taken/,
    );
    expect((await upload(await holder(service, 'teacher-1'), 'a.pdf', pdf)).body.code).toBe(
      'scanner-unavailable',
    );
  });

  it('T44 twin: where no scanner is set, the infected file is kept', async () => {
    await service.stop();
    service = await service.restart({ SCANNER_URL: '' });
    expect((await upload(await holder(service, 'teacher-1'), 'eicar.txt', Buffer.from(EICAR))).status).toBe(
      201,
    );
  });
});

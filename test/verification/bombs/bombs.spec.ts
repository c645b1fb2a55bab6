import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';

import type { Answer, Client } from '../../service.js';
import { documentBombs, stuffed, tokenBombs } from './documents.js';
import {
  END,
  chunk,
  deflatedSpaces,
  entityBombs,
  header,
  itxt,
  nestedTags,
  png,
  slowSvgs,
} from './images.js';
import { type Idle, type Metered, startIdle, startMetered } from './meter.js';

const MIB = 1024 * 1024;
/** What is promised of any bomb. */
const WITHIN_MS = 8_000;
const GROWTH = 64 * MIB;
const LATE_P99_MS = 50;

let metered: Metered;
let nobody: Client;
beforeAll(async () => {
  metered = await startMetered();
  nobody = await metered.service.as();
}, 120_000);
afterAll(() => metered.service.remove());

type Send = (client: Client) => Promise<Answer>;
const post =
  (body: string | Uint8Array, headers: Record<string, string> = {}): Send =>
  (client) =>
    client.send('POST', '/api/verifications', {
      body: body as BodyInit,
      headers: { 'content-type': 'application/json', ...headers },
    });
const upload =
  (bytes: string | Uint8Array): Send =>
  (client) =>
    client.upload('/api/verifications', { name: 'badge', type: 'image/png', bytes: Buffer.from(bytes) });
const utf16 = (text: string, order: 'LE' | 'BE') =>
  order === 'LE' ? Buffer.from(`\ufeff${text}`, 'utf16le') : Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

const nestedObjects = (depth: number) => `{"credential":${'{"a":'.repeat(depth - 1)}1${'}'.repeat(depth)}`;
const nestedArrays = (depth: number) =>
  `{"credential":{"a":${'['.repeat(depth - 2)}${']'.repeat(depth - 2)}}}`;
const spaces = (mebibytes: number) => Buffer.alloc(mebibytes * MIB, 0x20);

const bombs: readonly (readonly [string, string, () => Promise<Send> | Send])[] = [
  ...[31, 32, 33, 80_000].flatMap((depth) => [
    ['T16', `${depth} nested objects`, () => post(nestedObjects(depth))] as const,
    ['T16', `${depth} nested arrays`, () => post(nestedArrays(depth))] as const,
  ]),
  ['T16', '100,000 nested arrays in a file', () => upload('['.repeat(100_000))],
  ['T16', '100,000 nested arrays in a text', () => post(`{"credential":"${'['.repeat(100_000)}"}`)],
  ...documentBombs.map(([id, name, toBody]) => [id, name, async () => post(await toBody())] as const),
  ...tokenBombs.map(
    ([id, name, toToken]) => [id, name, () => post(JSON.stringify({ jwt: toToken() }))] as const,
  ),
  ...entityBombs.flatMap(([name, text]) => [
    ['T37', name, () => upload(text)] as const,
    ['T37', `${name}, UTF-16LE`, () => upload(utf16(text, 'LE'))] as const,
    ['T37', `${name}, UTF-16BE`, () => upload(utf16(text, 'BE'))] as const,
  ]),
  ...slowSvgs.map(([name, text]) => ['T38', name, () => upload(text)] as const),
  [
    'T35',
    'a text of 1 MiB that unpacks to 1 GiB',
    () => upload(png(header(), itxt('openbadgecredential', deflatedSpaces(1024)), END)),
  ],
  [
    'T35',
    'the same as zTXt',
    () =>
      upload(
        png(
          header(),
          chunk('zTXt', Buffer.concat([Buffer.from('openbadges\0\0'), deflatedSpaces(1024)])),
          END,
        ),
      ),
  ],
  [
    'T35',
    'the same of another keyword',
    () => upload(png(header(), itxt('comment', deflatedSpaces(1024)), END)),
  ],
  [
    'T35',
    '4,000 such texts',
    () => {
      const one = itxt('openbadgecredential', deflatedSpaces(16).subarray(0, 900));
      return upload(png(header(), ...Array.from({ length: 4_000 }, () => one), END));
    },
  ],
  [
    'T35',
    '340,000 empty chunks',
    () => upload(png(header(), Buffer.alloc(340_000 * 12, chunk('teSt')), END)),
  ],
  [
    'T35',
    'a million empty chunks',
    () => upload(png(header(), Buffer.alloc(1_000_000 * 12, chunk('teSt')), END)),
  ],
  [
    'T35',
    'a chunk of 4 GiB that is not there',
    () => upload(png(header(), Buffer.from('ffffffff69545874', 'hex'))),
  ],
  ['T36', '30,000 × 30,000 pixels', () => upload(png(header(30_000, 30_000), END))],
  ['T36', '2^32-1 pixels wide', () => upload(png(header(2 ** 32 - 1, 1), END))],
  ['T11', 'a gzip bomb as body', () => post(gzipSync(spaces(64)), { 'content-encoding': 'gzip' })],
  [
    'T11',
    'a brotli bomb as body',
    () =>
      post(brotliCompressSync(spaces(64), { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }), {
        'content-encoding': 'br',
      }),
  ],
];

/** What may be said to a bomb: it is no badge, or one that nobody can check. Never that it is good, never an error. */
function isHonest({ status, body }: Answer): boolean {
  if (status === 200) return body.verdict === 'invalid' || body.verdict === 'unverifiable';
  return [400, 413, 415].includes(status) && typeof body.code === 'string';
}

describe('a bomb', () => {
  let before: number;
  let idle: Idle;
  beforeAll(async () => {
    // What the threads load and compile once is no growth.
    const ordinary = await stuffed(() => ({}));
    const small = upload(png(header(), itxt('openbadgecredential', deflatedSpaces(16)), END));
    for (let round = 0; round < 10; round++) {
      await Promise.all([post(ordinary)(nobody), post(ordinary)(nobody)]);
      await Promise.all([small(nobody), small(nobody)]);
    }
    before = (await metered.read()).now;
    idle = startIdle();
  }, 120_000);
  afterAll(() => idle.stop());

  it(`there are enough of them`, () => expect(bombs.length).toBeGreaterThanOrEqual(40));

  it.each(bombs)(
    '%s: %s is answered in time, in little memory, beside the serving thread',
    async (_id, _name, make) => {
      const send = await make();
      const began = performance.now();
      const answer = await send(nobody);
      expect({ status: answer.status, body: answer.body, honest: isHonest(answer) }).toMatchObject({
        honest: true,
      });
      expect(performance.now() - began).toBeLessThan(WITHIN_MS);
      const live = await nobody.get('/health/live');
      expect(live.status).toBe(200);
    },
  );

  it('of all of these grew the service by less than 64 MiB, and it was late by less than 50 ms', async () => {
    const { peak, p99 } = await metered.read();
    expect(peak - before).toBeLessThan(GROWTH);
    // Whatever else the machine does makes an idle process late too.
    expect(p99 - idle.readIdle()).toBeLessThan(LATE_P99_MS);
  });

  it('is followed by badges that are good', async () => {
    const { status, body } = await post(await stuffed(() => ({})))(nobody);
    expect([status, body.verdict]).toEqual([200, 'issuer-unknown']);
  });
});

describe('without its guard', () => {
  const startOpen = async (fault: string) => {
    const open = await startMetered({}, fault);
    return { open, client: await open.service.as() };
  };

  it('T21 twin: the same badge in the serving thread keeps everybody waiting', async () => {
    const bomb = documentBombs.find(([, name]) => name === '30,000 unheard members');
    const send = post((await bomb?.[2]()) ?? '');
    const { open, client } = await startOpen('no-threads.mjs');
    try {
      await open.read();
      expect(isHonest(await send(client))).toBe(true);
      expect((await open.read()).max).toBeGreaterThan(200);
    } finally {
      await open.service.remove();
    }
  }, 120_000);

  it('T16, T35, T36, T38 twin: without limits each is read to its end', async () => {
    const { open, client } = await startOpen('no-limits.mjs');
    try {
      const codeOf = async (send: Send) => (await send(client)).body.code;
      const deep = await post(nestedArrays(5_000))(client);
      expect(deep.body.code).not.toBe('json-too-deep');
      expect(await codeOf(upload(png(header(30_000, 30_000), END)))).not.toBe('badge-too-large');
      expect(await codeOf(upload(nestedTags(1_000)))).not.toBe('badge-too-large');
      const unpacked = png(header(), itxt('openbadgecredential', deflateSync(spaces(64))), END);
      await open.read();
      const before = (await open.read()).now;
      expect(await codeOf(upload(unpacked))).not.toBe('badge-too-large');
      expect((await open.read()).peak - before).toBeGreaterThan(GROWTH);
    } finally {
      await open.service.remove();
    }
  }, 120_000);
});

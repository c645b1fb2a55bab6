import { deflateSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startService, type Answer, type Client, type Service } from '../service.js';

const KIB = 1024;
let service: Service;
let nobody: Client;
beforeAll(async () => {
  service = await startService();
  nobody = await service.as();
}, 60_000);
afterAll(() => service.remove());

const post = (text: string, type = 'application/json') =>
  nobody.send('POST', '/api/verifications', { body: text, headers: { 'content-type': type } });
const upload = (bytes: Uint8Array | string) =>
  nobody.upload('/api/verifications', {
    name: 'badge.png',
    type: 'image/png',
    bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes,
  });
const nested = (depth: number) => `{"credential":${'{"a":'.repeat(depth - 1)}1${'}'.repeat(depth)}`;

describe('a request that is none', () => {
  it.each<[string, number, string, () => Promise<Answer>]>([
    ['nothing', 400, 'malformed-request', () => post('{}')],
    ['an empty body', 400, 'malformed-request', () => post('')],
    ['two badges', 400, 'malformed-request', () => post('{"jwt":"a.b.c","credential":{}}')],
    ['an unknown member', 400, 'malformed-request', () => post('{"jwt":"a.b.c","trust":true}')],
    ['a number', 400, 'malformed-request', () => post('{"jwt":1}')],
    ['a list', 400, 'malformed-json', () => post('[]')],
    ['no JSON', 400, 'malformed-json', () => post('{"jwt":')],
    ['a byte order mark', 400, 'malformed-json', () => post('\ufeff{"jwt":"a.b.c"}')],
    ['two members with one name', 400, 'json-ambiguous', () => post('{"credential":{"a":1,"a":2}}')],
    ['two names that decode to one', 400, 'json-ambiguous', () => post('{"credential":{"a":1,"\\u0061":2}}')],
    ['__proto__', 400, 'json-ambiguous', () => post('{"credential":{"__proto__":{}}}')],
    ['33 levels', 400, 'json-too-deep', () => post(nested(33))],
    ['100,000 levels', 400, 'json-too-deep', () => post(`{"credential":${'['.repeat(100_000)}`)],
    ['2,001 objects', 413, 'json-too-large', () => post(`{"credential":[${'{},'.repeat(2_001)}{}]}`)],
    [
      'a text of 300 KiB',
      413,
      'json-too-large',
      () => post(`{"credential":{"a":"${'x'.repeat(300 * KIB)}"}}`),
    ],
    ['600 KiB', 413, 'badge-too-large', () => post(`{"credential":"${'x'.repeat(600 * KIB)}"}`)],
    ['a token of 129 KiB', 413, 'badge-too-large', () => post(`{"jwt":"${'x'.repeat(129 * KIB)}"}`)],
    ['plain text', 415, 'unsupported-type', () => post('a.b.c', 'text/plain')],
    [
      'a form of another kind',
      415,
      'unsupported-type',
      () => post('jwt=a.b.c', 'application/x-www-form-urlencoded'),
    ],
    ['a file of another kind', 415, 'unsupported-type', () => upload('GIF89a')],
    [
      'a file that is not UTF-8',
      415,
      'unsupported-type',
      () => upload(new Uint8Array([0xff, 0xfe, 0x7b, 0])),
    ],
    ['an empty file', 415, 'unsupported-type', () => upload('')],
    ['a PNG of 5 MiB', 413, 'badge-too-large', () => upload(new Uint8Array(5 * KIB * KIB).fill(0x89))],
    [
      'an SVG of 300 KiB',
      413,
      'badge-too-large',
      () => upload(`<svg xmlns="http://www.w3.org/2000/svg">${' '.repeat(300 * KIB)}</svg>`),
    ],
    ['a JSON file of 600 KiB', 413, 'badge-too-large', () => upload(`{"a":"${' '.repeat(600 * KIB)}"}`)],
    ['a PNG that unpacks to 16 MiB', 413, 'badge-too-large', () => upload(bomb(16 * KIB * KIB))],
  ])('%s is %i %s', async (_name, status, code, send) => {
    const answer = await send();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it.each([31, 32])('%i levels are within the limit', async (depth) => {
    expect((await post(nested(depth))).status).toBe(200);
  });

  it.each([
    ['a file and an address', { url: 'https://x.example/' }],
    ['a field that is not asked for', { trust: 'yes' }],
    ['a language that we do not have', { lang: 'de' }],
  ])('a form with %s is refused', async (_name, fields) => {
    const file = { name: 'x', type: 'application/json', bytes: new TextEncoder().encode('{}') };
    const { status, body } = await nobody.upload('/api/verifications', file, fields);
    expect([status, body.code]).toEqual([400, 'malformed-request']);
  });

  it.each<[string, () => string]>([
    ['50,000 nested tags', () => `<svg xmlns="http://www.w3.org/2000/svg">${'<g>'.repeat(50_000)}`],
    [
      '15,000 attributes',
      () =>
        `<svg xmlns="http://www.w3.org/2000/svg"${Array.from({ length: 15_000 }, (_, at) => ` a${at}="x"`).join('')}/>`,
    ],
  ])('%s cost nothing', async (_name, toSvg) => {
    const svg = toSvg();
    const started = Date.now();
    const { status } = await upload(svg);
    expect([200, 413]).toContain(status);
    expect(Date.now() - started).toBeLessThan(500);
  });

  it('lets scripts of any origin ask', async () => {
    const { status, headers } = await nobody.send('OPTIONS', '/api/verifications');
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    expect((await post('{"jwt":"a.b.c"}')).headers.get('access-control-allow-origin')).toBe('*');
  });

  it('leaves the bodies of other routes to their own rules', async () => {
    const { status } = await nobody.post('/api/submissions', { badge: '1.1' });
    expect(status).toBe(401);
  });
});

/** A PNG whose compressed iTXt chunk holds a badge of this many bytes. */
function bomb(size: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(1, 0);
  header.writeUInt32BE(1, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const text = Buffer.concat([
    Buffer.from('openbadgecredential\0\x01\0\0\0', 'latin1'),
    deflateSync(Buffer.alloc(size, 0x20)),
  ]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('iTXt', text),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(checksum(body), body.length + 4);
  return whole;
}

/** CRC-32 as PNG §D has it; Node 20.15 is the first to bring its own. */
function checksum(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

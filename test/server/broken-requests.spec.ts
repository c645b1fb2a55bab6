import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startService, type Service } from '../service.js';

const fault = (name: string) => ['--import', join(process.cwd(), `test/server/faults/${name}.mjs`)];
const SLOW = 150;

interface Heard {
  readonly text: string;
  /** Milliseconds until the other side closed; undefined when it did not within the time. */
  readonly closedAfter: number | undefined;
}

/** Says what it is given, then one more byte again and again, and listens until it is hung up on or the time is over. */
function say(service: Service, text: string, within: number, drip = ''): Promise<Heard> {
  const { port } = new URL(service.url);
  const began = performance.now();
  return new Promise((resolve) => {
    const socket = connect(Number(port), 'localhost');
    let heard = '';
    const end = (closedAfter: number | undefined) => {
      clearInterval(dripping);
      clearTimeout(timer);
      socket.destroy();
      resolve({ text: heard, closedAfter });
    };
    const dripping = setInterval(() => drip && socket.write(drip), 150);
    const timer = setTimeout(() => end(undefined), within);
    socket.on('data', (chunk) => (heard += String(chunk)));
    socket.on('error', () => end(performance.now() - began));
    socket.on('close', () => end(performance.now() - began));
    socket.write(text);
  });
}

const HOST = 'Host: localhost\r\n';
const SMUGGLED = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n';
const chunked = `0\r\n\r\n${SMUGGLED}`;

/** Two readers of the same bytes could see the end of the request in different places. */
const pairs: readonly (readonly [string, string])[] = [
  [
    'a length and chunks',
    `POST /api/verifications HTTP/1.1\r\n${HOST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n${chunked}`,
  ],
  [
    'chunks and a length',
    `POST /api/verifications HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n${chunked}`,
  ],
  [
    'two lengths',
    `POST /api/verifications HTTP/1.1\r\n${HOST}Content-Length: 0\r\nContent-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
  ],
  [
    'a length with a sign',
    `POST /api/verifications HTTP/1.1\r\n${HOST}Content-Length: +0\r\n\r\n${SMUGGLED}`,
  ],
  [
    'chunks that come last but one',
    `POST /api/verifications HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked, identity\r\n\r\n${chunked}`,
  ],
  [
    'a blank before the colon',
    `POST /api/verifications HTTP/1.1\r\n${HOST}Transfer-Encoding : chunked\r\n\r\n${chunked}`,
  ],
  [
    'a folded line',
    `POST /api/verifications HTTP/1.1\r\n${HOST}Transfer-Encoding:\r\n chunked\r\nContent-Length: 4\r\n\r\n${chunked}`,
  ],
  ['line feeds alone', `GET /health/live HTTP/1.1\nHost: localhost\n\n${SMUGGLED}`],
  ['a carriage return in a value', `GET /health/live HTTP/1.1\r\nX: a\rb\r\n${HOST}\r\n${SMUGGLED}`],
  [
    'a chunk of no length',
    `POST /api/verifications HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\nzz\r\n${chunked}`,
  ],
  [
    'a chunk that ends in a line feed',
    `POST /api/verifications HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n1\na\r\n${chunked}`,
  ],
  ['a NUL in a name', `GET /health/live HTTP/1.1\r\n${HOST}X\0Y: a\r\n\r\n${SMUGGLED}`],
  ['no host', `GET /health/live HTTP/1.1\r\n\r\n${SMUGGLED}`],
  ['another protocol', `GET /health/live HTTP/9.9\r\n${HOST}\r\n${SMUGGLED}`],
];

const manyHeaders = (count: number) =>
  `GET /verify HTTP/1.1\r\n${HOST}${Array.from({ length: count }, (_, at) => `x${at}: 1\r\n`).join('')}\r\n`;

describe('requests that are slow or broken', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ nodeArguments: fault('short-waits') });
  });
  afterAll(() => service.remove());

  it(`T80: slow heads, slow bodies and silence are cut, and others are served meanwhile`, async () => {
    const head = `GET /verify HTTP/1.1\r\n${HOST}`;
    const body = `POST /api/verifications HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 9999\r\n\r\n{`;
    const kinds = [
      [head, 'x: 1\r\n'],
      [body, ' '],
      ['', ''],
    ] as const;
    const slow = Promise.all(
      Array.from({ length: SLOW }, (_, at) => {
        const [text, drip] = kinds[at % kinds.length] as (typeof kinds)[number];
        return say(service, text, 8_000, drip);
      }),
    );
    await wait(300);
    const began = performance.now();
    expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(1_000);
    for (const { closedAfter, text: heard } of await slow) {
      expect(closedAfter).toBeLessThan(8_000);
      expect(heard).toMatch(/^(HTTP\/1\.1 408 |$)/);
    }
  });

  it.each(pairs)('T80: %s: refused, and nothing behind it is answered', async (_, bytes) => {
    const { text, closedAfter } = await say(service, bytes, 3_000);
    expect(text).toMatch(/^HTTP\/1\.1 (4\d\d|505) /);
    expect(text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(text).not.toContain('"live"');
    expect(closedAfter).toBeDefined();
  });

  it.each([
    ['1,000 headers', manyHeaders(1_000), /^HTTP\/1\.1 4\d\d /],
    ['101 headers', manyHeaders(100), /^HTTP\/1\.1 400 [\s\S]*too-many-headers/],
    [
      'a header of 64 KiB',
      `GET /verify HTTP/1.1\r\n${HOST}x: ${'a'.repeat(65_536)}\r\n\r\n`,
      /^HTTP\/1\.1 431 /,
    ],
    [
      'an address of 64 KiB',
      `GET /${'a'.repeat(65_536)} HTTP/1.1\r\n${HOST}\r\n`,
      /^HTTP\/1\.1 (431|414|400) /,
    ],
    [
      'a word of 300 letters',
      `GET /api/badges/${'a'.repeat(300)} HTTP/1.1\r\n${HOST}\r\n`,
      /^HTTP\/1\.1 4\d\d /,
    ],
  ])('T80: %s: refused', async (_, bytes, answer) => {
    expect((await say(service, bytes, 1_000)).text).toMatch(answer);
  });

  it('leaves 99 headers alone', async () => {
    expect((await say(service, manyHeaders(98), 500)).text).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('takes a request without a length for one without a body, whatever type it names', async () => {
    const said = `POST /api/reviews/next HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nConnection: close\r\n\r\n`;
    expect((await say(service, said, 2_000)).text).toContain('"code":"not-signed-in"');
  });

  it('finds nothing that nobody foresaw', () => {
    expect(service.output().match(/(ERROR|Error:).*/g)).toBeNull();
  });

  it('T80 twin: without bounds the slow ones stay, the head has no end, and two lengths are no fault', async () => {
    const open = await startService({ nodeArguments: fault('no-bounds') });
    try {
      const [[, lengthAndChunks] = ['', '']] = pairs;
      const [slow, long, both] = await Promise.all([
        say(open, `GET /verify HTTP/1.1\r\n${HOST}`, 4_000, 'x: 1\r\n'),
        say(open, `GET /verify HTTP/1.1\r\n${HOST}x: ${'a'.repeat(65_536)}\r\n\r\n`, 1_000),
        say(open, lengthAndChunks, 1_000),
      ]);
      expect(slow?.closedAfter).toBeUndefined();
      expect(long?.text).toMatch(/^HTTP\/1\.1 200 /);
      expect(both?.text).toContain('"live"');
    } finally {
      await open.remove();
    }
  });
});

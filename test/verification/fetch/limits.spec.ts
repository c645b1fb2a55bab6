import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createServer, type AddressInfo } from 'node:net';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type FetchLimits, fetchLimits } from '../../../src/verification/fetch/limits.js';
import { openOutside } from '../../../src/verification/fetch/outside.js';
import { type Origin, type Route, connectAs, startOrigin } from './origin.js';
import { inTurns, outspoken, tryToGet } from './probe.js';

const at = (path: string) => `https://evil.example.org${path}`;
let origin: Origin;
/** TCP without TLS: accepts, and says nothing. */
let mute: Origin['policy'];
let closeMute: () => Promise<unknown>;
beforeAll(async () => {
  origin = await startOrigin({}, ['evil.example.org']);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on('error', () => {}).resume()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  mute = { ...origin.policy, connect: (address) => connectAs(address, port) };
  closeMute = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  };
});
afterAll(async () => {
  await origin.close();
  await closeMute();
});

/** Writes to the socket below the response; the head is the route's own. */
const raw =
  (write: (socket: NonNullable<ServerResponse['socket']>) => void): Route =>
  (_request, response) => {
    response.socket?.on('error', () => {});
    if (response.socket) write(response.socket);
    return undefined;
  };
/** Writes a piece as often as the other side takes it. */
function pour(socket: NonNullable<ServerResponse['socket']>, piece: string | Buffer): void {
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
    if (!socket.destroyed) socket.once('drain', more);
  };
  more();
}
const head = (...lines: string[]) => ['HTTP/1.1 200 OK', ...lines, '', ''].join('\r\n');
/** Writes a byte ten times a second. */
function drip(socket: NonNullable<ServerResponse['socket']>, byte: string): void {
  const timer = setInterval(() => socket.write(byte), 100);
  socket.on('close', () => clearInterval(timer));
}

const slow: Readonly<Record<string, Route>> = {
  '/body-byte-by-byte': raw((socket) => {
    socket.write(head('content-type: application/json', 'content-length: 1000'));
    drip(socket, 'x');
  }),
  '/head-byte-by-byte': raw((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nx-never: ');
    drip(socket, 'x');
  }),
  '/chunks-for-ever': raw((socket) => {
    socket.write(head('transfer-encoding: chunked'));
    drip(socket, '1\r\nx\r\n');
  }),
  '/interim-for-ever': raw((socket) => drip(socket, 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n')),
  '/silence': raw(() => {}),
  '/length-never-met': raw((socket) => void socket.write(`${head('content-length: 1000')}short`)),
};

describe('T09: a server that takes its time', () => {
  beforeAll(() => {
    for (const [path, route] of Object.entries(slow)) origin.routes.set(at(path), route);
  });

  it('T09: is cut after 5 seconds, however it dawdles, and its connection is closed', async () => {
    const outcomes = await Promise.all(
      Object.keys(slow).map(async (path) => {
        const started = performance.now();
        const answer = await tryToGet(at(path), origin.policy);
        return { path, answer, late: Math.abs(performance.now() - started - fetchLimits.time) > 500 };
      }),
    );
    expect(outcomes).toEqual(
      Object.keys(slow).map((path) => ({ path, answer: 'the time is over', late: false })),
    );
    expect(await untilNoConnections()).toBe(0);
  });

  it('T09: TLS that is never completed is cut after 2 seconds', async () => {
    const started = performance.now();
    expect(await tryToGet(at('/'), mute)).toBe('the time is over');
    expect(performance.now() - started).toBeLessThan(fetchLimits.reach + 500);
  });

  it('T09: 5 seconds are for all fetches together', async () => {
    const outside = openOutside(origin.policy);
    origin.routes.set(at('/late'), async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_800));
      return { body: 'late' };
    });
    const started = performance.now();
    const answers = [];
    for (const part of ['?1', '?2', '?3', '?4']) {
      origin.routes.set(at(`/late${part}`), origin.routes.get(at('/late')) as Route);
      answers.push(await tryToGet(at(`/late${part}`), origin.policy, outside));
    }
    expect(answers).toEqual(['200 late', '200 late', 'the time is over', 'the time is over']);
    expect(performance.now() - started).toBeLessThan(fetchLimits.time + 500);
  });

  it('T09: after 100 of all kinds nothing is left open', async () => {
    const handles = () =>
      process.getActiveResourcesInfo().filter((name) => /TCPSocket|TLS|Timeout|DNS/i.test(name));
    const before = handles().length;
    const quick: FetchLimits = { ...outspoken, time: 600, reach: 600 };
    const paths = Object.keys(slow);
    await inTurns(
      Array.from({ length: 100 }, (_, index) => index),
      (index) => {
        const policy = index % 7 === 6 ? mute : origin.policy;
        return tryToGet(at(paths[index % paths.length] ?? ''), policy, openOutside(policy, quick));
      },
      50,
    );
    expect(await untilNoConnections()).toBe(0);
    // The timers of the dripping routes end with their connections.
    expect(handles().length - before).toBeLessThanOrEqual(0);
  });

  it('T09 twin: without a limit of time the connection is open for as long as the server likes', async () => {
    const unhurried: FetchLimits = { ...outspoken, time: 60_000 };
    const outside = openOutside(origin.policy, unhurried);
    const answer = tryToGet(at('/silence'), origin.policy, outside);
    const winner = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 7_000, 'open'))]);
    expect(winner).toBe('open');
    expect(await connections()).toBe(1);
    origin.server.closeAllConnections();
    await answer;
  });
});

const connections = () =>
  new Promise<number>((resolve) => origin.server.getConnections((_error, count) => resolve(count)));
async function untilNoConnections(): Promise<number> {
  for (let turn = 0; turn < 40 && (await connections()) > 0; turn++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return connections();
}

/** The policy of the origin, and how many bytes came in over all its connections. */
function counting(): { policy: Origin['policy']; read: () => number } {
  const sockets: Socket[] = [];
  const connect: Origin['policy']['connect'] = (address, port) => {
    const socket = origin.policy.connect(address, port);
    sockets.push(socket);
    return socket;
  };
  return {
    policy: { ...origin.policy, connect },
    read: () => sockets.reduce((sum, { bytesRead }) => sum + bytesRead, 0),
  };
}

const mebibyte = 1_048_576;
const piece = Buffer.alloc(16_384, 'x');
const large: readonly [string, Route, RegExp][] = [
  [
    '10 GB claimed',
    raw((socket) => {
      socket.write(head('content-length: 10000000000'));
      pour(socket, piece);
    }),
    /claims 10000000000/,
  ],
  [
    'no length at all',
    raw((socket) => {
      socket.write(head('connection: close'));
      pour(socket, piece);
    }),
    /larger than 1048576/,
  ],
  [
    'chunks without end',
    raw((socket) => {
      socket.write(head('transfer-encoding: chunked'));
      pour(socket, Buffer.concat([Buffer.from('4000\r\n'), piece, Buffer.from('\r\n')]));
    }),
    /larger than 1048576/,
  ],
  ['one byte too many', () => ({ body: Buffer.alloc(mebibyte + 1) }), /larger than 1048576/],
  [
    'a head without end',
    raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      pour(socket, `x-more: ${'x'.repeat(1_000)}\r\n`);
    }),
    /Header overflow/i,
  ],
  [
    'interim answers without end',
    raw((socket) => pour(socket, 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(500))),
    /interim/,
  ],
  [
    'trailers without end',
    raw((socket) => {
      socket.write(`${head('transfer-encoding: chunked')}1\r\nx\r\n0\r\n`);
      pour(socket, `x-more: ${'x'.repeat(1_000)}\r\n`);
    }),
    /aborted/,
  ],
  [
    'a chunk extension without end',
    raw((socket) => {
      socket.write(`${head('transfer-encoding: chunked')}1;`);
      pour(socket, 'x'.repeat(1_000));
    }),
    /aborted/,
  ],
];

describe('T10: lengths that are too large, or lies', () => {
  it.each(large)('T10: %s: cut within the limit and one buffer', async (name, route, reason) => {
    origin.routes.set(at(`/${encodeURI(name)}`), route);
    const { policy, read } = counting();
    expect(await tryToGet(at(`/${name}`), policy)).toMatch(reason);
    // One buffer of the socket, what TLS adds, and the handshake.
    expect(read()).toBeLessThan(mebibyte + 200_000);
    expect(await untilNoConnections()).toBe(0);
  });

  const lies: readonly [string, Route, RegExp][] = [
    [
      'shorter than claimed',
      raw((socket) => void socket.end(`${head('content-length: 100')}short`)),
      /aborted/,
    ],
    [
      'a negative length',
      raw((socket) => void socket.end(`${head('content-length: -1')}x`)),
      /Content-Length|Parse/i,
    ],
    [
      'two lengths',
      raw((socket) => void socket.end(`${head('content-length: 1', 'content-length: 2')}xx`)),
      /Content-Length|Parse/i,
    ],
    [
      'a length and chunks',
      raw(
        (socket) =>
          void socket.end(`${head('content-length: 1', 'transfer-encoding: chunked')}1\r\nx\r\n0\r\n\r\n`),
      ),
      /Content-Length|Parse/i,
    ],
    [
      'the last chunk missing',
      raw((socket) => void socket.end(`${head('transfer-encoding: chunked')}1\r\nx\r\n`)),
      /aborted/,
    ],
    ['no HTTP', raw((socket) => void socket.end('SSH-2.0-OpenSSH\r\n')), /Parse Error/],
    [
      'another protocol',
      raw((socket) => void socket.end('HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n')),
      /speaks another protocol/,
    ],
    ['nothing', raw((socket) => void socket.end()), /hang up/],
  ];

  it.each(lies)('T10: %s is no document', async (name, route, reason) => {
    origin.routes.set(at(`/${encodeURI(name)}`), route);
    expect(await tryToGet(at(`/${name}`), origin.policy)).toMatch(reason);
    expect(await untilNoConnections()).toBe(0);
  });

  it('T10: exactly 1 MiB is a document', async () => {
    origin.routes.set(at('/full'), () => ({ body: Buffer.alloc(mebibyte, 'x') }));
    const { bytes } = await openOutside(origin.policy).get(at('/full'), '*/*');
    expect(bytes.length).toBe(mebibyte);
  });

  it('T10: what follows the claimed length is not read', async () => {
    origin.routes.set(
      at('/more'),
      raw((socket) => void socket.end(`${head('content-length: 3')}abcdef`)),
    );
    expect(await tryToGet(at('/more'), origin.policy)).toBe('200 abc');
  });

  it('T10 twin: without the limit of bytes, many times as much comes in', async () => {
    origin.routes.set(at('/endless'), (large[1] as (typeof large)[number])[1]);
    const { policy, read } = counting();
    const greedy: FetchLimits = { ...outspoken, bytes: 64 * mebibyte };
    expect(await tryToGet(at('/endless'), policy, openOutside(policy, greedy))).toMatch(
      /larger than 67108864|time/,
    );
    expect(read()).toBeGreaterThan(8 * mebibyte);
  });
});

describe('T11: bombs', () => {
  const inflated = 200 * mebibyte;
  const bombs = () => {
    const plain = Buffer.alloc(inflated);
    const gzip = gzipSync(plain);
    return {
      gzip: [gzip, 'gzip'],
      'gzip in gzip': [gzipSync(gzip), 'gzip, gzip'],
      'gzip thrice': [gzipSync(gzipSync(gzip)), 'gzip, gzip, gzip'],
      brotli: [brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }), 'br'],
    } as const;
  };
  const sizes: Record<string, number> = {};
  beforeAll(() => {
    for (const [name, [body, encoding]] of Object.entries(bombs())) {
      sizes[name] = body.length;
      origin.routes.set(at(`/${encodeURI(name)}`), () => ({
        headers: { 'content-encoding': encoding },
        body,
      }));
    }
  });

  it.each(['gzip', 'gzip in gzip', 'gzip thrice', 'brotli'])(
    'T11: %s is refused before it grows',
    async (name) => {
      const { policy, read } = counting();
      const before = process.memoryUsage().rss;
      await inTurns([1, 2, 3, 4, 5], async () =>
        expect(await tryToGet(at(`/${name}`), policy)).toMatch(/^content-encoding /),
      );
      expect(process.memoryUsage().rss - before).toBeLessThan(64 * mebibyte);
      expect(read()).toBeLessThan(5 * mebibyte);
    },
  );

  it.each(['deflate', 'zstd', 'compress', 'x-gzip', 'aes128gcm', 'IDENTITY, gzip', ''])(
    'T11: content-encoding "%s" is refused',
    async (encoding) => {
      origin.routes.set(at('/encoded'), () => ({ headers: { 'content-encoding': encoding }, body: 'x' }));
      expect(await tryToGet(at('/encoded'), origin.policy)).toBe(`content-encoding ${encoding}`);
    },
  );

  it('T11: a coding of the transfer is refused, too', async () => {
    const lines = head('transfer-encoding: gzip, chunked');
    origin.routes.set(
      at('/transfer'),
      raw((socket) => void socket.end(`${lines}1\r\nx\r\n0\r\n\r\n`)),
    );
    expect(await tryToGet(at('/transfer'), origin.policy)).toBe('transfer-encoding gzip, chunked');
  });

  it('T11: encoded as it is, is not encoded', async () => {
    origin.routes.set(at('/plain'), () => ({ headers: { 'content-encoding': 'identity' }, body: 'x' }));
    expect(await tryToGet(at('/plain'), origin.policy)).toBe('200 x');
  });

  it('T11 twin: fetch() makes 200 MiB of less than a hundredth, though it asked for nothing encoded', async () => {
    const plainOrigin = await startPlain(bombs().brotli[0], 'br');
    const answer = await fetch(plainOrigin.url, { headers: { 'accept-encoding': 'identity' } });
    let bytes = 0;
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) bytes += chunk.length;
    await plainOrigin.close();
    expect(sizes['brotli']).toBeLessThan(2_000);
    expect(sizes['gzip thrice']).toBeLessThan(2_000);
    expect(bytes).toBe(inflated);
  });
});

/** The bomb over plain HTTP, as fetch() has no way to trust the certificate of the origin. */
async function startPlain(body: Buffer, encoding: string) {
  const { createServer } = await import('node:http');
  const server = createServer((_request, response) =>
    response.writeHead(200, { 'content-encoding': encoding }).end(body),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('T12: a badge whose parts lie everywhere', () => {
  const graph = (size: number, circle = false) => {
    for (let node = 0; node < size; node++)
      origin.routes.set(at(`/node/${node}`), () => ({
        body: { next: [1, 2, 3].map((step) => at(`/node/${(node * 3 + step) % (circle ? 4 : size)}`)) },
      }));
  };
  /** Whoever follows every link that it finds, all at once. */
  async function crawl(outside: ReturnType<typeof openOutside>, most: number) {
    const seen = new Set<string>();
    let refused = 0;
    const visit = async (url: string): Promise<void> => {
      if (seen.has(url) || seen.size >= most) return;
      seen.add(url);
      try {
        const { bytes } = await outside.get(url, 'application/json');
        await Promise.all((JSON.parse(String(bytes)) as { next: string[] }).next.map(visit));
      } catch {
        refused++;
      }
    };
    await visit(at('/node/0'));
    return { seen: seen.size, refused };
  }

  it('T12: 8 requests, and the rest could not be fetched', async () => {
    graph(1_000);
    const before = origin.hits.length;
    const { seen, refused } = await crawl(openOutside(origin.policy), 1_000);
    expect(origin.hits.length - before).toBe(fetchLimits.fetches);
    expect(seen - refused).toBe(fetchLimits.fetches);
    expect(refused).toBeGreaterThan(8);
  });

  it('T12: 1,000 addresses at once are 8 requests', async () => {
    const before = origin.hits.length;
    const outside = openOutside(origin.policy);
    const all = await Promise.allSettled(
      Array.from({ length: 1_000 }, (_, node) => outside.get(at(`/node/${node}`), '*/*')),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(fetchLimits.fetches);
    expect(origin.hits.length - before).toBe(fetchLimits.fetches);
  });

  it('T12: each hop of a redirect is one of the 8', async () => {
    for (let chain = 0; chain < 3; chain++)
      for (let step = 3; step > 0; step--)
        origin.routes.set(at(`/chain/${chain}/${step}`), () => ({
          status: 302,
          headers: { location: at(`/chain/${chain}/${step - 1}`) },
        }));
    const outside = openOutside(origin.policy);
    const before = origin.hits.length;
    const answers = await Promise.all(
      [0, 1, 2].map((chain) => tryToGet(at(`/chain/${chain}/3`), origin.policy, outside)),
    );
    expect(origin.hits.length - before).toBe(8);
    expect(answers.filter((answer) => answer === 'more than 8 requests').length).toBeGreaterThan(0);
  });

  it('T12: a circle of four is four requests, however often it is gone round', async () => {
    graph(4, true);
    const outside = openOutside(origin.policy);
    const before = origin.hits.length;
    for (let round = 0; round < 50; round++)
      await Promise.all([0, 1, 2, 3].map((node) => outside.get(at(`/node/${node}`), '*/*')));
    expect(origin.hits.length - before).toBe(4);
  });

  it('T12 twin: without the limit of requests the whole graph is fetched', async () => {
    graph(60);
    const before = origin.hits.length;
    await crawl(
      openOutside(origin.policy, { ...outspoken, fetches: 1_000, time: 20_000, reach: 20_000 }),
      60,
    );
    expect(origin.hits.length - before).toBe(60);
  });
});

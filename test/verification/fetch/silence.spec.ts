import { type AddressInfo, Socket, createServer } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { fetchLimits } from '../../../src/verification/fetch/limits.js';
import { NotFetched, openOutside } from '../../../src/verification/fetch/outside.js';
import type { FetchPolicy } from '../../../src/verification/fetch/policy.js';
import { type Origin, PUBLIC_ADDRESS, connectAs, startOrigin } from './origin.js';
import { outspoken } from './probe.js';

const url = 'https://issuer.example.org/badge.json';
let origin: Origin;
/** A port that speaks, but no TLS; and one where nobody is. */
let openPort = 0;
let closedPort = 0;
let closeOpen: () => Promise<unknown>;

beforeAll(async () => {
  origin = await startOrigin({ [url]: () => ({ body: { type: 'Assertion' } }) });
  const server = createServer(
    (socket) =>
      void socket
        .on('error', () => {})
        .resume()
        .end('SSH-2.0-OpenSSH\r\n'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  openPort = (server.address() as AddressInfo).port;
  closeOpen = () => new Promise((resolve) => server.close(resolve));
  const nobody = createServer();
  await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
  closedPort = (nobody.address() as AddressInfo).port;
  await new Promise((resolve) => nobody.close(resolve));
});
afterAll(async () => {
  await origin.close();
  await closeOpen();
});

/** What a scanner would want to tell apart. */
const worlds = (): Record<string, FetchPolicy> => ({
  open: { ...origin.policy, connect: (address) => connectAs(address, openPort) },
  closed: { ...origin.policy, connect: (address) => connectAs(address, closedPort) },
  filtered: { ...origin.policy, connect: () => new Socket() },
  'no such name': {
    ...origin.policy,
    resolve: () => Promise.reject(new Error('queryA ENOTFOUND issuer.example.org')),
  },
  'a silent name server': { ...origin.policy, resolve: () => new Promise<string[]>(() => {}) },
  'a name inside': { ...origin.policy, resolve: async () => ['10.0.0.1'] },
  'a certificate of somebody else': {
    ...origin.policy,
    trustedRoots: [],
  },
});

async function fail(policy: FetchPolicy, limits = fetchLimits as typeof outspoken) {
  const started = performance.now();
  const error: unknown = await openOutside(policy, limits)
    .get(url, '*/*')
    .catch((error: unknown) => error);
  return { error, time: performance.now() - started };
}

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** The median time until the failure, in each world. */
async function timeAll(limits = fetchLimits as typeof outspoken): Promise<Record<string, number>> {
  const times: Record<string, number[]> = {};
  for (let turn = 0; turn < 5; turn++) {
    for (const [name, { time }] of await Promise.all(
      Object.entries(worlds()).map(async ([name, policy]) => [name, await fail(policy, limits)] as const),
    ))
      (times[name] ??= []).push(time);
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]));
}

describe('T14: a failure tells nothing about what is there', () => {
  it('T14: has one message and one code in every world; the reason is in the cause alone', async () => {
    const causes = new Set<string>();
    for (const { error } of await Promise.all(Object.values(worlds()).map((policy) => fail(policy)))) {
      expect(error).toBeInstanceOf(NotFetched);
      const { message, name, code, cause } = error as NotFetched;
      expect({ message, name, code }).toEqual({
        message: 'the document could not be fetched from its address',
        name: 'NotFetched',
        code: 'not-fetched',
      });
      expect(JSON.stringify(error)).toBe('{"name":"NotFetched","code":"not-fetched"}');
      causes.add((cause as Error).message);
    }
    // No listener and no name server in time look the same to us, too.
    expect(causes.size).toBe(6);
  });

  it('T14: comes after the same time in every world', async () => {
    const times = Object.values(await timeAll());
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(50);
    expect(Math.max(...times)).toBeLessThan(fetchLimits.silence + 100);
  });

  it('T14 twin: told at once, a closed port is told from a filtered one', async () => {
    const { closed = 0, filtered = 0 } = await timeAll(outspoken);
    expect(filtered - closed).toBeGreaterThan(1_000);
  });
});

describe('what a server hears of us', () => {
  it('is the address, what we accept, and a name that says what we are', async () => {
    let heard: unknown;
    origin.routes.set('https://issuer.example.org/heard?a=1', ({ rawHeaders, method, httpVersion, url }) => {
      heard = { method, httpVersion, url, rawHeaders };
      return { headers: { 'set-cookie': 'a=b', 'www-authenticate': 'Basic' }, status: 401 };
    });
    await openOutside(origin.policy).get('https://issuer.example.org/heard?a=1#part', 'application/ld+json');
    expect(heard).toEqual({
      method: 'GET',
      httpVersion: '1.1',
      url: '/heard?a=1',
      rawHeaders: [
        ...['host', 'issuer.example.org', 'accept', 'application/ld+json', 'accept-encoding', 'identity'],
        ...['user-agent', 'Taitomerkki badge verifier', 'Connection', 'close'],
      ],
    });
  });

  it('is no cookie of an answer before, and not where we come from', async () => {
    const heard: string[] = [];
    for (const step of [0, 1])
      origin.routes.set(`https://issuer.example.org/step/${step}`, ({ headers }) => {
        heard.push(...Object.keys(headers));
        return {
          status: step === 0 ? 302 : 200,
          headers: { 'set-cookie': 'a=b', location: 'https://issuer.example.org/step/1' },
        };
      });
    const outside = openOutside(origin.policy);
    await outside.get('https://issuer.example.org/step/0', '*/*');
    expect(heard).toHaveLength(10);
    expect(heard).not.toContain('cookie');
    expect(heard).not.toContain('referer');
  });

  it('is one request for one address, asked for once or often, together or one after the other', async () => {
    const outside = openOutside(origin.policy);
    const before = origin.hits.length;
    const [first, second] = await Promise.all([outside.get(url, '*/*'), outside.get(`${url}#part`, '*/*')]);
    const third = await outside.get('HTTPS://ISSUER.example.org:443/a/../badge.json', '*/*');
    expect([second, third]).toEqual([first, first]);
    expect(origin.hits.length - before).toBe(1);
  });

  it('is a new request in the next verification', async () => {
    const before = origin.hits.length;
    await openOutside(origin.policy).get(url, '*/*');
    await openOutside(origin.policy).get(url, '*/*');
    expect(origin.hits.length - before).toBe(2);
  });

  it('is not asked again after it failed', async () => {
    let lookups = 0;
    const policy = {
      ...origin.policy,
      resolve: async () => {
        lookups++;
        return ['10.0.0.1'];
      },
    };
    const outside = openOutside(policy, outspoken);
    for (let turn = 0; turn < 3; turn++) await expect(outside.get(url, '*/*')).rejects.toThrow(NotFetched);
    expect(lookups).toBe(1);
  });
});

describe('what a document is', () => {
  it.each([200, 203, 400, 401, 403, 404, 410, 429, 500, 503])(
    'has its status %i as a fact',
    async (status) => {
      const address = `https://issuer.example.org/status/${status}`;
      origin.routes.set(address, () => ({ status, body: { revoked: true } }));
      const fetched = await openOutside(origin.policy).get(address, 'application/json');
      expect(fetched).toEqual({
        url: address,
        status,
        type: 'application/json',
        bytes: Buffer.from('{"revoked":true}'),
      });
    },
  );

  it.each([
    ['Application/LD+JSON; charset=utf-8; profile="a;b"', 'application/ld+json'],
    [' text/html ', 'text/html'],
    [';', ''],
    ['', ''],
  ])('has the media type of "%s" without parameters: "%s"', async (given, type) => {
    origin.routes.set(url, () => ({ headers: { 'content-type': given }, body: 'x' }));
    expect((await openOutside(origin.policy).get(url, '*/*')).type).toBe(type);
  });

  it('has bytes as they came, and no type where the server named none', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 239, 187, 191]);
    origin.routes.set(url, () => ({ body: bytes }));
    const fetched = await openOutside(origin.policy).get(url, '*/*');
    expect([fetched.type, fetched.bytes.equals(bytes)]).toEqual(['', true]);
  });

  it('lies where it was asked for, at a public address, in IPv6 as well', async () => {
    const connected: string[] = [];
    const policy = {
      ...origin.policy,
      resolve: async () => ['2606:4700::1111', PUBLIC_ADDRESS],
      connect: (address: string) => {
        connected.push(address);
        return connectAs(address, origin.port);
      },
    };
    expect((await openOutside(policy).get(url, '*/*')).status).toBe(200);
    expect(connected).toEqual(['2606:4700::1111']);
  });
});

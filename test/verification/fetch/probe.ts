import { type AddressInfo, createServer } from 'node:net';

import { fetchLimits } from '../../../src/verification/fetch/limits.js';
import { NotFetched, type Outside, openOutside } from '../../../src/verification/fetch/outside.js';
import { type FetchPolicy, publicInternet } from '../../../src/verification/fetch/policy.js';
import { connectAs, PUBLIC_ADDRESS } from './origin.js';

/** A listener at every address of this machine that counts whoever comes. */
export interface Probe {
  readonly port: number;
  /** TCP connections that arrived. */
  arrived(): number;
  close(): Promise<void>;
}

export async function startProbe(): Promise<Probe> {
  let count = 0;
  const server = createServer((socket) => {
    count++;
    socket.on('error', () => {});
    // Plain HTTP, for the fetchers of the twins; who wants TLS has arrived, too.
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\ninside'));
  });
  // Both families: ::1, 127.0.0.0/8, the mapped forms, and what the machine is called on its networks.
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '::', ipv6Only: false }, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    arrived: () => count,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Names and their addresses; a list of lists is answered one after the other, the last for ever. */
export type Names = Readonly<Record<string, readonly string[] | readonly (readonly string[])[]>>;

export interface WatchedPolicy extends FetchPolicy {
  /** Addresses that were connected to, the public one of the tests aside. */
  readonly attempts: string[];
  /** Names that were looked up. */
  readonly lookups: string[];
}

/**
 * The policy of production on the port of the probe, with names of its own. The public address leads to `origin`;
 * others are connected to as they are, as far as they are on this machine, and the rest ends at the probe, too: no
 * packet of a test leaves the machine.
 */
export function watch(probe: Probe, origin?: FetchPolicy, names: Names = {}): WatchedPolicy {
  const attempts: string[] = [];
  const lookups: string[] = [];
  return {
    ...publicInternet,
    ...(origin?.trustedRoots && { trustedRoots: origin.trustedRoots }),
    port: probe.port,
    attempts,
    lookups,
    resolve: async (name) => {
      const turn = lookups.filter((other) => other === name).length;
      lookups.push(name);
      const given = names[name] ?? [PUBLIC_ADDRESS];
      if (typeof given[0] === 'string') return given as string[];
      return (given[turn] ?? given.at(-1) ?? []) as string[];
    },
    connect: (address, port) => {
      if (origin !== undefined && address === PUBLIC_ADDRESS) return origin.connect(address, port);
      attempts.push(address);
      return isHere(address) ? publicInternet.connect(address, port) : connectAs(address, port);
    },
  };
}

const isHere = (address: string) =>
  ['127.', '::ffff:7f'].some((start) => address.startsWith(start)) ||
  ['0.0.0.0', '::', '::1'].includes(address);

/** As in production, but a failure is told at once: waiting hides nothing from a test, and there are many. */
export const outspoken = { ...fetchLimits, silence: 0 };

/** What the fetcher says of an address: the document as text, or why there is none. */
export async function tryToGet(
  url: string,
  policy: FetchPolicy,
  outside: Outside = openOutside(policy, outspoken),
) {
  try {
    const { status, bytes } = await outside.get(url, '*/*');
    return `${status} ${bytes.toString()}`;
  } catch (error) {
    if (!(error instanceof NotFetched)) throw error;
    return (error.cause as Error).message;
  }
}

/** Runs all works, so many at once. */
export async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>, atOnce = 60) {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += atOnce)
    results.push(...(await Promise.all(items.slice(start, start + atOnce).map(work))));
  return results;
}

/** T01: ways to write an address inside that the URL parser takes for an IPv4 address (or refuses). */
export const ipv4Spellings: readonly string[] = [
  ...['127.0.0.1', '127.1', '127.0.1', '127.1.', '127.255.255.254', '0', '0.0.0.0', '0x0', '2130706433'],
  ...[
    '0x7f000001',
    '0x7f.1',
    '0x7F.0x0.0x0.0x1',
    '0177.0.0.1',
    '0177.1',
    '017700000001',
    '127.0x1',
    '0x7f.0.1',
  ],
  ...['①②⑦.⓪.⓪.①', '127。0。0。1', '127．0．0．1', '１２７.０.０.１', '%31%32%37.0.0.1', '127%2E0%2E0%2E1'],
  ...['10.0.0.1', '10.1', '169.254.169.254', '0xa9fea9fe', '172.16.0.1', '192.168.1.1', '100.64.0.1'],
  ...['192.0.0.1', '192.0.2.2', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '255.255.255.255'],
];

/** T02: the same in IPv6, and IPv4 in its clothes. */
export const ipv6Spellings: readonly string[] = [
  ...['[::1]', '[0:0:0:0:0:0:0:1]', '[::]', '[::ffff:7f00:1]', '[::ffff:127.0.0.1]', '[::127.0.0.1]'],
  ...['[::ffff:0:7f00:1]', '[64:ff9b::7f00:1]', '[64:ff9b:1::7f00:1]', '[2002:7f00:1::]', '[2001::7f00:1]'],
  ...['[fd00::2]', '[fc00::1]', '[fe80::1]', '[fec0::1]', '[ff02::1]', '[100::1]', '[2001:db8::1]'],
  ...['[3fff::1]', '[5f00::1]', '[::ffff:93.184.216.34]', '[2001:2::1]', '[2001:10::1]', '[4000::1]'],
];

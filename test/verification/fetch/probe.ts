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

import { type Socket, connect } from 'node:net';

import { isPublicAddress } from './public-address.js';
import { resolveAll } from './resolver.js';

/** Whom the fetcher may reach and how; the service itself has one only, `publicInternet`. */
export interface FetchPolicy {
  /** All addresses of a name, the one to connect to first. */
  resolve(name: string, signal: AbortSignal): Promise<readonly string[]>;
  /** May this address be connected to? Asked before connecting, and again of the connected socket. */
  allows(address: string): boolean;
  /** Begins to connect to an address, never to a name. */
  connect(address: string, port: number): Socket;
  readonly port: number;
  /** Addresses that are never asked for, not even where another leads to them: our own. */
  readonly refuses?: (url: string) => boolean;
  /** Certificates (PEM) to trust instead of those that Node trusts. */
  readonly trustedRoots?: readonly string[];
}

/** https at port 443 of public addresses, found by our own resolver. */
export const publicInternet: FetchPolicy = {
  resolve: resolveAll,
  allows: isPublicAddress,
  connect: (address, port) => connect({ host: address, port, autoSelectFamily: false }),
  port: 443,
};

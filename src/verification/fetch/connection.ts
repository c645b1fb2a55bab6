import { once } from 'node:events';
import { type Socket, isIP } from 'node:net';
import { type TLSSocket, connect as startTls } from 'node:tls';

import type { FetchPolicy } from './policy.js';
import { type Target, toHost } from './target.js';

/**
 * A fresh TLS connection to one address of the target that was checked twice: as the resolver's answer, and as the
 * other end of the connected socket. Nothing but the handshake has been sent.
 */
export async function connectTo(
  target: Target,
  policy: FetchPolicy,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const address = await findAddress(toHost(target), policy, signal);
  // A resolver may answer when nobody waits any more.
  signal.throwIfAborted();
  const socket = policy.connect(address, policy.port);
  socket.on('error', ignore);
  try {
    await once(socket, 'connect', { signal });
    const other = socket.remoteAddress ?? '';
    if (!policy.allows(other)) throw new Error(`connected to ${other}, which is not allowed`);
    const connection = encrypt(socket, target, policy.trustedRoots);
    await once(connection, 'secureConnect', { signal });
    return connection;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** One answer that is not allowed refuses the whole name: whoever gives it out has the inside in mind. */
async function findAddress(host: string, policy: FetchPolicy, signal: AbortSignal): Promise<string> {
  const addresses = isIP(host) === 0 ? await policy.resolve(host, signal) : [host];
  const [first] = addresses;
  if (first === undefined) throw new Error(`${host} has no address`);
  const refused = addresses.find((address) => !policy.allows(address));
  if (refused !== undefined) throw new Error(`${host} is at ${refused}, which is not allowed`);
  return first;
}

/** Begins TLS for the host of the target; the certificate has to be good for it. */
function encrypt(socket: Socket, target: Target, trustedRoots: FetchPolicy['trustedRoots']): TLSSocket {
  const host = toHost(target);
  const connection = startTls({
    socket,
    host,
    // RFC 6066 §3: literal addresses are not permitted as server name.
    servername: isIP(host) === 0 ? host : '',
    ALPNProtocols: ['http/1.1'],
    minVersion: 'TLSv1.2',
    // Said here, so that no environment variable of the process can say otherwise.
    rejectUnauthorized: true,
    ...(trustedRoots && { ca: [...trustedRoots] }),
  });
  return connection.on('error', ignore);
}

/** Whoever waits has its own listener; this one keeps an error that comes after the end from ending the process. */
function ignore(): void {}

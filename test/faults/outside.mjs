// Preloaded into the built service (`node --import`, worker threads have it, too): a small world outside, on loopback.
// OUTSIDE_NAMES lists the only names that exist (`issuer.example.org` at the public address of the tests, or
// `inside.example.org=127.0.0.1` at another); connections to that address end at OUTSIDE_PORT of loopback. Everything
// else about fetching stays as it is: its checks see the addresses that the names are said to have.
import { Resolver } from 'node:dns/promises';
import { Socket, isIPv4 } from 'node:net';

const PUBLIC_ADDRESS = '93.184.216.34';

const world = new Map();
for (const entry of (process.env.OUTSIDE_NAMES ?? '').split(',')) {
  const [name, address = PUBLIC_ADDRESS] = entry.split('=');
  world.set(name, [...(world.get(name) ?? []), address]);
}

Resolver.prototype.resolve4 = async (name) => find(name, isIPv4);
Resolver.prototype.resolve6 = async (name) => find(name, (address) => !isIPv4(address));

function find(name, isWanted) {
  const addresses = world.get(name);
  if (addresses === undefined) throw Object.assign(new Error(`no ${name}`), { code: 'ENOTFOUND' });
  const found = addresses.filter(isWanted);
  if (found.length === 0) throw Object.assign(new Error(`none for ${name}`), { code: 'ENODATA' });
  return found;
}

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...given) {
  // `net.connect` hands over its arguments as one list that it has sorted already.
  const options = Array.isArray(given[0]) ? given[0][0] : given[0];
  if (options?.host !== PUBLIC_ADDRESS || options.port !== 443) return connect.apply(this, given);
  Object.assign(options, { host: '127.0.0.1', port: Number(process.env.OUTSIDE_PORT) });
  Object.defineProperty(this, 'remoteAddress', { get: () => PUBLIC_ADDRESS });
  return connect.apply(this, given);
};

import { isIP } from 'node:net';

import { fetchLimits } from './limits.js';

/** Where a request goes: an https address of a host that may be asked, without its fragment. */
export type Target = URL & { readonly isTarget: true };

/**
 * Reads an address and throws unless it is https, at this port, without credentials, and names a host that can be
 * outside. It judges what the URL parser made of the address, as 0x7f.1 and full-width digits are 127.0.0.1 only then.
 */
export function parseTarget(address: string, port: number, base?: URL): Target {
  if (address.length > fetchLimits.url) throw new Error('the address is too long');
  const url = new URL(address, base);
  if (url.href.length > fetchLimits.url) throw new Error('the address is too long');
  if (url.protocol !== 'https:') throw new Error(`${url.protocol} is not https:`);
  if (url.username !== '' || url.password !== '') throw new Error('the address holds credentials');
  if (Number(url.port || 443) !== port) throw new Error(`port ${url.port} is not ${port}`);
  if (isIP(toHost(url)) === 0 && !isOutsideName(url.hostname))
    throw new Error(`${url.hostname} is no name of the public internet`);
  url.hash = '';
  return url as Target;
}

/** An address as it is asked for: two that differ only behind `#` are one. */
export const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? '';

/** The host as names and addresses are written outside of URLs: IPv6 without its brackets. */
export const toHost = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

function isOutsideName(name: string): boolean {
  // Two labels at least, as a single one is completed by the local network; the last one is not a number (RFC 3696 §2).
  if (name.length > 253 || !/^(?:[a-z0-9_-]{1,63}\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(name)) return false;
  return !insideDomains.has(name.slice(name.lastIndexOf('.') + 1));
}

/** IANA special-use domain names (RFC 6761, 6762, 7686, 8375, 9476), and names that networks commonly use inside. */
const insideDomains: ReadonlySet<string> = new Set([
  ...['localhost', 'local', 'internal', 'arpa', 'onion', 'alt', 'test', 'invalid', 'example'],
  ...['localdomain', 'home', 'lan', 'corp', 'intranet', 'private'],
]);

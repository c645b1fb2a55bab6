import { isIP } from 'node:net';

import ipaddr from 'ipaddr.js';

/**
 * Is this an address of the public internet, one host and no special purpose? What cannot be read is not.
 * An IPv4 address in the clothes of IPv6 (mapped, compatible, translated, 6to4, Teredo) never is: it may stand for
 * any IPv4 address, and no name has a reason to answer with one.
 */
export function isPublicAddress(address: string): boolean {
  // `ipaddr.js` also reads 0x7f.1 and zones; whoever connects may read them in another way.
  if (isIP(address) === 0 || address.includes('%')) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(globalUnicast);
}

/** IANA IPv6 address space: only 2000::/3 is delegated as global unicast; ipaddr.js calls the unassigned rest unicast, too. */
const globalUnicast: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

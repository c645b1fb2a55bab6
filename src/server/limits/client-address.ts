import ipaddr from 'ipaddr.js';

/** Bits of an IPv6 address that one customer of a network holds: whoever has a /64 has all of its addresses. */
const NETWORK_BITS = 64;

/**
 * Whose address it is, in one spelling: an IPv4 address however it is dressed up, or the network of an IPv6 address.
 * Proxies write ports behind addresses, and zones; `unknown` is what cannot be read at all.
 */
export function toAddressKey(address: string, networkBits = NETWORK_BITS): string {
  const bare = address
    .trim()
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
    .replace(/%.*/s, '');
  if (!ipaddr.isValid(bare)) return 'unknown';
  const parsed = ipaddr.process(bare);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const bytes = parsed.toByteArray().map((byte, at) => (at * 8 < networkBits ? byte : 0));
  return `${ipaddr.fromByteArray(bytes).toString()}/${networkBits}`;
}

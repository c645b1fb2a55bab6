import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { isPublicAddress } from '../../../src/verification/fetch/public-address.js';
import { type Probe, inTurns, startProbe, tryToGet, watch, ipv4Spellings, ipv6Spellings } from './probe.js';

let probe: Probe;
beforeAll(async () => {
  probe = await startProbe();
});
afterAll(() => probe.close());

describe.each([
  ['T01', 'T01 twin', ipv4Spellings],
  ['T02', 'T02 twin', ipv6Spellings],
])('%s: an address inside, however it is written', (id, twin, spellings) => {
  const urls = () => spellings.map((host) => `https://${host}:${probe.port}/`);

  it(`${id}: ${spellings.length} spellings send no packet`, async () => {
    const before = probe.arrived();
    const policy = watch(probe);
    const answers = await inTurns(urls(), (url) => tryToGet(url, policy));
    for (const answer of answers) expect(answer).toMatch(/is not allowed$/);
    expect({ attempts: policy.attempts, lookups: policy.lookups }).toEqual({ attempts: [], lookups: [] });
    expect(probe.arrived()).toBe(before);
  });

  it(`${twin}: with the check of addresses open, every one of them arrives`, async () => {
    const before = probe.arrived();
    const policy = { ...watch(probe), allows: () => true };
    await inTurns(urls(), (url) => tryToGet(url, policy));
    expect(probe.arrived() - before).toBe(spellings.length);
  });
});

/** IANA IPv4 Special-Purpose Address Registry, and what is no unicast: 192.0.0.9 and .10 are in their block, too. */
const specialIpv4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...[
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.31.196.0/24',
    '192.52.193.0/24',
    '192.88.99.0/24',
    '192.168.0.0/16',
  ],
  ...['192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
];
/** IANA IPv6 Special-Purpose Address Registry; besides it, all outside of 2000::/3 is no global unicast. */
const specialIpv6 = [
  ...['::/128', '::1/128', '::ffff:0:0/96', '::/96', '::ffff:0:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48'],
  ...['100::/64', '100:0:0:1::/64', '2001::/23', '2001::/32', '2001:1::1/128', '2001:2::/48', '2001:3::/32'],
  ...['2001:4:112::/48', '2001:5::/32', '2001:10::/28', '2001:20::/28', '2001:30::/28', '2001:db8::/32'],
  ...['2002::/16', '2620:4f:8000::/48', '3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10'],
  ...['ff00::/8', '4000::/2', '8000::/1', '::/3'],
];

// The oracle reads addresses by itself, as numbers: it shares no code with the check.
const bits = { ipv4: 32, ipv6: 128 } as const;
type Kind = keyof typeof bits;
const toNumber = (address: string): bigint =>
  address.includes(':') ? fromIpv6(address) : fromParts(address.split('.'), 8, 10);
const fromParts = (parts: readonly string[], width: number, base: number) =>
  parts.reduce((sum, part) => (sum << BigInt(width)) | BigInt(Number.parseInt(part, base)), 0n);
function fromIpv6(address: string): bigint {
  const [head = '', tail] = address.split('::').map((half) => half || undefined);
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  return fromParts([...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right], 16, 16);
}
function toText(kind: Kind, value: bigint): string {
  const [width, base, mark] = kind === 'ipv4' ? [8, 10, '.'] : [16, 16, ':'];
  const parts = Array.from({ length: bits[kind] / width }, (_, index) =>
    ((value >> BigInt(bits[kind] - width * (index + 1))) & ((1n << BigInt(width)) - 1n)).toString(base),
  );
  return parts.join(mark);
}
function within(kind: Kind, range: string, value: bigint): boolean {
  const [start = '', length = '0'] = range.split('/');
  const shift = BigInt(bits[kind] - Number(length));
  return value >> shift === toNumber(start) >> shift;
}
const ranges = { ipv4: specialIpv4, ipv6: specialIpv6 };
const isSpecial = (kind: Kind, value: bigint) => ranges[kind].some((range) => within(kind, range, value));

/** Any address at all, and as often one inside of a special range or right beside one. */
const anyAddress = (kind: Kind) => {
  const any = fc.bigInt({ min: 0n, max: (1n << BigInt(bits[kind])) - 1n });
  const near = fc
    .tuple(fc.constantFrom(...ranges[kind]), any, fc.constantFrom(-1n, 0n, 1n))
    .map(([range, inside, step]) => {
      const [start = '', length = '0'] = range.split('/');
      const size = 1n << BigInt(bits[kind] - Number(length));
      const value = toNumber(start) + (step === -1n ? -1n : step === 1n ? size : inside % size);
      return ((value % (1n << BigInt(bits[kind]))) + (1n << BigInt(bits[kind]))) % (1n << BigInt(bits[kind]));
    });
  return fc.oneof(any, near);
};

describe('T02: which addresses are public', () => {
  it.each(['ipv4', 'ipv6'] as const)(
    'T02: over all of %s, none of a special purpose, and all others',
    (kind) => {
      fc.assert(
        fc.property(anyAddress(kind), (value) => {
          return isPublicAddress(toText(kind, value)) !== isSpecial(kind, value);
        }),
        { numRuns: 20_000 },
      );
    },
  );

  it.each(['ipv4', 'ipv6'] as const)(
    'T02: the first and last address of every special range of %s',
    (kind) => {
      for (const range of ranges[kind]) {
        const [start = '', length = '0'] = range.split('/');
        const first = toNumber(start);
        const last = first + (1n << BigInt(bits[kind] - Number(length))) - 1n;
        expect([range, ...[first, last].map((value) => isPublicAddress(toText(kind, value)))]).toEqual([
          range,
          false,
          false,
        ]);
      }
    },
  );

  it('T02: IPv4 in the clothes of IPv6 is never public, whatever it carries', () => {
    const carriers = ['::', '::ffff:', '::ffff:0:', '64:ff9b::', '64:ff9b:1::'];
    fc.assert(
      fc.property(fc.constantFrom(...carriers), fc.ipV4(), (carrier, address) => {
        expect(isPublicAddress(`${carrier}${address}`)).toBe(false);
      }),
    );
  });

  it.each([
    ...['', 'localhost', '127.1', '0x7f.1', '8.8.8.8 ', '8.8.8', '08.8.8.8', '8.8.8.8/32', '[2606:4700::1]'],
    ...['fe80::1%eth0', '2606:4700::1%eth0', '2606:4700', '1.2.3.4.5', '99999999999', '::ffff:8.8.8.8'],
  ])('T02: what cannot be read is not public: "%s"', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['93.184.216.34', '8.8.8.8', '1.1.1.1', '192.0.3.1', '2606:4700::1111', '2a00:1190::1'])(
    'T02: %s is public',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it('T02 twin: a plain list of blocked ranges, as one would write it, lets the translated loopback pass', async () => {
    const { BlockList } = await import('node:net');
    const list = new BlockList();
    for (const range of ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'])
      list.addSubnet(range.split('/')[0] ?? '', Number(range.split('/')[1]), 'ipv4');
    for (const range of ['::1/128', 'fc00::/7', 'fe80::/10', '::ffff:0:0/96'])
      list.addSubnet(range.split('/')[0] ?? '', Number(range.split('/')[1]), 'ipv6');
    const missed = ['::ffff:0:7f00:1', '64:ff9b::7f00:1', '2002:7f00:1::', '::7f00:1'];
    expect(missed.filter((address) => list.check(address, 'ipv6'))).toEqual([]);
    expect(missed.filter((address) => isPublicAddress(address))).toEqual([]);
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { openOutside } from '../../../src/verification/fetch/outside.js';
import { type Origin, PUBLIC_ADDRESS, type Route, startOrigin } from './origin.js';
import {
  type Probe,
  type WatchedPolicy,
  inTurns,
  startProbe,
  tryToGet,
  watch,
  ipv4Spellings,
  ipv6Spellings,
} from './probe.js';

let origin: Origin;
let probe: Probe;
beforeAll(async () => {
  origin = await startOrigin({}, ['hop.example.org', 'other.example.org', 'name.example.org']);
  probe = await startProbe();
});
afterAll(async () => {
  await origin.close();
  await probe.close();
});

const hop = (path: string, name = 'hop') => `https://${name}.example.org:${probe.port}${path}`;
const redirect =
  (location: string, status = 302): Route =>
  () => ({ status, headers: { location } });

describe('T06: redirects', () => {
  const inside = { 'name.example.org': ['127.0.0.1'] };
  const routes: readonly [string, () => string, RegExp][] = [
    ['the metadata service', () => 'http://169.254.169.254/', /http: is not https:/],
    ['the metadata service over https', () => `https://169.254.169.254:${probe.port}/`, /is not allowed/],
    ['a file', () => 'file:///etc/passwd', /file: is not https:/],
    ['the same host over http', () => hop('/').replace('https', 'http'), /http: is not https:/],
    ['loopback', () => `https://[::1]:${probe.port}/`, /is not allowed/],
    ['loopback without a scheme', () => `//127.1:${probe.port}/`, /is not allowed/],
    ['loopback over http', () => `http://127.0.0.1:${probe.port}/`, /http: is not https:/],
    ['a name inside', () => `https://localhost:${probe.port}/`, /no name of the public/],
    ['a name that is inside', () => hop('/', 'name'), /is at 127.0.0.1, which is not allowed/],
    ['another port', () => 'https://hop.example.org:22/', /port 22 is not/],
    ['an address with credentials', () => hop('/').replace('://', '://user:password@'), /credentials/],
    ['data', () => 'data:application/json,{}', /data: is not https:/],
    ['script', () => 'javascript:alert(1)', /is not https:/],
    ['what is no address', () => 'https://', /Invalid URL/],
    ['itself', () => hop('/start'), /leads back to itself/],
    ['itself but for the fragment', () => hop('/start#again'), /leads back to itself/],
  ];

  it.each(routes)('T06: to %s', async (_name, location, reason) => {
    const before = probe.arrived();
    origin.routes.set(hop('/start'), redirect(location()));
    const policy = watch(probe, origin.policy, inside);
    expect(await tryToGet(hop('/start'), policy)).toMatch(reason);
    expect([policy.attempts, probe.arrived()]).toEqual([[], before]);
  });

  it('T06: in a circle of two', async () => {
    origin.routes.set(hop('/one'), redirect('/two'));
    origin.routes.set(hop('/two'), redirect('/one'));
    const before = origin.hits.length;
    expect(await tryToGet(hop('/one'), watch(probe, origin.policy))).toMatch(/leads back to itself/);
    expect(origin.hits.length - before).toBe(2);
  });

  const setChain = (length: number) => {
    for (let step = length; step > 0; step--) origin.routes.set(hop(`/${step}`), redirect(`/${step - 1}`));
    origin.routes.set(hop('/0'), () => ({ body: 'the end' }));
  };

  it.each([
    [3, '200 the end', 4],
    [4, 'more than 3 redirects', 4],
    [20, 'more than 3 redirects', 4],
  ])('T06: %i hops', async (length, outcome, requests) => {
    setChain(length);
    const before = origin.hits.length;
    expect(await tryToGet(hop(`/${length}`), watch(probe, origin.policy))).toBe(outcome);
    expect(origin.hits.length - before).toBe(requests);
  });

  it.each([301, 302, 303, 307, 308])(
    'T06: a good one by %i is followed, and says where it led',
    async (status) => {
      origin.routes.set(hop('/start'), redirect(hop('/end#part', 'other'), status));
      origin.routes.set(hop('/end', 'other'), () => ({ body: 'the end' }));
      const policy = watch(probe, origin.policy);
      const { url, bytes } = await openOutside(policy).get(hop('/start'), '*/*');
      expect([url, String(bytes)]).toEqual([hop('/end', 'other'), 'the end']);
      expect(policy.lookups).toEqual(['hop.example.org', 'other.example.org']);
    },
  );

  it.each([300, 304, 305, 399])('T06: %i is an answer, wherever it points', async (status) => {
    origin.routes.set(hop('/start'), redirect(`https://127.0.0.1:${probe.port}/`, status));
    expect(await tryToGet(hop('/start'), watch(probe, origin.policy))).toBe(`${status} `);
  });

  it('T06 twin: fetch() follows to the inside, over 20 hops', async () => {
    const naive = createServer((request, response) => {
      const step = Number(request.url?.slice(1));
      const location = step > 1 ? `/${step - 1}` : `http://127.0.0.1:${probe.port}/`;
      response.writeHead(302, { location }).end();
    });
    await new Promise<void>((resolve) => naive.listen(0, '127.0.0.1', resolve));
    const before = probe.arrived();
    const answer = await fetch(`http://127.0.0.1:${(naive.address() as AddressInfo).port}/20`);
    expect([await answer.text(), probe.arrived() - before]).toEqual(['inside', 1]);
    naive.closeAllConnections();
    await new Promise((resolve) => naive.close(resolve));
  });
});

describe('T01–T06: every way inside, by every spelling', () => {
  interface Combination {
    readonly name: string;
    readonly start: string;
    readonly names: Record<string, readonly (readonly string[])[]>;
  }

  /** Every spelling × (straight, five kinds of redirect, two redirects) and every address × four resolvers × (straight, redirect). */
  function combine(): Combination[] {
    const all: Combination[] = [];
    for (const [index, spelling] of [...ipv4Spellings, ...ipv6Spellings].entries()) {
      const target = `https://${spelling}:${probe.port}/`;
      const path = (way: string) => hop(`/${index}/${way}`);
      all.push({ name: `${spelling} straight`, start: target, names: {} });
      for (const status of [301, 302, 303, 307, 308]) {
        // A header is ASCII; the URL parser undoes the escapes of a host.
        origin.routes.set(path(`${status}`), redirect(target.replace(/[^ -~]+/g, encodeURI), status));
        all.push({ name: `${spelling} by ${status}`, start: path(`${status}`), names: {} });
      }
      origin.routes.set(path('twice'), redirect(path('302')));
      all.push({ name: `${spelling} by two`, start: path('twice'), names: {} });
      all.push(...byName(index, new URL(target).hostname.replace(/[[\]]/g, '')));
    }
    return all;
  }

  function byName(index: number, address: string): Combination[] {
    const resolvers: Record<string, readonly (readonly string[])[]> = {
      only: [[address]],
      first: [[address, PUBLIC_ADDRESS]],
      last: [[PUBLIC_ADDRESS, address]],
      flipping: [[PUBLIC_ADDRESS], [address]],
    };
    return Object.entries(resolvers).flatMap(([way, answers]) => {
      const start = hop(`/${index}/${way}`, 'name');
      // The flipping name leads to itself, another path, and is looked up anew for that.
      origin.routes.set(start, redirect(`${start}/again`));
      origin.routes.set(hop(`/${index}/to-${way}`), redirect(start));
      const names = { 'name.example.org': answers };
      return [
        { name: `${address} as ${way} of a name`, start, names },
        { name: `${address} as ${way} of a name, by 302`, start: hop(`/${index}/to-${way}`), names },
      ];
    });
  }

  const run = (combinations: readonly Combination[], open: Partial<WatchedPolicy>) =>
    inTurns(
      combinations,
      async ({ name, start, names }) => {
        const policy = watch(probe, origin.policy, names);
        const answer = await tryToGet(start, { ...policy, ...open });
        return { name, answer, attempts: policy.attempts };
      },
      40,
    );

  it('T06: over 500 combinations of spelling, redirect and resolver send no packet to a forbidden address', async () => {
    const combinations = combine();
    const before = probe.arrived();
    const results = await run(combinations, {});
    expect(combinations.length).toBeGreaterThanOrEqual(500);
    expect(results.filter(({ answer }) => !answer.endsWith('is not allowed'))).toEqual([]);
    expect(results.filter(({ attempts }) => attempts.length > 0)).toEqual([]);
    expect(probe.arrived() - before).toBe(0);
    console.log(`${combinations.length} combinations, ${probe.arrived() - before} packets`);
  }, 120_000);

  it('T06 twin: with the check of addresses open they arrive, except where a public address comes first', async () => {
    const combinations = combine().filter(({ name }) => !/last of a name/.test(name));
    const before = probe.arrived();
    const results = await run(combinations, { allows: () => true });
    expect(results.filter(({ attempts }) => attempts.length === 0)).toEqual([]);
    expect(probe.arrived() - before).toBe(combinations.length);
  }, 120_000);
});

import { Agent, get } from 'node:https';
import { get as plainGet } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { fetchLimits } from '../../../src/verification/fetch/limits.js';
import { publicInternet } from '../../../src/verification/fetch/policy.js';
import { isPublicAddress } from '../../../src/verification/fetch/public-address.js';
import { type Origin, PUBLIC_ADDRESS, connectAs, startOrigin } from './origin.js';
import { type Probe, inTurns, startProbe, tryToGet, watch } from './probe.js';

const url = 'https://issuer.example.org/badge.json';
let origin: Origin;
let probe: Probe;
beforeAll(async () => {
  origin = await startOrigin({ [url]: () => ({ body: 'a badge' }) }, ['else.example.org']);
  probe = await startProbe();
});
afterAll(async () => {
  await origin.close();
  await probe.close();
});

/** The same address on the port of the probe, which is the only port there. */
const atProbe = (address = url) => address.replace('.org', `.org:${probe.port}`);
const serve = () => origin.routes.set(atProbe(), () => ({ body: 'a badge' }));

describe('T03: a name that is public first and inside the next time', () => {
  const flipping = { 'issuer.example.org': [[PUBLIC_ADDRESS], ['127.0.0.1']] };

  it('T03: is looked up once for a request, and the address that was checked is the one connected to', async () => {
    serve();
    const policy = watch(probe, origin.policy, flipping);
    expect(await tryToGet(atProbe(), policy)).toBe('200 a badge');
    expect(policy.lookups).toEqual(['issuer.example.org']);
    expect(policy.attempts).toEqual([]);
  });

  it('T03: is refused the next time', async () => {
    const before = probe.arrived();
    const policy = watch(probe, origin.policy, flipping);
    await tryToGet(atProbe(), policy);
    expect(await tryToGet(atProbe(), policy)).toBe(
      'issuer.example.org is at 127.0.0.1, which is not allowed',
    );
    expect([policy.attempts, probe.arrived()]).toEqual([[], before]);
  });

  it('T03 twin: whoever checks one answer and connects by the name reaches the inside', async () => {
    const before = probe.arrived();
    const policy = watch(probe, origin.policy, flipping);
    const lookUpAgain = () => connectByName(policy, probe.port);
    await tryToGet(atProbe(), { ...policy, connect: lookUpAgain });
    expect(probe.arrived()).toBe(before + 1);
  });
});

function connectByName(policy: ReturnType<typeof watch>, port: number) {
  return connect({
    host: 'issuer.example.org',
    port,
    autoSelectFamily: false,
    lookup: async (name, _options, done) => {
      const [address = ''] = await policy.resolve(name, new AbortController().signal);
      done(null, address, 4);
    },
  });
}

describe('T04: the connection itself', () => {
  it('T04: is a new one for every request, after a look-up of its own', async () => {
    serve();
    let connections = 0;
    const count = () => connections++;
    origin.server.on('connection', count);
    const policy = watch(probe, origin.policy, {
      'issuer.example.org': [[PUBLIC_ADDRESS], [PUBLIC_ADDRESS], ['10.0.0.1']],
    });
    const answers = [];
    for (let turn = 0; turn < 3; turn++) answers.push(await tryToGet(atProbe(), policy));
    origin.server.off('connection', count);
    expect(answers).toEqual([
      '200 a badge',
      '200 a badge',
      'issuer.example.org is at 10.0.0.1, which is not allowed',
    ]);
    expect(connections).toBe(2);
  });

  it('T04 twin: over a connection kept alive, the second request asks no resolver and arrives', async () => {
    const agent = new Agent({ keepAlive: true });
    let lookups = 0;
    const ask = () =>
      new Promise<number | undefined>((resolve, reject) => {
        get(
          url.replace('.org', `.org:${origin.port}`),
          {
            agent,
            ca: origin.certificate,
            lookup: (_name, options, done) => {
              // The filter of a naive fetcher: the first answer is good, from then on the name is forbidden.
              if (lookups++ > 0) return done(new Error('refused by the filter'), '', 4);
              return options.all
                ? done(null, [{ address: '127.0.0.1', family: 4 }])
                : done(null, '127.0.0.1', 4);
            },
          },
          (response) => response.resume().on('end', () => resolve(response.statusCode)),
        ).on('error', reject);
      });
    expect([await ask(), await ask()]).toEqual([404, 404]);
    expect(lookups).toBe(1);
    agent.destroy();
  });

  it('T04: ends before anything is sent when the other end is not allowed, whatever was asked for', async () => {
    const relay = await startRelay();
    const policy = { ...origin.policy, connect: relay.connect };
    expect(await tryToGet(url, policy)).toBe('connected to 127.0.0.1, which is not allowed');
    expect(await relay.close()).toEqual({ connections: 1, bytes: 0 });
  });

  it('T04 twin: where the connected socket is not looked at, the request arrives', async () => {
    const relay = await startRelay();
    const allows = (address: string) => address === '127.0.0.1' || isPublicAddress(address);
    expect(await tryToGet(url, { ...origin.policy, connect: relay.connect, allows })).toBe('200 a badge');
    const { connections, bytes } = await relay.close();
    expect([connections, bytes > 200]).toEqual([1, true]);
  });

  it('T04: a literal address is judged although nobody looks it up', async () => {
    const before = probe.arrived();
    const policy = watch(probe);
    expect(await tryToGet(`https://127.0.0.1:${probe.port}/`, policy)).toBe(
      '127.0.0.1 is at 127.0.0.1, which is not allowed',
    );
    expect([policy.lookups, policy.attempts, probe.arrived()]).toEqual([[], [], before]);
  });
});

/** Leads elsewhere than was asked for, to a relay before the origin that counts what is sent to it. */
async function startRelay() {
  let bytes = 0;
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    const onward = connect({ host: '127.0.0.1', port: origin.port });
    for (const end of [socket, onward]) end.on('error', () => {});
    socket.on('close', () => onward.destroy());
    onward.on('close', () => socket.destroy());
    socket.on('data', (chunk) => (bytes += chunk.length));
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    connect: () => connect({ host: '127.0.0.1', port }),
    /** Ends when every connection has ended, so that nothing is still on its way. */
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
      return { connections, bytes };
    },
  };
}

describe('T05: a name with public and other addresses', () => {
  const mixes = [
    [PUBLIC_ADDRESS, '127.0.0.1'],
    ['127.0.0.1', PUBLIC_ADDRESS],
    [PUBLIC_ADDRESS, '::1'],
    [PUBLIC_ADDRESS, '2606:4700::1111', 'fd00::2'],
    [PUBLIC_ADDRESS, 'not an address'],
    [...Array<string>(500).fill(PUBLIC_ADDRESS), '10.0.0.1'],
  ];

  it.each(mixes)('T05: is refused whole: %s, %s', async (...addresses) => {
    const before = probe.arrived();
    const policy = watch(probe, origin.policy, { 'issuer.example.org': addresses });
    expect(await tryToGet(atProbe(), policy)).toMatch(/is not allowed$/);
    expect([policy.attempts, probe.arrived()]).toEqual([[], before]);
  });

  it('T05: is refused when it has no address at all', async () => {
    const policy = watch(probe, origin.policy, { 'issuer.example.org': [[]] });
    expect(await tryToGet(atProbe(), policy)).toBe('issuer.example.org has no address');
  });

  it('T05 twin: where only one answer is looked at, the first mix is fetched, and where none is, the second is inside', async () => {
    serve();
    const mixed = (index: number) =>
      watch(probe, origin.policy, { 'issuer.example.org': mixes[index] ?? [] });
    const [first, second] = [mixed(0), mixed(1)];
    const onlyFirst = async (name: string, signal: AbortSignal) =>
      (await first.resolve(name, signal)).slice(0, 1);
    expect(await tryToGet(atProbe(), { ...first, resolve: onlyFirst })).toBe('200 a badge');
    const before = probe.arrived();
    await tryToGet(atProbe(), { ...second, allows: () => true });
    expect(probe.arrived()).toBe(before + 1);
  });
});

describe('T07: addresses that are refused before anybody is asked', () => {
  const port = () => probe.port;
  const host = 'issuer.example.org';
  const refused: readonly [string, string | (() => string), RegExp][] = [
    ['http', () => `http://${host}:${port()}/`, /http: is not https:/],
    ['ftp', `ftp://${host}/`, /is not https:/],
    ['gopher', `gopher://${host}/`, /is not https:/],
    ['file', 'file:///etc/passwd', /is not https:/],
    ['data', 'data:application/json,{}', /is not https:/],
    ['javascript', 'javascript:alert(1)', /is not https:/],
    ['blob', `blob:https://${host}/1`, /is not https:/],
    ['ws', `wss://${host}/`, /is not https:/],
    ['port 22', `https://${host}:22/`, /port 22 is not/],
    ['port 5432', `https://${host}:5432/`, /port 5432 is not/],
    ['port 0', `https://${host}:0/`, /port 0 is not/],
    ['port 99999', `https://${host}:99999/`, /Invalid URL/],
    ['credentials', () => `https://user:password@${host}:${port()}/`, /credentials/],
    ['a user', () => `https://x@127.0.0.1:${port()}/`, /credentials/],
    ['an empty user with a password', () => `https://:x@${host}:${port()}/`, /credentials/],
    ['10,000 characters', () => `https://${host}:${port()}/${'a'.repeat(10_000)}`, /too long/],
    ['2,049 characters', () => `https://${host}:${port()}/`.padEnd(2_049, 'a'), /too long/],
    ['2,048 characters that grow', () => `https://${host}:${port()}/`.padEnd(2_048, 'ä'), /too long/],
    ['localhost', () => `https://localhost:${port()}/`, /no name of the public/],
    ['localhost with a dot', () => `https://localhost.:${port()}/`, /no name of the public/],
    ['a name under localhost', () => `https://app.localhost:${port()}/`, /no name of the public/],
    ['upper-case localhost', () => `https://LOCALHOST:${port()}/`, /no name of the public/],
    ['full-width localhost', () => `https://ｌｏｃａｌｈｏｓｔ:${port()}/`, /no name of the public/],
    ['.local', () => `https://printer.local:${port()}/`, /no name of the public/],
    ['.internal', () => `https://metadata.google.internal:${port()}/`, /no name of the public/],
    ['.arpa', () => `https://1.0.0.127.in-addr.arpa:${port()}/`, /no name of the public/],
    ['.home.arpa', () => `https://nas.home.arpa:${port()}/`, /no name of the public/],
    ['.onion', () => `https://abcdef.onion:${port()}/`, /no name of the public/],
    ['one label', () => `https://intranet:${port()}/`, /no name of the public/],
    ['a dot at the end', () => `https://${host}.:${port()}/`, /no name of the public/],
    ['an empty label', () => `https://issuer..org:${port()}/`, /no name of the public/],
    [
      'a label of 64 characters',
      () => `https://${'a'.repeat(64)}.example.org:${port()}/`,
      /no name of the public/,
    ],
    ['no host', 'https:///', /Invalid URL/],
    ['nothing', '', /Invalid URL/],
    ['a relative address', '/badge.json', /Invalid URL/],
    ['spaces', 'https://issuer example.org/', /Invalid URL/],
    ['NUL in the name', 'https://issuer\0.example.org/', /Invalid URL/],
    ['a zone', () => `https://[fe80::1%25eth0]:${port()}/`, /Invalid URL/],
    ['a number too large', () => `https://4294967296:${port()}/`, /Invalid URL/],
    ['five numbers', () => `https://1.2.3.4.5:${port()}/`, /Invalid URL/],
  ];

  it.each(refused)('T07: %s', async (_name, given, reason) => {
    const before = probe.arrived();
    const policy = watch(probe);
    const started = performance.now();
    expect(await tryToGet(typeof given === 'string' ? given : given(), policy)).toMatch(reason);
    expect([policy.lookups, policy.attempts, probe.arrived()]).toEqual([[], [], before]);
    // Such an address tells nothing about the world, so that there is nothing to hide by waiting.
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('T07: an address of exactly 2,048 characters is asked', async () => {
    const long = `https://${host}/`.padEnd(2_048, 'a');
    expect(await tryToGet(long, origin.policy)).toBe('404 not here');
  });

  it('T07: production has one port, and no other is ever an address of it', () => {
    expect(publicInternet.port).toBe(443);
  });

  it('T07 twin: without these refusals http, credentials, long addresses and localhost all arrive', async () => {
    const before = probe.arrived();
    const at = `127.0.0.1:${probe.port}`;
    const arriving = [
      `http://${at}/`,
      `http://user:password@${at}/`,
      `http://${at}/${'a'.repeat(10_000)}`,
      `http://localhost:${probe.port}/`,
    ];
    await inTurns(arriving, (address) => plainly(address));
    expect(probe.arrived() - before).toBe(arriving.length);
  });
});

const plainly = (address: string) =>
  new Promise<void>((resolve) => {
    plainGet(address, (response) => response.resume().on('close', () => resolve())).on('error', () =>
      resolve(),
    );
  });

describe('who the other end is', () => {
  it('is nobody whose certificate is for another name', async () => {
    const before = origin.hits.length;
    expect(await tryToGet('https://another.example.org/', origin.policy)).toMatch(
      /does not match certificate/,
    );
    expect(origin.hits).toHaveLength(before);
  });

  it('is nobody whose certificate is not trusted, whatever the environment says', async () => {
    const { trustedRoots: _none, ...untrusting } = origin.policy;
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      expect(await tryToGet(url, untrusting)).toMatch(/self-signed certificate/);
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
  });

  it('is asked for by name, so that hosts which share an address are told apart', async () => {
    const names: unknown[] = [];
    origin.server.on('secureConnection', (socket: { servername?: unknown }) => names.push(socket.servername));
    await tryToGet('https://else.example.org/', origin.policy);
    expect(names).toEqual(['else.example.org']);
  });

  it('never hears of a request whose resolver answers too late', async () => {
    let connected = 0;
    const policy = {
      ...origin.policy,
      resolve: () =>
        new Promise<string[]>((resolve) => setTimeout(resolve, fetchLimits.reach + 200, [PUBLIC_ADDRESS])),
      connect: (address: string) => {
        connected++;
        return connectAs(address, origin.port);
      },
    };
    expect(await tryToGet(url, policy)).toBe('the time is over');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(connected).toBe(0);
  });
});

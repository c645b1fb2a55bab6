import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { toAddressKey } from '../../src/server/limits/client-address.js';
import { Budgets } from '../../src/server/limits/budgets.js';
import { costOf } from '../../src/server/limits/costs.js';
import { holder, plantKey } from '../access/people/holder.js';
import { engines, startService, type Answer, type Service } from '../service.js';

const LIMIT = 60;
const AT_ONCE = 25;
const behindProxy = { RATE_LIMIT: String(LIMIT), PROXY_HOPS: '1' };
const fault = (name: string) => ['--import', join(process.cwd(), `test/server/faults/${name}.mjs`)];

/** Asks so many times, each with the headers of its turn; answers how many were let in. */
async function flood(
  services: readonly Service[],
  times: number,
  disguise: (turn: number) => Record<string, string>,
  path = '/verify',
): Promise<number> {
  let letIn = 0;
  for (let turn = 0; turn < times; turn += AT_ONCE) {
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, at) => {
        const service = services[(turn + at) % services.length] as Service;
        const answer = await fetch(service.url + path, { headers: disguise(turn + at) });
        await answer.arrayBuffer();
        return answer.status;
      }),
    );
    expect(answers.filter((status) => status !== 200 && status !== 429)).toEqual([]);
    letIn += answers.filter((status) => status === 200).length;
  }
  return letIn;
}

/** What the proxy before us adds to whatever the client wrote. */
const from = (address: string, written = '') => ({
  'x-forwarded-for': written === '' ? address : `${written}, ${address}`,
});
const anyAddress = (turn: number) => `198.51.${turn >> 8}.${turn & 255}`;
const inNetwork = (network: string) => (turn: number) => from(`${network}:${turn.toString(16)}:0:0:1`);
const spellings = (last: number) => (turn: number) => {
  const plain = `203.0.113.${last}`;
  const ways = [
    from(plain),
    from(`::ffff:${plain}`),
    from(`::ffff:cb00:71${last.toString(16).padStart(2, '0')}`),
    from(`${plain}:${4000 + turn}`),
    { ...from(plain), forwarded: `for=${anyAddress(turn)}` },
    { ...from(plain), 'x-real-ip': anyAddress(turn), 'cf-connecting-ip': anyAddress(turn) },
  ];
  return ways[turn % ways.length] as Record<string, string>;
};

let service: Service;
beforeAll(async () => {
  service = await startService({ environment: behindProxy });
});
afterAll(() => service?.remove());

describe('a flood from one address', () => {
  it.each([
    ['that pretends to be a proxy of others', (turn: number) => from('203.0.113.1', anyAddress(turn))],
    ['that rotates through its own /64', inNetwork('2001:db8:1:2')],
    ['that is spelled in other ways', spellings(3)],
  ])('T76: 250 requests %s: as many as the limit are let in', async (_, disguise) => {
    expect(await flood([service], 250, disguise)).toBe(LIMIT);
  });

  it('T76: verifications are dear, and who is refused is told when to come back', async () => {
    const check = () =>
      fetch(`${service.url}/api/verifications`, {
        method: 'POST',
        body: '{"jwt":"x"}',
        headers: { 'content-type': 'application/json', ...from('203.0.113.20') },
      });
    const answers: Response[] = [];
    for (let at = 0; at < 5; at++) answers.push(await check());
    expect(answers.map(({ status }) => status).map((status) => status === 429)).toEqual([
      ...[false, false, false],
      ...[true, true],
    ]);
    const refused = answers[4] as Response;
    const { headers } = refused;
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(headers.get('ratelimit-policy')).toBe(`"cost";q=${LIMIT};w=60`);
    expect(headers.get('ratelimit')).toMatch(/^"cost";r=0;t=\d+$/);
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await refused.json()).toMatchObject({ status: 429, code: 'too-many-requests' });
  });

  it('leaves probes alone, and others who live elsewhere', async () => {
    expect(await flood([service], 100, () => from('203.0.113.1'), '/health/live')).toBe(100);
    expect(await flood([service], 25, () => from('203.0.113.99'))).toBe(25);
  });

  it('T76 twin: where proxies are trusted that are not there, anybody is somebody else at every request', async () => {
    const trusting = await startService({ environment: { ...behindProxy, PROXY_HOPS: '5' } });
    try {
      expect(await flood([trusting], 250, (turn) => from('203.0.113.1', anyAddress(turn)))).toBe(250);
    } finally {
      await trusting.remove();
    }
  });

  it('T76 twin: by whole IPv6 addresses, a /64 would have as many budgets as it likes', () => {
    const budgets = new Budgets(LIMIT, undefined);
    const letIn = (bits: number) =>
      Array.from({ length: 250 }, (_, turn) =>
        budgets.spend(toAddressKey(`2001:db8:1:2:${turn.toString(16)}::1`, bits), 1),
      ).filter(({ isAllowed }) => isAllowed).length;
    expect([letIn(64), letIn(128)]).toEqual([LIMIT, 250]);
  });
});

describe('a school behind one address', () => {
  const school = from('203.0.113.50');

  it('works on while somebody in it floods us; a person has a limit, too', async () => {
    const teacher = await holder(service, 'teacher-1');
    expect((await teacher.get('/api/me', school)).status).toBe(200);
    expect(await flood([service], 250, () => school)).toBe(LIMIT);
    const others = await Promise.all(['teacher-2', 'principal-1'].map((key) => holder(service, key)));
    for (const one of [teacher, ...others]) expect((await one.get('/api/me', school)).status).toBe(200);
    const answers: Answer[] = [];
    for (let at = 0; at < LIMIT + 10; at++) answers.push(await teacher.get('/api/me', from(anyAddress(at))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(LIMIT - 2);
    expect(answers.at(-1)?.status).toBe(429);
  });

  it('T76: wrong tokens are dear, and right ones cost their address nothing', async () => {
    const guess = (at: number) =>
      service
        .as()
        .then((client) =>
          client.get('/api/me', { authorization: `Bearer ${'x'.repeat(40)}${at}`, ...from('203.0.113.60') }),
        );
    const answers: Answer[] = [];
    for (let at = 0; at < 10; at++) answers.push(await guess(at));
    expect(answers.map(({ status }) => status)).toEqual([...Array(6).fill(401), ...Array(4).fill(429)]);
    for (let at = 0; at < 10; at++) {
      const authorization = `Bearer ${await plantKey(service, 'hr-1')}`;
      const client = await service.as();
      expect((await client.get('/api/me', { authorization, ...from('203.0.113.61') })).status).toBe(200);
    }
  });
});

describe('a wrong secret with a request that is refused before anybody looks at it', () => {
  const broken = (at: number): [string, RequestInit] => [
    '/api/submissions',
    { method: 'POST', body: at % 2 === 0 ? '{' : 'x'.repeat(600 * 1024) },
  ];
  /** How many of twenty are let in as far as their bodies. */
  const letIn = async ({ url }: Service) => {
    const statuses: number[] = [];
    for (let at = 0; at < 20; at++) {
      const [path, init] = broken(at);
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer x${at}`,
        connection: 'close',
      };
      const answer = await fetch(url + path, { ...init, headers: { ...headers, ...from('203.0.113.70') } });
      await answer.arrayBuffer();
      statuses.push(answer.status);
    }
    expect(statuses.filter((status) => ![400, 413, 429].includes(status))).toEqual([]);
    return statuses.filter((status) => status !== 429).length;
  };

  it('T76: costs what a wrong secret costs', async () => {
    expect(await letIn(service)).toBe(6);
  });

  it('T76 twin: is let in for ever where any answer but "not signed in" is paid back', async () => {
    const paying = await startService({ environment: behindProxy, nodeArguments: fault('paying-back') });
    try {
      expect(await letIn(paying)).toBe(20);
    } finally {
      await paying.remove();
    }
  });

  it('costs those nothing whose secret is right, and whose role does not include this', async () => {
    for (let at = 0; at < 10; at++) {
      const authorization = `Bearer ${await plantKey(service, 'teacher-1')}`;
      const client = await service.as();
      const asked = client.get('/api/audit', { authorization, ...from('203.0.113.71') });
      expect((await asked).status).toBe(403);
    }
  });
});

const onPostgres = engines.includes('postgres') ? describe : describe.skip;

onPostgres('a flood over two instances', () => {
  const over = async (nodeArguments: string[]) => {
    const one = await startService({ engine: 'postgres', environment: behindProxy, nodeArguments });
    const other = await one.beside();
    try {
      // A moment for each to hear of the other, as in any flood that is worth the name.
      const first = await flood([one, other], 50, () => from('203.0.113.4'));
      return first + (await flood([one, other], 200, () => from('203.0.113.4')));
    } finally {
      await other.stop();
      await one.remove();
    }
  };

  it('T76: is counted once', async () => {
    const letIn = await over([]);
    expect(letIn).toBeGreaterThanOrEqual(LIMIT * 0.8);
    expect(letIn).toBeLessThanOrEqual(LIMIT * 1.5);
  }, 60_000);

  it('T76 twin: is let in twice where each counts for itself', async () => {
    expect(await over(fault('own-count-only'))).toBe(2 * LIMIT);
  }, 60_000);
});

describe('budgets', () => {
  it('are whole again after a minute, and go on without the database', async () => {
    let now = 0;
    const broken = { add: () => Promise.reject(new Error('no database')) };
    const budgets = new Budgets(10, broken, () => now);
    const letIn = async () => {
      let count = 0;
      for (let at = 0; at < 20; at++) {
        if (budgets.spend('a', 1).isAllowed) count += 1;
        await Promise.resolve();
      }
      return count;
    };
    expect(await letIn()).toBe(10);
    now = 60_000;
    expect(await letIn()).toBe(10);
  });

  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['203.0.113.9:443', '203.0.113.9'],
    ['[2001:db8::1]:443', '2001:db8::/64'],
    ['2001:DB8:0:0:ffff::1%eth0', '2001:db8::/64'],
    ['2001:db8:0:1::1', '2001:db8:0:1::/64'],
    ['unknown', 'unknown'],
    ['', 'unknown'],
  ])('of %p are those of %s', (address, key) => expect(toAddressKey(address)).toBe(key));

  it.each([
    ['GET', '/metrics', 0],
    ['POST', '/api/verifications', 20],
    ['POST', '/demo/sign-in', 10],
    ['POST', '/api/evidence', 10],
    ['GET', '/api/evidence', 1],
    ['GET', '/api/me/data', 20],
    ['POST', '/api/me/data/erasure', 10],
    ['GET', '/api/me/data/requests', 1],
    ['HEAD', '/ob3/credentials/:file', 0.2],
    ['GET', undefined, 1],
  ])('pay for %s %s %d units', (method, route, units) => expect(costOf(method, route)).toBe(units));
});

import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { holder } from '../access/people/holder.js';
import { doors } from '../access/matrix-table.js';
import { startService, type Answer, type Client, type Service } from '../service.js';

const NONE = '00000000-0000-4000-8000-000000000000';
const FAULT = ['--import', join(process.cwd(), 'test/server/faults/no-headers.mjs')];
const people = ['teacher-1', 'reviewer-1', 'principal-1', 'hr-1', 'admin-1'];
const origin = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };

interface Knock {
  readonly name: string;
  readonly answer: Answer;
}

/** Every door that is not for the world, as nobody and as people of every kind, with the ids of nothing. */
async function knock(
  service: Service,
  isOpen: boolean,
  headers: Record<string, string> = {},
): Promise<Knock[]> {
  const clients: Client[] = [await service.as()];
  if (!isOpen) for (const key of people) clients.push(await holder(service, key));
  const knocks: Knock[] = [];
  const wanted = Object.keys(doors).filter((name) => (doors[name]?.who === 'world') === isOpen);
  for (const name of wanted) {
    const [method = ''] = name.split(' ');
    for (const client of clients)
      knocks.push({ name, answer: await client.send(method, addressOf(name), { headers }) });
  }
  return knocks;
}

function addressOf(name: string): string {
  const [, path = ''] = name.split(' ');
  const query = doors[name]?.query ?? '';
  const address = path.replace('*', 'x').replace(/:\w+/g, (word) => (word === ':badge' ? '1.1' : NONE));
  return query && !query.includes(':') ? `${address}?${query}` : address;
}

const header =
  (name: string) =>
  ({ answer }: Knock) =>
    answer.headers.get(name);

/** What is kept in a cache though it is about somebody. */
const kept = (knocks: readonly Knock[]) =>
  knocks.filter((one) => header('cache-control')(one) !== 'no-store').map(({ name }) => name);

/** What may be shown in a frame, or guessed to be a script. */
const framed = (knocks: readonly Knock[]) =>
  knocks
    .filter(
      (one) =>
        !header('content-security-policy')(one)?.includes("frame-ancestors 'none'") ||
        header('x-frame-options')(one) !== 'DENY' ||
        header('x-content-type-options')(one) !== 'nosniff' ||
        header('referrer-policy')(one) !== 'no-referrer' ||
        header('cross-origin-opener-policy')(one) !== 'same-origin' ||
        !header('permissions-policy')(one)?.includes('camera=()'),
    )
    .map(({ name, answer }) => `${name} ${answer.status}`);

describe('the headers of every answer', () => {
  let service: Service;
  let shut: Knock[];
  let open: Knock[];
  beforeAll(async () => {
    service = await startService();
    shut = await knock(service, false, origin);
    open = await knock(service, true, origin);
  }, 60_000);
  afterAll(() => service.remove());

  it('are asked for at every door', () => {
    expect(shut.length).toBeGreaterThan(6 * 30);
    expect(shut.filter(({ answer }) => answer.status === 200).length).toBeGreaterThan(20);
    expect(open.filter(({ answer }) => answer.status === 200).length).toBeGreaterThan(8);
    expect([...shut, ...open].filter(({ answer }) => answer.status >= 500)).toEqual([]);
  });

  it('T78: keep everything that needs a sign-in out of every cache', () => expect(kept(shut)).toEqual([]));

  it('T79: let nothing be framed or guessed at', () => {
    // A picture is a sandbox of its own, and draws nothing but itself.
    const pictures = (name: string) => /image|\.svg/.test(name);
    expect(framed([...shut, ...open]).filter((name) => !pictures(name))).toEqual([]);
  });

  it('T79: let scripts of others read public documents alone, and never with cookies', () => {
    const opened = (knocks: Knock[]) => knocks.filter(header('access-control-allow-origin'));
    expect(opened(shut)).toEqual([]);
    expect([...shut, ...open].filter(header('access-control-allow-credentials'))).toEqual([]);
    expect(new Set(opened(open).map(header('access-control-allow-origin')))).toEqual(new Set(['*']));
    for (const { name, answer } of opened(open).filter(({ answer: { status } }) => status === 200)) {
      expect(name).toMatch(
        /^(GET|OPTIONS|POST) \/(ob2|ob3|keys|images|\.well-known|did\.json|api\/verifications)/,
      );
      expect([name, answer.headers.get('cross-origin-resource-policy')]).toEqual([name, 'cross-origin']);
    }
    const pages = open.filter((one) => header('content-type')(one)?.startsWith('text/html'));
    expect(pages.length).toBeGreaterThan(2);
    expect(opened(pages)).toEqual([]);
  });

  it('allow a page no script and no style of its own', () => {
    const pages = open.filter((one) => header('content-type')(one)?.startsWith('text/html'));
    for (const one of pages.filter(({ name }) => !name.includes('/api/docs')))
      expect(header('content-security-policy')(one)).toBe(
        "default-src 'none';img-src 'self';style-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
      );
  });

  it.each([['/%zz'], ['/nothing/here']])('are there where there is nothing: %s', async (path) => {
    const { headers } = await (await service.as()).get(path);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('tell browsers to stay with https where that is our address, and only there', async () => {
    expect(shut.filter(header('strict-transport-security'))).toEqual([]);
    const secure = await startService({ environment: { PUBLIC_URL: 'https://badges.example.org' } });
    try {
      const { headers } = await (await secure.as()).get('/verify');
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    } finally {
      await secure.remove();
    }
  });

  it('T78, T79 twin: without them, a badge page is framed and what is one’s own is kept', async () => {
    const bare = await startService({ nodeArguments: FAULT });
    try {
      const [whose, page] = [await holder(bare, 'hr-1'), await bare.as()];
      const answers = [
        { name: 'me', answer: await whose.get('/api/me') },
        { name: 'verify', answer: await page.get('/verify') },
      ];
      expect(kept(answers)).toContain('me');
      expect(framed(answers)).toEqual(['me 200', 'verify 200']);
    } finally {
      await bare.remove();
    }
  });

  it('say whom to tell about a weakness', async () => {
    const { status, text, headers } = await (await service.as()).get('/.well-known/security.txt');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    const fields = new Map(
      text
        .trim()
        .split('\n')
        .map((line) => line.split(/: (.*)/) as [string, string]),
    );
    expect(fields.get('Contact')).toMatch(/^mailto:\S+@\S+$/);
    expect(fields.get('Canonical')).toBe(`${service.url}/.well-known/security.txt`);
    expect(fields.get('Preferred-Languages')).toBe('fi, sv, en');
    const days = (Date.parse(fields.get('Expires') ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(90);
    expect(days).toBeLessThan(365);
  });
});

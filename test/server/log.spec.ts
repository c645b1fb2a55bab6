import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { cleanLine, cleanStack } from '../../src/server/log/clean.js';
import { doors } from '../access/matrix-table.js';
import { holder } from '../access/people/holder.js';
import { startService, type Client, type Service } from '../service.js';

const fault = (name: string) => ['--import', join(process.cwd(), `test/server/faults/${name}.mjs`)];

/** What must never be in a log, each with a part that nothing masks by chance. */
const canaries = {
  name: 'Kanaria-Keltasirkku',
  address: 'kanaria.keltasirkku@example.org',
  identity: '131052-308T',
  token: 'kanariaKANARIA0123456789kanariaKANARIA01234',
  evidence: 'Kanariani opetti oppilaitani laulamaan',
  breaking: 'kanaria\r\n{"level":"info","msg":"kanaria"}\u001b[31mkanaria\u0007\u2028kanaria',
};
const told = /kanaria|keltasirkku|131052|opetti/i;

/** Sends every canary to every door: in the path by turns, in the query, the headers and the body all at once. */
async function sing(clients: readonly Client[]): Promise<number> {
  const all = Object.values(canaries);
  const written = all.map((canary) => encodeURIComponent(canary));
  const plain = all.join(' ').replace(/[^ -~]/g, '');
  const headers = {
    'content-type': 'application/json',
    'x-request-id': plain,
    'user-agent': plain,
    referer: `https://example.org/${written.join('/')}`,
    cookie: written.map((one, at) => `c${at}=${one}`).join('; '),
  };
  const body = JSON.stringify({
    title: plain,
    text: all.join(),
    kind: 'text',
    [all.join()]: all,
    email: all,
  });
  let sent = 0;
  for (const name of Object.keys(doors)) {
    const [method = '', path = ''] = name.split(' ');
    const word = written[sent % written.length] ?? '';
    const address = `${path.replace(/:\w+|\*/g, word)}?q=${written.join('&q=')}`;
    const isRead = method === 'GET' || method === 'OPTIONS';
    await Promise.all(
      clients.map((client) => client.send(method, address, isRead ? { headers } : { headers, body })),
    );
    sent += 1;
  }
  for (const word of written) for (const client of clients) await client.get(`/api/badges/${word}`, headers);
  return sent;
}

const columns =
  'person_key;first;last;email;unit_oid;staff_group;stage;language;fte;start;end;supervisor_key;roles';
const unit = '1.2.246.562.99.10000000001';
const person = `singer-1;${canaries.name};Laulaja;${canaries.address};${unit};other;basic;fi;1;2020-08-01;;;admin`;
const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://badges.example.org',
  PROXY_HOPS: '1',
  OIDC_ENTRA_ISSUER: 'https://login.example.org/kanaria',
  OIDC_ENTRA_CLIENT_ID: 'taitomerkki',
  OIDC_ENTRA_CLIENT_SECRET: 'kanaria',
};

/** A production service with one person, entered as an operator would. */
async function startProduction(nodeArguments: string[] = []): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'log-'));
  try {
    const units = [{ oid: unit, name: { fi: 'Koulu', sv: 'Skola' }, language: 'fi', openFrom: '2020-01-01' }];
    writeFileSync(join(folder, 'units.json'), JSON.stringify(units));
    writeFileSync(join(folder, 'staff.csv'), `${columns}\n${person}\n`);
    const service = await startService({ environment: production, nodeArguments });
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        join(process.cwd(), process.env['TEST_DIST'] ?? 'dist', 'cli/enter.js'),
        ...['units.json', 'staff.csv'].map((file) => join(folder, file)),
      ],
      { env: { ...process.env, ...production, DATA_DIR: service.dataDir }, encoding: 'utf8' },
    );
    if (status === 0) return service;
    await service.remove();
    throw new Error(stderr);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const linesOf = (service: Service) => service.output().trim().split('\n');
const allowed = ['level', 'time', 'context', 'msg', 'stack', 'id', 'method', 'route', 'status', 'code', 'ms'];

describe('the log in production', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startProduction(fault('failing-question'));
    const clients = [await service.as(), await holder(service, 'singer-1')];
    expect(await sing(clients)).toBeGreaterThan(60);
  }, 120_000);
  afterAll(() => service?.remove());

  it('T74: is a line of JSON each, with the listed fields and no other', () => {
    const lines = linesOf(service).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.length).toBeGreaterThan(120);
    expect(
      [...new Set(lines.flatMap((line) => Object.keys(line)))].filter((name) => !allowed.includes(name)),
    ).toEqual([]);
    const requests = lines.filter(({ context }) => context === 'request');
    expect(requests[0]).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      context: 'request',
      id: expect.any(String),
      method: 'GET',
      route: '/health/ready',
      status: expect.any(Number),
      ms: expect.any(Number),
    });
    for (const { route } of requests) expect(route).toMatch(/^(\/[\w\-./:*]*|none)$/);
    expect(new Set(requests.map(({ code }) => code))).toContain('not-signed-in');
  });

  it('T74: says nothing of what it was sent, not even where something fails that nobody foresaw', () => {
    const failures = linesOf(service).filter((line) => line.includes('"level":"error"'));
    expect(failures.length).toBeGreaterThan(0);
    expect(JSON.parse(failures[0] ?? '')).toMatchObject({
      context: 'http',
      msg: 'Error',
      stack: expect.arrayContaining([expect.stringContaining('at ')]),
    });
    expect(linesOf(service).filter((line) => told.test(line))).toEqual([]);
  });

  it('T74 twin: without its allow-list and masks it repeats names, tokens and line breaks', async () => {
    const open = await startProduction([...fault('failing-question'), ...fault('talking-log')]);
    try {
      const client = await holder(open, 'singer-1');
      for (const canary of Object.values(canaries))
        await client.get(`/api/badges/${encodeURIComponent(canary)}`, { 'user-agent': 'x' });
      const lines = linesOf(open);
      expect(lines.filter((line) => told.test(line)).length).toBeGreaterThan(0);
      expect(() => lines.forEach((line) => JSON.parse(line) as unknown)).toThrow();
    } finally {
      await open.remove();
    }
  }, 60_000);
});

describe('a line of the log', () => {
  it.each([
    ['a\r\nb\u001b[31mc\u0007', 'a b c'],
    ['written by aino.aalto@example.org to us', 'written by <address> to us'],
    ['of 131052-308T here', 'of <identity> here'],
    [`Bearer ${canaries.token}`, 'Bearer <secret>'],
    ['award 01890a5d-ac96-774b-bcce-b302099a8057 waits', 'award 01890a5d-ac96-774b-bcce-b302099a8057 waits'],
    ['asked https://example.org/a?code=secret', 'asked https://example.org/a'],
  ])('%j is %j', (text, line) => expect(cleanLine(text)).toBe(line));

  it('is short whatever it is made of, and soon', () => {
    const began = performance.now();
    expect(cleanLine('a.'.repeat(500_000)).length).toBeLessThanOrEqual(2_000);
    expect(cleanLine('1'.repeat(500_000)).length).toBeLessThanOrEqual(2_000);
    expect(performance.now() - began).toBeLessThan(500);
  });

  it.each([
    ['QueryFailedError: duplicate key (email)=(a@example.org)', 'QueryFailedError'],
    ['SyntaxError: Unexpected token in "kanaria"', 'SyntaxError'],
    [
      `TypeError: Cannot read properties of undefined (reading 'x')`,
      `TypeError: Cannot read properties of undefined (reading '…')`,
    ],
  ])('says of an error what speaks of code: %s', (head, msg) => {
    expect(
      cleanStack(
        `${head}\n    at one (file:///a.js:1:2)\n    at least here: kanaria\n    at async file:///b/@c/d.js:3:4`,
      ),
    ).toEqual({
      msg,
      stack: ['at one (file:///a.js:1:2)', 'at async file:///b/@c/d.js:3:4'],
    });
  });
});

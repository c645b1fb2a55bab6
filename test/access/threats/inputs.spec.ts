import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { changedBetween, fingerprint } from '../../doors/fingerprint.js';
import { startService, type Service } from '../../service.js';
import { gather, type Cast } from '../people/cast.js';
import { askWith, inBulk, opened, sendJson } from './knocking.js';

/** Every field of every entity, and words that other systems trust in a body. */
const fields = [
  ...new Set([
    ...readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.entity.ts'))
      .flatMap((file) => [...readFileSync(join('src', file), 'utf8').matchAll(/^ {2}(\w+)[?!]?: /gm)])
      .map(([, found]) => found ?? ''),
    ...['role', 'issuerId', 'isAdmin', 'groups', 'permissions', 'caller', 'owner', 'status'],
  ]),
];
const valueOf = (field: string) =>
  /^roles?$/.test(field) ? ['admin'] : '00000000-0000-4000-8000-000000000000';

/** It has tables of its own; here it would only wait for the network. */
const bodied = opened.filter(
  ({ name, door }) => door.body !== undefined && !/verifications|demo/.test(name) && door.who !== 'world',
);

/** What is answered with success although every field of every table came with it, or which of them is not refused by name. */
const trusted = (cast: Cast) =>
  inBulk(bodied, async (one) => {
    const asked = Object(one.door.body) as Record<string, unknown>;
    const more = Object.fromEntries(fields.map((field) => [field, valueOf(field)]));
    const { status, text } = await sendJson(cast, one, { ...more, ...asked });
    if (status < 400) return [`${one.name}: ${status}`];
    // What the door knows is judged by its own rule; what it does not know is named.
    return unknownIn(text).length >= fields.length - 8 ? [] : [`${one.name} names ${unknownIn(text).length}`];
  });

const unknownIn = (text: string) => fields.filter((field) => text.includes(`\\"${field}\\"`));

const wrongValues = [null, 7, [], {}, 'x'.repeat(100_000), [[null]], true];

const brokenByBodies = (cast: Cast) =>
  inBulk(
    bodied.flatMap((one) => Object.keys(Object(one.door.body)).map((field) => [one, field] as const)),
    async ([one, field]) => {
      const bodies = wrongValues.map((value) => ({ ...Object(one.door.body), [field]: value }));
      const statuses = await Promise.all(
        bodies.map(async (body) => (await sendJson(cast, one, body)).status),
      );
      return statuses.some((status) => status >= 500) ? [`${one.name} with another ${field}`] : [];
    },
  );

interface Described {
  readonly paths: Record<
    string,
    Record<string, { parameters?: { in: string; name: string }[]; requestBody?: object }>
  >;
}

/** The routes of the description of the interface, as the matrix names them. */
async function describedDoors(cast: Cast) {
  const { paths } = (await cast.clients.nobody.get('/api/openapi.json')).body as Described;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      name: `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
      parameters: parameters.filter((one) => one.in === 'query').map((one) => one.name),
      body: JSON.stringify(requestBody ?? '').includes('application/json'),
    })),
  );
}

/** Each parameter of each route, twice and in brackets: what is not refused with a 400 that names it. */
async function takenParameters(cast: Cast): Promise<string[]> {
  const asked = (await describedDoors(cast)).flatMap(({ name, parameters }) => {
    const one = opened.find((other) => other.name === name && name.startsWith('GET'));
    return one ? parameters.map((parameter) => [one, parameter] as const) : [];
  });
  expect(asked.length).toBeGreaterThan(35);
  return inBulk(asked, async ([one, name]) => {
    const queries = [`${name}=1&${name}=2`, `${name}[a]=1&${name}[b][c]=2`, `${name}[]=1`];
    const answers = await Promise.all(queries.map((query) => askWith(cast, one, query)));
    return answers.flatMap(({ status, text }, at) =>
      status === 400 && text.includes(name) ? [] : [`${one.name}?${queries[at]}: ${status}`],
    );
  });
}

describe('what is sent to every door', () => {
  let service: Service;
  let cast: Cast;
  beforeAll(async () => {
    service = await startService();
    cast = await gather(service);
  }, 60_000);
  afterAll(() => service.remove());

  it('T66: no field of any table is taken from a body that does not ask for it, and nothing changes', async () => {
    expect(fields.length).toBeGreaterThan(80);
    const before = await fingerprint(service);
    expect(await trusted(cast)).toEqual([]);
    expect(changedBetween(before, await fingerprint(service))).toEqual([]);
  });

  it('T66: every route that takes JSON is among those that were tried', async () => {
    const taking = (await describedDoors(cast)).filter(({ body }) => body).map(({ name }) => name);
    const tried = [...bodied.map(({ name }) => name), 'POST /api/verifications'];
    expect(taking.filter((name) => !tried.includes(name))).toEqual([]);
  });

  it('T71: every parameter of every route is refused twice and in brackets, by name', async () => {
    expect(await takenParameters(cast)).toEqual([]);
  });

  it('T71: bodies of wrong types are never unforeseen', async () => {
    expect(await brokenByBodies(cast)).toEqual([]);
    expect(service.output().match(/(ERROR|Error:).*/g)).toBeNull();
  });
});

describe('the same past every schema', () => {
  let service: Service;
  let cast: Cast;
  beforeAll(async () => {
    const fault = join(process.cwd(), 'test/access/faults/no-shapes.mjs');
    service = await startService({ nodeArguments: ['--import', fault] });
    cast = await gather(service);
  }, 60_000);
  afterAll(() => service.remove());

  it('T66 twin: fields that nobody asked for are taken', async () => {
    const taken = await trusted(cast);
    expect(taken).toContain('PUT /api/me: 200');
    expect(taken.length).toBeGreaterThan(bodied.length / 2);
  }, 60_000);

  it('T71 twin: wrong types are found by chance, deep inside', async () => {
    expect((await brokenByBodies(cast)).length).toBeGreaterThan(5);
  }, 60_000);
});

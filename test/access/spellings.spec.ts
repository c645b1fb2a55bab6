import { Agent, request } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startService, type Service } from '../service.js';
import { gather, roles, type Cast, type Who } from './people/cast.js';
import { plantKey } from './people/holder.js';
import { cases, pathOf, type Case } from './matrix.js';

/** Other ways to write a path: for none of them may a door open wider. */
const spellings: readonly (readonly [string, (path: string) => string])[] = [
  ['a slash behind', (path) => `${path}/`],
  ['two slashes before', (path) => `/${path}`],
  ['two slashes within', (path) => path.replace(/(.)\//, '$1//')],
  ['a letter encoded', (path) => path.replace(/[^/]$/, (last) => `%${toHex(last)}`)],
  ['the first word encoded', (path) => path.replace(/^\/(\w)/, (_, first: string) => `/%${toHex(first)}`)],
  ['a letter encoded twice', (path) => path.replace(/[^/]$/, (last) => `%25${toHex(last)}`)],
  ['a parameter behind', (path) => `${path};a=1`],
  ['an encoded slash behind', (path) => `${path}%2f`],
  ['encoded slashes within', (path) => path.replace(/(.)\//g, '$1%2f')],
  ['a NUL behind', (path) => `${path}%00`],
  ['a blank behind', (path) => `${path}%20`],
  ['a dot within', (path) => path.replace(/(.)\//, '$1/./')],
  ['a way up and down', (path) => `/health/live/../..${path}`],
  ['an encoded way up', (path) => `/health/%2e%2e${path}`],
  ['backslashes', (path) => path.replace(/(.)\//g, '$1%5c')],
  ['capitals', (path) => path.replace(/^\/[a-z]+/, (word) => word.toUpperCase())],
  ['a broken escape', (path) => `${path}%zz`],
];

const toHex = (letter: string) => letter.charCodeAt(0).toString(16);

interface Told {
  readonly status: number;
  readonly text: string;
}

describe('other spellings of a path', () => {
  const agent = new Agent({ keepAlive: true });
  const keys = new Map<Who, string>();
  let service: Service;
  let cast: Cast;
  beforeAll(async () => {
    service = await startService();
    cast = await gather(service);
    for (const role of roles) keys.set(role, await plantKey(service, `only-${role}`));
  }, 60_000);
  afterAll(async () => {
    agent.destroy();
    await service.remove();
  });

  /** As it stands on the wire: `fetch` would tidy the path. */
  const tell = (method: string, path: string, who: Who): Promise<Told> =>
    new Promise((resolve, reject) => {
      const key = keys.get(who);
      const { port } = new URL(service.url);
      const headers = key ? { authorization: `Bearer ${key}` } : {};
      request({ agent, method, port, host: 'localhost', path, headers }, (answer) => {
        let text = '';
        answer.on('data', (chunk) => (text += String(chunk)));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      })
        .on('error', reject)
        .end();
    });

  const reading = cases.filter(({ name }) => name.startsWith('GET /'));
  const shut = reading.filter(({ door, who }) => door.who !== 'world' || who === 'nobody');

  it.each(spellings)('open no door that the plain one leaves shut: %s', async (_, spell) => {
    const faults: string[] = [];
    for (const one of shut) {
      const path = pathOf(cast, one);
      const plain = await tell('GET', path, one.who);
      const [way = '', query] = path.split('?');
      const spelled = await tell('GET', `${spell(way)}${query ? `?${query}` : ''}`, one.who);
      if (tellsMore(one, plain, spelled))
        faults.push(`${one.name} as ${one.who}, ${one.whose}: ${spelled.status}`);
    }
    expect(faults).toEqual([]);
  });

  it('answers HEAD as GET, with nothing in it', async () => {
    const faults: string[] = [];
    for (const one of reading) {
      const path = pathOf(cast, one);
      const [whole, head] = [await tell('GET', path, one.who), await tell('HEAD', path, one.who)];
      if (head.status !== whole.status || head.text !== '')
        faults.push(`${one.name} as ${one.who}: ${head.status}`);
    }
    expect(faults).toEqual([]);
  });

  it('finds nothing that nobody foresaw', () => {
    expect(service.output().match(/(ERROR|Error:).*/g)).toBeNull();
  });
});

/** A spelling may be refused where the plain path is not; it may never be answered with something else, nor fail. */
function tellsMore({ name }: Case, plain: Told, spelled: Told): boolean {
  if (spelled.status >= 500) return true;
  if (spelled.status >= 400) return false;
  if (spelled.status === 301) return plain.status !== 200;
  return plain.status !== spelled.status || (plain.text !== spelled.text && !everNew.includes(name));
}

/** Doors whose text differs without telling more: measurements, and a page that links relative to its own address. */
const everNew = ['GET /metrics', 'GET /api/docs'];

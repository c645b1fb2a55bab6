import { Agent, request } from 'node:http';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { changedBetween, fingerprint } from '../doors/fingerprint.js';
import { startService, type Service } from '../service.js';
import { gather, roles, type Cast, type Role, type Who } from './people/cast.js';
import { plantKey } from './people/holder.js';
import { cases, pathOf, type Case } from './matrix.js';
import type { Door } from './matrix-table.js';

const GUARD_BY_PATH = join(process.cwd(), 'test/access/faults/guard-by-path.mjs');

type Spell = (path: string) => string;

/** Other ways to write a path: for none of them may a door open wider. */
const spellings: readonly (readonly [string, Spell])[] = [
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

/**
 * Who knocks: nobody, one role that the guard refuses and one that it lets in, with own, others' and nobody's things. HR's
 * looks at names leave a note, whatever the spelling.
 */
const knocks = cases.filter(
  ({ name, door, who }) =>
    name.startsWith('GET /') && isKnocking(door, who) && name !== 'GET /api/competence/people',
);
/** HEAD has no text: it is enough to ask where the answer is a refusal. */
const shut = knocks.filter(({ door, who }) => door.who !== 'world' && !door.who.includes(who as Role));
const changing = cases.filter(
  ({ name, door, who, whose }) =>
    !/^(GET|OPTIONS) /.test(name) &&
    door.who !== 'world' &&
    whose === 'own' &&
    isKnocking(door, who) &&
    !door.who.includes(who as Role),
);

interface Told {
  readonly status: number;
  readonly text: string;
}

describe('other spellings of a path', () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
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

  const plain = new Map<Case, Told>();
  beforeAll(async () => {
    for (const one of knocks) plain.set(one, await tell('GET', pathOf(cast, one), one.who));
  }, 60_000);

  /** A method on the spelled path of each case; what it tells more than the plain path does, one line each. */
  const leaksOf = async (spell: Spell, method: 'GET' | 'HEAD'): Promise<string[]> =>
    inBulk(method === 'GET' ? knocks : shut, async (one) => {
      const [way = '', query] = pathOf(cast, one).split('?');
      const told = await tell(method, `${spell(way)}${query ? `?${query}` : ''}`, one.who);
      const known = plain.get(one) ?? told;
      return tellsMore(one, method === 'HEAD' ? { ...known, text: '' } : known, told)
        ? [`${method} ${one.name} as ${one.who}, ${one.whose}: ${told.status}`]
        : [];
    });

  /** Doors that change something, each with its own method, by nobody and by somebody who may not. */
  const opensOf = async (spell: Spell): Promise<string[]> =>
    inBulk(changing, async (one) => {
      const { status } = await tell(one.name.split(' ')[0] ?? '', spell(pathOf(cast, one)), one.who);
      return status < 400 && status !== 301 ? [`${one.name} as ${one.who}: ${status}`] : [];
    });

  it.each(spellings)('T65: %s opens no door that the plain path leaves shut', async (_, spell) => {
    expect(await leaksOf(spell, 'GET')).toEqual([]);
    expect(await leaksOf(spell, 'HEAD')).toEqual([]);
    const before = await fingerprint(service);
    expect(await opensOf(spell)).toEqual([]);
    expect(changedBetween(before, await fingerprint(service))).toEqual([]);
  });

  it('T65: HEAD is answered as GET, with nothing in it', async () => {
    const faults = await inBulk(knocks, async (one) => {
      const { status, text } = await tell('HEAD', pathOf(cast, one), one.who);
      return status === plain.get(one)?.status && text === '' ? [] : [`${one.name} as ${one.who}: ${status}`];
    });
    expect(faults).toEqual([]);
  });

  it('finds nothing that nobody foresaw', () => {
    expect(service.output().match(/(ERROR|Error:).*/g)).toBeNull();
  });
});

describe('the same where the guard looks at the path as it was sent', () => {
  it('T65 twin: is walked round by a letter encoded', async () => {
    const service = await startService({ nodeArguments: ['--import', GUARD_BY_PATH] });
    const nobody = await service.as();
    expect((await nobody.get('/api/levels')).status).toBe(401);
    expect((await nobody.get('/%61pi/levels')).status).toBe(200);
    await service.remove();
  });
});

/** Nobody, the first and the last role that the door is open to, and the first that it is shut to. */
function isKnocking({ who: open }: Door, who: Who): boolean {
  if (who === 'nobody' || open === 'world') return who === 'nobody';
  return [open[0], open.at(-1), roles.find((role) => !open.includes(role))].includes(who);
}

/** All of them, sixteen at a time; what each found, in one list. */
async function inBulk(list: readonly Case[], look: (one: Case) => Promise<string[]>): Promise<string[]> {
  const found: string[] = [];
  for (let at = 0; at < list.length; at += 16)
    found.push(...(await Promise.all(list.slice(at, at + 16).map(look))).flat());
  return found;
}

/** A spelling may be refused where the plain path is not; it may never be answered with something else, nor fail. */
function tellsMore({ name }: Case, plain: Told, spelled: Told): boolean {
  if (spelled.status >= 500) return true;
  if (spelled.status >= 400) return false;
  if (spelled.status === 301) return plain.status !== 200;
  return (
    plain.status !== spelled.status ||
    (timeless(plain.text) !== timeless(spelled.text) && !everNew.includes(name))
  );
}

/** Doors whose text differs without telling more: measurements, the trail, copies as of now, a page with relative links. */
const everNew = ['/metrics', '/api/audit', '/api/docs', '/api/me/data', '/api/me/data/erasure'].map(
  (path) => `GET ${path}`,
);

const timeless = (text: string) => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '');

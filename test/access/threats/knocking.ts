import type { Answer } from '../../service.js';
import { cases, pathOf, type Case } from '../matrix.js';
import type { Cast } from '../people/cast.js';

/** Each door once, by somebody whom it lets in, with a thing of their own. */
export const opened: readonly Case[] = Object.values(
  Object.fromEntries(
    [...cases]
      .reverse()
      .filter(({ door, who, whose }) => whose === 'own' && isLetIn(door.who, who))
      .map((one) => [one.name, one]),
  ),
);

function isLetIn(open: readonly string[] | 'world', who: string): boolean {
  return open === 'world' ? who === 'nobody' : open.includes(who);
}

export const sendJson = (cast: Cast, one: Case, body: unknown): Promise<Answer> =>
  cast.clients[one.who].send(one.name.split(' ')[0] ?? '', pathOf(cast, one), {
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });

export const askWith = (cast: Cast, one: Case, query: string): Promise<Answer> => {
  const path = pathOf(cast, one);
  const [method = ''] = one.name.split(' ');
  return cast.clients[one.who].send(method, `${path}${path.includes('?') ? '&' : '?'}${query}`);
};

/** All of them, sixteen at a time; what each found, in one list. */
export async function inBulk<T>(list: readonly T[], look: (one: T) => Promise<string[]>): Promise<string[]> {
  const found: string[] = [];
  for (let at = 0; at < list.length; at += 16)
    found.push(...(await Promise.all(list.slice(at, at + 16).map(look))).flat());
  return found;
}

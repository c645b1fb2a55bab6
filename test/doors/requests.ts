import type { Answer } from '../service.js';
import type { Named, Stage } from './stage.js';

export type Request = (stage: Stage) => Promise<Answer>;

/** What is sent, and the status and code of its refusal. */
export type Case = readonly [name: string, refusal: string, request: Request];

const NONE = '00000000-0000-4000-8000-000000000000';

/** Ids that are nobody's, and some that never could be anybody's: all of them are simply not there. */
export const strangeIds: readonly (readonly [string, string])[] = [
  ['an id that is not there', NONE],
  ['an id in capitals', NONE.replaceAll('0', 'A')],
  ['an id made of SQL', "'%20OR%201=1--"],
  ['an id that climbs', '..%2f..%2fetc%2fpasswd'],
  ['an id with NUL', `${NONE}%00`],
  ['an id of half a letter', '%ef%bf%bd'],
  ['an id that objects inherit', '__proto__'],
];

export const get =
  (who: string, path: string): Request =>
  ({ people }) =>
    people[who]!.get(path);

/** `@name` in a path or in a body is the id of what stands on the stage by that name, `#name` its snapshot. */
export const send =
  (who: string, line: string, body?: unknown, headers: Record<string, string> = {}): Request =>
  (stage) => {
    const [method = '', path = ''] = line.split(' ');
    const text = body === undefined ? undefined : fill(stage, JSON.stringify(body));
    const init =
      text === undefined
        ? { headers }
        : { body: text, headers: { 'content-type': 'application/json', ...headers } };
    return stage.people[who]!.send(method, fill(stage, path), init);
  };

export const raw =
  (who: string, line: string, body: string | Uint8Array, type: string): Request =>
  (stage) => {
    const [method = '', path = ''] = line.split(' ');
    const bytes = typeof body === 'string' ? body : new Uint8Array(body);
    return stage.people[who]!.send(method, fill(stage, path), {
      body: bytes,
      headers: { 'content-type': type },
    });
  };

const fill = (stage: Stage, text: string) =>
  text.replace(/([@#])([a-z]\w+)\b/gi, (found, sign: string, name: string) => {
    const one = stage[name as Named];
    if (one === undefined) return found;
    return sign === '@' ? one.id : one.snapshot;
  });

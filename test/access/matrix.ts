import { changedBetween, fingerprint } from '../doors/fingerprint.js';
import type { Answer } from '../service.js';
import { roles, type Cast, type Role, type Who } from './people/cast.js';
import { doors, type Door, type Expected, type Whose } from './matrix-table.js';

export interface Case {
  readonly name: string;
  readonly door: Door;
  readonly who: Who;
  readonly whose: Whose;
}

/** Every door × every role × own, another's, nobody's object. */
export const cases: readonly Case[] = Object.entries(doors).flatMap(([name, door]) =>
  (['nobody', ...roles] as const).flatMap((who) =>
    whosesOf(door).map((whose) => ({ name, door, who, whose })),
  ),
);

/** What the service answers otherwise than the table says, one line each: none, if the doors are as they should be. */
export async function violationsOf(cast: Cast, looked: readonly Case[] = cases): Promise<string[]> {
  const violations: string[] = [];
  for (const name of new Set(looked.map((one) => one.name))) {
    const found = await knock(
      cast,
      looked.filter((one) => one.name === name),
    );
    violations.push(...found.map((fault) => `${name} ${fault}`));
  }
  return violations;
}

/** The cases of these doors that are refused: they may be tried again and again. */
export function refusedAt(...names: readonly string[]): Case[] {
  for (const name of names) if (!doors[name]) throw new Error(`There is no door ${name}`);
  return cases.filter((one) => names.includes(one.name) && isRefused(one));
}

/** One door: first what is refused, which may change nothing, then what is granted. */
async function knock(cast: Cast, group: readonly Case[]): Promise<string[]> {
  const refused = group.filter(isRefused);
  const before = await fingerprint(cast.service);
  const told = await answersTo(cast, refused);
  const changed = changedBetween(before, await fingerprint(cast.service));
  const granted = group.filter((one) => !isRefused(one));
  const all = [...told, ...(await answersTo(cast, granted))];
  return [
    ...all.flatMap(({ one, answer }) =>
      faultsOf(one, answer).map((fault) => `as ${one.who}, ${one.whose}: ${fault}`),
    ),
    ...tellingApart(all).map((who) => `as ${who}: tells others’ from nobody’s`),
    ...(changed.length > 0 ? [`where it is refused: changed ${changed.join(', ')}`] : []),
  ];
}

/** Who hears that something is not there in more than one way. */
function tellingApart(all: readonly Told[]): Who[] {
  const hidden = all.filter(({ answer }) => answer.status === 404);
  const waysOf = (who: Who) =>
    new Set(hidden.filter(({ one }) => one.who === who).map(({ answer }) => answer.text));
  return [...new Set(hidden.map(({ one }) => one.who))].filter((who) => waysOf(who).size > 1);
}

interface Told {
  readonly one: Case;
  readonly answer: Answer;
}

async function answersTo(cast: Cast, group: readonly Case[]): Promise<Told[]> {
  const told: Told[] = [];
  for (const one of group) told.push({ one, answer: await ask(cast, one) });
  return told;
}

function faultsOf(one: Case, answer: Answer): string[] {
  const [word, expected] = [toWord(answer), expectedOf(one)];
  return [
    ...(word === expected ? [] : [`${word} instead of ${expected}`]),
    ...(answer.status >= 400 && !isProblem(answer) ? ['is not a problem document'] : []),
  ];
}

const isRefused = (one: Case) => !expectedOf(one).startsWith('2');

/** The path of a case, with the words of its object put in. */
export function pathOf(cast: Cast, { name, door, who, whose }: Case): string {
  const path = name.split(' ')[1] ?? '';
  const words = door.words?.(cast, whose, who === 'nobody' ? undefined : who) ?? {};
  return `${path}${door.query ? `?${door.query}` : ''}`.replace(/:(\w+)|\*/g, (found, word: string) => {
    const given = words[word ?? found];
    if (given === undefined) throw new Error(`${name} has no word for ${found}`);
    return given;
  });
}

async function ask(cast: Cast, one: Case): Promise<Answer> {
  const [method = ''] = one.name.split(' ');
  const { body, csv } = one.door;
  const client = cast.clients[one.who];
  if (csv !== undefined)
    return client.send(method, pathOf(cast, one), { body: csv, headers: { 'content-type': 'text/csv' } });
  if (body === undefined) return client.send(method, pathOf(cast, one));
  return client.send(method, pathOf(cast, one), {
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
}

function whosesOf({ answers }: Door): Whose[] {
  return typeof answers === 'string' ? ['own'] : (Object.keys(answers) as Whose[]);
}

function expectedOf({ name, door, who, whose }: Case): Expected {
  if (door.who !== 'world' && who === 'nobody') return '401 not-signed-in';
  if (door.who !== 'world' && !door.who.includes(who as Role)) return '403 not-allowed';
  const { answers } = door;
  const expected = typeof answers === 'string' ? answers : answers[whose];
  const word = typeof expected === 'object' ? expected[who as Role] : expected;
  if (word === undefined) throw new Error(`The table has no answer of ${name} to ${who}, ${whose}`);
  return word;
}

/** `403 not-allowed` for a refusal; the status alone where nothing is refused. */
function toWord({ status, body }: Answer): Expected {
  return status >= 400 ? `${status} ${body?.code}` : String(status);
}

function isProblem({ status, headers, body }: Answer): boolean {
  const { type, title, detail } = body ?? {};
  return (
    headers.get('content-type')?.startsWith('application/problem+json') === true &&
    body.status === status &&
    [type, title, detail].every((text) => typeof text === 'string' && text.length > 3)
  );
}

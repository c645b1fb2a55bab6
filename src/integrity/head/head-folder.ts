import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';

import type { KeyObject } from 'node:crypto';

import type { KeyRing } from '../../issuance/keys/key-ring.js';
import { readHead, type SignedHead } from './head.js';

export interface HeadLine {
  /** `file:line`. */
  readonly place: string;
  readonly read: ReturnType<typeof readHead>;
}

const FILE = /^heads-[\w.-]{1,100}\.jsonl$/;

/** Enough for some twenty heads. */
const TAIL_BYTES = 16 * 1024;

/**
 * Every line of every file in the folder. The last one of a file may have been cut off by a power failure: less than
 * a whole line was never acknowledged by the disk.
 */
export function loadHeads(folder: string, ring: KeyRing): HeadLine[] {
  const findKey = keysOf(ring);
  return namesIn(folder).flatMap((name) => {
    const lines = readFileSync(join(folder, name), 'utf8').split('\n');
    lines.pop();
    return lines.flatMap((line, at) =>
      line === '' ? [] : [{ place: `${name}:${at + 1}`, read: readHead(line, findKey) }],
    );
  });
}

/** The last sound heads of each of the files that were written last: little to read however long the service has run. */
export function loadNewest(
  folder: string,
  ring: KeyRing,
  { each, files = Infinity }: { readonly each: number; readonly files?: number },
): SignedHead[] {
  const findKey = keysOf(ring);
  const newest = namesIn(folder)
    .map((name) => ({ name, written: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.written - a.written)
    .slice(0, files);
  return newest.flatMap(({ name }) => {
    const heads: SignedHead[] = [];
    for (const line of tailOf(join(folder, name)).reverse()) {
      if (heads.length === each) break;
      const read = readHead(line, findKey);
      if ('head' in read) heads.push(read.head);
    }
    return heads;
  });
}

/** The last whole lines of a file. */
function tailOf(file: string): string[] {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const length = readSync(handle, tail, 0, tail.length, size - tail.length);
    const lines = tail.toString('utf8', 0, length).split('\n');
    lines.pop();
    if (size > tail.length) lines.shift();
    return lines.filter((line) => line !== '');
  } finally {
    closeSync(handle);
  }
}

const namesIn = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => FILE.test(name))
        .sort()
    : [];

const keysOf =
  (ring: KeyRing) =>
  (name: string, at: string): KeyObject | undefined => {
    const compromise = ring.compromised.get(name);
    if (compromise !== undefined && compromise.since <= at) return undefined;
    return ring.ed25519.find(({ multibase }) => multibase === name)?.publicKey;
  };

export const soundHeads = (lines: readonly HeadLine[]): SignedHead[] =>
  lines.flatMap(({ read }) => ('head' in read ? [read.head] : []));

/** Adds a head to the file of one writer, durably. What stands in it is never written again. */
export function addHead(folder: string, writer: string, head: SignedHead): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `heads-${writer.replaceAll(/[^\w.-]/g, '_').slice(0, 80)}.jsonl`);
  const isNew = !existsSync(file);
  // The line break before it closes a line that a power failure may have cut off.
  appendFileSync(file, `\n${JSON.stringify(head)}\n`, { mode: 0o600, flush: true });
  if (!isNew) return;
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
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

/**
 * Every line of every file in the folder. The last one of a file may have been cut off by a power failure: less than
 * a whole line was never acknowledged by the disk.
 */
export function loadHeads(folder: string, ring: KeyRing): HeadLine[] {
  if (!existsSync(folder)) return [];
  const findKey = (name: string, at: string): KeyObject | undefined => {
    const compromise = ring.compromised.get(name);
    if (compromise !== undefined && compromise.since <= at) return undefined;
    return ring.ed25519.find(({ multibase }) => multibase === name)?.publicKey;
  };
  return readdirSync(folder)
    .filter((name) => FILE.test(name))
    .sort()
    .flatMap((name) => {
      const lines = readFileSync(join(folder, name), 'utf8').split('\n');
      lines.pop();
      return lines.flatMap((line, at) =>
        line === '' ? [] : [{ place: `${name}:${at + 1}`, read: readHead(line, findKey) }],
      );
    });
}

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

import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { generateEd25519Pem, generateRsaPem } from '../../openbadges/proof/keys.js';
import { Refusal, StartRefused } from '../../refusal.js';

/** What lies in the keys folder, each kind in the order of its numbers. */
export interface KeyFiles {
  readonly keys: { readonly ed25519: readonly string[]; readonly rsa: readonly string[] };
  /** Paths of the notes by the name of the key that they declare compromised. */
  readonly compromises: ReadonlyMap<string, readonly string[]>;
}

const KEY = /^(ed25519|rsa)-([1-9]\d{0,5})\.pem$/;
const COMPROMISE = /^([A-Za-z0-9_-]{20,100})\.compromised(?:-([1-9]\d{0,5}))?\.json$/;

/**
 * The files of the folder: `ed25519-<n>.pem` and `rsa-<n>.pem` (PKCS #8), `<key>.compromised.json`, for an earlier moment
 * that came to light later `<key>.compromised-<n>.json` from 2 on, and hidden drafts.
 * Throws `StartRefused` for anything else, and when others than the owner may look into the folder.
 */
export function filesOf(folder: string): KeyFiles {
  const found = statSync(folder);
  if (!found.isDirectory()) throw new StartRefused(`${folder} is not a folder: restore it from the backup.`);
  if ((found.mode & 0o077) !== 0)
    throw new StartRefused(`The keys folder ${folder} is open to others: run chmod 700 ${folder}.`);
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  const odd = names.find((name) => !KEY.test(name) && !COMPROMISE.test(name));
  if (odd !== undefined)
    throw new StartRefused(
      `${join(folder, odd)} is neither a key nor a note about one: move it out of the keys folder.`,
    );
  return {
    keys: { ed25519: keysOf(folder, names, 'ed25519'), rsa: keysOf(folder, names, 'rsa') },
    compromises: notesOf(folder, names),
  };
}

/** The text of a file that is nobody else's; throws `StartRefused` for a link, a folder and what others may read. */
export function readSecret(file: string): string {
  const found = lstatSync(file);
  const { mode, size } = found;
  if (!found.isFile())
    throw new StartRefused(
      `${file} is ${found.isSymbolicLink() ? 'a link' : 'not a file'}: put the key itself there.`,
    );
  if ((mode & 0o077) !== 0)
    throw new StartRefused(
      `${file} can be read by others: run chmod 600 ${file}; if others may have read it, rotate the keys and declare it compromised.`,
    );
  if (size > LARGEST) throw new StartRefused(`${file} is too large to be a key: restore it from the backup.`);
  return readFileSync(file, 'utf8');
}

const LARGEST = 16 * 1024;

/** Makes the first keys. The folder appears whole or not at all, also when two instances start at once. */
export async function makeFolder(folder: string): Promise<void> {
  const draft = `${folder}-${randomUUID()}`;
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  writeFileSync(join(draft, 'ed25519-1.pem'), generateEd25519Pem(), { mode: 0o600, flush: true });
  writeFileSync(join(draft, 'rsa-1.pem'), await generateRsaPem(), { mode: 0o600, flush: true });
  chmodSync(draft, 0o700);
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true });
    // Another instance was first: its keys are ours too.
    if (!existsSync(folder)) throw error;
  }
}

/** Puts a new key of each kind into the folder; they sign from now on, in every instance. */
export async function addKeys(folder: string): Promise<void> {
  const { keys } = filesOf(folder);
  const number = 1 + Math.max(...[...keys.ed25519, ...keys.rsa].map(numberOf));
  putNew(folder, `rsa-${number}.pem`, await generateRsaPem());
  putNew(folder, `ed25519-${number}.pem`, generateEd25519Pem());
}

/** Puts a whole file into the folder, durably, or nothing; a name that is taken is a `Refusal`, never overwritten. */
function putNew(folder: string, name: string, content: string): void {
  const draft = join(folder, `.draft-${randomUUID()}`);
  writeFileSync(draft, content, { mode: 0o600, flush: true });
  try {
    linkSync(draft, join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Refusal(
      'conflict',
      'keys-changed',
      `${name} was made by somebody else just now: look at the keys again.`,
    );
  } finally {
    rmSync(draft);
  }
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/** Changes whenever a file came or went: whoever has read the folder at this stamp need not read it again. */
export function stampOf(folder: string): string {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => !name.startsWith('.'))
        .sort()
        .join('\n')
    : '';
}

/** Puts one more note about a compromise beside those that are there; what was declared before is kept. */
export function addCompromise(folder: string, key: string, content: string): void {
  const numbers = readdirSync(folder).flatMap((name) => {
    const [, about, number = '1'] = COMPROMISE.exec(name) ?? [];
    return about === key ? [Number(number)] : [];
  });
  const number = Math.max(0, ...numbers) + 1;
  putNew(folder, `${key}.compromised${number === 1 ? '' : `-${number}`}.json`, content);
}

function notesOf(folder: string, names: readonly string[]): KeyFiles['compromises'] {
  const notes = new Map<string, string[]>();
  for (const name of names) {
    const key = COMPROMISE.exec(name)?.[1];
    if (key !== undefined) notes.set(key, [...(notes.get(key) ?? []), join(folder, name)]);
  }
  return notes;
}

const numberOf = (file: string) => Number(/-(\d+)\.pem$/.exec(file)?.[1]);

function keysOf(folder: string, names: readonly string[], kind: 'ed25519' | 'rsa'): string[] {
  return names
    .filter((name) => KEY.exec(name)?.[1] === kind)
    .sort((a, b) => numberOf(a) - numberOf(b))
    .map((name) => join(folder, name));
}

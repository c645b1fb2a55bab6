import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import {
  generateEd25519Pem,
  generateRsaPem,
  loadEd25519Key,
  loadRsaKey,
  type Ed25519Key,
  type RsaKey,
  type SigningKeys,
} from '../../openbadges/proof/keys.js';
import { StartRefused } from '../../refusal.js';

/** Every key that ever signed, newest last; the last of each kind signs what is new. */
export interface KeyRing {
  readonly ed25519: readonly Ed25519Key[];
  readonly rsa: readonly RsaKey[];
  /** Since when a key is not trusted any more, by its name. */
  readonly compromised: ReadonlyMap<string, { readonly since: string }>;
}

/**
 * Reads the keys of `folder`: `ed25519-<n>.pem` and `rsa-<n>.pem`, PKCS #8, mode 0600.
 * Throws `StartRefused` when one is unreadable by its form or readable by others than the owner.
 */
export function loadKeyRing(folder: string): KeyRing {
  return {
    ed25519: filesOf(folder, 'ed25519').map((file) => load(file, loadEd25519Key)),
    rsa: filesOf(folder, 'rsa').map((file) => load(file, loadRsaKey)),
    compromised: new Map(),
  };
}

/** Makes the first keys. The folder appears whole or not at all, also when two instances start at once. */
export async function makeKeyRing(folder: string): Promise<void> {
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

/** The keys that sign what is new. */
export function currentKeys(ring: KeyRing): SigningKeys {
  const ed25519 = ring.ed25519.at(-1);
  const rsa = ring.rsa.at(-1);
  if (!ed25519 || !rsa)
    throw new StartRefused(
      'There is no signing key of each kind: restore the keys folder of DATA_DIR from the backup.',
    );
  return { ed25519, rsa };
}

/** The keys that an award was reserved with; throws `StartRefused` when one is no longer in the ring. */
export function keysNamed(
  ring: KeyRing,
  names: { readonly ed25519: string; readonly rsa: string },
): SigningKeys {
  const ed25519 = ring.ed25519.find((key) => key.multibase === names.ed25519);
  const rsa = ring.rsa.find((key) => key.kid === names.rsa);
  if (ed25519 && rsa) return { ed25519, rsa };
  throw new StartRefused(
    `The key ${ed25519 ? names.rsa : names.ed25519} has signed badges and is missing: restore the keys folder of DATA_DIR from the backup.`,
  );
}

function filesOf(folder: string, kind: 'ed25519' | 'rsa'): string[] {
  const number = (name: string) => Number(/-(\d+)\.pem$/.exec(name)?.[1]);
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${kind}-`) && number(name) > 0)
    .sort((a, b) => number(a) - number(b))
    .map((name) => join(folder, name));
}

function load<Key>(file: string, read: (pem: string) => Key): Key {
  if ((statSync(file).mode & 0o077) !== 0)
    throw new StartRefused(
      `The signing key ${file} can be read by others: run chmod 600 ${file}; if others may have read it, it has to be replaced.`,
    );
  try {
    return read(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StartRefused(
      `The signing key ${file} cannot be used: ${(error as Error).message}. Restore it from the backup.`,
    );
  }
}

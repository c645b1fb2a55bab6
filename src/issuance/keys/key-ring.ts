import { randomBytes, sign, verify, type KeyObject } from 'node:crypto';
import { basename } from 'node:path';

import {
  loadEd25519Key,
  loadRsaKey,
  type Ed25519Key,
  type RsaKey,
  type SigningKeys,
} from '../../openbadges/proof/keys.js';
import { Refusal, StartRefused } from '../../refusal.js';
import { loadCompromises, type Compromise } from './compromise.js';
import { filesOf, readSecret } from './key-files.js';

/** Every key that ever signed, oldest first; the newest of each kind that is not compromised signs what is new. */
export interface KeyRing {
  readonly ed25519: readonly Ed25519Key[];
  readonly rsa: readonly RsaKey[];
  /** Which file of the folder each key is in, by the key's name. */
  readonly files: ReadonlyMap<string, string>;
  /** Keys that others may have, by name: what they sign is not trusted since then. */
  readonly compromised: ReadonlyMap<string, Compromise>;
}

/**
 * Reads the keys of `folder` and tries each of them. Throws `StartRefused` with one sentence when anything about the
 * folder or a file in it is not as `key-files.ts` demands, or a key does not verify what it signs.
 */
export function loadKeyRing(folder: string): KeyRing {
  const { keys, compromises } = filesOf(folder);
  const ed25519 = keys.ed25519.map((file) => load(file, loadEd25519Key));
  const rsa = keys.rsa.map((file) => load(file, loadRsaKey));
  const names = [...ed25519.map(({ multibase }) => multibase), ...rsa.map(({ kid }) => kid)];
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new StartRefused(`The key ${twice} is in ${folder} twice: keep the file with the lower number.`);
  const paths = [...keys.ed25519, ...keys.rsa];
  const files = new Map(names.map((name, at) => [name, basename(paths[at] ?? '')]));
  const ring = { ed25519, rsa, files, compromised: loadCompromises(compromises, names) };
  currentKeys(ring);
  return ring;
}

/** The keys that sign what is new; a compromised one is as good as missing. */
export function currentKeys({ ed25519, rsa, compromised }: KeyRing): SigningKeys {
  const current = {
    ed25519: ed25519.findLast(({ multibase }) => !compromised.has(multibase)),
    rsa: rsa.findLast(({ kid }) => !compromised.has(kid)),
  };
  if (!current.ed25519 || !current.rsa)
    throw new StartRefused(
      'There is no signing key of each kind: restore the keys folder of DATA_DIR from the backup.',
    );
  return { ed25519: current.ed25519, rsa: current.rsa };
}

/** The keys that an award was reserved with. Throws `KeyCompromised` when one of them must not sign any more. */
export function keysNamed(
  ring: KeyRing,
  names: { readonly ed25519: string; readonly rsa: string },
): SigningKeys {
  const ed25519 = ring.ed25519.find((key) => key.multibase === names.ed25519);
  const rsa = ring.rsa.find((key) => key.kid === names.rsa);
  if (!ed25519 || !rsa) throw new KeyMissing(ed25519 ? names.rsa : names.ed25519);
  const compromised = [names.ed25519, names.rsa].find((name) => ring.compromised.has(name));
  if (compromised !== undefined) throw new KeyCompromised(compromised);
  return { ed25519, rsa };
}

/** Throws `StartRefused` unless every key that awards were reserved for is in the ring. */
export function refuseMissing(ring: KeyRing, names: Iterable<string>): void {
  const held = new Set([
    ...ring.ed25519.map(({ multibase }) => multibase),
    ...ring.rsa.map(({ kid }) => kid),
  ]);
  for (const name of names) if (!held.has(name)) throw new KeyMissing(name);
}

class KeyMissing extends StartRefused {
  constructor(name: string) {
    super(
      `The key ${name} has signed badges and is missing: restore the keys folder of DATA_DIR from the backup.`,
    );
  }
}

/** A reservation names a key that must not sign any more. */
class KeyCompromised extends Refusal {
  constructor(name: string) {
    super('unavailable', 'key-compromised', `The key ${name} is compromised and signs nothing any more.`);
  }
}

function load<Key extends Ed25519Key | RsaKey>(file: string, read: (pem: string) => Key): Key {
  const pem = readSecret(file);
  try {
    const key = read(pem);
    tryKey(key);
    return key;
  } catch (error) {
    throw new StartRefused(
      `The signing key ${file} cannot be used: ${(error as Error).message}. Restore it from the backup.`,
    );
  }
}

/** A damaged key may be read without complaint and sign what nobody can verify. */
function tryKey({ privateKey, publicKey }: Ed25519Key | RsaKey): void {
  const digest = privateKey.asymmetricKeyType === 'rsa' ? 'sha256' : null;
  const message = randomBytes(32);
  if (!verify(digest, message, publicKey, signOrNothing(digest, message, privateKey)))
    throw new Error('it does not verify what it signs');
}

function signOrNothing(digest: string | null, message: Buffer, privateKey: KeyObject): Buffer {
  try {
    return sign(digest, message, privateKey);
  } catch {
    // The library's own words may tell of the key's parts.
    return Buffer.alloc(0);
  }
}

import { type KeyObject, createHash, verify } from 'node:crypto';
import { promisify } from 'node:util';

import { decode } from 'cborg';

import { canonize } from '../proof/canonical.js';
import { parseMultikey, toBase58btc } from '../proof/multikey.js';
import type { Secured } from './secured.js';

/** A selectively disclosed credential's proof cannot be read; the message is for the reader. */
class DerivedProofRefused extends Error {
  override readonly name = 'DerivedProofRefused';
  readonly code = 'derived-proof-refused';
}

/**
 * Judges a derived `ecdsa-sd-2023` proof: the issuer's signature over the mandatory statements and over a key, and that
 * key's signature over each other statement shown (ECDSA 1.0 §3.6.7). Throws `DerivedProofRefused`.
 */
export async function checkDerivedProof(secured: Secured): Promise<boolean> {
  const { document, options, contexts, key } = secured;
  const proof = parseDerivedProof(secured.proofValue);
  const [proofQuads, documentQuads] = await Promise.all([
    canonize({ '@context': document['@context'], ...options }, contexts),
    canonize(document, contexts),
  ]);
  const quads = toLabelled(documentQuads, proof.labels);
  const mandatory = quads.filter((_quad, index) => proof.mandatory.has(index));
  const others = quads.filter((_quad, index) => !proof.mandatory.has(index));
  if (mandatory.length !== proof.mandatory.size || others.length !== proof.signatures.length) return false;
  const base = Buffer.concat([sha256(proofQuads), proof.publicKey, sha256(mandatory.join(''))]);
  const shown = await holdAll(parseMultikey(toBase58btc(proof.publicKey)), others, proof.signatures);
  return shown && holds(key, base, proof.baseSignature);
}

interface DerivedProof {
  readonly baseSignature: Uint8Array;
  /** The P-256 Multikey made for this one credential, 35 bytes. */
  readonly publicKey: Uint8Array;
  readonly signatures: readonly Uint8Array[];
  /** Canonical name of an unnamed node → the name that the issuer signed it under. */
  readonly labels: ReadonlyMap<number, string>;
  /** Places of the mandatory statements among all that are shown. */
  readonly mandatory: ReadonlySet<number>;
}

const bounds = { characters: 160_000, signatures: 1_000, labels: 1_000 } as const;
const headers = { base: Buffer.from([0xd9, 0x5d, 0x00]), derived: Buffer.from([0xd9, 0x5d, 0x01]) };

function parseDerivedProof(proofValue: string): DerivedProof {
  if (proofValue.length > bounds.characters) throw new DerivedProofRefused('the proof is too large');
  const bytes = Buffer.from(proofValue.slice(1), 'base64url');
  if (proofValue !== `u${bytes.toString('base64url')}`)
    throw new DerivedProofRefused('the proof is not multibase base64url');
  const header = bytes.subarray(0, headers.derived.length);
  if (header.equals(headers.base))
    throw new DerivedProofRefused(
      'this is the holder’s own copy (a base proof): a copy to show is derived from it',
    );
  if (!header.equals(headers.derived))
    throw new DerivedProofRefused('the proof is not an ecdsa-sd-2023 proof');
  const parts = decodeParts(bytes.subarray(headers.derived.length));
  if (!Array.isArray(parts) || parts.length !== 5) throw new DerivedProofRefused(notInForm);
  const [baseSignature, publicKey, signatures, labels, mandatory] = parts as readonly unknown[];
  if (!isBytes(baseSignature, 64) || !isBytes(publicKey, 35)) throw new DerivedProofRefused(notInForm);
  return {
    baseSignature,
    publicKey,
    signatures: toSignatures(signatures),
    labels: toLabels(labels),
    mandatory: toPlaces(mandatory),
  };
}

const notInForm = 'the proof does not have the form of a derived proof';

/** CBOR in its shortest form, without tags, endless parts or a name twice (ECDSA 1.0 §3.5.7). */
function decodeParts(bytes: Uint8Array): unknown {
  try {
    return decode(bytes, {
      strict: true,
      useMaps: true,
      rejectDuplicateMapKeys: true,
      allowIndefinite: false,
      allowUndefined: false,
      allowInfinity: false,
      allowNaN: false,
      allowBigInt: false,
    });
  } catch (error) {
    // Also where thousands of lists are nested: the decoder runs out of stack and says so.
    throw new DerivedProofRefused('the proof is not CBOR in its strict form', { cause: error });
  }
}

const isBytes = (value: unknown, length: number): value is Uint8Array =>
  value instanceof Uint8Array && value.length === length;

const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function toSignatures(value: unknown): readonly Uint8Array[] {
  if (!Array.isArray(value) || value.length > bounds.signatures) throw new DerivedProofRefused(notInForm);
  const signatures: readonly unknown[] = value;
  if (signatures.every((signature) => isBytes(signature, 64))) return signatures;
  throw new DerivedProofRefused(notInForm);
}

function toLabels(value: unknown): ReadonlyMap<number, string> {
  if (!(value instanceof Map) || value.size > bounds.labels) throw new DerivedProofRefused(notInForm);
  const labels = new Map<number, string>();
  for (const [name, label] of value as ReadonlyMap<unknown, unknown>) {
    if (!isPlace(name) || !isBytes(label, 32)) throw new DerivedProofRefused(notInForm);
    labels.set(name, `u${Buffer.from(label).toString('base64url')}`);
  }
  // Two nodes under one name would be one node.
  if (new Set(labels.values()).size < labels.size) throw new DerivedProofRefused('two nodes have one name');
  return labels;
}

function toPlaces(value: unknown): ReadonlySet<number> {
  if (!Array.isArray(value) || !value.every(isPlace)) throw new DerivedProofRefused(notInForm);
  const places = new Set<number>(value);
  if (places.size < value.length) throw new DerivedProofRefused('a statement is counted twice');
  return places;
}

/** The statements with the names that the issuer signed, in code point order (ECDSA 1.0 §3.4.2). */
function toLabelled(quads: string, labels: ReadonlyMap<number, string>): readonly string[] {
  const toLabel = (name: string) => {
    const label = labels.get(Number(name));
    if (label === undefined) throw new DerivedProofRefused('the proof does not name every node');
    return `_:${label}`;
  };
  return quads
    .split(/(?<=\n)/)
    .map((quad) =>
      quad
        .replace(/^_:c14n(\d+)(?= )/, (_all, name: string) => toLabel(name))
        // The last term, and the one before it where the statement stands in a graph; never inside a text.
        .replace(
          /^(\S+ \S+ )_:c14n(\d+)(?= )/,
          (_all, before: string, name: string) => before + toLabel(name),
        )
        .replace(/ _:c14n(\d+) \.\n$/, (_all, name: string) => ` ${toLabel(name)} .\n`),
    )
    .map((quad) => Buffer.from(quad))
    .sort((one, other) => Buffer.compare(one, other))
    .map((bytes) => bytes.toString());
}

async function holdAll(
  key: KeyObject,
  quads: readonly string[],
  signatures: readonly Uint8Array[],
): Promise<boolean> {
  const each = await Promise.all(
    quads.map((quad, index) => holds(key, Buffer.from(quad), signatures[index] ?? Buffer.alloc(0))),
  );
  return each.every(Boolean);
}

const holds = (key: KeyObject, data: Buffer, signature: Uint8Array): Promise<boolean> =>
  promisify(verify)('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature);

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest();

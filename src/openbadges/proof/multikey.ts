import { type KeyObject, createPublicKey } from 'node:crypto';

/** A text is not the base58btc or Multikey that it should be. */
export class NotAMultikey extends Error {
  override readonly name = 'NotAMultikey';
  readonly code = 'not-a-multikey';
}

/** Multicodec `ed25519-pub` (0xed as a varint), the header of every `z6Mk…` (Multikey, CID 1.0 §2.2.2). */
const ed25519Header = Buffer.from([0xed, 0x01]);

/** The `publicKeyMultibase` of an Ed25519 key: `z6Mk…`. */
export function toMultikey(publicKey: KeyObject): string {
  const { crv, x } = publicKey.export({ format: 'jwk' });
  if (crv !== 'Ed25519' || typeof x !== 'string')
    throw new NotAMultikey('only Ed25519 keys are written as z6Mk…');
  return toBase58btc(Buffer.concat([ed25519Header, Buffer.from(x, 'base64url')]));
}

/** The Ed25519 key behind a `z6Mk…`; throws `NotAMultikey` for anything else. */
export function parseMultikey(multibase: string): KeyObject {
  const bytes = parseBase58btc(multibase, ed25519Header.length + 32);
  if (!bytes.subarray(0, 2).equals(ed25519Header))
    throw new NotAMultikey('the key is not an Ed25519 Multikey');
  const x = bytes.subarray(2).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Multibase base58btc with its `z` (CID 1.0 §2.4). */
export function toBase58btc(bytes: Uint8Array): string {
  let value = BigInt(`0x00${Buffer.from(bytes).toString('hex')}`);
  let digits = '';
  for (; value > 0n; value /= 58n) digits = alphabet.charAt(Number(value % 58n)) + digits;
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return `z${'1'.repeat(zeros === -1 ? bytes.length : zeros)}${digits}`;
}

/** Exactly `length` bytes from multibase base58btc; another length, letter or spelling throws `NotAMultikey`. */
export function parseBase58btc(text: string, length: number): Buffer {
  // 58 < 2^6, so a longer text cannot be the right one: no big number is made of it.
  if (!text.startsWith('z') || text.length > 1 + length * 2)
    throw new NotAMultikey('not multibase base58btc');
  let value = 0n;
  for (const letter of text.slice(1)) {
    const digit = alphabet.indexOf(letter);
    if (digit === -1) throw new NotAMultikey('a letter is outside base58btc');
    value = value * 58n + BigInt(digit);
  }
  const hex = value.toString(16);
  if (hex.length > length * 2) throw new NotAMultikey(`not ${length} bytes`);
  const bytes = Buffer.from(hex.padStart(length * 2, '0'), 'hex');
  if (toBase58btc(bytes) !== text) throw new NotAMultikey(`not ${length} bytes`);
  return bytes;
}

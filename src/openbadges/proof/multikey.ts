import { ECDH, type KeyObject, createPublicKey } from 'node:crypto';

/** A text is not the base58btc or Multikey that it should be. */
export class NotAMultikey extends Error {
  override readonly name = 'NotAMultikey';
  readonly code = 'not-a-multikey';
}

/** Every kind of Multikey that we read: its letters, its multicodec header as a varint, its size (CID 1.0 §2.2.2). */
const kinds = [
  { curve: 'Ed25519', letters: 'z6Mk', header: Buffer.from([0xed, 0x01]), size: 32 },
  { curve: 'P-256', letters: 'zDn', header: Buffer.from([0x80, 0x24]), size: 33 },
  { curve: 'P-384', letters: 'z82', header: Buffer.from([0x81, 0x24]), size: 49 },
] as const;

/** The `publicKeyMultibase` of a key: `z6Mk…` (Ed25519), `zDn…` (P-256) or `z82…` (P-384). */
export function toMultikey(publicKey: KeyObject): string {
  const { crv, x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const kind = kinds.find(({ curve }) => curve === crv);
  if (kind === undefined)
    throw new NotAMultikey('only Ed25519, P-256 and P-384 keys are written as Multikeys');
  const bytes = kind.curve === 'Ed25519' ? Buffer.from(x, 'base64url') : toCompressed(x, y);
  return toBase58btc(Buffer.concat([kind.header, bytes]));
}

/** The key behind a `z6Mk…`, `zDn…` or `z82…`; throws `NotAMultikey` for anything else. */
export function parseMultikey(multibase: string): KeyObject {
  const kind = kinds.find(({ letters }) => multibase.startsWith(letters));
  if (kind === undefined) throw new NotAMultikey('the key is not an Ed25519, P-256 or P-384 Multikey');
  const bytes = parseBase58btc(multibase, kind.header.length + kind.size);
  if (!bytes.subarray(0, 2).equals(kind.header)) throw new NotAMultikey('the header of the Multikey is odd');
  const key = bytes.subarray(2);
  return kind.curve === 'Ed25519' ? toEd25519Key(key) : toCurveKey(kind.curve, key);
}

/**
 * The Ed25519 key of these 32 bytes. A point of small order throws `NotAMultikey`: under it one signature fits every
 * document, and OpenSSL would accept it (Chalkias et al., Taming the many EdDSAs §5).
 */
export function toEd25519Key(bytes: Uint8Array): KeyObject {
  const withoutSign = Buffer.from(bytes);
  withoutSign[31] = (withoutSign[31] ?? 0) & 0x7f;
  if (smallOrder.has(withoutSign.toString('hex')))
    throw new NotAMultikey('the Ed25519 key is a point of small order');
  const x = Buffer.from(bytes).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** The y of every point of order 1, 2, 4 and 8, and the two that can also be spelled as y + p. */
const smallOrder = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

const opensslNames = { 'P-256': 'prime256v1', 'P-384': 'secp384r1' } as const;
type Curve = keyof typeof opensslNames;

function toCurveKey(curve: Curve, compressed: Buffer): KeyObject {
  const point = toUncompressed(curve, compressed);
  const middle = 1 + (point.length - 1) / 2;
  const [x, y] = [point.subarray(1, middle), point.subarray(middle)].map((half) =>
    half.toString('base64url'),
  );
  return createPublicKey({ key: { kty: 'EC', crv: curve, x: x ?? '', y: y ?? '' }, format: 'jwk' });
}

function toUncompressed(curve: Curve, compressed: Buffer): Buffer {
  try {
    const options = [undefined, undefined, 'uncompressed'] as const;
    // Without an encoding the answer is bytes, whatever the declared type says.
    return Buffer.from(ECDH.convertKey(compressed, opensslNames[curve], ...options) as Uint8Array);
  } catch {
    throw new NotAMultikey(`the key is no point of ${curve}`);
  }
}

/** SEC 1 §2.3.3: x, before it the parity of y. */
function toCompressed(x: string, y: string): Buffer {
  const last = Buffer.from(y, 'base64url').at(-1) ?? 0;
  return Buffer.concat([Buffer.from([2 + (last & 1)]), Buffer.from(x, 'base64url')]);
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

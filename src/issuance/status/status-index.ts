import { createCipheriv } from 'node:crypto';

/** Bits of a status list (Bitstring Status List 1.0 §3.3: at least 131,072), and how many of them are given out. */
export const STATUS_LIST_SIZE = 131_072;
export const INDEXES_USED_PER_LIST = 100_000;

/**
 * Every index of a list once, in an order that nobody can tell without the seed (16 bytes, hex): neighbours in time are
 * no neighbours in the list. The same seed always gives the same order, so a mark alone says which indexes are taken.
 */
export function orderOf(seed: string, size = STATUS_LIST_SIZE): Uint32Array {
  const order = Uint32Array.from({ length: size }, (_, index) => index);
  const random = randomWords(seed, size);
  // Fisher and Yates. The remainder of 32 bits prefers small indexes by 1 in 32,768 at most.
  for (let last = size - 1; last > 0; last--) {
    const other = at(random, last) % (last + 1);
    const moved = at(order, last);
    order[last] = at(order, other);
    order[other] = moved;
  }
  return order;
}

/** The key stream of AES-128 in counter mode, as numbers. */
function randomWords(seed: string, count: number): Uint32Array {
  const cipher = createCipheriv('aes-128-ctr', Buffer.from(seed, 'hex'), Buffer.alloc(16));
  const stream = cipher.update(Buffer.alloc(count * 4));
  return Uint32Array.from({ length: count }, (_, word) => stream.readUInt32BE(word * 4));
}

/** Within the bounds by the caller's loop. */
const at = (words: Uint32Array, index: number) => words[index] ?? 0;

import { gunzipSync, gzipSync } from 'node:zlib';

import { addresses } from '../addresses.js';
import type { Instant } from '../award.js';
import type { JsonObject } from '../json.js';
import { credentialsV2 } from '../proof/contexts.js';

/** Fewest entries of a list: below, an entry would point at few people (Bitstring Status List 1.0 §3.3). */
export const minimumListLength = 131_072;

/** Longest list that is unpacked, in bytes: 128 times the least. A gzip of 16 KiB can hold 16 MiB. */
const maximumListBytes = 2 * 1024 * 1024;
const maximumEncodedLength = 4 * 1024 * 1024;

/** A status list cannot be used; `code` is the recommendation's own error name (Bitstring Status List 1.0 §3.5). */
export class StatusListUnusable extends Error {
  override readonly name = 'StatusListUnusable';
  constructor(
    readonly code:
      | 'STATUS_RETRIEVAL_ERROR'
      | 'STATUS_VERIFICATION_ERROR'
      | 'STATUS_LIST_LENGTH_ERROR'
      | 'RANGE_ERROR'
      | 'MALFORMED_VALUE_ERROR',
    message: string,
  ) {
    super(message);
  }
}

/**
 * The `encodedList` of a list of single bits: multibase `u`, base64url of the gzipped bits, index 0 leftmost
 * (Bitstring Status List 1.0 §3.3). `size` in entries; the same indexes always give the same text.
 */
export function encodeStatusList(size: number, setIndexes: Iterable<number>): string {
  if (
    !Number.isSafeInteger(size) ||
    size < minimumListLength ||
    size % 8 !== 0 ||
    size / 8 > maximumListBytes
  ) {
    throw new StatusListUnusable('STATUS_LIST_LENGTH_ERROR', `a list of ${size} entries is not allowed`);
  }
  const bits = Buffer.alloc(size / 8);
  for (const index of setIndexes) {
    if (!isIndex(index, size)) throw new StatusListUnusable('RANGE_ERROR', `no entry ${index} in the list`);
    bits.writeUInt8(bits.readUInt8(index >> 3) | (0x80 >> (index & 7)), index >> 3);
  }
  return `u${gzipSync(bits, { level: 6 }).toString('base64url')}`;
}

/**
 * The value at an index of somebody's list, 0 when nothing is set. `statusSize` in bits, from the entry or 1.
 * Throws `StatusListUnusable`: an unreadable list never reads as "not revoked".
 */
export function readStatusBit(encodedList: string, index: number, statusSize = 1): number {
  if (!Number.isSafeInteger(statusSize) || statusSize < 1 || statusSize > 8) {
    throw new StatusListUnusable('STATUS_VERIFICATION_ERROR', 'the status size is not between 1 and 8 bits');
  }
  const bits = unpack(encodedList);
  const entries = Math.floor((bits.length * 8) / statusSize);
  if (entries < minimumListLength) {
    throw new StatusListUnusable('STATUS_LIST_LENGTH_ERROR', `the list has only ${entries} entries`);
  }
  if (!isIndex(index, entries)) throw new StatusListUnusable('RANGE_ERROR', `no entry ${index} in the list`);
  let value = 0;
  for (let at = index * statusSize; at < (index + 1) * statusSize; at++) {
    value = (value << 1) | ((bits.readUInt8(at >> 3) >> (7 - (at & 7))) & 1);
  }
  return value;
}

/** What a status list credential says. */
export interface StatusList {
  readonly baseUrl: string;
  readonly list: number;
  readonly size: number;
  readonly revoked: Iterable<number>;
  readonly validFrom: Instant;
}

/** The BitstringStatusListCredential of one of our lists, without proof (Bitstring Status List 1.0 §2.2). */
export function toStatusListCredential({ baseUrl, list, size, revoked, validFrom }: StatusList): JsonObject {
  const at = addresses(baseUrl);
  const id = at.ob3Status(list);
  return {
    '@context': [credentialsV2],
    id,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: at.did,
    validFrom,
    credentialSubject: {
      id: `${id}#list`,
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList: encodeStatusList(size, revoked),
    },
  };
}

const isIndex = (index: number, entries: number) =>
  Number.isSafeInteger(index) && index >= 0 && index < entries;

function unpack(encodedList: string): Buffer {
  if (!/^u[A-Za-z0-9_-]+$/.test(encodedList) || encodedList.length > maximumEncodedLength) {
    throw new StatusListUnusable(
      'STATUS_VERIFICATION_ERROR',
      'the list is not multibase base64url, or is too long',
    );
  }
  try {
    return gunzipSync(Buffer.from(encodedList.slice(1), 'base64url'), { maxOutputLength: maximumListBytes });
  } catch {
    throw new StatusListUnusable(
      'STATUS_VERIFICATION_ERROR',
      'the list cannot be unpacked within its limits',
    );
  }
}

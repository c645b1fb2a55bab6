import { crc32 } from 'node:zlib';

import { PictureUnreadable, orientationOf, toTiff } from './exif.js';

const MOST_CHUNKS = 20_000;

/** Chunks that draw, and nothing that tells: palette, transparency, colour, density, animation (PNG §11). */
const drawing = new Set(
  'IHDR PLTE IDAT tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD hIST pHYs mDCV cLLI acTL fcTL fdAT'.split(' '),
);

/**
 * A PNG without its texts, times, Exif and unknown chunks, and without anything after its end. Which way up it is
 * stays, and so does a badge that is baked into it: that is what it is shown for. Pixels are never decoded.
 */
export function stripPng(bytes: Buffer): Buffer {
  const kept: Buffer[] = [bytes.subarray(0, 8)];
  for (let at = 8, count = 0; ; count++) {
    const end = endOfChunk(bytes, at);
    if (count > MOST_CHUNKS) throw new PictureUnreadable('it has too many parts');
    const type = bytes.toString('latin1', at + 4, at + 8);
    const data = bytes.subarray(at + 8, end - 4);
    if (type === 'IEND') return Buffer.concat([...kept, bytes.subarray(at, end)]);
    const orientation = type === 'eXIf' ? orientationOf(data) : undefined;
    if (orientation !== undefined) kept.push(toChunk('eXIf', toTiff(orientation)));
    else if (drawing.has(type) || isBadge(type, data)) kept.push(bytes.subarray(at, end));
    at = end;
  }
}

function endOfChunk(bytes: Buffer, at: number): number {
  if (at + 12 > bytes.length) throw new PictureUnreadable('it ends too early');
  const end = at + 12 + bytes.readUInt32BE(at);
  if (end > bytes.length) throw new PictureUnreadable('it ends too early');
  return end;
}

const isBadge = (type: string, data: Buffer) =>
  /^[itz](TXt|EXt)$/.test(type) &&
  /^(openbadges|openbadgecredential|clrcredential)\0/.test(data.toString('latin1', 0, 24));

function toChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
  chunk.writeUInt32BE(data.length, 0);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
  return chunk;
}

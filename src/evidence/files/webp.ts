import { PictureUnreadable, orientationOf, toTiff } from './exif.js';

const MOST_CHUNKS = 20_000;
const HAS_EXIF = 0x08;
const HAS_XMP = 0x04;

const drawing = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);

/**
 * A WebP without Exif, XMP and unknown chunks, and without anything after its end (RFC 9649 §2.7). Which way up it is
 * stays. Pixels are never decoded.
 */
export function stripWebp(bytes: Buffer): Buffer {
  const end = Math.min(8 + (bytes.length < 12 ? 0 : bytes.readUInt32LE(4)), bytes.length);
  const kept: Buffer[] = [];
  let orientation: number | undefined;
  for (let at = 12, count = 0; at < end; count++) {
    const next = endOfChunk(bytes, at, end);
    if (count > MOST_CHUNKS) throw new PictureUnreadable('it has too many parts');
    const type = bytes.toString('latin1', at, at + 4);
    const data = bytes.subarray(at + 8, at + 8 + bytes.readUInt32LE(at + 4));
    // Some writers put the six letters of JPEG's Exif segment before the data.
    if (type === 'EXIF')
      orientation ??= orientationOf(data.subarray(data.toString('latin1', 0, 6) === 'Exif\0\0' ? 6 : 0));
    if (drawing.has(type)) kept.push(toChunk(type, data));
    at = next;
  }
  if (kept.length === 0) throw new PictureUnreadable('there is no picture in it');
  return toFile(kept, orientation);
}

function endOfChunk(bytes: Buffer, at: number, end: number): number {
  const length = at + 8 > end ? undefined : bytes.readUInt32LE(at + 4);
  if (length === undefined || at + 8 + length > end) throw new PictureUnreadable('it ends too early');
  return at + 8 + length + (length % 2);
}

/** The extended header says which chunks follow; a picture without one has no place for Exif, and had none. */
function toFile(kept: Buffer[], orientation: number | undefined): Buffer {
  const [first] = kept;
  const isExtended = first?.toString('latin1', 0, 4) === 'VP8X';
  const turned = isExtended && orientation !== undefined ? [toChunk('EXIF', toTiff(orientation))] : [];
  if (isExtended) first[8] = ((first[8] ?? 0) & ~(HAS_EXIF | HAS_XMP)) | (turned.length > 0 ? HAS_EXIF : 0);
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...kept, ...turned]);
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

function toChunk(type: string, data: Buffer): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

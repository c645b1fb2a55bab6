import { crc32, inflateSync } from 'node:zlib';

import { type Baked, type Carried, ImageRefused, type Standard, onlyOne, toAscii } from './baked.js';

/** Limits of a PNG from outside. Pixels are never decoded: their number is a claim that is only compared. */
export const pngLimits = { bytes: 4 * 1024 * 1024, text: 512 * 1024, chunks: 4_096, side: 4_096 } as const;
export type PngLimits = Readonly<Record<keyof typeof pngLimits, number>>;

/**
 * The image with a text in it: one uncompressed iTXt chunk straight after IHDR, in place of any that was there
 * (OB 2.0 §Baking, PNG; OB 3.0 §PNG). Throws `ImageRefused`.
 */
export function bakePng(image: Uint8Array, text: string, standard: Standard): Buffer {
  return Buffer.concat(toBakedPngParts(image, text, standard));
}

/** The same as parts to send one after another: the picture is not copied, so the cost does not grow with it. */
export function toBakedPngParts(image: Uint8Array, text: string, standard: Standard): Uint8Array[] {
  const bytes = toBuffer(image);
  const [header, ...others] = readChunks(bytes, pngLimits);
  if (text.length > pngLimits.text) throw new ImageRefused('image-too-large', 'the text is too long to bake');
  const badge = toChunk('iTXt', Buffer.from(`${keywords[standard]}\0\0\0\0\0${toAscii(text)}`, 'latin1'));
  const kept = others.filter((chunk) => standardOf(bytes, chunk) === undefined);
  return [bytes.subarray(0, header.end), badge, ...joined(bytes, kept)];
}

/**
 * The one badge in a PNG, of any standard: from iTXt (compressed or not), or from the tEXt and zTXt of before OB 1.1.
 * Two badges are refused, of one standard or of two: programs would choose differently. Every length is limited before
 * it is used, every checksum must be right. Throws `ImageRefused`.
 */
export function unbakePng(image: Uint8Array, limits: PngLimits = pngLimits): Baked {
  const bytes = toBuffer(image);
  const chunks = readChunks(bytes, limits);
  for (const chunk of chunks) checkSum(bytes, chunk);
  return onlyOne(
    chunks.flatMap((chunk) => {
      const standard = standardOf(bytes, chunk);
      return standard === undefined
        ? []
        : [{ standard, text: readText(chunk.type, dataOf(bytes, chunk), limits) }];
    }),
  );
}

/** OB 2.0 Baking §PNG, OB 3.0 §5.3.1, CLR 2.0 §5.3.1. */
const keywords = { ob2: 'openbadges', ob3: 'openbadgecredential', clr: 'clrcredential' } as const;
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

interface Chunk {
  readonly type: string;
  /** Offsets of the whole chunk in the file: length, type, data, checksum. */
  readonly start: number;
  readonly end: number;
}

const toBuffer = (image: Uint8Array) => Buffer.from(image.buffer, image.byteOffset, image.byteLength);
const dataOf = (bytes: Buffer, { start, end }: Chunk) => bytes.subarray(start + 8, end - 4);

/** The chunks from IHDR to IEND, by their lengths alone (PNG §5.3). */
function readChunks(bytes: Buffer, limits: PngLimits): [Chunk, ...Chunk[]] {
  if (bytes.length > limits.bytes) throw new ImageRefused('image-too-large', 'the PNG is too large');
  if (!bytes.subarray(0, 8).equals(signature)) throw new ImageRefused('image-malformed', 'this is not a PNG');
  const header = readChunk(bytes, 8);
  checkHeader(bytes, header, limits);
  const chunks: [Chunk, ...Chunk[]] = [header];
  for (let last = header; last.type !== 'IEND'; chunks.push(last)) {
    if (chunks.length >= limits.chunks)
      throw new ImageRefused('image-too-large', 'the PNG has too many chunks');
    last = readChunk(bytes, last.end);
    if (last.type === 'IHDR') throw new ImageRefused('image-malformed', 'the PNG has two headers');
  }
  if (chunks.at(-1)?.end !== bytes.length)
    throw new ImageRefused('image-malformed', 'bytes follow the end of the PNG');
  return chunks;
}

function readChunk(bytes: Buffer, start: number): Chunk {
  if (start + 12 > bytes.length) throw new ImageRefused('image-malformed', 'the PNG ends too early');
  const end = start + 12 + bytes.readUInt32BE(start);
  if (end > bytes.length) throw new ImageRefused('image-malformed', 'a chunk is longer than the PNG');
  return { type: bytes.toString('latin1', start + 4, start + 8), start, end };
}

function checkHeader(bytes: Buffer, header: Chunk, { side: most }: PngLimits): void {
  if (header.type !== 'IHDR' || header.end - header.start !== 25) {
    throw new ImageRefused('image-malformed', 'the PNG does not start with its header');
  }
  checkSum(bytes, header);
  const [depth = 0, colour = 0, ...methods] = bytes.subarray(header.start + 16, header.start + 21);
  // PNG §11.2.2: other pictures exist in no version of the format, and viewers guess what they show.
  if (!depths[colour]?.includes(depth) || methods.some((method, at) => method > (at === 2 ? 1 : 0)))
    throw new ImageRefused('image-malformed', 'the header of the PNG describes no picture');
  const sides = [bytes.readUInt32BE(header.start + 8), bytes.readUInt32BE(header.start + 12)];
  if (sides.includes(0)) throw new ImageRefused('image-malformed', 'the PNG has no pixels');
  if (sides.some((side) => side > most))
    throw new ImageRefused('image-too-large', 'the PNG has too many pixels');
}

/** Bit depths by colour type (PNG §11.2.2, table 11.1). */
const depths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

function checkSum(bytes: Buffer, { start, end }: Chunk): void {
  if (crc32(bytes.subarray(start + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) {
    throw new ImageRefused('image-malformed', 'the checksum of a chunk is wrong');
  }
}

function standardOf(bytes: Buffer, chunk: Chunk): Carried | undefined {
  if (!['iTXt', 'tEXt', 'zTXt'].includes(chunk.type)) return undefined;
  const start = dataOf(bytes, chunk).subarray(0, keywords.ob3.length + 1);
  return standards.find((standard) => start.indexOf(`${keywords[standard]}\0`) === 0);
}

const standards = ['ob2', 'ob3', 'clr'] as const;

/** What follows the keyword and its NUL, by the kind of chunk (PNG §11.3.3). */
function readText(type: string, data: Buffer, { text: most }: PngLimits): string {
  const said = data.subarray(data.indexOf(0) + 1);
  if (said.length > most) throw new ImageRefused('image-too-large', 'the text in the PNG is too long');
  if (type === 'tEXt') return said.toString('latin1');
  if (type === 'iTXt') return readInternational(said, most);
  if (said[0] !== 0) throw new ImageRefused('image-malformed', 'the text is packed in an unknown way');
  return inflate(said.subarray(1), most).toString('latin1');
}

/** flag method language NUL keyword NUL text (PNG §11.3.3.4). */
function readInternational(said: Buffer, most: number): string {
  const [flag, method] = said;
  const endOfLanguage = said.indexOf(0, 2);
  const endOfTranslation = endOfLanguage === -1 ? -1 : said.indexOf(0, endOfLanguage + 1);
  if (endOfTranslation === -1 || (flag !== 0 && flag !== 1) || method !== 0)
    throw new ImageRefused('image-malformed', 'the text chunk has another form');
  const text = said.subarray(endOfTranslation + 1);
  return decode(flag === 1 ? inflate(text, most) : text);
}

/** A megabyte can hold a gigabyte: the unpacked length is bounded by the unpacker itself. */
function inflate(packed: Buffer, most: number): Buffer {
  try {
    return inflateSync(packed, { maxOutputLength: most });
  } catch {
    throw new ImageRefused('image-too-large', 'the text cannot be unpacked within its limit');
  }
}

function decode(text: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text);
  } catch {
    throw new ImageRefused('image-malformed', 'the text in the PNG is not UTF-8');
  }
}

function toChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(data.length + 12);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  data.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), data.length + 8);
  return chunk;
}

/** Chunks that stand side by side become one part: without an old badge the whole picture is a single one. */
function joined(bytes: Buffer, chunks: readonly Chunk[]): Buffer[] {
  const spans: { start: number; end: number }[] = [];
  for (const { start, end } of chunks) {
    const last = spans.at(-1);
    if (last?.end === start) last.end = end;
    else spans.push({ start, end });
  }
  return spans.map(({ start, end }) => bytes.subarray(start, end));
}

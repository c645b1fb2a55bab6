import { PictureUnreadable, orientationOf, toTiff } from './exif.js';

/** A photo has some dozens; each costs work, and millions of empty ones fit into 20 MiB. */
const MOST_SEGMENTS = 8_192;

/**
 * A JPEG without what it says beside the picture (Exif with its GPS and thumbnail, XMP, IPTC, comments, maker's data,
 * pictures and films after the end). Which way up it is stays, and so do its colours. Pixels are never decoded.
 */
export function stripJpeg(bytes: Buffer): Buffer {
  const kept: Buffer[] = [];
  let orientation: number | undefined;
  let segment = readSegment(bytes, 2);
  for (let count = 0; segment.marker !== END; count++) {
    if (count > MOST_SEGMENTS) throw new PictureUnreadable('it has too many parts');
    const data = bytes.subarray(segment.start + 4, segment.end);
    if (segment.marker === APP1 && data.subarray(0, 6).equals(exif))
      orientation ??= orientationOf(data.subarray(6));
    kept.push(...keep(segment.marker, data));
    const next = segment.marker === SCAN ? endOfScan(bytes, segment.end) : segment.end;
    kept.push(bytes.subarray(segment.end, next));
    segment = readSegment(bytes, next);
  }
  const hasFrameHeader = kept[0]?.[1] === APP0;
  const opening = hasFrameHeader ? kept.splice(0, 1) : [];
  const exifAgain =
    orientation === undefined ? [] : [toSegment(APP1, Buffer.concat([exif, toTiff(orientation)]))];
  return Buffer.concat([START, ...opening, ...exifAgain, ...kept, Buffer.from([0xff, END])]);
}

const START = Buffer.from([0xff, 0xd8]);
const [END, SCAN, APP0, APP1, APP2, APP14] = [0xd9, 0xda, 0xe0, 0xe1, 0xe2, 0xee];
const exif = Buffer.from('Exif\0\0', 'latin1');

interface Segment {
  readonly marker: number;
  /** From its 0xFF to the end of its data. */
  readonly start: number;
  readonly end: number;
}

/** The segment at this place (ITU-T T.81 §B.1.1): marker, length, data; the end marker has neither. */
function readSegment(bytes: Buffer, from: number): Segment {
  let start = from;
  if (bytes[start] !== 0xff) throw new PictureUnreadable('a part of it is missing');
  while (bytes[start + 1] === 0xff) start++;
  const marker = bytes[start + 1] ?? 0;
  if (marker === END) return { marker, start, end: start + 2 };
  if (start + 4 > bytes.length || !hasData(marker)) throw new PictureUnreadable('it ends too early');
  const end = start + 2 + bytes.readUInt16BE(start + 2);
  if (end < start + 4 || end > bytes.length) throw new PictureUnreadable('it ends too early');
  return { marker, start, end };
}

/** Restarts stand only within a scan, a second start nowhere. */
const hasData = (marker: number) => marker >= 0xc0 && !(marker >= 0xd0 && marker <= 0xd8);

/** Compressed data goes on to the next marker that is neither a stuffed zero nor a restart (ITU-T T.81 §B.1.1.5). */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    const next = bytes[at + 1] ?? 0;
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  throw new PictureUnreadable('it ends too early');
}

/** What the picture needs: its tables, frames and scans, the JFIF header without thumbnail, the colour profile. */
function keep(marker: number, data: Buffer): Buffer[] {
  const says = (name: string) => data.toString('latin1', 0, name.length) === name;
  if (marker <= 0xdf) return [toSegment(marker, data)];
  if (marker === APP0 && says('JFIF\0') && data.length >= 14)
    return [toSegment(APP0, Buffer.concat([data.subarray(0, 12), Buffer.alloc(2)]))];
  const isColour = (marker === APP2 && says('ICC_PROFILE\0')) || (marker === APP14 && says('Adobe'));
  return isColour ? [toSegment(marker, data)] : [];
}

function toSegment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

import { PictureUnreadable } from './exif.js';

const MOST_BOXES = 20_000;

/** Boxes that tell of the recording (place, device, names) and draw nothing (ISO/IEC 14496-12 §8.10, §8.11, §11.1). */
const telling = new Set(['udta', 'meta', 'uuid', 'free', 'skip']);
/** Boxes in which those may stand. */
const holding = new Set(['moov', 'trak', 'mdia', 'moof', 'traf']);

/**
 * A recording (MP4, M4A) whose telling boxes are blank: as long as before, because the others point into the file by
 * their place. What a camera records as a track of its own is not looked into.
 */
export function stripMp4(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const open = [{ at: 0, end: copy.length }];
  for (let count = 0; open.length > 0; count++) {
    if (count > MOST_BOXES) throw new PictureUnreadable('it has too many parts');
    const place = open.pop();
    if (place === undefined || place.at + 8 > place.end) continue;
    const box = readBox(copy, place.at, place.end);
    if (telling.has(box.type)) {
      copy.write('free', place.at + 4, 'latin1');
      copy.fill(0, box.body, box.end);
    }
    open.push({ at: box.end, end: place.end });
    if (holding.has(box.type)) open.push({ at: box.body, end: box.end });
  }
  return copy;
}

/** A box (§4.2): 32 bits of length and four letters; length 1 means that 64 bits follow, 0 that it is the last. */
function readBox(bytes: Buffer, at: number, most: number) {
  const short = bytes.readUInt32BE(at);
  const type = bytes.toString('latin1', at + 4, at + 8);
  const isLong = short === 1 && at + 16 <= most;
  const body = at + (isLong ? 16 : 8);
  const length = isLong ? Number(bytes.readBigUInt64BE(at + 8)) : short;
  const end = short === 0 ? most : at + length;
  if (end < body || end > most) throw new PictureUnreadable('it ends too early');
  return { type, body, end };
}

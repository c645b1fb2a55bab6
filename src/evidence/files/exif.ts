import { Refusal } from '../../refusal.js';

const ORIENTATION = 0x0112;
const SHORT = 3;

/**
 * Which way up a photo is to be shown (Exif 2.32 §4.6.4), 2 to 8; undefined for the usual one and for whatever cannot
 * be read. Nothing else of the data is looked at.
 */
export function orientationOf(tiff: Buffer): number | undefined {
  if (tiff.length < 14) return undefined;
  const order = tiff.toString('latin1', 0, 4);
  if (order !== 'II*\0' && order !== 'MM\0*') return undefined;
  const little = order === 'II*\0';
  const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const first = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (first + 2 > tiff.length) return undefined;
  const count = Math.min(short(first), Math.floor((tiff.length - first - 2) / 12));
  const entries = Array.from({ length: count }, (_, n) => first + 2 + n * 12);
  const entry = entries.find((at) => short(at) === ORIENTATION && short(at + 2) === SHORT);
  const value = entry === undefined ? 1 : short(entry + 8);
  return value >= 2 && value <= 8 ? value : undefined;
}

/** The smallest Exif data there is: one directory with the one entry. */
export function toTiff(orientation: number): Buffer {
  const tiff = Buffer.from('MM\0*\0\0\0\x08\0\x01\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0', 'latin1');
  tiff.writeUInt16BE(ORIENTATION, 10);
  tiff.writeUInt16BE(SHORT, 12);
  tiff.writeUInt16BE(orientation, 18);
  return tiff;
}

/** A picture or recording whose parts cannot be told apart, so that nobody knows what it says about people. */
export class PictureUnreadable extends Refusal {
  constructor(why: string) {
    super(
      'unsupported-type',
      'picture-not-readable',
      `The file cannot be read (${why}), so the place and person that it may name cannot be taken out; open it in an image or video program and save it anew.`,
    );
  }
}

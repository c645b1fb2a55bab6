import { stripJpeg } from './jpeg.js';
import { stripMp4 } from './mp4.js';
import { stripPng } from './png.js';
import { stripWebp } from './webp.js';

/**
 * Kinds of files out of which place, time, device and names are taken before they are stored. PDF, Office, GIF and MP3
 * files are stored as they came: what they say beside their content was mostly typed by their author.
 */
const strippers: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  'image/jpeg': stripJpeg,
  'image/png': stripPng,
  'image/webp': stripWebp,
  'video/mp4': stripMp4,
  'audio/x-m4a': stripMp4,
};

export const mayTell = (mediaType: string) => Object.hasOwn(strippers, mediaType);

/** The file without what it says beside its content; refuses one whose parts cannot be told apart. */
export function withoutMetadata(bytes: Buffer, mediaType: string): Buffer {
  return strippers[mediaType]?.(bytes) ?? bytes;
}

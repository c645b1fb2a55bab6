/** Which standard a baked text belongs to: keyword and namespace differ between them. */
export type Standard = 'ob2' | 'ob3';

/** Which standard a text in an image says it belongs to: a Comprehensive Learner Record is read, never baked. */
export type Carried = Standard | 'clr';

/** What was found in an image: JSON, a compact JWS, or before OB 1.1 an address; nothing checked yet. */
export interface Baked {
  readonly standard: Carried;
  readonly text: string;
}

/** An image cannot be baked or read; `code` says why. */
export class ImageRefused extends Error {
  override readonly name = 'ImageRefused';
  constructor(
    readonly code:
      | 'image-too-large'
      | 'image-malformed'
      | 'image-unsafe'
      | 'image-without-badge'
      | 'image-with-two-badges',
    message: string,
  ) {
    super(message);
  }
}

/** JSON with everything outside ASCII as \uXXXX: wallets read the iTXt chunk as Latin-1. A JWS has nothing to escape. */
export function toAscii(text: string): string {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Tells a compact JWS from JSON by its shape alone. */
export const isCompactJws = (text: string) => /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(text);

/** The one badge found; no badge and two badges are refused. */
export function onlyOne(found: readonly Baked[]): Baked {
  const [badge, second] = found;
  if (badge === undefined) throw new ImageRefused('image-without-badge', 'there is no badge in the image');
  if (second !== undefined)
    throw new ImageRefused('image-with-two-badges', 'there is more than one badge in it');
  return badge;
}

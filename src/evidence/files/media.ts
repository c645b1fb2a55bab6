import { Refusal } from '../../refusal.js';
import { toAttachment } from '../file-name.js';

const office = 'application/vnd.openxmlformats-officedocument';
const openDocument = 'application/vnd.oasis.opendocument';

/** What a file may be: its ending, and the media type that its content must have. */
const allowed: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  mp4: 'video/mp4',
  mp3: 'audio/mpeg',
  m4a: 'audio/x-m4a',
  docx: `${office}.wordprocessingml.document`,
  xlsx: `${office}.spreadsheetml.sheet`,
  pptx: `${office}.presentationml.presentation`,
  odt: `${openDocument}.text`,
  ods: `${openDocument}.spreadsheet`,
  odp: `${openDocument}.presentation`,
  txt: 'text/plain',
  csv: 'text/csv',
};

/** The media type that the ending of `fileName` promises; refuses an ending that is not taken. */
export function promisedType(fileName: string): string {
  const ending = /\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
  const promised = Object.hasOwn(allowed, ending) ? allowed[ending] : undefined;
  if (/^(hei[cf]s?|avif)$/.test(ending)) throw new PhoneFormat(fileName);
  if (!promised)
    throw new Refusal(
      'unsupported-type',
      'file-type-not-allowed',
      `${fileName} is not a kind of file that is taken here; save it as one of ${Object.keys(allowed).join(', ')}.`,
    );
  return promised;
}

export const isText = (mediaType: string) => mediaType.startsWith('text/');
export const isOffice = (mediaType: string) =>
  mediaType.startsWith(office) || mediaType.startsWith(openDocument);

/** Judges text while it streams by: UTF-8 without control characters, and no page, drawing or script in disguise. */
export class TextJudge {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private opening = '';

  /** False as soon as the bytes so far cannot be a plain text; `last` is true with the final, empty piece. */
  accepts(bytes: Uint8Array, last = false): boolean {
    let text: string;
    try {
      text = this.decoder.decode(bytes, { stream: !last });
    } catch {
      return false;
    }
    if (this.opening.length < 2) this.opening = (this.opening + text).trimStart().slice(0, 2);
    return !/(?![\t\n\r])\p{Control}/u.test(text) && !/^(#!|<[!?a-z])/i.test(this.opening);
  }
}

/** Of these, place and person could not be taken out, and half of the programs of readers do not show them. */
class PhoneFormat extends Refusal {
  constructor(fileName: string) {
    super(
      'unsupported-type',
      'file-type-not-allowed',
      `${fileName} is in a format of telephones that not everybody can open; share or save the photo as JPEG and try again.`,
    );
  }
}

/** A file whose content is not what its name says, e.g. a web page named .pdf. */
export class ContentDiffers extends Refusal {
  constructor(fileName: string, found: string | undefined) {
    super(
      'unsupported-type',
      'file-content-differs',
      `What is in ${fileName} is ${found ?? 'not what its name says'}; save it anew in the format of its ending (texts as UTF-8).`,
    );
  }
}

/** Headers with which a stored file leaves the house: always a download, never run in a page of ours. */
export function toFileHeaders(fileName: string, mediaType: string): Record<string, string> {
  return {
    'Content-Type': isText(mediaType) ? `${mediaType}; charset=utf-8` : mediaType,
    'Content-Disposition': toAttachment(fileName),
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    'Cross-Origin-Resource-Policy': 'same-origin',
  };
}

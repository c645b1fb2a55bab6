import { Refusal } from '../refusal.js';
import { hasIdentityCode } from '../written.schema.js';

const MOST_BYTES = 200;

/**
 * The name under which a file is shown and given back: the last part of whatever path the browser sent, without what
 * screens, file systems or shells take for something else. It never becomes a path here: files lie under random ids.
 */
export function toFileName(sent: string): string {
  const last = sent.split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .normalize('NFC')
    // Control, format and private characters: line ends, NUL, and the marks that make exe.pdf of fdp.exe.
    .replace(/[\p{C}\p{Zl}\p{Zp}\ufffd]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    // A leading dot hides a file, a leading dash is an option to a command.
    .replace(/^[-.~ ]+/, '')
    .replace(/(?<![. ])[. ]+$/, '');
  if (hasIdentityCode(plain)) throw new HasIdentityCode();
  const [, stem = plain, ending = ''] = /^(.*)(\.[^.]*)$/.exec(plain) ?? [];
  return shorten(reserved.test(stem) || stem === '' ? `file_${stem}` : stem, ending);
}

/** Names that Windows keeps for devices, with whatever ending. */
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])(\.|$)/i;

/** At most 200 bytes, the ending kept: file systems take 255, and programs add to names. */
function shorten(stem: string, ending: string): string {
  const end = Buffer.byteLength(ending) > 20 ? '' : ending;
  const letters = [...(end === '' ? stem + ending : stem)];
  while (Buffer.byteLength(letters.join('') + end) > MOST_BYTES) letters.length -= 1 + (letters.length >> 6);
  return letters.join('') + end;
}

/** RFC 6266 §4.3: a plain name for old programs, and the true one in RFC 8187's spelling. */
export function toAttachment(fileName: string): string {
  const plain = fileName.replace(/[^\w .()-]/g, '_');
  const exact = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}

class HasIdentityCode extends Refusal {
  constructor() {
    super(
      'malformed',
      'file-name-not-usable',
      "The file's name has a personal identity code; rename the file and try again.",
    );
  }
}

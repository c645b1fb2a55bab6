import type { FileHandle } from 'node:fs/promises';

import { Refusal } from '../../refusal.js';
import { ContentDiffers } from './media.js';

/** Nothing is unpacked here; but whoever opens the file unpacks it, and these are what an honest document stays below. */
const limits = { entries: 4_096, directory: 1024 * 1024, unpacked: 256 * 1024 * 1024 } as const;

interface Document {
  readonly fileName: string;
  readonly mediaType: string;
  readonly size: number;
}

/**
 * Judges an Office file by the directory of its archive alone: the document that its ending promises, no macros or
 * programs, no password, no names that leave the folder, no links, no entries inside each other, no bomb. Throws a
 * `Refusal` that says which.
 */
export async function checkOffice(file: FileHandle, document: Document): Promise<void> {
  const entries = await readDirectory(file, document);
  const names = entries.map(({ name }) => name);
  if (!(await isPromised(file, entries, document.mediaType)))
    throw new ContentDiffers(document.fileName, 'another kind of archive');
  if (names.some((name) => program.test(name))) throw new HasMacros(document.fileName);
  const fault = faultOf(entries);
  if (fault !== undefined) throw new OfficeUnsafe(document.fileName, fault);
}

interface Entry {
  readonly name: string;
  readonly isEncrypted: boolean;
  readonly isStored: boolean;
  readonly isLink: boolean;
  readonly packed: number;
  readonly unpacked: number;
  /** Where its own header starts, and how many bytes there are after it until the next one or the directory. */
  readonly start: number;
  readonly room: number;
}

/** Macros of Word, Excel, PowerPoint (VBA, macro sheets) and LibreOffice (Basic, scripts), and programs for themselves. */
const program =
  /(^|\/)(vbaProject|vbaData)[^/]*$|^xl\/macrosheets\/|^(Basic|Scripts)\/|\.(exe|dll|scr|com|bat|cmd|ps1|vb[es]|jse?|ws[fh]|hta|jar|lnk|msi)$/i;

const mainParts: Readonly<Record<string, RegExp>> = {
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': /^word\/document\d*\.xml$/,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': /^xl\/workbook\d*\.xml$/,
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': /^ppt\/presentation\d*\.xml$/,
};

/** Office Open XML is known by its main part, OpenDocument by its first entry, which is its type in plain text. */
async function isPromised(file: FileHandle, entries: readonly Entry[], mediaType: string): Promise<boolean> {
  const main = mainParts[mediaType];
  const has = (pattern: RegExp) => entries.some(({ name }) => pattern.test(name));
  if (main) return has(/^\[Content_Types\]\.xml$/) && has(main);
  const [first] = entries;
  if (first?.name !== 'mimetype' || !first.isStored || first.packed !== mediaType.length) return false;
  const head = await read(file, 0, LOCAL_HEADER + 8 + 256 + mediaType.length);
  const from = LOCAL_HEADER + head.readUInt16LE(26) + head.readUInt16LE(28);
  return head.toString('latin1', from, from + mediaType.length) === mediaType;
}

function faultOf(entries: readonly Entry[]): string | undefined {
  const unpacked = entries.reduce((sum, entry) => sum + entry.unpacked, 0);
  if (unpacked > limits.unpacked) return 'unpacked it would be far too large';
  if (entries.some(({ isEncrypted }) => isEncrypted)) return 'it is locked with a password';
  if (entries.some(({ isLink }) => isLink)) return 'it holds a link to another file';
  if (entries.some(({ name }) => /\\|\p{Cc}|^\/|^[a-z]:|(^|\/)\.\.(\/|$)/iu.test(name)))
    return 'it holds a file that would be stored elsewhere';
  if (entries.some(({ packed, room }) => packed > room)) return 'its parts lie inside each other';
  if (new Set(entries.map(({ name }) => name)).size < entries.length) return 'it holds two parts of one name';
  return undefined;
}

const END_OF_DIRECTORY = 22;
const LOCAL_HEADER = 30;
const LONGEST_COMMENT = 0xffff;

/** The directory by its end record (APPNOTE.TXT §4.3.16): one disk, no ZIP64, and nothing after the archive. */
async function readDirectory(file: FileHandle, { fileName, size }: Document): Promise<Entry[]> {
  const tailStart = Math.max(0, size - END_OF_DIRECTORY - LONGEST_COMMENT);
  const tail = await read(file, tailStart, size - tailStart);
  const record = findEnd(tail);
  if (record === undefined) throw new ContentDiffers(fileName, undefined);
  if (record.count > limits.entries || record.length > limits.directory)
    throw new OfficeUnsafe(fileName, 'it has too many parts');
  const entries = parseEntries(await read(file, record.start, record.length), record.start);
  const isWhole = record.start + record.length === tailStart + record.at && entries?.length === record.count;
  // Another kind of file may stand before an archive, and programs would choose differently.
  if (!isWhole || entries[0]?.start !== 0) throw new ContentDiffers(fileName, 'a damaged archive');
  return entries;
}

function findEnd(tail: Buffer): { at: number; count: number; length: number; start: number } | undefined {
  const at = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const record = at === -1 ? Buffer.alloc(0) : tail.subarray(at);
  if (record.length < END_OF_DIRECTORY || END_OF_DIRECTORY + record.readUInt16LE(20) !== record.length)
    return undefined;
  const count = record.readUInt16LE(10);
  const isWhole = record.readUInt32LE(4) === 0 && record.readUInt16LE(8) === count;
  return isWhole ? { at, count, length: record.readUInt32LE(12), start: record.readUInt32LE(16) } : undefined;
}

/** The headers of the directory (APPNOTE.TXT §4.3.12) in the order of their places; undefined when they do not fill it. */
function parseEntries(bytes: Buffer, directory: number): Entry[] | undefined {
  const entries: Omit<Entry, 'room'>[] = [];
  let at = 0;
  while (at + 46 <= bytes.length && bytes.toString('latin1', at, at + 4) === 'PK\x01\x02') {
    const named = at + 46 + bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString('utf8', at + 46, named),
      isEncrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      isStored: bytes.readUInt16LE(at + 10) === 0,
      // The mode of Unix, whatever system the writer says to be: S_IFLNK.
      isLink: bytes.readUInt32LE(at + 38) >>> 28 === 0xa,
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      start: bytes.readUInt32LE(at + 42),
    });
    at = named + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  if (at !== bytes.length) return undefined;
  entries.sort((a, b) => a.start - b.start);
  return entries.map((entry, n) => ({
    ...entry,
    room: (entries[n + 1]?.start ?? directory) - entry.start - LOCAL_HEADER,
  }));
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

class HasMacros extends Refusal {
  constructor(fileName: string) {
    const message = `${fileName} holds macros or programs; save it without them (for example as .docx, .xlsx, .pptx or PDF) and try again.`;
    super('unsupported-type', 'file-has-macros', message);
  }
}

class OfficeUnsafe extends Refusal {
  constructor(fileName: string, why: string) {
    const message = `${fileName} is not taken: ${why}. Open it in an office program and save it anew, or as PDF.`;
    super('unsupported-type', 'file-unsafe', message);
  }
}

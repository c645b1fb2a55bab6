import { crc32, deflateRawSync } from 'node:zlib';

import { macroDocument } from './samples.js';

/** One entry of an archive; what is left out is what an honest writer would say. */
interface Entry {
  readonly name: string;
  readonly body?: Buffer | string;
  readonly packed?: boolean;
  /** What the directory says, where that is not so. */
  readonly says?: Partial<Record<'flags' | 'packed' | 'unpacked' | 'mode' | 'start', number>>;
}

const latin = (text: string) => Buffer.from(text, 'latin1');

function archiveOf(entries: readonly Entry[], { count = entries.length, disk = 0 } = {}): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, body = '<a/>', packed = false, says } of entries) {
    const raw = Buffer.from(body as string);
    const data = packed ? deflateRawSync(raw) : raw;
    const said = { flags: 0, packed: data.length, unpacked: raw.length, mode: 0o100644, start: at, ...says };
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(said.flags, 2);
    head.writeUInt16LE(packed ? 8 : 0, 4);
    head.writeUInt32LE(crc32(raw), 10);
    head.writeUInt32LE(said.packed, 14);
    head.writeUInt32LE(said.unpacked, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((said.mode << 16) >>> 0, 6);
    rest.writeUInt32LE(said.start, 10);
    const local = Buffer.concat([latin('PK\x03\x04'), head, Buffer.from(name), data]);
    directory.push(latin('PK\x01\x02\x14\x03'), head, rest, Buffer.from(name));
    locals.push(local);
    at += local.length;
  }
  const table = Buffer.concat(directory);
  const tail = Buffer.alloc(18);
  tail.writeUInt16LE(disk, 0);
  tail.writeUInt16LE(count, 4);
  tail.writeUInt16LE(count, 6);
  tail.writeUInt32LE(table.length, 8);
  tail.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, table, latin('PK\x05\x06'), tail]);
}

const types: Entry = {
  name: '[Content_Types].xml',
  body: '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
};
const main: Entry = { name: 'word/document.xml' };
const docx = (...more: Entry[]) => archiveOf([types, main, ...more]);
const odt = (...more: Entry[]) =>
  archiveOf([
    { name: 'mimetype', body: 'application/vnd.oasis.opendocument.text' },
    { name: 'content.xml' },
    ...more,
  ]);

export const goodOffice = docx();

const million = Buffer.alloc(1024 * 1024);
const bomb = (): Buffer =>
  docx(
    ...Array.from({ length: 300 }, (_, n) => ({ name: `word/media/${n}.bmp`, body: million, packed: true })),
  );
const many = (): Buffer => docx(...Array.from({ length: 5_000 }, (_, n) => ({ name: `word/${n}.xml` })));

/** What, name, bytes, and the code it is refused with. */
export const officeAttacks: readonly (readonly [string, string, () => Buffer, string])[] = [
  ['a bomb of 300 MiB', 'a.docx', bomb, 'file-unsafe'],
  [
    'a bomb that says 4 GiB in one entry',
    'a.docx',
    () => docx({ name: 'word/a.xml', says: { unpacked: 2 ** 32 - 1 } }),
    'file-unsafe',
  ],
  [
    'a bomb of entries inside each other',
    'a.docx',
    () => docx({ name: 'word/a.xml', body: 'x'.repeat(500), says: { start: 0 } }),
    'file-unsafe',
  ],
  [
    'an entry longer than its room',
    'a.docx',
    () => docx({ name: 'word/a.xml', says: { packed: 100_000 } }),
    'file-unsafe',
  ],
  ['5,000 entries', 'a.docx', many, 'file-unsafe'],
  ['a zip slip', 'a.docx', () => docx({ name: '../../../../etc/cron.d/x' }), 'file-unsafe'],
  ['a zip slip in the middle', 'a.docx', () => docx({ name: 'word/../../x' }), 'file-unsafe'],
  ['a zip slip of Windows', 'a.docx', () => docx({ name: 'word\\..\\..\\x' }), 'file-unsafe'],
  ['an absolute name', 'a.docx', () => docx({ name: '/etc/passwd' }), 'file-unsafe'],
  ['a drive', 'a.docx', () => docx({ name: 'C:x' }), 'file-unsafe'],
  ['NUL in a name', 'a.docx', () => docx({ name: 'word/a.xml\0.png' }), 'file-unsafe'],
  [
    'a link',
    'a.docx',
    () => docx({ name: 'word/link', body: '/etc/passwd', says: { mode: 0o120777 } }),
    'file-unsafe',
  ],
  ['a password', 'a.docx', () => docx({ name: 'word/a.xml', says: { flags: 1 } }), 'file-unsafe'],
  ['two parts of one name', 'a.docx', () => docx({ name: 'word/document.xml', body: '<b/>' }), 'file-unsafe'],
  ['macros of Word', 'a.docx', () => docx({ name: 'word/vbaProject.bin' }), 'file-has-macros'],
  ['macros under another spelling', 'a.docx', () => docx({ name: 'word/VBAPROJECT.BIN' }), 'file-has-macros'],
  ['macros of LibreOffice', 'a.odt', () => odt({ name: 'Basic/Standard/Module1.xml' }), 'file-has-macros'],
  ['scripts of LibreOffice', 'a.odt', () => odt({ name: 'Scripts/python/a.py' }), 'file-has-macros'],
  ['a program inside', 'a.docx', () => docx({ name: 'word/embeddings/tool.exe' }), 'file-has-macros'],
  ['a macro file renamed', 'a.docx', () => macroDocument, 'file-has-macros'],
  ['a document without its main part', 'a.docx', () => archiveOf([types]), 'file-content-differs'],
  [
    'a table named .docx',
    'a.docx',
    () => archiveOf([types, { name: 'xl/workbook.xml' }]),
    'file-content-differs',
  ],
  ['a text named .ods', 'a.ods', () => odt(), 'file-content-differs'],
  [
    'its type not first',
    'a.odt',
    () =>
      archiveOf([
        { name: 'content.xml' },
        { name: 'mimetype', body: 'application/vnd.oasis.opendocument.text' },
      ]),
    'file-content-differs',
  ],
  [
    'a program before the archive',
    'a.docx',
    () => Buffer.concat([latin('MZ'), goodOffice]),
    'file-content-differs',
  ],
  [
    'a page after the archive',
    'a.docx',
    () => Buffer.concat([goodOffice, latin('<html>')]),
    'file-content-differs',
  ],
  [
    'more entries than it says',
    'a.docx',
    () => archiveOf([types, main, { name: 'a' }], { count: 2 }),
    'file-content-differs',
  ],
  ['an archive of two disks', 'a.docx', () => archiveOf([types, main], { disk: 1 }), 'file-content-differs'],
  ['no directory', 'a.docx', () => goodOffice.subarray(0, -60), 'file-content-differs'],
];

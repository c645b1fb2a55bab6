import { crc32 } from 'node:zlib';

import { plainJpeg, plainWebp } from './pictures.js';

const latin = (text: string) => Buffer.from(text, 'latin1');
const padded = (head: Buffer) => Buffer.concat([head, Buffer.alloc(600)]);
export const ftyp = (brand: string) => padded(latin(`\0\0\0\x18ftyp${brand}\0\0\0\0${brand}isom`));
const office = 'application/vnd.openxmlformats-officedocument';

const contentTypes = (main: string) =>
  `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`;
const officeFile = (main: string, part: string) =>
  zip({ '[Content_Types].xml': contentTypes(`${main}.main+xml`), [part]: '<a/>' });
const openDocument = (kind: string) =>
  zip({ mimetype: `application/vnd.oasis.opendocument.${kind}`, 'content.xml': '<a/>' });

export const pdf = padded(latin('%PDF-1.7\n1 0 obj <<>> endobj\n'));
export const png = Buffer.concat([
  latin('\x89PNG\r\n\x1a\n'),
  chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
  chunk('IDAT', Buffer.from([0x78, 0x9c, 0x63, 0, 0, 0, 2, 0, 1])),
  chunk('IEND', Buffer.alloc(0)),
]);
export const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
export const html = Buffer.from('<!DOCTYPE html><html><script>alert(1)</script></html>');
export const exe = padded(latin('MZ\x90\0\x03\0\0\0'));
export const archive = zip({ 'a.txt': 'a' });
export const macroDocument = zip({
  '[Content_Types].xml': contentTypes('application/vnd.ms-word.document.macroEnabled.main+xml'),
  'word/document.xml': '<a/>',
  'word/vbaProject.bin': 'macros',
});

/** One good file of every kind that is taken: name, media type, bytes. */
export const goodFiles: readonly (readonly [string, string, Buffer])[] = [
  ['suunnitelma.pdf', 'application/pdf', pdf],
  ['kuva.PNG', 'image/png', png],
  ['kuva.jpg', 'image/jpeg', plainJpeg],
  ['kuva.jpeg', 'image/jpeg', plainJpeg],
  ['kuva.gif', 'image/gif', padded(latin('GIF89a'))],
  ['kuva.webp', 'image/webp', plainWebp],
  ['tunti.mp4', 'video/mp4', ftyp('isom')],
  ['puhe.mp3', 'audio/mpeg', padded(latin('ID3\x03\0\0\0\0\0\0\xff\xfb\x90\x64'))],
  ['puhe.m4a', 'audio/x-m4a', ftyp('M4A ')],
  [
    'teksti.docx',
    `${office}.wordprocessingml.document`,
    officeFile(`${office}.wordprocessingml.document`, 'word/document.xml'),
  ],
  [
    'lista.xlsx',
    `${office}.spreadsheetml.sheet`,
    officeFile(`${office}.spreadsheetml.sheet`, 'xl/workbook.xml'),
  ],
  [
    'kalvot.pptx',
    `${office}.presentationml.presentation`,
    officeFile(`${office}.presentationml.presentation`, 'ppt/presentation.xml'),
  ],
  ['teksti.odt', 'application/vnd.oasis.opendocument.text', openDocument('text')],
  ['lista.ods', 'application/vnd.oasis.opendocument.spreadsheet', openDocument('spreadsheet')],
  ['kalvot.odp', 'application/vnd.oasis.opendocument.presentation', openDocument('presentation')],
  ['muistio.txt', 'text/plain', Buffer.from('BMW on auto.\r\nÄäkköset käyvät.\n')],
  ['lista.csv', 'text/csv', Buffer.from('\ufeffnimi;määrä\nÅsa;1\n')],
];

/** A zip whose entries are stored, not packed: enough for what reads only its directory. */
export function zip(entries: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const body = Buffer.from(text);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt32LE(crc32(body), 10);
    head.writeUInt32LE(body.length, 14);
    head.writeUInt32LE(body.length, 18);
    head.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([latin('PK\x03\x04'), head, latin(name), body]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(
      Buffer.concat([latin('PK\x01\x02\x14\0'), head.subarray(0, 24), Buffer.alloc(2), tail.subarray(0, 14)]),
      latin(name),
    );
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(locals.length, 4);
  end.writeUInt16LE(locals.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, latin('PK\x05\x06'), end]);
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([latin(type), data]);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

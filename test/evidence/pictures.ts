import { crc32 } from 'node:zlib';

// Small pictures and recordings as cameras and telephones write them, made by hand. The picture in each is a single
// grey square; what matters is what is said beside it.

const latin = (text: string) => Buffer.from(text, 'latin1');

/** Where the photo was taken; these letters must be nowhere in what is stored. */
export const place = 'GPS 60.1699 N 24.9384 E';
const person = 'Otettu: Maija Mallikas, luokka 4B';

/** Exif as telephones write it: orientation, a GPS directory, a maker's note and words. */
function exifOf(orientation: number, order: 'II' | 'MM' = 'II'): Buffer {
  const little = order === 'II';
  const short = (value: number) => (little ? [value & 255, value >> 8] : [value >> 8, value & 255]);
  const long = (value: number) =>
    little ? [value & 255, value >> 8, 0, 0] : [0, 0, value >> 8, value & 255];
  const entry = (tag: number, type: number, count: number, value: number[]) => [
    ...short(tag),
    ...short(type),
    ...long(count),
    ...value,
  ];
  const directory = [
    ...short(4),
    ...entry(0x010e, 2, person.length, long(100)),
    ...entry(0x0112, 3, 1, [...short(orientation), 0, 0]),
    ...entry(0x8825, 4, 1, long(150)),
    ...entry(0x927c, 2, place.length, long(100 + person.length)),
    ...long(0),
  ];
  const tiff = Buffer.concat([latin(order), Buffer.from([...short(42), ...long(8), ...directory])]);
  return Buffer.concat([tiff, Buffer.alloc(100 - tiff.length), latin(person + place), Buffer.alloc(20)]);
}

const xmp = latin(
  `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude="${place}">${person}</x:xmpmeta>`,
);

const segment = (marker: number, data: Uint8Array) => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
};

/** An 8 × 8 grey JPEG that browsers show: tables, frame, one scan. */
const jpegBody = Buffer.concat([
  segment(0xdb, Buffer.from([0, ...Array<number>(64).fill(1)])),
  segment(0xc0, Buffer.from([8, 0, 8, 0, 8, 1, 1, 0x11, 0])),
  segment(0xc4, Buffer.from([0x00, 0, 1, ...Array<number>(14).fill(0), 0])),
  segment(0xc4, Buffer.from([0x10, 0, 1, ...Array<number>(14).fill(0), 0])),
  segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
  Buffer.from([0x3f, 0xff, 0x00, 0xff, 0xd0, 0x3f]),
]);
const [jpegStart, jpegEnd] = [Buffer.from([0xff, 0xd8]), Buffer.from([0xff, 0xd9])];
const jfif = segment(0xe0, latin('JFIF\0\x01\x02\0\0\x01\0\x01\0\0'));
const profile = segment(0xe2, latin('ICC_PROFILE\0\x01\x01profile'));
const adobe = segment(0xee, latin('Adobe\0\x64\0\0\0\0\x01'));

/** As bare as they come: nothing is taken out of it. */
export const plainJpeg = Buffer.concat([jpegStart, jfif, profile, adobe, jpegBody, jpegEnd]);

export const photo = (orientation = 6, order: 'II' | 'MM' = 'II') =>
  Buffer.concat([
    jpegStart,
    segment(0xe1, Buffer.concat([latin('Exif\0\0'), exifOf(orientation, order)])),
    segment(0xe1, xmp),
    segment(0xe2, latin(`MPF\0${place}`)),
    profile,
    segment(0xed, latin(`Photoshop 3.0\x008BIM\x04\x04${place}`)),
    adobe,
    segment(0xfe, latin(person)),
    jpegBody,
    jpegEnd,
    // A second picture and a film after the end, as "moving photos" have them.
    latin(`\xff\xd8 ${place}`),
    latin(`\0\0\0\x18ftypmp42 ${place}`),
  ]);

const pngChunk = (type: string, data: Uint8Array) => {
  const body = Buffer.concat([latin(type), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
};
const pngStart = Buffer.concat([
  latin('\x89PNG\r\n\x1a\n'),
  pngChunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
]);
const pngBody = Buffer.concat([
  pngChunk('gAMA', Buffer.from([0, 0, 0xb1, 0x8f])),
  pngChunk('IDAT', Buffer.from([0x78, 0x9c, 0x63, 0, 0, 0, 2, 0, 1])),
]);
const pngEnd = pngChunk('IEND', Buffer.alloc(0));
export const bakedText = latin('openbadges\0\0\0\0\0https://badges.example.org/1');

export const tellingPng = (orientation = 8) =>
  Buffer.concat([
    pngStart,
    pngChunk('eXIf', exifOf(orientation, 'MM')),
    pngChunk('tEXt', latin(`Comment\0${person}`)),
    pngChunk('zTXt', latin(`Raw profile type exif\0\0${place}`)),
    pngChunk('iTXt', latin(`XML:com.adobe.xmp\0\0\0\0\0${place}`)),
    pngChunk('iTXt', bakedText),
    pngChunk('tIME', Buffer.from([7, 0xea, 11, 22, 10, 0, 0])),
    pngChunk('caNv', latin(place)),
    pngBody,
    pngEnd,
    latin(`<html>${place}<script>alert(1)</script>`),
  ]);

const riff = (...chunks: Buffer[]) => {
  const body = Buffer.concat([latin('WEBP'), ...chunks]);
  const head = latin('RIFF\0\0\0\0');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
};
const webpChunk = (type: string, data: Uint8Array) => {
  const head = latin(`${type}\0\0\0\0`);
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
};
/** One lossless pixel. */
const vp8l = webpChunk(
  'VP8L',
  Buffer.from([0x2f, 0, 0, 0, 0x10, 0x07, 0x10, 0x11, 0x11, 0x88, 0x88, 0xfe, 0x07, 0]),
);
export const plainWebp = riff(vp8l);
export const tellingWebp = (orientation = 3) =>
  Buffer.concat([
    riff(
      webpChunk('VP8X', Buffer.from([0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
      vp8l,
      webpChunk('EXIF', exifOf(orientation)),
      webpChunk('XMP ', xmp),
      webpChunk('caNv', latin(place)),
    ),
    latin(place),
  ]);

const box = (type: string, ...content: Uint8Array[]) => {
  const body = Buffer.concat(content);
  const head = latin(`\0\0\0\0${type}`);
  head.writeUInt32BE(body.length + 8, 0);
  return Buffer.concat([head, body]);
};
export const recording = (brand: string) =>
  Buffer.concat([
    box('ftyp', latin(`${brand}\0\0\0\0${brand}isom`)),
    box('mdat', latin('picture and sound')),
    box(
      'moov',
      box('mvhd', Buffer.alloc(100)),
      box('trak', box('tkhd', Buffer.alloc(84)), box('udta', latin(place))),
      box('udta', box('\xa9xyz', latin(`+60.1699+024.9384/${place}`))),
      box('meta', latin(`mdtacom.apple.quicktime.location.ISO6709${place}`)),
    ),
    box('uuid', latin(`................${place}`)),
  ]);

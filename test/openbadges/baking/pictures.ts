import { deflateSync } from 'node:zlib';

// A writer of PNGs of its own, after the specification alone: what the library under test writes or forgives must not
// decide what it is shown.

const table = Array.from({ length: 256 }, (_, n) => {
  let sum = n;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  return sum >>> 0;
});

/** PNG annex D, as it is printed there. */
function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (table[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

export const latin = (text: string) => Buffer.from(text, 'latin1');
export const signature = latin('\x89PNG\r\n\x1a\n');

export function chunk(type: string, data: Uint8Array | string = ''): Buffer {
  const body = Buffer.concat([latin(type), typeof data === 'string' ? latin(data) : data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(body.length - 4, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(checksum(body), body.length + 4);
  return whole;
}

export interface Head {
  width?: number;
  height?: number;
  depth?: number;
  colour?: number;
  interlace?: number;
}

export function head({ width = 32, height = 32, depth = 8, colour = 6, interlace = 0 }: Head = {}): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([depth, colour, 0, 0, interlace], 8);
  return chunk('IHDR', data);
}

export const pixels = chunk('IDAT', deflateSync(Buffer.alloc(32 * (1 + 32 * 4))));
export const end = chunk('IEND');

/** A PNG with these chunks between its header and its pixels. */
export const pngOf = (...chunks: Buffer[]) => Buffer.concat([signature, head(), ...chunks, pixels, end]);

// The chunks in which badges were ever baked.
export const iTXt = (keyword: string, text: Uint8Array | string) =>
  chunk('iTXt', Buffer.concat([latin(`${keyword}\0\0\0\0\0`), Buffer.from(text as string, 'utf8')]));
export const packedITXt = (keyword: string, text: Uint8Array | string) =>
  chunk('iTXt', Buffer.concat([latin(`${keyword}\0\x01\0fi\0merkki\0`), deflateSync(text)]));
export const tEXt = (keyword: string, text: string) => chunk('tEXt', `${keyword}\0${text}`);
export const zTXt = (keyword: string, text: string) =>
  chunk('zTXt', Buffer.concat([latin(`${keyword}\0\0`), deflateSync(latin(text))]));

const depths = { 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] };
const channels: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

const ancillary: readonly (readonly [string, readonly Buffer[]])[] = [
  ['bare', []],
  [
    'gamma and chromaticity',
    [chunk('gAMA', Buffer.from([0, 0, 0xb1, 0x8f])), chunk('cHRM', Buffer.alloc(32))],
  ],
  ['texts', [tEXt('Title', 'Näyttö'), zTXt('Comment', 'x'.repeat(5_000)), iTXt('Author', 'Åsa 🏅')]],
  [
    'time and density',
    [chunk('pHYs', Buffer.alloc(9)), chunk('tIME', Buffer.from([7, 0xea, 1, 1, 0, 0, 0]))],
  ],
  ['photo data', [chunk('eXIf', latin('MM\0*\0\0\0\x08\0\0')), chunk('sRGB', Buffer.from([0]))]],
  [
    'chunks that nobody knows',
    [chunk('prVt', Buffer.alloc(300, 7)), chunk('xxXx'), chunk('spAL', 'openbadges')],
  ],
];

/**
 * Every kind of picture that PNG allows: colour type × depth × interlace × ancillary chunks, the pixels in one IDAT or
 * in many. Names like "3p04i texts".
 */
export function everyPicture(): (readonly [string, Buffer])[] {
  const kinds = Object.entries(depths).flatMap(([colour, list]) =>
    list.flatMap((depth) => [0, 1].map((interlace) => ({ colour: Number(colour), depth, interlace }))),
  );
  return kinds.flatMap((kind) =>
    ancillary.map(
      ([name, chunks]) =>
        [`${kind.colour}/${kind.depth}${kind.interlace ? 'i' : ''} ${name}`, picture(kind, chunks)] as const,
    ),
  );
}

function picture(
  kind: Required<Pick<Head, 'depth' | 'colour' | 'interlace'>>,
  chunks: readonly Buffer[],
): Buffer {
  const palette =
    kind.colour === 3 ? [chunk('PLTE', Buffer.alloc(6, 0x40)), chunk('tRNS', Buffer.alloc(2))] : [];
  const row = 1 + Math.ceil((32 * kind.depth * (channels[kind.colour] ?? 1)) / 8);
  // Interlaced rows are shorter and more; as many bytes as without do for readers that leave pixels alone.
  const packed = deflateSync(Buffer.alloc(32 * row + 64, 0));
  const split = kind.interlace ? packed.length : 7;
  const data = [...Array(Math.ceil(packed.length / split)).keys()].map((n) =>
    chunk('IDAT', packed.subarray(n * split, (n + 1) * split)),
  );
  return Buffer.concat([signature, head(kind), ...chunks, ...palette, ...data, end]);
}

/** How most readers find a badge: walk the chunks, believe every length, look at no checksum, take the first or the last. */
export function readLightly(png: Buffer, which: 'first' | 'last' = 'first'): string | undefined {
  const found: string[] = [];
  for (let at = 8; at + 8 <= png.length; at += 12 + png.readUInt32BE(at)) {
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at)).toString('utf8');
    const [, text] = /^openbadge(?:s|credential)\0+([^]*)$/.exec(data) ?? [];
    if (text !== undefined) found.push(text);
  }
  return found.at(which === 'first' ? 0 : -1);
}

/** A small generator of chance that gives the same every time: failures can be seen again. */
export function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A picture with a few bytes changed, left out, doubled or moved. */
export function mutated(bytes: Buffer, next: (below: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  const from = next(copy.length);
  const to = from + next(Math.min(64, copy.length - from)) + 1;
  const [before, piece, after] = [copy.subarray(0, from), copy.subarray(from, to), copy.subarray(to)];
  const ways = [
    () => {
      copy[from] = (copy[from] ?? 0) ^ (1 << next(8));
      return copy;
    },
    () => Buffer.concat([before, after]),
    () => Buffer.concat([before, piece, piece, after]),
    () => Buffer.concat([before, Buffer.from(Array.from({ length: next(9) }, () => next(256))), after]),
    () => Buffer.concat([before, after, piece]),
    () => before,
  ];
  return ways[next(ways.length)]?.() ?? copy;
}

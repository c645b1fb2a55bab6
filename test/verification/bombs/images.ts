import { constants, crc32 as nodeCrc32, deflateSync } from 'node:zlib';

/** CRC-32 as PNG §D has it; Node 20.15 is the first to bring its own. */
const checksum: (bytes: Uint8Array) => number =
  nodeCrc32 ??
  ((bytes) => {
    let crc = 0xffffffff;
    for (const byte of bytes) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    return (crc ^ 0xffffffff) >>> 0;
  });

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
export const END = chunk('IEND');

export function chunk(type: string, data: Uint8Array = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(checksum(body), body.length + 4);
  return whole;
}

export function header(width = 1, height = 1): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([8, 6, 0, 0, 0], 8);
  return chunk('IHDR', data);
}

export const png = (...parts: Uint8Array[]) => Buffer.concat([SIGNATURE, ...parts]);

/** A compressed iTXt chunk; `deflated` as it is. */
export const itxt = (keyword: string, deflated: Uint8Array) =>
  chunk('iTXt', Buffer.concat([Buffer.from(`${keyword}\0\x01\0\0\0`, 'latin1'), deflated]));

/**
 * Spaces without end: blocks of 16 MiB, each flushed, so that one can be repeated. The checksum at the end is wrong,
 * but nobody who keeps a limit gets there.
 */
export function deflatedSpaces(mebibytes: number): Buffer {
  const whole = deflateSync(Buffer.alloc(16 * 1024 * 1024, 0x20), {
    finishFlush: constants.Z_FULL_FLUSH,
    level: 9,
  });
  const head = whole.subarray(0, 2);
  return Buffer.concat([
    head,
    ...Array.from({ length: mebibytes / 16 }, () => whole.subarray(2)),
    Buffer.from([3, 0, 0, 0, 0, 0]),
  ]);
}

const svgOpen =
  '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"';
const svg = (inside: string) => `${svgOpen}>${inside}</svg>`;

/** What XML parsers of our days still do when nobody stops them. */
export const entityBombs: readonly (readonly [string, string])[] = [
  ['an external entity', `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg('&x;')}`],
  [
    'a billion laughs',
    `<!DOCTYPE svg [<!ENTITY a "ha">${Array.from(
      { length: 30 },
      (_, at) => `<!ENTITY a${at} "${`&a${at ? at - 1 : ''};`.repeat(10)}">`,
    ).join('')}]>${svg('&a29;')}`,
  ],
  ['quadratic blow-up', `<!DOCTYPE svg [<!ENTITY a "${'a'.repeat(60_000)}">]>${svg('&a;'.repeat(40_000))}`],
  ['a parameter entity', `<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]>${svg('')}`],
  ['a foreign DTD', `<!DOCTYPE svg SYSTEM "http://127.0.0.1/svg.dtd">${svg('')}`],
  ['an entity without a doctype', `<!ENTITY x "y">${svg('&x;')}`],
];

export const nestedTags = (count: number) => `${svgOpen}>${'<g>'.repeat(count)}${'</g>'.repeat(count)}</svg>`;

/** SVGs that are slow for one parser or another; none holds a badge. */
export const slowSvgs: readonly (readonly [string, string])[] = [
  ['50,000 nested tags', `${svgOpen}>${'<g>'.repeat(50_000)}`],
  ['36,000 tags, closed', nestedTags(36_000)],
  [
    '30,000 attributes',
    `${svgOpen}${Array.from({ length: 30_000 }, (_, at) => ` a${at.toString(36)}=""`)
      .join('')
      .slice(0, 250_000)}/>`,
  ],
  ['65 attributes', `${svgOpen}${Array.from({ length: 65 }, (_, at) => ` a${at}=""`).join('')}/>`],
  ['one attribute of 250 KiB', `${svgOpen} d="${'x'.repeat(250_000)}"/>`],
  ['a comment that never ends', svg(`<!--${'-'.repeat(250_000)}`)],
  ['60,000 comments', svg('<!>'.repeat(20_000) + '<!---->'.repeat(20_000))],
  ['CDATA that nearly ends, over and over', svg(`<![CDATA[${']]'.repeat(120_000)}`)],
  ['250,000 brackets', `${svgOpen}>${'<'.repeat(250_000)}`],
  ['250,000 ampersands', svg('&'.repeat(250_000))],
  ['10,000 namespaces', `${svgOpen}>${'<g xmlns:a="b">'.repeat(10_000)}`],
  ['a tag of spaces', `${svgOpen}${' '.repeat(250_000)}`],
  [
    'a bomb of <use>',
    svg(
      Array.from(
        { length: 20 },
        (_, at) => `<g id="g${at}">${`<use href="#g${at - 1}"/>`.repeat(10)}</g>`,
      ).join(''),
    ),
  ],
];

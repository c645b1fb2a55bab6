import { readFileSync, readdirSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { bakePng, pngLimits, toBakedPngParts, unbakePng } from '../../src/openbadges/baking/png.js';
import { bakeSvg, unbakeSvg } from '../../src/openbadges/baking/svg.js';
import { lint } from '../../src/openbadges/lint.js';
import { type SignedAward, sign } from '../../src/openbadges/proof/sign.js';
import { awardOf, codeOf, freshKeys, skill } from './samples.js';

let signed: SignedAward;
beforeAll(async () => {
  const keys = await freshKeys();
  signed = await sign(await lint(awardOf(skill, 'fi', keys), () => []), keys);
});

const chunk = (type: string, data: Buffer | string) => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), Buffer.from(data as string, 'latin1')]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(body.length - 4, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
};
const header = (width = 1, height = 1) => {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data[8] = 8;
  return chunk('IHDR', data);
};
const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const pixels = chunk('IDAT', deflateSync(Buffer.alloc(2)));
const end = chunk('IEND', '');
const pngOf = (...chunks: Buffer[]) => Buffer.concat([start, header(), ...chunks, pixels, end]);
const png = pngOf(chunk('tEXt', 'Title\0A badge'));
const ob3Text = (text: string) => chunk('iTXt', `openbadgecredential\0\0\0\0\0${text}`);

describe('a PNG', () => {
  const parts = ['ob3', 'ob3Jwt', 'ob2', 'ob2Jws'] as const;
  it.each(parts)('carries %s and gives it back', (part) => {
    const standard = part.startsWith('ob3') ? 'ob3' : 'ob2';
    const baked = bakePng(png, signed[part], standard);
    const found = unbakePng(baked);
    expect(found.standard).toBe(standard);
    expect(part.endsWith('s') || part.endsWith('t') ? found.text : JSON.parse(found.text)).toEqual(
      part.endsWith('s') || part.endsWith('t') ? signed[part] : JSON.parse(signed[part]),
    );
  });

  it('holds nothing but ASCII: a reader of Latin-1 sees the same', () => {
    const { text } = unbakePng(bakePng(png, '{"name":"Näyttö – Öljy 🏅"}', 'ob3'));
    expect(text).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.parse(text)).toEqual({ name: 'Näyttö – Öljy 🏅' });
  });

  it('is baked straight after its header, and keeps every other byte', () => {
    const baked = bakePng(png, '{}', 'ob3');
    const added = baked.length - png.length;
    expect(baked.subarray(0, 33)).toEqual(png.subarray(0, 33));
    expect(baked.subarray(33 + added)).toEqual(png.subarray(33));
    expect(baked.toString('latin1', 37, 41)).toBe('iTXt');
  });

  it('is not copied to be sent: the picture is one part of the original', () => {
    const [, , picture] = toBakedPngParts(png, '{}', 'ob3');
    expect(toBakedPngParts(png, '{}', 'ob3')).toHaveLength(3);
    expect(picture?.buffer).toBe(png.buffer);
  });

  it.each(['ob2', 'ob3'] as const)('is baked again without the old badge: %s', (standard) => {
    const again = bakePng(bakePng(png, '{"id":1}', standard), '{"id":2}', 'ob3');
    expect(unbakePng(again)).toEqual({ standard: 'ob3', text: '{"id":2}' });
  });

  it.each([
    [
      'compressed iTXt',
      chunk(
        'iTXt',
        Buffer.concat([Buffer.from('openbadges\0\x01\0fi\0avain\0', 'latin1'), deflateSync('{"a":"ö"}')]),
      ),
      'ob2',
      '{"a":"ö"}',
    ],
    [
      'tEXt of before OB 1.1',
      chunk('tEXt', 'openbadges\0https://example.org/a'),
      'ob2',
      'https://example.org/a',
    ],
    ['iTXt with a language', chunk('iTXt', 'openbadgecredential\0\0\0en\0credential\0{}'), 'ob3', '{}'],
  ])('of somebody else is read: %s', (_what, badge, standard, text) => {
    expect(unbakePng(pngOf(badge))).toEqual({ standard, text });
  });

  it.each([
    ['no PNG', Buffer.from('GIF89a'), 'image-malformed'],
    ['no badge', png, 'image-without-badge'],
    [
      'a badge under another keyword',
      pngOf(chunk('iTXt', 'openbadgecredentials\0\0\0\0\0{}')),
      'image-without-badge',
    ],
    ['two badges', pngOf(ob3Text('{}'), ob3Text('{}')), 'image-with-two-badges'],
    [
      'a badge of each standard',
      pngOf(ob3Text('{}'), chunk('iTXt', 'openbadges\0\0\0\0\0{}')),
      'image-with-two-badges',
    ],
    ['a wrong checksum', flip(pngOf(ob3Text('{}')), 60), 'image-malformed'],
    ['a wrong checksum elsewhere', flip(pngOf(ob3Text('{}')), -14), 'image-malformed'],
    [
      'a length of 2^32-1',
      Buffer.concat([start, header(), Buffer.from([255, 255, 255, 255]), Buffer.from('iTXtxxxxxxxx')]),
      'image-malformed',
    ],
    ['no end', Buffer.concat([start, header(), ob3Text('{}'), pixels]), 'image-malformed'],
    ['bytes after the end', Buffer.concat([pngOf(ob3Text('{}')), Buffer.from('<html>')]), 'image-malformed'],
    ['two headers', pngOf(header(), ob3Text('{}')), 'image-malformed'],
    ['no header first', Buffer.concat([start, ob3Text('{}'), header(), end]), 'image-malformed'],
    [
      '30,000 by 30,000 pixels',
      Buffer.concat([start, header(30_000, 30_000), ob3Text('{}'), end]),
      'image-too-large',
    ],
    ['no pixels', Buffer.concat([start, header(0, 1), ob3Text('{}'), end]), 'image-malformed'],
    [
      'too many chunks',
      Buffer.concat([start, header(), ...Array<Buffer>(5_000).fill(chunk('tIME', '')), end]),
      'image-too-large',
    ],
    [
      'too large',
      Buffer.concat([start, header(), chunk('IDAT', Buffer.alloc(pngLimits.bytes)), end]),
      'image-too-large',
    ],
    [
      'a bomb',
      pngOf(
        chunk(
          'iTXt',
          Buffer.concat([
            Buffer.from('openbadges\0\x01\0\0\0', 'latin1'),
            deflateSync(Buffer.alloc(256 * 1024 * 1024)),
          ]),
        ),
      ),
      'image-too-large',
    ],
    ['an unknown compression', pngOf(chunk('iTXt', 'openbadges\0\x02\0\0\0{}')), 'image-malformed'],
    ['a chunk cut in its fields', pngOf(chunk('iTXt', 'openbadges\0\0\0')), 'image-malformed'],
    ['text that is not UTF-8', pngOf(chunk('iTXt', 'openbadges\0\0\0\0\0\xff\xfe')), 'image-malformed'],
    ['a longer text than allowed', pngOf(ob3Text('x'.repeat(pngLimits.text + 1))), 'image-too-large'],
  ])('is refused: %s', (_what, bytes, code) => {
    expect(codeOf(() => unbakePng(bytes))).toBe(code);
  });

  it('survives any byte changed: another text is never read without a refusal', () => {
    const good = pngOf(ob3Text('{"a":1}'));
    for (let at = 0; at < good.length; at++) {
      expect(codeOf(() => unbakePng(flip(good, at)))).toMatch(/^image-/);
      expect(codeOf(() => unbakePng(good.subarray(0, at)))).toMatch(/^image-/);
    }
  });
});

const svg =
  '<?xml version="1.0" encoding="UTF-8"?>\n<!-- a badge --><svg xmlns="http://www.w3.org/2000/svg" viewBox=\'0 0 1 1\'><title>Näyttö &amp; 1 &#60; 2</title><path d="M0 0"/></svg>\n';
const ob3Svg = (element: string, namespace = 'https://purl.imsglobal.org/ob/v3p0') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="${namespace}">${element}<path/></svg>`;
const unbake = (text: string) => unbakeSvg(Buffer.from(text));

describe('an SVG', () => {
  it.each(['ob3', 'ob3Jwt', 'ob2', 'ob2Jws'] as const)('carries %s and gives it back', (part) => {
    const standard = part.startsWith('ob3') ? 'ob3' : 'ob2';
    const found = unbakeSvg(bakeSvg(Buffer.from(svg), signed[part], standard));
    const isToken = part === 'ob3Jwt' || part === 'ob2Jws';
    expect(found.standard).toBe(standard);
    expect(isToken ? found.text : JSON.parse(found.text)).toEqual(
      isToken ? signed[part] : JSON.parse(signed[part]),
    );
  });

  it('is baked as the specifications say, and keeps the picture', () => {
    const token = bakeSvg(Buffer.from(svg), signed.ob3Jwt, 'ob3').toString();
    expect(token).toContain(
      ` xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"><openbadges:credential verify="${signed.ob3Jwt}"></openbadges:credential><title>Näyttö`,
    );
    const hosted = bakeSvg(Buffer.from(svg), signed.ob2, 'ob2').toString();
    expect(hosted).toContain(
      'xmlns:openbadges="http://openbadges.org"><openbadges:assertion verify="https://badges.example.org/',
    );
    expect(
      hosted
        .replace(/<openbadges:assertion.*<\/openbadges:assertion>/s, '')
        .replace(' xmlns:openbadges="http://openbadges.org"', ''),
    ).toBe(svg);
  });

  it.each(['Näyttö – Öljy 🏅', ']]>', ']]', '<!DOCTYPE x>', '</openbadges:credential>', '&amp;'])(
    'carries %s in a name',
    (name) => {
      const baked = bakeSvg(Buffer.from(svg), JSON.stringify({ name, list: [[[1]]] }), 'ob3');
      expect(JSON.parse(unbakeSvg(baked).text)).toEqual({ name, list: [[[1]]] });
    },
  );

  it('is baked again without the old badge, from a self-closing picture too', () => {
    const once = bakeSvg(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" />'), signed.ob2, 'ob2');
    const again = bakeSvg(once, '{"id":2}', 'ob3');
    expect(unbakeSvg(again)).toEqual({ standard: 'ob3', text: '{"id":2}' });
    expect(again.toString()).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"><openbadges:credential><![CDATA[{"id":2}]]></openbadges:credential></svg>',
    );
  });

  it.each([
    [
      'another prefix',
      '<svg xmlns="x" xmlns:b="https://purl.imsglobal.org/ob/v3p0"><b:credential>{"a":"&lt;"}</b:credential></svg>',
      '{"a":"<"}',
    ],
    [
      'its own namespace',
      '<svg><credential xmlns="https://purl.imsglobal.org/ob/v3p0"><![CDATA[{}]]></credential></svg>',
      '{}',
    ],
    ['a token', ob3Svg('<openbadges:credential verify="a.b.c"/>'), 'a.b.c'],
    [
      'CDATA in two',
      ob3Svg('<openbadges:credential>\n<![CDATA[{"a":"]]]]><![CDATA[>"}]]>\n</openbadges:credential>'),
      '{"a":"]]>"}',
    ],
  ])('of somebody else is read: %s', (_what, text, expected) => {
    expect(unbake(text)).toEqual({ standard: 'ob3', text: expected });
  });

  it.each([
    ['no badge', svg, 'image-without-badge'],
    [
      'another namespace',
      ob3Svg('<openbadges:credential>{}</openbadges:credential>', 'https://evil.example/'),
      'image-malformed',
    ],
    [
      'OB 3.0 under the namespace of OB 2.0',
      ob3Svg('<openbadges:credential>{}</openbadges:credential>', 'http://openbadges.org'),
      'image-malformed',
    ],
    [
      'two badges',
      ob3Svg('<openbadges:credential>{}</openbadges:credential>'.repeat(2)),
      'image-with-two-badges',
    ],
    [
      'a second badge that hides deeper',
      ob3Svg(
        '<openbadges:credential>{}</openbadges:credential><g><openbadges:credential>{}</openbadges:credential></g>',
      ),
      'image-with-two-badges',
    ],
    [
      'a badge with elements',
      ob3Svg('<openbadges:credential><a/>{}</openbadges:credential>'),
      'image-malformed',
    ],
    ['an empty badge', ob3Svg('<openbadges:credential/>'), 'image-malformed'],
    [
      'a token and a body',
      ob3Svg('<openbadges:credential verify="a.b.c">{}</openbadges:credential>'),
      'image-malformed',
    ],
    [
      'an address that is not the body’s',
      ob3Svg(
        '<openbadges:assertion verify="https://a.example/">{"id":"https://b.example/"}</openbadges:assertion>',
        'http://openbadges.org',
      ),
      'image-malformed',
    ],
    ['a document type', `<!DOCTYPE svg>${svg.slice(svg.indexOf('<svg'))}`, 'image-unsafe'],
    ['entities', `<!dOcTyPe svg [<!ENTITY a "aaaa">]><svg>&a;</svg>`, 'image-unsafe'],
    ['an unknown entity', '<svg>&xxe;</svg>', 'image-unsafe'],
    ['a bare ampersand', '<svg>a & b</svg>', 'image-unsafe'],
    ['another encoding', '<?xml version="1.0" encoding="ISO-8859-1"?><svg/>', 'image-unsafe'],
    ['<use>', '<svg><use href="#a"/></svg>', 'image-unsafe'],
    ['50,000 nested tags', '<a>'.repeat(50_000), 'image-too-large'],
    [
      '50,000 attributes',
      `<svg ${Array.from({ length: 20_000 }, (_, n) => `a${n}=""`).join(' ')}/>`,
      'image-too-large',
    ],
    ['300 KB', `<svg>${' '.repeat(300 * 1024)}</svg>`, 'image-too-large'],
    ['no SVG', '<html></html>', 'image-malformed'],
    ['nothing', '', 'image-malformed'],
    ['two roots', '<svg></svg><svg></svg>', 'image-malformed'],
    ['text outside', '<svg></svg>x', 'image-malformed'],
    ['an open tag', '<svg><g></svg>', 'image-malformed'],
    ['an end without start', '</svg>', 'image-malformed'],
    ['an attribute twice', '<svg a="1" a="2"/>', 'image-malformed'],
    ['an attribute without quotes', '<svg a=1/>', 'image-malformed'],
    ['attributes side by side', '<svg a="1"b="2"/>', 'image-malformed'],
    ['an open comment', '<svg><!-- </svg>', 'image-malformed'],
    ['a control character', '<svg>\0</svg>', 'image-malformed'],
  ])('is refused: %s', (_what, text, code) => {
    const started = performance.now();
    expect(codeOf(() => unbake(text))).toBe(code);
    expect(performance.now() - started).toBeLessThan(200);
  });

  it.each([
    ['UTF-16', Buffer.from(`\ufeff${svg}`, 'utf16le')],
    ['Latin-1', Buffer.from('<svg>ö</svg>', 'latin1')],
  ])('in %s is refused', (_what, bytes) => {
    expect(codeOf(() => unbakeSvg(bytes))).toMatch(/^image-(unsafe|malformed)$/);
  });

  it('of our own catalogue can be baked, every one', () => {
    const folder = new URL('../../badges/images/', import.meta.url);
    const pictures = readdirSync(folder).filter((name) => name.endsWith('.svg'));
    expect(pictures.length).toBeGreaterThan(0);
    for (const name of pictures) {
      const baked = bakeSvg(readFileSync(new URL(name, folder)), signed.ob3, 'ob3');
      expect(JSON.parse(unbakeSvg(baked).text)).toEqual(JSON.parse(signed.ob3));
    }
  });
});

function flip(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  const place = at < 0 ? copy.length + at : at;
  copy[place] = (copy[place] ?? 0) ^ 0x20;
  return copy;
}

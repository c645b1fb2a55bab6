import { beforeAll, afterAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import extractChunks from 'png-chunks-extract';
import { decodeSync } from 'png-chunk-itxt';

import { bakePng, unbakePng } from '../../../src/openbadges/baking/png.js';
import { bakeSvg, unbakeSvg } from '../../../src/openbadges/baking/svg.js';
import { inChromium, openBrowser } from '../../chromium.js';
import { codeOf } from '../samples.js';
import { everyPicture, iTXt, packedITXt, pngOf, tEXt, zTXt } from './pictures.js';

const url = 'https://badges.example.org/assertions/1';
const jws = 'eyJhbGciOiJSUzI1NiJ9.eyJpZCI6Imh0dHBzOi8vZXhhbXBsZS5vcmcifQ.c2ln';
const ob1 = JSON.stringify({ uid: 'a1', recipient: 'sha256$ä', verify: { type: 'hosted', url } });
const ob2 = JSON.stringify({ id: url, type: 'Assertion', badge: 'https://badges.example.org/b' });
const ob3 = JSON.stringify({ id: 'urn:uuid:1', name: 'Näyttö – Öljy 🏅 ]]> <b>' });

describe('a PNG baked by others is read', () => {
  it.each([
    ['OB 0.5 and 1.0: tEXt with the address of the assertion', tEXt('openbadges', url), 'ob2', url],
    ['OB 1.0: tEXt with the assertion, in Latin-1', tEXt('openbadges', ob1), 'ob2', ob1],
    ['tEXt with a signature', tEXt('openbadges', jws), 'ob2', jws],
    ['zTXt, as imaging programs save long texts', zTXt('openbadges', ob1), 'ob2', ob1],
    ['OB 1.1, Mozilla’s bakery: iTXt with an assertion', iTXt('openbadges', ob1), 'ob2', ob1],
    ['OB 1.1, Mozilla’s bakery: iTXt with an address', iTXt('openbadges', url), 'ob2', url],
    [
      'OB 2.0, Badgr: iTXt with raw UTF-8',
      iTXt('openbadges', ob2.replace('/b', '/ä🏅')),
      'ob2',
      ob2.replace('/b', '/ä🏅'),
    ],
    ['OB 2.0, openbadgeslib: iTXt with a signature', iTXt('openbadges', jws), 'ob2', jws],
    ['a compressed iTXt with language and translated keyword', packedITXt('openbadges', ob2), 'ob2', ob2],
    ['OB 3.0: JSON', iTXt('openbadgecredential', ob3), 'ob3', ob3],
    ['OB 3.0: a token, compressed', packedITXt('openbadgecredential', jws), 'ob3', jws],
    ['CLR 2.0', iTXt('clrcredential', ob3), 'clr', ob3],
  ])('%s', (_what, badge, standard, text) => {
    expect(unbakePng(pngOf(badge))).toEqual({ standard, text });
  });

  it('wherever the chunk stands: openbadgeslib puts it before IEND', () => {
    const png = pngOf();
    const late = Buffer.concat([png.subarray(0, -12), iTXt('openbadges', jws), png.subarray(-12)]);
    expect(unbakePng(late)).toEqual({ standard: 'ob2', text: jws });
  });
});

describe('a PNG that we bake', () => {
  const pictures = everyPicture();
  it('may be of any kind that the format knows', () => {
    expect(pictures.length).toBeGreaterThanOrEqual(176);
  });

  it.each(pictures)('is read by other programs and keeps the picture: %s', (_name, png) => {
    const baked = bakePng(png, ob3, 'ob3');
    const chunks = extractChunks(baked);
    const badges = chunks
      .filter(({ name }) => name === 'iTXt')
      .map(({ data }) => decodeSync(data))
      .filter(({ keyword }) => keyword === 'openbadgecredential');
    expect(badges).toHaveLength(1);
    expect(badges[0]).toMatchObject({ compressionFlag: false, languageTag: '', translatedKeyword: '' });
    expect(JSON.parse(badges[0]?.text ?? '')).toEqual(JSON.parse(ob3));
    const others = chunks.filter(({ data }) => !Buffer.from(data).includes('openbadgecredential\0'));
    expect(others).toEqual(extractChunks(png));
  });

  it.each(['ob2', 'ob3'] as const)('loses whatever badge was in it before: %s', (standard) => {
    const before = pngOf(
      tEXt('openbadges', url),
      zTXt('openbadges', ob1),
      iTXt('openbadgecredential', ob3),
      iTXt('clrcredential', '{}'),
    );
    expect(codeOf(() => unbakePng(before))).toBe('image-with-two-badges');
    expect(unbakePng(bakePng(before, ob2, standard))).toEqual({ standard, text: ob2 });
  });
});

const svgOf = (inside: string, attributes = '') =>
  Buffer.from(
    `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}<path d="M0 0"/></svg>`,
  );
const mozilla = 'xmlns:openbadges="http://openbadges.org"';
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

describe('an SVG baked by others is read', () => {
  it.each([
    [
      'Mozilla’s bakery, the address alone',
      svgOf(`<openbadges:assertion verify="${url}"></openbadges:assertion>`, mozilla),
      'ob2',
      url,
    ],
    [
      'Mozilla’s bakery, OB 1.x',
      svgOf(`<openbadges:assertion verify="${url}"><![CDATA[${ob1}]]></openbadges:assertion>`, mozilla),
      'ob2',
      ob1,
    ],
    [
      'Mozilla’s own sample, with blanks around',
      svgOf(
        `\n <openbadges:assertion verify="${url}">\n <![CDATA[\n  ${ob1}\n ]]>\n </openbadges:assertion>\n`,
        mozilla,
      ),
      'ob2',
      ob1,
    ],
    [
      'Badgr, OB 2.0 without an address',
      svgOf(`<openbadges:assertion><![CDATA[${ob2}]]></openbadges:assertion>`, mozilla),
      'ob2',
      ob2,
    ],
    ['a signature in its own element', svgOf(`<openbadges:assertion verify="${jws}"/>`, mozilla), 'ob2', jws],
    [
      'openbadgeslib: last, declared on the element',
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg"><path/><openbadges:assertion xmlns:openbadges="http://openbadges.org" verify="${jws}"/></svg>`,
      ),
      'ob2',
      jws,
    ],
    [
      'openbadgeslib, OB 3.0: as escaped text',
      Buffer.from(
        `<svg><openbadges:credential xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">${escaped(ob3)}</openbadges:credential></svg>`,
      ),
      'ob3',
      ob3,
    ],
    [
      'OB 3.0 with an empty verify',
      svgOf(
        `<openbadges:credential verify=""><![CDATA[{}]]></openbadges:credential>`,
        'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"',
      ),
      'ob3',
      '{}',
    ],
    [
      'OB 3.0 under the address of the specification',
      svgOf(
        `<openbadges:credential><![CDATA[{}]]></openbadges:credential>`,
        'xmlns:openbadges="https://purl.imsglobal.org/spec/ob/v3p0"',
      ),
      'ob3',
      '{}',
    ],
    [
      'in <metadata>, under the JSON-LD context',
      svgOf(
        `<metadata xmlns:openbadges="https://w3id.org/openbadges/v2"><openbadges:assertion verify="${url}" /></metadata>`,
      ),
      'ob2',
      url,
    ],
    [
      'CLR 2.0',
      svgOf(
        `<clr:credential><![CDATA[{}]]></clr:credential>`,
        'xmlns:clr="https://purl.imsglobal.org/clr/v2p0"',
      ),
      'clr',
      '{}',
    ],
  ])('%s', (_what, svg, standard, text) => {
    expect(unbakeSvg(svg)).toEqual({ standard, text });
  });
});

inChromium('in a browser, an SVG that we bake', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser();
    page = await browser.newPage();
  });
  afterAll(() => browser.close());

  /** What a plain XML parser finds under a namespace. */
  const findIn = (svg: string, namespace: string, name: string) =>
    page.evaluate(
      (given) => {
        // The page's own parser: its types belong to the browser.
        const { DOMParser } = globalThis as unknown as {
          DOMParser: new () => { parseFromString(...a: string[]): any };
        };
        const document = new DOMParser().parseFromString(given.svg, 'image/svg+xml');
        return [...document.getElementsByTagNameNS(given.namespace, given.name)].map((each: any) => ({
          verify: each.getAttribute('verify'),
          text: each.textContent,
          parent: each.parentNode.localName,
        }));
      },
      { svg, namespace, name },
    );

  it('holds one OB 3.0 credential as text, first under <svg>', async () => {
    const baked = bakeSvg(svgOf('<title>Ä</title>'), ob3, 'ob3').toString();
    const found = await findIn(baked, 'https://purl.imsglobal.org/ob/v3p0', 'credential');
    expect(found).toEqual([{ verify: null, text: expect.any(String), parent: 'svg' }]);
    expect(JSON.parse(found[0]?.text)).toEqual(JSON.parse(ob3));
    expect(await findIn(baked, 'http://openbadges.org', 'assertion')).toEqual([]);
  });

  it('holds a token as verify', async () => {
    const baked = bakeSvg(svgOf(''), jws, 'ob3').toString();
    expect(await findIn(baked, 'https://purl.imsglobal.org/ob/v3p0', 'credential')).toEqual([
      { verify: jws, text: '', parent: 'svg' },
    ]);
  });

  it('holds one OB 2.0 assertion with its address, also when an OB 3.0 badge was there before', async () => {
    const baked = bakeSvg(bakeSvg(svgOf(''), ob3, 'ob3'), ob2, 'ob2').toString();
    const found = await findIn(baked, 'http://openbadges.org', 'assertion');
    expect(found).toEqual([{ verify: url, text: ob2, parent: 'svg' }]);
    expect(await findIn(baked, 'https://purl.imsglobal.org/ob/v3p0', 'credential')).toEqual([]);
  });
});

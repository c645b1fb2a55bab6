import { readFileSync, readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';

import { faultOfSvg } from '../../src/catalog/files/drawing.js';
import { inChromium, openBrowser } from '../chromium.js';
import { startService, type Client, type Service } from '../service.js';

const outside = 'http://outside.test/probe';
const svg = (inside: string, attributes = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9" ${attributes}>${inside}<path d="M0 0h9v9z"/></svg>`;

/** What pictures were ever made to do besides drawing. Those with true do it in a browser that opens them unguarded. */
const active: readonly (readonly [string, string, boolean])[] = [
  ['a script', svg('<script>alert(1)</script>'), true],
  ['a script in CDATA', svg('<script><![CDATA[alert(1)]]></script>'), true],
  [
    'a script of another prefix',
    '<x:svg xmlns:x="http://www.w3.org/2000/svg"><x:script>alert(1)</x:script></x:svg>',
    true,
  ],
  ['a script of XHTML', svg('<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>'), true],
  ['a script from outside', svg(`<script href="${outside}"/>`), true],
  ['a script from outside, the old way', svg(`<script xlink:href="${outside}"/>`), true],
  ['onload', svg('', 'onload="alert(1)"'), true],
  ['onload in capitals', svg('', 'ONLOAD="alert(1)"'), false],
  ['onload of a path', svg('<g onload="alert(1)"/>'), false],
  ['onbegin of an animation', svg('<animate attributeName="x" dur="1s" onbegin="alert(1)"/>'), true],
  ['onend of an animation', svg('<set attributeName="x" to="1" dur="1ms" onend="alert(1)"/>'), true],
  [
    'an animated address',
    svg('<a><animate attributeName="href" values="javascript:alert(1)"/><text y="9">x</text></a>'),
    false,
  ],
  ['set to a script', svg('<a id="a"><set attributeName="xlink:href" to="javascript:alert(1)"/></a>'), false],
  [
    'a handler',
    svg('<handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">alert(1)</handler>'),
    false,
  ],
  [
    'a page inside',
    svg(
      '<foreignObject width="9" height="9"><body xmlns="http://www.w3.org/1999/xhtml" onload="alert(1)"><img src="x" onerror="alert(1)"/></body></foreignObject>',
    ),
    true,
  ],
  [
    'a frame inside',
    svg(`<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="${outside}"/></foreignObject>`),
    true,
  ],
  ['<use> from outside', svg(`<use href="${outside}#a"/>`), false],
  ['an image from outside', svg(`<image width="9" height="9" href="${outside}"/>`), true],
  ['an image that is a page', svg('<image href="data:text/html,&lt;script>alert(1)&lt;/script>"/>'), false],
  ['@import', svg(`<style>@import "${outside}";</style>`), true],
  [
    'a font from outside',
    svg(
      `<style>@font-face{font-family:a;src:url(${outside})}text{font-family:a}</style><text y="9">x</text>`,
    ),
    true,
  ],
  ['a fill from outside', svg(`<path fill="url(${outside}#a)" d="M0 0h9v9z"/>`), false],
  ['a style from outside', svg(`<path style="mask:url(${outside}#a)" d="M0 0h9v9z"/>`), false],
  ['a filter from outside', svg(`<path filter="url(${outside}#a)" d="M0 0h9v9z"/>`), false],
  ['a cursor from outside', svg('', `cursor="url(${outside}),auto"`), false],
  ['an escaped address', svg(`<path fill="u\\72l(${outside}#a)" d="M0 0h9v9z"/>`), false],
  ['a style sheet beside', `<?xml-stylesheet type="text/css" href="${outside}"?>${svg('')}`, true],
  [
    'a style sheet that rewrites',
    `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="${outside}"?>${svg('')}`,
    false,
  ],
  ['a link', svg('<a href="javascript:alert(1)"><text y="9">x</text></a>'), false],
  ['a link with a TAB in it', svg('<a href="java&#9;script:alert(1)"><text y="9">x</text></a>'), false],
  ['a base', svg('', `xml:base="${outside}"`), false],
  [
    'a refresh',
    svg(`<meta xmlns="http://www.w3.org/1999/xhtml" http-equiv="refresh" content="0;url=${outside}"/>`),
    false,
  ],
  ['a document type', `<!DOCTYPE svg [<!ENTITY x "&#60;script>alert(1)&#60;/script>">]>${svg('&x;')}`, true],
  ['an element of another world', svg('<x:y xmlns:x="urn:x"/>'), false],
];

describe('T39: an SVG that does more than draw', () => {
  it.each(active)('does not get into the catalogue: %s', (_what, text) => {
    expect(faultOfSvg(Buffer.from(text))).toMatch(/^(contains |cannot be used: |is not an SVG)/);
  });

  it('is told from those that only draw', () => {
    const drawing = svg(
      '<defs><linearGradient id="a"><stop offset="1" stop-color="red"/></linearGradient></defs><path fill="url(#a)" d="M0 0"/>',
    ).replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', '');
    expect(
      faultOfSvg(Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<!-- ours -->${drawing}`)),
    ).toBeUndefined();
    const folder = new URL('../../badges/images/', import.meta.url);
    const ours = readdirSync(folder).filter((name) => name.endsWith('.svg'));
    expect(ours.length).toBeGreaterThan(20);
    for (const name of ours) expect(faultOfSvg(readFileSync(new URL(name, folder)))).toBeUndefined();
  });
});

describe('T39: handed in by a stranger', () => {
  let service: Service;
  let nobody: Client;
  let teacher: Client;
  beforeAll(async () => {
    service = await startService();
    nobody = await service.as();
    teacher = await service.as('teacher-1');
  });
  afterAll(() => service.remove());

  it.each(active)('%s is never sent back', async (_what, text) => {
    const bytes = Buffer.from(text);
    const judged = await nobody.upload('/api/verifications', { name: 'a.svg', type: 'image/svg+xml', bytes });
    expect(judged.headers.get('content-type')).toMatch(/^application\/(problem\+)?json/);
    expect(judged.text).not.toMatch(/outside\.test|alert\(1\)/);
    for (const name of ['a.svg', 'a.png']) {
      const kept = await teacher.upload(
        '/api/evidence',
        { name, type: 'image/svg+xml', bytes },
        { title: 'a' },
      );
      expect(kept.status).toBe(415);
    }
  });

  it('our own are served to be looked at only, and nothing else is an SVG', async () => {
    const { headers, status } = await nobody.get('/images/badges/1.2/1.svg');
    expect([status, headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
    expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  inChromium('in a browser', () => {
    const seen = { dialogs: 0, outside: 0 };
    let browser: Browser;
    let page: Page;
    let server: Server;
    let guarded: Record<string, string>;
    beforeAll(async () => {
      browser = await openBrowser();
      page = await browser.newPage();
      page.on('dialog', (dialog) => {
        seen.dialogs++;
        void dialog.dismiss();
      });
      await page.route('http://outside.test/**', (route) => {
        seen.outside++;
        return route.abort();
      });
      const { headers } = await nobody.get('/images/badges/1.2/1.svg');
      guarded = Object.fromEntries(
        ['content-security-policy', 'x-content-type-options'].map((name) => [name, headers.get(name) ?? '']),
      );
      server = createServer((request, response) => {
        const [, kind, index] = (request.url ?? '').split('/');
        const picture = active[Number(index)]?.[1] ?? '';
        const text = kind === 'page' ? `<!doctype html><img src="/guarded/${index}">` : picture;
        response.writeHead(200, {
          'content-type': kind === 'page' ? 'text/html' : 'image/svg+xml',
          ...(kind === 'guarded' ? guarded : {}),
        });
        response.end(text);
      });
      await new Promise<void>((resolve) => server.listen(0, 'localhost', () => resolve()));
    });
    afterAll(async () => {
      server.close();
      await browser.close();
    });

    const at = (path: string) => `http://localhost:${(server.address() as AddressInfo).port}${path}`;

    /** Opens an address in the one page, and counts what ran and what was asked for elsewhere. */
    async function open(url: string) {
      Object.assign(seen, { dialogs: 0, outside: 0 });
      const started = performance.now();
      await page.goto(url, { waitUntil: 'load' }).catch(() => undefined);
      const ms = performance.now() - started;
      await page.waitForTimeout(100);
      return { ...seen, ms };
    }

    it.each(active.map(([what], index) => [what, index] as const))(
      'T39: even with our headers alone %s does nothing',
      async (_what, index) => {
        expect(await open(at(`/guarded/${index}`))).toMatchObject({ dialogs: 0, outside: 0 });
        expect(await open(at(`/page/${index}`))).toMatchObject({ dialogs: 0, outside: 0 });
      },
    );

    it.each(active.flatMap(([what, , does], index) => (does ? [[what, index] as const] : [])))(
      'T39 twin: without them %s runs, or asks elsewhere',
      async (_what, index) => {
        const { dialogs, outside } = await open(at(`/open/${index}`));
        expect(dialogs + outside).toBeGreaterThan(0);
      },
    );

    it('T39, T40: every badge of ours opens within two seconds, asks for nothing and says nothing', async () => {
      const names = readdirSync(new URL('../../badges/images/', import.meta.url)).filter((name) =>
        name.endsWith('.svg'),
      );
      for (const name of names) {
        const [, badge, version] = /^(.+)\.v(\d+)\.svg$/.exec(name) ?? [];
        const seen = await open(`${service.url}/images/badges/${badge}/${version}.svg`);
        expect([name, seen]).toEqual([name, { dialogs: 0, outside: 0, ms: expect.any(Number) }]);
        expect(seen.ms).toBeLessThan(2_000);
      }
    }, 120_000);
  });
});

import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../../src/openbadges/json.js';
import { bakeSvg } from '../../../src/openbadges/baking/svg.js';
import { inChromium, openBrowser } from '../../chromium.js';
import { type Service, startService } from '../../service.js';
import { type Origin, startOrigin } from '../fetch/origin.js';
import { badgeOf } from '../world/documents.js';
import { didKeyIssuer, didWebIssuer } from '../world/issuers.js';
import { assertionOf, badgeClassOf, ob2, profileOf } from '../world/ob2.js';
import { type Filled, sendForm } from './stage.js';

const attack = '<img src=x onerror=alert(1)><script>alert(2)</script></title></textarea>';
const evil = `"'>${attack}`;
const svgAttack = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(3)"><script>alert(4)</script></svg>`;

const issuer = didWebIssuer('circus.example.org');
const anybody = didKeyIssuer();

/** A badge that says the attack wherever it says anything. */
const evilBadge = (id: string) =>
  badgeOf(id, {
    name: evil,
    issuer: { id, type: ['Profile'], name: evil },
    credentialSubject: {
      id: 'did:example:juggler',
      type: ['AchievementSubject'],
      achievement: {
        id: 'https://circus.example.org/achievements/juggling',
        type: ['Achievement'],
        name: evil,
        description: `${evil} [click](javascript:alert(5)) https://evil.example.org/`,
        inLanguage: 'fi',
        criteria: {
          id: 'https://evil.example.org/criteria',
          narrative: `${evil}\n\n![x](https://evil.example.org/x.png)`,
        },
        image: { id: 'https://evil.example.org/image.svg', type: 'Image' },
      },
    },
  });

describe('what a stranger hands in or serves', () => {
  let service: Service;
  let origin: Origin;
  beforeAll(async () => {
    const json = (body: JsonObject) => () => ({ body });
    const evilUrl = 'https://evil.example.org';
    origin = await startOrigin({
      ...Object.fromEntries(Object.entries(issuer.pages).map(([url, body]) => [url, () => ({ body })])),
      [`${evilUrl}/page`]: () => ({
        body: `<!doctype html>${attack}`,
        headers: { 'content-type': 'text/html' },
      }),
      [`${evilUrl}/svg`]: () => ({ body: svgAttack, headers: { 'content-type': 'image/svg+xml' } }),
      [`${evilUrl}/json`]: () => ({
        body: `{"a": ${attack}`,
        headers: { 'content-type': 'application/json' },
      }),
      [`${evilUrl}/error`]: () => ({ status: 500, body: attack, headers: { 'content-type': 'text/html' } }),
      [ob2.assertion]: json(assertionOf({ narrative: evil })),
      [ob2.badge]: json(badgeClassOf({ name: evil, description: evil, criteria: { narrative: evil } })),
      [ob2.issuer]: json(profileOf({ name: evil, description: evil })),
      [`${ob2.assertion}-gone`]: () => ({ status: 410, body: { revoked: true, revocationReason: evil } }),
    });
    service = await startService(origin.forService());
  }, 60_000);
  afterAll(async () => {
    await service.remove();
    await origin.close();
  });

  const picture = readFileSync('badges/images/1.1.v1.svg', 'utf8').replace(
    '</svg>',
    '<script>alert(6)</script></svg>',
  );
  const handedIn: readonly [name: string, threat: string, fill: () => Promise<Filled>][] = [
    [
      'a proved badge full of markup',
      'T15',
      async () => ({ text: JSON.stringify(await issuer.secure(evilBadge(issuer.id))) }),
    ],
    [
      'a badge of nobody full of markup',
      'T15',
      async () => ({ text: JSON.stringify(await anybody.secure(evilBadge(issuer.id))) }),
    ],
    ['a served badge full of markup', 'T15', async () => ({ url: ob2.assertion })],
    [
      'a reason full of markup',
      'T15',
      async () => ({ text: JSON.stringify(assertionOf({ id: `${ob2.assertion}-gone` })) }),
    ],
    ['a page that is fetched', 'T15', async () => ({ url: 'https://evil.example.org/page' })],
    ['an SVG that is fetched', 'T15', async () => ({ url: 'https://evil.example.org/svg' })],
    ['broken JSON that is fetched', 'T15', async () => ({ url: 'https://evil.example.org/json' })],
    ['an error page that is fetched', 'T15', async () => ({ url: 'https://evil.example.org/error' })],
    ['a markup text', 'T15', async () => ({ text: attack })],
    ['a link full of markup', 'T15', async () => ({ url: `https://evil.example.org/${attack}` })],
    ['an SVG with scripts and no badge', 'T39', async () => ({ file: Buffer.from(svgAttack) })],
    [
      'an SVG with scripts and a badge',
      'T39',
      async () => ({
        file: Buffer.from(
          bakeSvg(Buffer.from(picture), JSON.stringify(await issuer.secure(evilBadge(issuer.id))), 'ob3'),
        ),
      }),
    ],
  ];

  it.each(handedIn.map(([name, threat, fill]) => ({ name, threat, fill })))(
    '$threat: is never served again as anything but text: $name',
    async ({ fill }) => {
      const filled = await fill();
      for (const lang of ['fi', 'sv', 'en']) {
        const answer = await sendForm(service, filled, lang);
        const html = await answer.text();
        expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
        expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
        expect(answer.headers.get('cache-control')).toBe('no-store');
        expect(answer.headers.get('content-security-policy')).toMatch(
          /^default-src 'none';img-src 'self';style-src 'self'/,
        );
        expect(activeIn(html)).toEqual([]);
      }
    },
  );

  it('T15 twin: is active in a page that does not escape, and the test sees it', async () => {
    const html = await (await sendForm(service, { url: ob2.assertion }, 'en')).text();
    expect(html).toContain('&lt;img src=x');
    const unescaped = html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"');
    expect(activeIn(unescaped)).toEqual(expect.arrayContaining(['<script', 'onerror=', '<img']));
  });

  it('T15: never comes back from the API as anything but JSON', async () => {
    for (const [, , fill] of handedIn) {
      const form = new FormData();
      for (const [name, value] of Object.entries(await fill()))
        form.set(
          name,
          typeof value === 'string' ? value : new Blob([new Uint8Array(value)]),
          ...((typeof value === 'string' ? [] : ['x.svg']) as []),
        );
      const answer = await fetch(`${service.url}/api/verifications`, { method: 'POST', body: form });
      expect(answer.headers.get('content-type')).toMatch(/^application\/(problem\+)?json/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(JSON.parse(await answer.text())).toBeInstanceOf(Object);
    }
  });

  inChromium('in a browser', () => {
    /** Shows a page at our own address, and tells what ran in it and whom it asked. */
    async function show(html: string, headers: Record<string, string>) {
      const browser = await openBrowser();
      const page = await browser.newPage();
      const told = { dialogs: 0, asked: [] as string[] };
      page.on('dialog', async (dialog) => {
        told.dialogs += 1;
        await dialog.dismiss();
      });
      await page.route('**/*', (route) => {
        const url = route.request().url();
        if (url === `${service.url}/shown`) return route.fulfill({ body: html, headers });
        if (!url.startsWith(service.url)) told.asked.push(url);
        return route.continue();
      });
      await page.goto(`${service.url}/shown`);
      await page.waitForTimeout(300);
      await browser.close();
      return told;
    }
    const answerTo = async (filled: Filled) => {
      const answer = await sendForm(service, filled, 'en');
      const policy = answer.headers.get('content-security-policy') ?? '';
      const type = answer.headers.get('content-type') ?? '';
      return {
        html: await answer.text(),
        headers: { 'content-type': type, 'content-security-policy': policy },
      };
    };

    it('T39: runs nothing and asks nobody, whatever the SVG and the badge in it hold', async () => {
      for (const [, , fill] of handedIn) {
        const { html, headers } = await answerTo(await fill());
        expect(await show(html, headers)).toEqual({ dialogs: 0, asked: [] });
      }
    }, 60_000);

    it('T39 twin: the same SVG runs when it is served as it was handed in', async () => {
      const { dialogs } = await show(svgAttack, { 'content-type': 'image/svg+xml' });
      expect(dialogs).toBeGreaterThan(0);
    });
  });
});

/** Markup that does something or leads away, other than our own. */
function activeIn(html: string): string[] {
  const tags = html.match(/<[a-z][^>]*>/gi) ?? [];
  const active = tags.flatMap(
    (tag) => tag.match(/<(script|img|iframe|object|embed|foreignObject)|\son\w+=|javascript:/gi) ?? [],
  );
  const ours = /^(\/[^/]|#|mailto:digitaitomerkit@|https:\/\/www\.hel\.fi)/;
  const links = [...html.matchAll(/(?:href|src|action)="([^"]*)"/g)]
    .map(([, url]) => url ?? '')
    .filter((url) => !ours.test(url));
  return [...active.map((one) => one.trim().toLowerCase()), ...links];
}

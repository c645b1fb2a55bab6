import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';

import { inChromium, openBrowser } from '../../chromium.js';
import { type OwnBadge, loadOwnBadges } from '../../publication/own-badge.js';
import { type Service, startService } from '../../service.js';
import { type Filled, headingOf, sendForm, textOf } from './stage.js';

describe('the page that asks for a badge', () => {
  let service: Service;
  let badge: OwnBadge;
  beforeAll(async () => {
    service = await startService();
    [badge] = (await loadOwnBadges(service, 1)) as [OwnBadge];
  }, 60_000);
  afterAll(() => service.remove());

  it.each([
    ['fi', 'Onko tämä merkki aito?'],
    ['sv', 'Är det här märket äkta?'],
    ['en', 'Is this badge genuine?'],
  ])('asks one question, in the language of the browser: %s', async (lang, question) => {
    const byBrowser = await fetch(`${service.url}/verify`, { headers: { 'accept-language': `${lang}-FI` } });
    expect(headingOf(await byBrowser.text())).toBe(question);
    const byAddress = await fetch(`${service.url}/verify?lang=${lang}`);
    expect(byAddress.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await byAddress.text();
    expect(headingOf(html)).toBe(question);
    expect(html).not.toContain('<script');
    expect(await (await fetch(`${service.url}/?lang=${lang}`)).text()).toContain(`/verify?lang=${lang}`);
  });

  const refusals: readonly [name: string, status: number, fill: () => Filled, words: readonly string[]][] = [
    [
      'nothing',
      400,
      () => ({}),
      ['Anna merkki tiedostona', 'Lämna in märket som fil', 'Hand in the badge as a file'],
    ],
    [
      'only spaces',
      400,
      () => ({ text: ' \n ' }),
      ['Anna merkki tiedostona', 'Lämna in märket som fil', 'Hand in the badge as a file'],
    ],
    [
      'a file and a link',
      400,
      () => ({ file: badge.png, url: 'https://example.org/x' }),
      ['vain yhtenä niistä', 'bara ett av dem', 'only one of them'],
    ],
    [
      'a link without its beginning',
      400,
      () => ({ url: 'example.org/badge' }),
      ['Osoite ei ole verkko-osoite', 'Adressen är ingen webbadress', 'The link is no web address'],
    ],
    [
      'a holder without end',
      400,
      () => ({ text: badge.ob3, recipient: 'x'.repeat(400) }),
      ['Saajan tunniste on liian pitkä', 'identifierare är för lång', 'identifier is too long'],
    ],
    [
      'a letter',
      415,
      () => ({ text: 'Dear Madam or Sir' }),
      ['Tämä ei ole merkki', 'Det här är inget märke', 'This is no badge'],
    ],
    [
      'a PDF',
      415,
      () => ({ file: Buffer.from('%PDF-1.7 …') }),
      ['Tämä ei ole merkki', 'Det här är inget märke', 'This is no badge'],
    ],
    [
      'a film',
      413,
      () => ({ file: Buffer.alloc(5 * 1024 * 1024, 1) }),
      ['Merkki on liian suuri', 'Märket är för stort', 'The badge is too large'],
    ],
    [
      'a book as text',
      413,
      () => ({ text: `{"a":"${'x'.repeat(600 * 1024)}"}` }),
      ['Merkki on liian suuri', 'Märket är för stort', 'The badge is too large'],
    ],
  ];
  it.each(refusals)('says in words why it does not take %s', async (_name, status, fill, words) => {
    for (const [at, lang] of ['fi', 'sv', 'en'].entries()) {
      const answer = await sendForm(service, fill(), lang);
      const html = await answer.text();
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        status,
        'text/html; charset=utf-8',
      ]);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(html).toContain('role="alert"');
      expect(textOf(html)).toContain(words[at]);
      expect(html).toContain('<form');
    }
  });

  it('says in words that it is busy', async () => {
    await service.stop();
    const full = await service.restart({}, ['--import', './test/verification/page/always-full.mjs']);
    const answer = await sendForm(full, { text: badge.ob3 }, 'en');
    const html = await answer.text();
    await full.stop();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '3']);
    expect(textOf(html)).toContain('Too many badges are being checked just now. Try again in a few seconds.');
    service = await service.restart();
  }, 60_000);

  it('gives programs a problem document for the same', async () => {
    const form = new FormData();
    form.set('text', 'Dear Madam or Sir');
    const answer = await fetch(`${service.url}/api/verifications`, { method: 'POST', body: form });
    expect(answer.status).toBe(415);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  inChromium('in a browser without scripts', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser.close());
    const open = async () => {
      const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
      await page.goto(`${service.url}/verify?lang=en`);
      return page;
    };
    const tabTo = async (page: Page, id: string) => {
      for (let tabs = 0; tabs < 30; tabs += 1) {
        await page.keyboard.press('Tab');
        if ((await page.locator(`#${id}:focus`).count()) === 1) return;
      }
      throw new Error(`${id} is not reached by Tab`);
    };

    it('is filled in and sent with the keyboard alone', async () => {
      const page = await open();
      await tabTo(page, 'url');
      await page.keyboard.type(`${service.url}/ob3/credentials/${badge.id}`);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/api/verifications?lang=en');
      expect(await page.locator('h1').textContent()).toBe('The badge is genuine and valid');
      await page.getByText(/^In order: \d+ checks$/).focus();
      await page.keyboard.press('Enter');
      expect(await page.getByText('The badge has not expired.').isVisible()).toBe(true);
      await page.getByRole('link', { name: 'Check another badge' }).press('Enter');
      await page.waitForURL('**/verify?lang=en');
    });

    it('takes a chosen file, and a pasted text', async () => {
      const page = await open();
      const file = { name: 'badge.png', mimeType: 'image/png', buffer: Buffer.from(badge.png) };
      await page.setInputFiles('#file', file);
      await page.click('button[type=submit]');
      expect(await page.locator('h1').textContent()).toBe('The badge is genuine and valid');
      const second = await open();
      await second.fill('#text', JSON.stringify(JSON.parse(badge.ob3), null, 2));
      await second.click('button[type=submit]');
      expect(await second.locator('h1').textContent()).toBe('The badge is genuine and valid');
    });

    it('has nothing that keeps anybody out, before and after a refusal', async () => {
      const page = await (await browser.newContext({ bypassCSP: true })).newPage();
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(`${service.url}/verify?lang=sv`);
        for (const isRefused of [false, true]) {
          if (isRefused) await page.click('button[type=submit]');
          await page.evaluate(axe.source);
          const { violations } = (await page.evaluate('axe.run()')) as { violations: { id: string }[] };
          expect(violations.map(({ id }) => id)).toEqual([]);
          expect(
            await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
          ).toBeLessThanOrEqual(0);
        }
        expect(await page.locator('[role=alert]').count()).toBe(1);
      }
    });
  });
});

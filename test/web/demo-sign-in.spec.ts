import { existsSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';

import { startService, type Service } from '../service.js';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const inChromium = existsSync(CHROMIUM) ? describe : describe.skip;

describe('the demo sign-in', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.remove());

  const form = (headers: Record<string, string>, key = 'teacher-1') => ({
    method: 'POST',
    body: new URLSearchParams({ person_key: key }),
    headers,
    redirect: 'manual' as const,
  });

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    [
      'another site, as the browser tells',
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    ],
    ['nowhere', {}],
  ])('is refused when the form comes from %s', async (_, headers) => {
    const answer = await fetch(`${service.url}/demo/sign-in`, form(headers));
    expect(answer.status).toBe(403);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('opens a session that changes things only from our own pages, and ends with the sign-out', async () => {
    const answer = await fetch(`${service.url}/demo/sign-in`, form({ origin: service.url }));
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/);
    const put = (headers: object) =>
      fetch(`${service.url}/api/me`, {
        method: 'PUT',
        body: '{"language":"sv"}',
        headers: { cookie, 'content-type': 'application/json', ...headers },
      });
    expect((await put({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await put({ origin: service.url })).status).toBe(200);
    await fetch(`${service.url}/sign-out`, {
      method: 'POST',
      headers: { cookie, origin: service.url },
      redirect: 'manual',
    });
    expect((await fetch(`${service.url}/api/me`, { headers: { cookie } })).status).toBe(401);
  });

  it('has no door for people who are not the demo’s', async () => {
    const answer = await fetch(`${service.url}/demo/sign-in`, form({ origin: service.url }, 'somebody-else'));
    expect(answer.status).toBe(404);
  });

  it('does not exist in production, nor do the people', async () => {
    const production = await startService({
      environment: {
        NODE_ENV: 'production',
        OIDC_ENTRA_ISSUER: 'https://login.example/v2.0',
        OIDC_ENTRA_CLIENT_ID: 'service',
        OIDC_ENTRA_CLIENT_SECRET: 'x',
      },
    });
    const answer = await fetch(`${production.url}/demo/sign-in`, form({ origin: production.url }));
    const home = await (await fetch(production.url)).text();
    await production.remove();
    expect(answer.status).toBe(404);
    expect(home).not.toMatch(/demo|Arviola/);
  });

  inChromium('in Chromium', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    });
    afterAll(() => browser.close());

    it('takes a teacher from the first page to where she stands, in her language, and out again', async () => {
      const page = await (await browser.newContext({ locale: 'fi-FI' })).newPage();
      await page.goto(service.url);
      await page.getByRole('button', { name: 'Jatka henkilönä Åsa Exempelström' }).click();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Var jag är nu');
      await page.getByRole('button', { name: 'Logga ut' }).click();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(
        'Opettajien digitaitojen osaamismerkit',
      );
    });

    it('lets a stranger check a badge file on the first page', async () => {
      const reviewer = await service.as('reviewer-1');
      const { body } = await reviewer.get('/api/credentials');
      const { pathname } = new URL(body.items[0].downloads.png);
      const png = Buffer.from(await (await fetch(`${service.url}${pathname}`)).arrayBuffer());
      const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
      await page.goto(service.url);
      await page
        .getByLabel('Badge file')
        .setInputFiles({ name: 'badge.png', mimeType: 'image/png', buffer: png });
      await page.getByRole('button', { name: 'Check' }).click();
      expect(await page.locator('main').textContent()).toMatch(/valid/i);
    });
  });
});

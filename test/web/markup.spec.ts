import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import type { Browser, BrowserContext, Page } from 'playwright-core';

import { holder } from '../access/people/holder.js';
import { inChromium, openBrowser } from '../chromium.js';
import { DIST, startService, type Service } from '../service.js';
import { naughtyTexts } from './naughty-texts.js';

const all = naughtyTexts.join(' ');

/** A service in which every stored text that a page shows is naughty, put there past every door. */
interface Stage {
  readonly service: Service;
  /** Badges of reviewer-1: one in force, one revoked, one suspended. */
  readonly badges: readonly string[];
  /** Addresses of every page that shows stored texts. */
  readonly pages: readonly string[];
}

async function openStage(nodeArguments: readonly string[] = []): Promise<Stage> {
  const service = await startService({ nodeArguments });
  const rows = new Database(join(service.dataDir, 'taitomerkki.sqlite'));
  const { id } = rows.prepare(`SELECT id FROM person WHERE person_key = 'reviewer-1'`).get() as {
    id: string;
  };
  const own = rows
    .prepare(`SELECT id, award FROM credential WHERE person_id = ? AND kind = 'skill' ORDER BY id LIMIT 3`)
    .all(id) as { id: string; award: string }[];
  for (const [at, row] of own.entries())
    rows
      .prepare(
        `UPDATE credential SET award = ?, page_public_since = '2026-01-01T00:00:00Z', name_public_since = '2026-01-01T00:00:00Z' WHERE id = ?`,
      )
      .run(naughtyAward(row.award, at), row.id);
  const [, revoked, suspended] = own;
  const when = '2026-01-02T00:00:00Z';
  rows
    .prepare('UPDATE credential SET revoked_at = ?, revocation_reason = ? WHERE id = ?')
    .run(when, all, revoked?.id);
  rows
    .prepare('UPDATE credential SET suspended_at = ?, suspension_reason = ? WHERE id = ?')
    .run(when, all, suspended?.id);
  rows.prepare('UPDATE person SET first = ?, last = ?').run(all, all.slice(0, 500));
  rows.close();
  const teacher = await holder(service, 'reviewer-1');
  for (const title of ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>'])
    await teacher.post('/api/evidence', { kind: 'text', title, text: title });
  const badges = own.map((row) => row.id);
  const pages = [
    ...['/', ...badges.map((badge) => `/ob3/credentials/${badge}`), '/api/evidence', '/api/me'],
    ...['/verify', '/sign-in/code', reflected('/'), reflected('/verify')],
  ];
  return { service, badges, pages };
}

/** The award with naughty words in every text: each of them once, as a criterion; all of them in the others. */
function naughtyAward(award: string, at: number): string {
  const parsed = JSON.parse(award);
  const said = (text: string) => ({ fi: text, sv: text, en: text });
  const part = naughtyTexts.filter((_, n) => n % 3 === at);
  const badge = {
    ...parsed.badge,
    ...{ name: said(all), description: said(all), imageAlt: said(all), evidence: said(all) },
    criteria: part.map((text, n) => ({ id: `1.1.${n}${text}`, text: said(text) })),
  };
  const issuer = { ...parsed.issuer, name: said(all), description: said(all) };
  return JSON.stringify({ ...parsed, badge, issuer });
}

/** What the texts did: dialogs, requests to others, what the policy had to stop, pages that were left. */
interface Seen {
  dialogs: number;
  readonly elsewhere: string[];
  readonly stopped: string[];
  readonly left: string[];
}

/** Opens pages, signed in and not, and counts; `bypassCSP` takes the second guard away. */
async function visit(
  browser: Browser,
  stage: Stage,
  options: { bypassCSP: boolean; signedIn: boolean },
): Promise<Seen> {
  const seen: Seen = { dialogs: 0, elsewhere: [], stopped: [], left: [] };
  const context = await browser.newContext({ bypassCSP: options.bypassCSP });
  if (options.signedIn) await signIn(context, stage.service);
  const page = await context.newPage();
  watch(page, stage.service.url, seen);
  for (const path of stage.pages) {
    await page.goto(stage.service.url + path, { timeout: 10_000 }).catch(() => undefined);
    if (!page.url().startsWith(stage.service.url)) seen.left.push(path);
  }
  await context.close();
  return seen;
}

function watch(page: Page, own: string, seen: Seen): void {
  page.on('dialog', (dialog) => {
    // Three are enough to know; where texts run, there are hundreds. The page may be gone by the time of the answer.
    const answer = ++seen.dialogs < 3 ? dialog.dismiss() : page.close();
    answer.catch(() => undefined);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(own) && !url.startsWith('data:')) seen.elsewhere.push(url);
  });
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) seen.stopped.push(message.text().slice(0, 200));
  });
}

const reflected = (path: string) => `${path}?lang=fi&next=${encodeURIComponent(all.slice(0, 1500))}`;

/** Goes in by the door of the demo, in the context's own cookies. */
async function signIn(context: BrowserContext, service: Service): Promise<void> {
  const form = { person_key: 'reviewer-1' };
  await context.request.post(`${service.url}/demo/sign-in`, { form, headers: { origin: service.url } });
}

inChromium('stored texts in a browser', () => {
  let browser: Browser;
  let stage: Stage;
  beforeAll(async () => {
    browser = await openBrowser();
    stage = await openStage();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await stage.service.remove();
  });

  const nothing: Seen = { dialogs: 0, elsewhere: [], stopped: [], left: [] };

  it.each([
    { bypassCSP: false, signedIn: true },
    { bypassCSP: true, signedIn: true },
    { bypassCSP: true, signedIn: false },
  ])(
    'T69: no text runs, loads or leads away, and the policy has nothing to stop: %j',
    async (options) => {
      expect(naughtyTexts.length).toBeGreaterThan(250);
      expect(await visit(browser, stage, options)).toEqual(nothing);
    },
    60_000,
  );

  it('T69: every text is read as it was written', async () => {
    const page = await browser.newPage();
    const shown: string[] = [];
    for (const badge of stage.badges) {
      await page.goto(`${stage.service.url}/ob3/credentials/${badge}?lang=fi`);
      shown.push(...(await page.locator('#criteria li').allTextContents()));
    }
    expect(shown.sort()).toEqual([...naughtyTexts].sort());
    expect(await page.locator('h1').textContent()).toBe(all);
    expect(await page.locator('main').textContent()).toContain(`${all} ${all.slice(0, 500)}`);
    const [, revoked] = stage.badges;
    await page.goto(`${stage.service.url}/ob3/credentials/${revoked}?lang=sv`);
    expect(await page.locator('main').textContent()).toContain(all);
    expect(await page.title()).toContain('<script>alert(1)</script>');
    await page.goto(`${stage.service.url}/?lang=en`);
    expect(await page.locator('main').textContent()).toContain(all);
    await page.close();
  });

  it('T69: the verdict on a revoked badge of ours shows the reason as text, and the page that asks for an account the name', async () => {
    const context = await browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    const seen: Seen = { dialogs: 0, elsewhere: [], stopped: [], left: [] };
    watch(page, stage.service.url, seen);
    await page.goto(`${stage.service.url}/verify?lang=fi`);
    await page.fill('[name=url]', `${stage.service.url}/ob3/credentials/${stage.badges[1]}`);
    await page.click('main button[type=submit]');
    await page.waitForLoadState();
    expect(await page.locator('main').textContent()).toContain('<script>alert(1)</script>');
    const { renderLinkPage } = await import(pathToFileURL(join(DIST, 'web/sign-in/sign-in-page.js')).href);
    const issuer = { name: { fi: all, sv: all, en: all }, url: 'https://example.org' };
    const frame = { language: 'fi', issuer, baseUrl: stage.service.url };
    const html = renderLinkPage(frame, { provider: 'entra', name: all, csrf: all });
    await page.route('**/link-page', (route) => route.fulfill({ contentType: 'text/html', body: html }));
    await page.goto(`${stage.service.url}/link-page`);
    expect(await page.locator('main').textContent()).toContain(all);
    expect(seen).toEqual(nothing);
    await context.close();
  }, 60_000);
});

inChromium('the same where nothing is escaped', () => {
  it('T69 twin: scripts run; with the policy alone they are stopped one by one', async () => {
    const browser = await openBrowser();
    const whole = await openStage(['--import', './test/web/faults/raw-pages.mjs']);
    const raw = { ...whole, pages: ['/'] };
    const open = await visit(browser, raw, { bypassCSP: true, signedIn: true });
    const guarded = await visit(browser, raw, { bypassCSP: false, signedIn: true });
    await browser.close();
    await raw.service.remove();
    expect(open.dialogs).toBeGreaterThan(0);
    expect(guarded.dialogs).toBe(0);
    expect(guarded.stopped.length).toBeGreaterThan(0);
  }, 90_000);
});

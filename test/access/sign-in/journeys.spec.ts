import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser as Chromium } from 'playwright-core';

import { inChromium, openBrowser as openChromium } from '../../chromium.js';
import { query } from '../../evidence/stored.js';
import { apply, must, putText } from '../../life/steps.js';
import { DIST, startService, toClientOf, type Client, type Service } from '../../service.js';
import { holder, plantKey, speaking } from '../people/holder.js';
import { enter } from '../people/staff-lines.js';
import { csrfIn, openBrowser, type Browser } from './browser.js';
import { Liar, TENANT } from './liar.js';
import { startTrialProvider } from './trial-provider.js';

type Trial = Awaited<ReturnType<typeof startTrialProvider>>;

const liar = new Liar();
let service: Service;
let trial: Trial;
let nobody: Client;
let admin: Client;
beforeAll(async () => {
  await liar.start();
  const first = await startService();
  trial = await startTrialProvider(first.url);
  await first.stop();
  service = await first.restart({ ...trial.settings, ...liar.settings('entra') });
  nobody = await service.as();
  admin = await holder(service, 'admin-1');
}, 90_000);
afterAll(async () => {
  await service.remove();
  await trial.stop();
  await liar.stop();
});

const inSession = async (key: string): Promise<Client> => {
  const cookie = `taitomerkki_session=${await plantKey(service, key, 'session')}`;
  return speaking(nobody, { cookie, origin: service.url, 'sec-fetch-site': 'same-origin' });
};

const codeFor = async (key: string): Promise<string> =>
  (await must(201, (await inSession('admin-1')).post(`/api/people/${key}/sign-in-code`))).body.code;

/** Signs in with an Entra account of this number. */
async function atEntra(browser: Browser, oid: string, words = '') {
  const { location = '' } = await browser.get(`/sign-in/entra${words}`);
  return browser.get(liar.consent(location, { sub: oid, tid: TENANT, oid }));
}

const accountsOf = async (key: string) =>
  (await must(200, admin.get(`/api/people/${key}/identities`))).body.items.map(
    ({ provider, how }: { provider: string; how: string }) => `${provider} by ${how}`,
  );

describe('sign-ins that nobody ends', () => {
  const waiting = () => query(service, `SELECT "hash" FROM "pending_sign_in" WHERE "step" = 'provider'`);

  it('leave nothing behind where somebody only asks what is there', async () => {
    const before = await waiting();
    const { status } = await nobody.send('HEAD', '/sign-in/entra');
    expect({ status, waiting: await waiting() }).toEqual({ status: 303, waiting: before });
  });

  it('give way to later ones, so that there are never more than 5,000 and nobody is kept out', async () => {
    await query(
      service,
      `INSERT INTO "pending_sign_in" ("hash", "step", "provider", "state", "nonce", "verifier", "next", "tries", "expires_at")
       WITH RECURSIVE "one" ("n") AS (SELECT 1 UNION ALL SELECT "n" + 1 FROM "one" WHERE "n" < 5200)
       SELECT 'flood ' || "n", 'provider', 'entra', 's', 'n', 'v', '/', 0, '2020-01-01T00:00:00Z' FROM "one"`,
    );
    const browser = openBrowser(service);
    const { location = '' } = await browser.get('/sign-in/entra');
    expect(await waiting()).toHaveLength(5_000);
    const consent = liar.consent(location, { sub: 'late', tid: TENANT, oid: 'late' });
    expect((await browser.get(consent)).location).toBe('/sign-in/code');
  });
});

describe('the first sign-in with a code', () => {
  it('binds the account to the person whom the code was made for, and from then on needs none', async () => {
    const code = await codeFor('teacher-sv');
    expect(code).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
    expect(JSON.stringify(await query(service, 'SELECT * FROM sign_in_code'))).not.toContain(
      code.replaceAll('-', ''),
    );
    const browser = openBrowser(service, 'sv');
    expect((await atEntra(browser, 'sv-1', '?next=/api/levels')).location).toBe('/sign-in/code');
    expect((await browser.get('/sign-in/code')).text).toContain('Första inloggningen');
    const wrong = await browser.form('/sign-in/code', { code: 'AAAA-BBBB-CCCC-DDDD' });
    expect({ status: wrong.status, again: wrong.text.includes('name="code"') }).toEqual({
      status: 403,
      again: true,
    });
    expect(await browser.who()).toBeUndefined();
    const right = await browser.form('/sign-in/code', {
      code: ` ${code.toLowerCase().replaceAll('-', ' ')}`,
    });
    expect(right.location).toBe('/api/levels');
    expect(await browser.who()).toBe('teacher-sv');
    expect(await accountsOf('teacher-sv')).toEqual(['entra by code']);
    const again = openBrowser(service);
    await atEntra(again, 'sv-1');
    expect(await again.who()).toBe('teacher-sv');
  });

  it('takes the first administrator’s, too, which the operator makes where nobody can be asked', async () => {
    const words = [join(DIST, 'cli/code.js'), 'admin-1'];
    const place = { DATA_DIR: service.dataDir, PORT: new URL(service.url).port };
    const env = { ...process.env, NODE_ENV: 'test', NODE_OPTIONS: '', DATABASE_URL: '', ...place };
    const { stdout, stderr } = spawnSync(process.execPath, words, { env, encoding: 'utf8' });
    expect({ stderr, lines: stdout.split('\n').length }).toEqual({ stderr: '', lines: 2 });
    const browser = openBrowser(service);
    await atEntra(browser, 'admin');
    await browser.form('/sign-in/code', { code: stdout.trim() });
    expect(await browser.who()).toBe('admin-1');
    const { body } = await must(200, admin.get('/api/audit?action=identity.bind'));
    expect(body.items[0]).toMatchObject({ details: { provider: 'entra', how: 'code' } });
    expect(JSON.stringify(body)).not.toContain(stdout.trim());
  });

  it('takes a code once, the newest only, and five tries', async () => {
    const [old, code] = [await codeFor('teacher-2'), await codeFor('teacher-2')];
    const browser = openBrowser(service);
    await atEntra(browser, 'tries');
    for (const wrong of [old, 'x', 'y', 'z', '0'])
      expect((await browser.form('/sign-in/code', { code: wrong })).status).toBe(403);
    expect((await browser.form('/sign-in/code', { code })).status).toBe(400);
    await atEntra(browser, 'tries');
    expect((await browser.form('/sign-in/code', { code })).status).toBe(303);
    const other = openBrowser(service);
    await atEntra(other, 'other');
    expect((await other.form('/sign-in/code', { code })).status).toBe(403);
    expect(await other.who()).toBeUndefined();
  });

  it('takes no code that is too old, and none without a sign-in before', async () => {
    const code = await codeFor('teacher-3');
    const browser = openBrowser(service);
    expect((await browser.form('/sign-in/code', { code })).status).toBe(400);
    await query(service, `UPDATE sign_in_code SET expires_at = '2026-01-01T00:00:00Z'`);
    await atEntra(browser, 'late');
    expect((await browser.form('/sign-in/code', { code })).status).toBe(403);
    expect(await accountsOf('teacher-3')).toEqual([]);
  });
});

/** Signs in as this person through the trial's own provider, as Chromium would; answers the browser. */
async function atTrial(key: string, browser = openBrowser(service), words = ''): Promise<Browser> {
  const provider = openBrowser({ url: trial.settings['OIDC_DEMO_ISSUER'] } as Service);
  const { location = '' } = await browser.get(`/sign-in/demo${words}`);
  const asked = await provider.get(location);
  const chosen = await provider.form(asked.location ?? '', { person: key });
  const back = await provider.get(chosen.location ?? '');
  await browser.get(back.location ?? '');
  return browser;
}

describe('a second account', () => {
  it('is added by whoever is signed in and signs in there, too, and says so on our own page', async () => {
    const browser = await atTrial('reviewer-1');
    expect(await browser.who()).toBe('reviewer-1');
    expect((await atEntra(browser, 'second', '?link=1&next=/')).location).toBe('/sign-in/link');
    const asking = await browser.get('/sign-in/link');
    expect(asking.text).toContain('Onni Arviola');
    expect((await browser.form('/sign-in/link', { _csrf: 'x' })).status).toBe(403);
    expect(await accountsOf('reviewer-1')).toEqual(['demo by staff-key']);
    expect((await browser.form('/sign-in/link', { _csrf: csrfIn(asking) })).location).toBe('/');
    expect(await accountsOf('reviewer-1')).toEqual(['demo by staff-key', 'entra by link']);
    const other = openBrowser(service);
    await atEntra(other, 'second');
    expect(await other.who()).toBe('reviewer-1');
  });

  it('is not added when it is somebody else’s, when nobody is signed in, or when another signs in between', async () => {
    const browser = await atTrial('teacher-1');
    expect((await atEntra(browser, 'second', '?link=1')).status).toBe(409);
    expect((await openBrowser(service).get('/sign-in/entra?link=1')).status).toBe(400);
    const { location = '' } = await browser.get('/sign-in/entra?link=1');
    browser.cookies.set('taitomerkki_session', await plantKey(service, 'teacher-2', 'session'));
    expect((await browser.get(liar.consent(location, { sub: 'x', tid: TENANT, oid: 'x' }))).status).toBe(400);
    expect(await accountsOf('teacher-1')).toEqual(['demo by staff-key']);
  });

  /** A browser as a client of the API. */
  const clientOf = (browser: Browser): Client =>
    toClientOf((method, path, init = {}) =>
      browser.json(method, path, init.body ? JSON.parse(String(init.body)) : undefined),
    );

  it('T51: reviews nothing that the same person has sent with the first', async () => {
    const first = clientOf(await atTrial('reviewer-1'));
    const { id } = await apply(first, '3.6', [await putText(first)]);
    const alias = openBrowser(service);
    await atEntra(alias, 'second');
    const claim = await alias.json('POST', `/api/submissions/${id}/claim`);
    expect({ who: await alias.who(), status: claim.status }).toEqual({
      who: 'reviewer-1',
      status: expect.any(Number),
    });
    expect([403, 404]).toContain(claim.status);
    expect(
      await query(service, `SELECT id FROM submission WHERE id = '${id}' AND state = 'submitted'`),
    ).toHaveLength(1);
  });

  it('T51 twin: an account that were a person of its own would take it', async () => {
    const [{ id }] = (await query(service, `SELECT id FROM submission WHERE state = 'submitted'`)) as [
      { id: string },
    ];
    await enter(admin, [{ key: 'alias-1', roles: 'reviewer teacher' }]);
    const alias = openBrowser(service);
    await atEntra(alias, 'alias');
    await alias.form('/sign-in/code', { code: await codeFor('alias-1') });
    expect((await alias.json('POST', `/api/submissions/${id}/claim`)).status).toBe(200);
  });
});

inChromium('in Chromium', () => {
  let chromium: Chromium;
  beforeAll(async () => {
    chromium = await openChromium();
  });
  afterAll(() => chromium.close());

  it('a principal signs in at the provider, sees where she stands, and signs out', async () => {
    const page = await (await chromium.newContext({ locale: 'sv-FI' })).newPage();
    await page.goto(service.url);
    await page.getByRole('link', { name: 'Logga in med ett provkonto' }).click();
    await page.getByRole('button', { name: /Gunvor Nordvik-Sten/ }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Var jag är nu');
    await page.getByRole('button', { name: 'Logga ut' }).click();
    expect(await page.getByRole('link', { name: 'Logga in med ett provkonto' }).count()).toBe(1);
    expect((await page.request.get(`${service.url}/api/me`)).status()).toBe(401);
  }, 30_000);

  it('whoever thinks better of it at the provider may try again', async () => {
    const page = await (await chromium.newContext({ locale: 'en-GB' })).newPage();
    await page.goto(service.url);
    await page.getByRole('link', { name: 'Sign in with a trial account' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await page.locator('main').textContent()).toContain('The sign-in was cancelled.');
    await page.getByRole('link', { name: 'Try again' }).click();
    await page.getByRole('button', { name: /Aino Esimerkki/ }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Missä olen nyt');
  }, 30_000);
});

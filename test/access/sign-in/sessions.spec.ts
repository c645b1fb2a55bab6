import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { query } from '../../evidence/stored.js';
import { startService, type Client, type Service } from '../../service.js';
import { hashOf, holder } from '../people/holder.js';
import { enter } from '../people/staff-lines.js';
import { csrfIn, openBrowser, type Browser } from './browser.js';
import { Liar } from './liar.js';

const COOKIE = 'taitomerkki_session';
const FAULT = join(process.cwd(), 'test/access/faults/open-sessions.mjs');
const YESTERDAY = new Date(Date.now() - 36 * 3_600_000).toISOString().slice(0, 10);
const ago = (minutes: number) => `${new Date(Date.now() - minutes * 60_000).toISOString().slice(0, 19)}Z`;

const liar = new Liar();
beforeAll(() => liar.start());
afterAll(() => liar.stop());

/** Signs a person in at the demo's provider; the account is bound by the staff key at the first time. */
async function signIn(service: Service, key: string, browser = openBrowser(service)): Promise<Browser> {
  const { location = '' } = await browser.get('/sign-in/demo');
  await browser.get(liar.consent(location, { sub: `s-${key}`, person_key: key }));
  return browser;
}

const sessionOf = (browser: Browser) => browser.cookies.get(COOKIE) ?? '';

/** Another browser with the same session: what a thief of the cookie has. */
function copyOf(service: Service, secret: string): Browser {
  const browser = openBrowser(service);
  browser.cookies.set(COOKIE, secret);
  return browser;
}

const setKey = (service: Service, secret: string, what: string) =>
  query(service, `UPDATE access_key SET ${what} WHERE hash = '${hashOf(secret)}'`);

interface Stage {
  readonly service: Service;
  readonly admin: Client;
}

/** Six ways in which a session ends or must not begin; each answers a secret that must open nothing afterwards. */
const endings: readonly (readonly [string, (stage: Stage) => Promise<string>])[] = [
  [
    'an id that somebody put into the browser before the sign-in',
    async ({ service }) => {
      const planted = 'x'.repeat(43);
      await signIn(service, 'teacher-1', copyOf(service, planted));
      return planted;
    },
  ],
  [
    'the session from before signing in again',
    async ({ service }) => {
      const browser = await signIn(service, 'teacher-1');
      const before = sessionOf(browser);
      await browser.who();
      await signIn(service, 'teacher-2', browser);
      return before;
    },
  ],
  [
    'a session after signing out',
    async ({ service }) => {
      const browser = await signIn(service, 'teacher-1');
      const before = sessionOf(browser);
      await browser.form('/sign-out', { _csrf: csrfIn(await browser.get('/')) });
      expect(browser.cookies.has(COOKIE)).toBe(false);
      return before;
    },
  ],
  [
    'a session after signing out everywhere, from another browser',
    async ({ service }) => {
      const lost = await signIn(service, 'teacher-1');
      await lost.who();
      const browser = await signIn(service, 'teacher-1');
      expect((await browser.json('DELETE', '/api/me/sessions')).status).toBe(204);
      expect(await browser.who()).toBeUndefined();
      return sessionOf(lost);
    },
  ],
  [
    'the session of somebody whose last job has ended',
    async ({ service, admin }) => {
      const line = { key: 'leaver-1', roles: 'teacher' };
      await enter(admin, [line]);
      const browser = await signIn(service, 'leaver-1');
      expect(await browser.who()).toBe('leaver-1');
      await enter(admin, [{ ...line, end: YESTERDAY }]);
      return sessionOf(browser);
    },
  ],
  [
    'a session that nobody used for two hours',
    async ({ service }) => {
      const browser = await signIn(service, 'teacher-1');
      await browser.who();
      await setKey(service, sessionOf(browser), `last_used_at = '${ago(121)}'`);
      return sessionOf(browser);
    },
  ],
  [
    'a session of the day before, however much it is used',
    async ({ service }) => {
      const browser = await signIn(service, 'teacher-1');
      await browser.who();
      await setKey(service, sessionOf(browser), `expires_at = '${ago(1)}'`);
      return sessionOf(browser);
    },
  ],
  [
    'a session that began with an account that is the person’s no more',
    async ({ service, admin }) => {
      const browser = await signIn(service, 'teacher-3');
      await browser.who();
      const { body } = await admin.get('/api/people/teacher-3/identities');
      expect((await admin.delete(`/api/people/teacher-3/identities/${body.items[0].id}`)).status).toBe(204);
      return sessionOf(browser);
    },
  ],
];

const start = (nodeArguments: readonly string[] = []) =>
  startService({ environment: liar.settings('demo'), nodeArguments });

describe('a session', () => {
  let service: Service;
  let admin: Client;
  beforeAll(async () => {
    service = await start();
    admin = await holder(service, 'admin-1');
  }, 60_000);
  afterAll(() => service.remove());

  it.each(endings)('T68: opens nothing: %s', async (_, end) => {
    const secret = await end({ service, admin });
    expect(secret).toHaveLength(43);
    expect(await copyOf(service, secret).who()).toBeUndefined();
  });

  it('is opaque, kept from scripts, sent along from links only, and new each time', async () => {
    const browser = openBrowser(service);
    const { location = '' } = await browser.get('/sign-in/demo');
    const page = await browser.get(liar.consent(location, { sub: 's-teacher-1', person_key: 'teacher-1' }));
    const [cookie = ''] = page.headers.getSetCookie().filter((one) => one.startsWith(COOKIE));
    expect(cookie).toMatch(/^taitomerkki_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(await query(service, `SELECT * FROM access_key WHERE hash = '${sessionOf(browser)}'`)).toEqual([]);
    const other = await signIn(service, 'teacher-1');
    expect(sessionOf(other)).not.toBe(sessionOf(browser));
  });

  it('is listed for its owner, who ends one of them; others’ are not there', async () => {
    const [here, there] = [await signIn(service, 'reviewer-2'), await signIn(service, 'reviewer-2')];
    const { body } = await here.json('GET', '/api/me/sessions');
    expect(body.items).toHaveLength(2);
    const other = body.items.find((one: { current: boolean }) => !one.current);
    expect(other.id).toBe(hashOf(sessionOf(there)));
    const stranger = await signIn(service, 'teacher-1');
    expect((await stranger.json('DELETE', `/api/me/sessions/${other.id}`)).status).toBe(404);
    expect((await here.json('DELETE', `/api/me/sessions/${other.id}`)).status).toBe(204);
    expect([await here.who(), await there.who()]).toEqual(['reviewer-2', undefined]);
  });

  it('is noted as used once a minute, not at every request', async () => {
    const browser = await signIn(service, 'teacher-1');
    const before = ago(5);
    await setKey(service, sessionOf(browser), `last_used_at = '${before}'`);
    const used = async () =>
      query(service, `SELECT last_used_at FROM access_key WHERE hash = '${hashOf(sessionOf(browser))}'`);
    await browser.who();
    // No answer waits for the note: it is there a moment later.
    let first = await used();
    for (; JSON.stringify(first).includes(before); first = await used()) await browser.who();
    for (let at = 0; at < 3; at++) await browser.who();
    expect(JSON.stringify(await used()).slice(0, 35)).toBe(JSON.stringify(first).slice(0, 35));
  });

  it('changes things by a form only with the form’s own word, and that word is nobody else’s', async () => {
    const browser = await signIn(service, 'teacher-1');
    const csrf = csrfIn(await browser.get('/'));
    const open = async (fields: Record<string, string>) =>
      (await browser.form('/api/submissions', { badge: '3.1', ...fields })).status;
    const other = csrfIn(await (await signIn(service, 'teacher-2')).get('/'));
    expect([await open({}), await open({ _csrf: '' }), await open({ _csrf: other })]).toEqual([
      403, 403, 403,
    ]);
    expect(csrf).not.toContain(sessionOf(browser));
    expect(await open({ _csrf: csrf })).toBe(201);
    expect((await browser.form('/sign-out', { _csrf: other })).status).toBe(403);
    expect(await browser.who()).toBe('teacher-1');
  });

  it('leaves no row behind when it is over', async () => {
    await query(service, `UPDATE access_key SET expires_at = '${ago(1)}' WHERE kind = 'session'`);
    await query(
      service,
      `INSERT INTO pending_sign_in (hash, step, provider, state, nonce, verifier, next, tries, expires_at)
       VALUES ('x', 'provider', 'demo', 'x', 'x', 'x', '/', 0, '${ago(1)}')`,
    );
    await service.stop();
    service = await service.restart();
    for (const table of [`access_key WHERE kind = 'session'`, `pending_sign_in WHERE hash = 'x'`])
      expect(await query(service, `SELECT * FROM ${table}`)).toEqual([]);
  }, 60_000);
});

describe('a session of a service without these protections', () => {
  it('T68 twin: opens what it opened before, for whoever knows it', async () => {
    const service = await start(['--import', FAULT]);
    const admin = await holder(service, 'admin-1');
    const open: string[] = [];
    for (const [name, end] of endings) {
      const secret = await end({ service, admin }).catch(() => '');
      if (await copyOf(service, secret).who()) open.push(name);
    }
    await service.remove();
    expect(open).toEqual(expect.arrayContaining(endings.slice(0, 2).map(([name]) => name)));
    expect(open.length).toBeGreaterThanOrEqual(6);
  }, 60_000);
});

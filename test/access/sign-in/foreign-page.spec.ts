import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';

import { inChromium, openBrowser } from '../../chromium.js';
import { changedBetween, fingerprint } from '../../doors/fingerprint.js';
import { query } from '../../evidence/stored.js';
import { startService, type Service } from '../../service.js';
import { plantKey } from '../people/holder.js';

const FAULT = join(process.cwd(), 'test/access/faults/open-sessions.mjs');

/** A form that sends itself as soon as somebody opens the page. */
interface Trap {
  readonly path: string;
  readonly fields?: Record<string, string>;
  readonly type?: string;
  readonly method?: string;
}

const draft: Trap = { path: '/api/submissions', fields: { badge: '3.2' } };
const revocation = (id: string): Trap => ({
  path: `/api/credentials/${id}/revocation`,
  fields: { reason: 'So says another page.' },
});

/**
 * Somebody else's pages. They stand on another port of this very host, which is the same site to a browser: the session's
 * cookie is sent along, `SameSite` or not, and only our own checks stand between.
 */
class ForeignPages {
  private trap = '';
  private readonly server: Server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(this.trap);
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, 'localhost', resolve));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Opens the page in a browser that is signed in; answers what the service said to its form. */
  async lure(
    chromium: Browser,
    service: Service,
    key: string,
    trap: Trap,
  ): Promise<{ status: number; text: string }> {
    const context = await chromium.newContext();
    const value = await plantKey(service, key, 'session');
    await context.addCookies([
      { name: 'taitomerkki_session', value, url: service.url, httpOnly: true, sameSite: 'Lax' },
    ]);
    const { path, fields = {}, type = 'application/x-www-form-urlencoded', method = 'post' } = trap;
    const inputs = Object.entries(fields).map(([name, text]) => `<input name="${name}" value="${text}">`);
    this.trap = `<form method="${method}" enctype="${type}" action="${service.url}${path}">${inputs.join('')}</form>
      <script>document.forms[0].submit()</script>`;
    const page = await context.newPage();
    const answered = page.waitForResponse((response) => response.url().startsWith(service.url));
    await page.goto(`http://localhost:${(this.server.address() as AddressInfo).port}/`);
    const response = await answered;
    const told = { status: response.status(), text: await response.text().catch(() => '') };
    await context.close();
    return told;
  }
}

const badgeOf = async (service: Service): Promise<string> => {
  const [{ id }] = (await query(service, 'SELECT id FROM credential WHERE revoked_at IS NULL LIMIT 1')) as [
    { id: string },
  ];
  return id;
};

inChromium('a page of somebody else, opened by who is signed in', () => {
  const pages = new ForeignPages();
  let chromium: Browser;
  let service: Service;
  beforeAll(async () => {
    await pages.start();
    [chromium, service] = await Promise.all([openBrowser(), startService()]);
  }, 60_000);
  afterAll(async () => {
    await chromium.close();
    await service.remove();
    await pages.stop();
  });

  it('T67: opens no draft, revokes nothing, signs nobody in or out', async () => {
    const id = await badgeOf(service);
    const traps: readonly (readonly [string, Trap])[] = [
      ['teacher-1', draft],
      ['teacher-1', { ...draft, type: 'multipart/form-data' }],
      ['teacher-1', { ...draft, type: 'text/plain' }],
      ['admin-1', revocation(id)],
      ['admin-1', { path: `/api/people/teacher-1/sign-in-code` }],
      ['teacher-1', { path: '/sign-out' }],
      ['teacher-1', { path: '/demo/sign-in', fields: { person_key: 'teacher-2' } }],
      ['teacher-1', { path: '/sign-in/link' }],
    ];
    for (const [key, trap] of traps) {
      const before = await fingerprint(service);
      const { status, text } = await pages.lure(chromium, service, key, trap);
      expect({ trap, status, code: JSON.parse(text).code }).toEqual({
        trap,
        status: 403,
        code: 'foreign-origin',
      });
      // The session that the browser brings along is planted in between.
      expect(changedBetween(before, await fingerprint(service))).toEqual(['access_key']);
    }
  }, 60_000);

  it('T67: changes nothing by addresses that are only opened', async () => {
    const before = await fingerprint(service);
    const id = await badgeOf(service);
    for (const path of [
      '/sign-out',
      '/demo/sign-in',
      `/api/credentials/${id}/revocation`,
      '/sign-in/link',
      '/api/me/sessions',
    ])
      await pages.lure(chromium, service, 'admin-1', { path, method: 'get' });
    expect(changedBetween(before, await fingerprint(service))).toEqual(['access_key']);
  }, 60_000);

  it('T67 twin: opens and revokes where the guard does not ask where a form comes from', async () => {
    const open = await startService({ nodeArguments: ['--import', FAULT] });
    const id = await badgeOf(open);
    const drafted = await pages.lure(chromium, open, 'teacher-1', draft);
    const revoked = await pages.lure(chromium, open, 'admin-1', revocation(id));
    const rows = await query(open, `SELECT id FROM credential WHERE id = '${id}' AND revoked_at IS NOT NULL`);
    await open.remove();
    expect([drafted.status, revoked.status, rows.length]).toEqual([201, 200, 1]);
  }, 60_000);
});

import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { changedBetween, fingerprint } from '../../doors/fingerprint.js';
import { query } from '../../evidence/stored.js';
import { startService, type Service } from '../../service.js';
import { holder } from '../people/holder.js';
import { enter } from '../people/staff-lines.js';
import { attacks, foreignPaths, teacherOf, victim, type Attack } from './attacks.js';
import { openBrowser, type Browser, type Page } from './browser.js';
import { Liar, TENANT, type Name } from './liar.js';

const FAULTS = join(process.cwd(), 'test/access/faults');
const YESTERDAY = new Date(Date.now() - 36 * 3_600_000).toISOString().slice(0, 10);

const liar = new Liar();
const gone = new Liar();
beforeAll(async () => {
  await liar.start();
  await gone.start();
  await gone.stop();
});
afterAll(() => liar.stop());
beforeEach(() => {
  liar.lies = {};
});

const start = (...faults: string[]): Promise<Service> =>
  startService({
    environment: {
      ...liar.settings('entra', 'mpassid'),
      OIDC_STAFF_CLAIM: 'employeeId',
      // Nobody listens there: a provider that is down when the service starts, and later.
      OIDC_DEMO_ISSUER: gone.issuer('demo'),
      OIDC_DEMO_CLIENT_ID: 'service',
      OIDC_DEMO_CLIENT_SECRET: 'x',
    },
    nodeArguments: faults.flatMap((fault) => ['--import', join(FAULTS, fault)]),
  });

/** From the button to the provider and back, as this person there. */
async function signIn(browser: Browser, at: Name, person: object, words = ''): Promise<Page> {
  const { location = '' } = await browser.get(`/sign-in/${at}${words}`);
  return browser.get(liar.consent(location, person as Record<string, unknown>));
}

/** Accounts of `teacher-2`, bound before: what the lies are after. */
async function bindVictim(service: Service): Promise<void> {
  const accounts = [
    ['entra', `${TENANT}/o-2`],
    ['mpassid', 'uid-victim'],
  ];
  for (const [provider, key] of accounts)
    await query(
      service,
      `INSERT INTO identity (id, provider, provider_key, person_id, bound_at, how)
     SELECT 'planted-${provider}', '${provider}', '${key}', id, '2026-01-01T00:00:00Z', 'code' FROM person WHERE person_key = 'teacher-2'`,
    );
}

const play = async (service: Service, { at = 'entra', lies = {}, person = victim }: Attack) => {
  const browser = openBrowser(service);
  liar.lies = lies;
  const page = await signIn(browser, at, person);
  liar.lies = {};
  return { browser, page };
};

describe('a provider that lies', () => {
  let service: Service;
  beforeAll(async () => {
    service = await start();
    await enter(await holder(service, 'admin-1'), [{ key: 'gone-1', roles: 'teacher', end: YESTERDAY }]);
    await bindVictim(service);
  }, 60_000);
  afterAll(() => service.remove());

  // In this order: what the provider says of itself is asked again only until it has been said well.
  it.each([
    ['is silent', { hang: 'discovery' }],
    ['says what is no JSON', { discovery: () => '<html>' }],
    [
      'calls itself another',
      { discovery: (document: object) => ({ ...document, issuer: 'https://evil.example' }) },
    ],
    ['calls itself nothing', { discovery: () => ({}) }],
  ] as const)(
    'T75: it %s when asked who it is, and the person may try again',
    async (_, lies) => {
      liar.lies = lies;
      const page = await openBrowser(service, 'sv').get('/sign-in/entra');
      expect(page.status).toBe(503);
      expect(page.text).toContain('Inloggningstjänsten svarade inte som den ska');
      expect(page.text).toContain('href="/sign-in/entra"');
    },
    15_000,
  );

  it('T75: it is down, and the service starts and says so', async () => {
    const page = await openBrowser(service, 'fi').get('/sign-in/demo');
    expect(page.status).toBe(503);
    expect(page.text).toContain('Yritä uudelleen');
    expect(service.output()).toMatch(/provider-fault: .*ECONNREFUSED|provider-fault: .*fetch failed/);
  });

  it('T75: an honest one lets in whom it proves, by its token and by what stands behind it', async () => {
    const browser = openBrowser(service);
    const page = await signIn(
      browser,
      'entra',
      { ...victim, oid: 'o-1', employeeId: 'teacher-1' },
      '?next=/api/levels',
    );
    expect({ status: page.status, location: page.location }).toEqual({
      status: 303,
      location: '/api/levels',
    });
    expect(await browser.who()).toBe('teacher-1');
    const other = openBrowser(service);
    await signIn(other, 'mpassid', teacherOf('uid-victim'));
    expect(await other.who()).toBe('teacher-2');
  });

  it.each(attacks)('T75: it gives $what, and nobody is in', async (attack) => {
    const before = await fingerprint(service);
    const { browser, page } = await play(service, attack);
    expect(page.status).toBe(attack.status);
    expect(page.text).toMatch(/<h1>The sign-in did not succeed<\/h1>/);
    expect(page.text).not.toMatch(/evil|faked|nonce|token/);
    expect(await browser.who()).toBeUndefined();
    const changed = changedBetween(before, await fingerprint(service));
    expect(changed).toEqual([]);
  });

  it('T75: it is silent when asked for tokens, and the person waits five seconds at most', async () => {
    const { browser, page } = await play(service, { what: '', lies: { hang: 'token' }, status: 503 });
    expect(page.status).toBe(503);
    expect(await browser.who()).toBeUndefined();
  }, 15_000);

  it('T75: a callback works once, and a code is worth nothing the second time', async () => {
    const browser = openBrowser(service);
    const { location = '' } = await browser.get('/sign-in/entra');
    const back = liar.consent(location, { ...victim, oid: 'o-1' });
    const again = openBrowser(service);
    for (const [name, value] of browser.cookies) again.cookies.set(name, value);
    expect((await browser.get(back)).status).toBe(303);
    expect((await again.get(back)).status).toBe(400);
    await again.get('/sign-in/entra');
    expect((await again.get(back)).status).toBe(503);
    expect(await again.who()).toBeUndefined();
  });

  it('T75: a sign-in that was begun in one browser ends in no other, and at no other provider', async () => {
    const attacker = openBrowser(service);
    const { location = '' } = await attacker.get('/sign-in/entra');
    const back = liar.consent(location, { ...victim, oid: 'o-1' });
    const person = openBrowser(service);
    expect((await person.get(back)).status).toBe(400);
    await person.get('/sign-in/entra');
    expect((await person.get(back)).status).toBe(503);
    expect((await attacker.get(back.replace('/entra/', '/mpassid/'))).status).toBe(400);
    expect((await attacker.get(back)).status).toBe(400);
    expect([await person.who(), await attacker.who()]).toEqual([undefined, undefined]);
  });

  it.each(foreignPaths)('T75: nobody is led on to %j', async (next) => {
    const page = await openBrowser(service).get(`/sign-in/entra?next=${encodeURIComponent(next)}`);
    expect({ status: page.status, location: page.location }).toEqual({ status: 400, location: undefined });
  });

  it('T58: an account with somebody else’s address is not theirs, whatever it calls itself', async () => {
    const browser = openBrowser(service);
    const address = 'admin-1@example.org';
    const [{ email }] = (await query(service, `SELECT email FROM person WHERE person_key = 'admin-1'`)) as [
      { email: string },
    ];
    const claims = { email, email_verified: true, preferred_username: email, upn: address, name: 'admin-1' };
    const page = await signIn(browser, 'entra', { sub: 'x', tid: TENANT, oid: 'o-mail', ...claims });
    expect(page.location).toBe('/sign-in/code');
    expect(await browser.who()).toBeUndefined();
    expect(await query(service, `SELECT id FROM identity WHERE provider_key LIKE '%o-mail'`)).toEqual([]);
  });

  it('T58: when an address goes to somebody else, the account and its badges stay with the person', async () => {
    const emails = `UPDATE person SET email = CASE person_key WHEN 'teacher-1' THEN 'x@example.org' ELSE 'aino.esimerkki@example.org' END
                    WHERE person_key IN ('teacher-1', 'teacher-2')`;
    await query(service, emails);
    const browser = openBrowser(service);
    await signIn(browser, 'entra', {
      ...victim,
      oid: 'o-1',
      employeeId: undefined,
      email: 'aino.esimerkki@example.org',
    });
    expect(await browser.who()).toBe('teacher-1');
  });

  it('T66: roles and groups of the provider are worth nothing', async () => {
    const browser = openBrowser(service);
    const rights = { roles: ['admin', 'hr'], groups: ['admin'], wids: ['admin'], role: 'admin' };
    await signIn(browser, 'entra', { ...victim, oid: 'o-1', ...rights });
    expect((await browser.json('GET', '/api/me')).body.roles).toEqual(['teacher']);
    expect((await browser.json('GET', '/api/audit')).status).toBe(403);
  });

  it('is not the same twice: a staff key binds one account, the next one needs a code', async () => {
    const browser = openBrowser(service);
    const page = await signIn(browser, 'entra', { ...victim, oid: 'o-another', employeeId: 'teacher-1' });
    expect(page.location).toBe('/sign-in/code');
    expect(await browser.who()).toBeUndefined();
  });

  it('has left the service as it was, and nothing that nobody foresaw', async () => {
    expect((await (await service.as()).get('/health/ready')).status).toBe(200);
    expect(service.output()).not.toMatch(/\bERROR\b|Error:|faked/);
    expect(service.output()).not.toContain(liar.secret);
  });
});

describe('the same provider before services without a protection', () => {
  it('T75 twin: one that believes what comes back lets nearly all of it in', async () => {
    const service = await start('trusting-provider.mjs');
    await bindVictim(service);
    const fooled: string[] = [];
    for (const attack of attacks.filter(({ fools }) => fools)) {
      const { browser } = await play(service, attack);
      if ((await browser.who()) === 'teacher-2') fooled.push(attack.what);
    }
    await service.remove();
    expect(fooled).toEqual(attacks.filter(({ fools }) => fools).map(({ what }) => what));
    expect(fooled.length).toBeGreaterThan(15);
  }, 60_000);

  it('T58 twin, T66 twin: one that goes by addresses and groups makes a stranger the administrator', async () => {
    const service = await start('trusting-claims.mjs');
    const browser = openBrowser(service);
    const [{ email }] = (await query(service, `SELECT email FROM person WHERE person_key = 'teacher-1'`)) as [
      { email: string },
    ];
    await signIn(browser, 'entra', { sub: 'x', tid: TENANT, oid: 'o-mail', email, roles: ['admin'] });
    expect(await browser.who()).toBe('teacher-1');
    expect((await browser.json('GET', '/api/audit')).status).toBe(200);
    await service.remove();
  }, 60_000);
});

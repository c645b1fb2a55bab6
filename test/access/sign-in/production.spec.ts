import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { DIST, startService, type Service } from '../../service.js';

const ENTRA = {
  OIDC_ENTRA_ISSUER: 'https://login.example/99999999-0000-4000-8000-00000000000a/v2.0',
  OIDC_ENTRA_CLIENT_ID: 'service',
  OIDC_ENTRA_CLIENT_SECRET: 'a secret-of-the-provider'.replaceAll(' ', '-'),
};
const DEMO = {
  OIDC_DEMO_ISSUER: 'http://localhost:3100',
  OIDC_DEMO_CLIENT_ID: 'taitomerkki',
  OIDC_DEMO_CLIENT_SECRET: 'x',
};

/** A service in production as it should be, and what is wrong with it. */
const unsafe: readonly (readonly [string, Record<string, string>, RegExp])[] = [
  [
    'no way to sign in',
    { OIDC_ENTRA_ISSUER: '', OIDC_ENTRA_CLIENT_ID: '', OIDC_ENTRA_CLIENT_SECRET: '' },
    /^Nobody could sign in: set OIDC_ENTRA_ISSUER/,
  ],
  ['the provider of the trial', DEMO, /^OIDC_DEMO_ISSUER, .* unset them in production/],
  ['a provider without its secret', { OIDC_ENTRA_CLIENT_SECRET: '' }, /^Set all of OIDC_ENTRA_ISSUER/],
  [
    'a provider over plain http',
    { OIDC_ENTRA_ISSUER: 'http://login.example/v2.0' },
    /^OIDC_ENTRA_ISSUER=.* is not safe in production: give an https address/,
  ],
  [
    'a public address over plain http',
    { PUBLIC_URL: 'http://badges.example.org' },
    /^PUBLIC_URL=.* is not safe in production/,
  ],
];

function start(service: Service, environment: Record<string, string>) {
  const { PATH = '' } = process.env;
  const place = { DATA_DIR: service.dataDir, PUBLIC_URL: service.url, PORT: new URL(service.url).port };
  const { status, stderr } = spawnSync(process.execPath, [join(DIST, 'main.js')], {
    env: { PATH, NODE_ENV: 'production', ...place, ...ENTRA, ...environment },
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, said: stderr.trim() };
}

describe('a service in production', () => {
  let trial: Service;
  let earnest: Service;
  beforeAll(async () => {
    trial = await startService({ environment: DEMO });
    await trial.stop();
    earnest = await startService({ environment: { NODE_ENV: 'production', ...ENTRA } });
  }, 120_000);
  afterAll(async () => {
    await earnest.remove();
    await trial.remove();
  });

  it.each(unsafe)('T109: does not start with %s, and says what to set', (_, environment, line) => {
    const { status, said } = start(earnest, environment);
    expect(status).toBe(1);
    expect(said.split('\n').at(-1)).toMatch(line);
  });

  it('T109: does not start on the register of a trial, whose people anybody may be', () => {
    const { status, said } = start(trial, {});
    expect(status).toBe(1);
    expect(said).toMatch(/This register holds the demo's invented people/);
  });

  it('T109 twin: outside production all of it starts', async () => {
    const again = await trial.restart({ PUBLIC_URL: 'http://badges.example.org', OIDC_ENTRA_ISSUER: '' });
    const page = await (await fetch(again.url)).text();
    await again.stop();
    expect(page).toMatch(/Aino Esimerkki/);
    expect(page).toMatch(/href="\/sign-in\/demo"/);
  }, 60_000);

  it('T108: has no door of the trial, neither the open sign-in nor its people', async () => {
    const form = { method: 'POST', body: new URLSearchParams({ person_key: 'teacher-1' }) };
    const origin = { origin: earnest.url, 'sec-fetch-site': 'same-origin' };
    const answer = await fetch(`${earnest.url}/demo/sign-in`, { ...form, headers: origin });
    expect(answer.status).toBe(404);
    expect(answer.headers.getSetCookie()).toEqual([]);
    const home = await (await fetch(earnest.url)).text();
    expect(home).not.toMatch(/\/demo\/|Esimerkki/);
    expect(home).toMatch(/href="\/sign-in\/entra"/);
    expect((await fetch(`${earnest.url}/sign-in/demo`)).status).toBe(404);
  });

  it('T108: is built without the trial’s provider and without a fault', () => {
    const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.[cm]?js$/.test(name),
    );
    expect(files.length).toBeGreaterThan(100);
    expect(
      files.filter((name) =>
        /oidc-provider|test\/(faults|idp)|FAILPOINT/.test(readFileSync(join(DIST, name), 'utf8')),
      ),
    ).toEqual([]);
  });

  it('T108 twin: outside production the same door is open to everybody', async () => {
    const ours = 'https://badges.example.org';
    const again = await trial.restart({ PUBLIC_URL: ours });
    const answer = await fetch(`${again.url}/demo/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ person_key: 'admin-1' }),
      headers: { origin: ours },
      redirect: 'manual',
    });
    const [set = ''] = answer.headers.getSetCookie();
    // Behind https a browser takes such a name from this host alone.
    expect(set).toMatch(/^__Host-taitomerkki_session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const cookie = set.split(';')[0] ?? '';
    const { status } = await fetch(`${again.url}/api/audit`, { headers: { cookie } });
    await again.stop();
    expect(status).toBe(200);
  }, 60_000);
});

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../../src/openbadges/json.js';
import { DIST } from '../../service.js';
import { type Origin, startOrigin } from '../fetch/origin.js';
import { badgeOf } from '../world/documents.js';
import { didKeyIssuer, didWebIssuer } from '../world/issuers.js';
import { hostedPages, ob2 } from '../world/ob2.js';

const circus = didWebIssuer('circus.example.org');
const anybody = didKeyIssuer();

describe('npm run verify', () => {
  const folder = mkdtempSync(join(tmpdir(), 'verify-'));
  const dataDir = join(folder, 'data');
  let origin: Origin;
  beforeAll(async () => {
    const pages = Object.entries({ ...circus.pages, ...hostedPages() });
    origin = await startOrigin(Object.fromEntries(pages.map(([url, body]) => [url, () => ({ body })])));
  });
  afterAll(async () => {
    await origin.close();
    rmSync(folder, { recursive: true });
  });

  async function verify(words: readonly string[], more: Record<string, string> = {}) {
    const { nodeArguments, environment } = origin.forService({
      DATA_DIR: dataDir,
      DATABASE_URL: '',
      LANG: 'C',
      ...more,
    });
    const child = spawn(process.execPath, [...nodeArguments, join(DIST, 'cli/verify.js'), ...words], {
      env: { PATH: process.env['PATH'], NODE_ENV: 'test', ...environment },
    });
    let out = '';
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    let error = '';
    child.stderr.on('data', (chunk) => (error += String(chunk)));
    const status = await new Promise((resolve) => child.once('close', resolve));
    return { status, out, error };
  }

  async function fileOf(badge: JsonObject | string): Promise<string> {
    const path = join(folder, 'badge.json');
    writeFileSync(path, typeof badge === 'string' ? badge : JSON.stringify(badge));
    return path;
  }

  it('answers as the page does, in the language of the terminal, and makes no keys for it', async () => {
    const path = await fileOf(await anybody.secure(badgeOf(anybody.id)));
    const { status, out } = await verify([path], { LANG: 'sv_FI.UTF-8' });
    expect(out).toMatch(/^issuer-unknown: Märket är oförändrat, men vi känner inte utfärdaren\n/);
    expect(out).toContain('Vem som helst kan göra en sådan nyckel');
    expect([status, existsSync(dataDir)]).toEqual([1, false]);
    expect(readdirSync(folder)).toEqual(['badge.json']);
  }, 60_000);

  it('fetches what only the issuer can show', async () => {
    const { status, out } = await verify([ob2.assertion]);
    expect(out).toContain('the site circus.example.org confirms the badge');
    expect([status, origin.hits]).toEqual([1, [ob2.assertion, ob2.badge, ob2.issuer]]);
  }, 60_000);

  it('trusts whom the setting names, and compares the holder', async () => {
    const path = await fileOf(await circus.secure(badgeOf(circus.id)));
    const trusted = { TRUSTED_ISSUERS: circus.id };
    expect(await verify([path, '--recipient', 'did:example:juggler'], trusted)).toMatchObject({ status: 0 });
    const { status, out } = await verify(
      ['--recipient', 'nobody@example.org', path, '--lang', 'fi'],
      trusted,
    );
    expect(out).toMatch(/^invalid: Merkkiä ei ole myönnetty tälle saajalle\n/);
    expect(status).toBe(2);
  }, 60_000);

  it('lets no badge write on the terminal as it likes', async () => {
    const name = 'Juggling\u001b[2J\nvalid: The badge is genuine';
    const issuer = { id: anybody.id, type: ['Profile'], name };
    const { out } = await verify([await fileOf(await anybody.secure(badgeOf(anybody.id, { issuer })))]);
    expect(out).toContain('Juggling – Juggling�[2J�valid: The badge is genuine');
    expect(out).not.toContain('\u001b');
    expect(out.split('\n').filter((line) => line.startsWith('valid'))).toEqual([]);
  }, 60_000);

  it('tells whose badges it took for our own, where a badge of ours may have been missed', async () => {
    const { status, error } = await verify(['http://localhost:1/ob3/credentials/1']);
    expect(status).toBe(3);
    expect(error).toMatch(/^Taken for our own: badges of http\S+ \(PUBLIC_URL\) in DATA_DIR .+\.$/m);
    expect((await verify([await fileOf(await anybody.secure(badgeOf(anybody.id)))])).error).toBe('');
  }, 60_000);

  it.each<readonly [name: string, words: string[], said?: RegExp]>([
    ['nothing', []],
    ['two badges', ['a.json', 'b.json']],
    ['an unknown option', ['a.json', '--colour']],
    ['an unknown language', ['a.json', '--lang', 'et']],
    ['a file that is not there', ['/nowhere/badge.json'], /^There is no file \/nowhere\/badge\.json\.$/m],
    ['a folder', ['/tmp'], /^\/tmp is a folder: /m],
  ])(
    'tells how it is used, with another code than a verdict, for %s',
    async (_name, words, said = /npm run verify/) => {
      const { status, error } = await verify(words);
      expect(status).toBe(64);
      expect(error).toMatch(said);
    },
    60_000,
  );
});

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { earn, must } from '../life/steps.js';
import { startService, type Client, type Service } from '../service.js';

const html = { accept: 'text/html' };
const people = readFileSync('data/demo/staff.csv', 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(';') as [key: string, first: string, last: string, email: string]);
const addresses = people.map(([, , , email]) => email);
// A last name alone may be a word: Esimerkki is "example".
const names = people.flatMap(([, first, last, email]) => [`${first} ${last}`, `${last} ${first}`, email]);

/** Every text that one badge is served as, tokens opened. */
async function everyForm(nobody: Client, id: string): Promise<string[]> {
  const paths = ['', '.jwt', '?lang=fi'].map((end) => `/ob3/credentials/${id}${end}`);
  const images = ['png', 'svg'].map((format) => `/images/${id}.${format}`);
  const answers = [];
  for (const path of [...paths, ...images])
    answers.push((await must(200, nobody.get(path, path.includes('lang') ? html : {}))).text);
  return answers.map((text) => `${text}${Buffer.from(text.split('.')[1] ?? '', 'base64url').toString()}`);
}

/** Whose address fits a hash and a salt anywhere in these texts. */
function guess(texts: readonly string[]): string[] {
  const all = texts.join('\n');
  const hashes = new Set([...all.matchAll(/sha256\$([0-9a-f]{64})/g)].map(([, hash]) => hash));
  const salts = ['', ...[...all.matchAll(/"salt":"([^"]+)"/g)].map(([, salt]) => salt ?? '')];
  return addresses.filter((address) =>
    salts.some((salt) =>
      hashes.has(
        createHash('sha256')
          .update(address + salt)
          .digest('hex'),
      ),
    ),
  );
}

/** All that somebody gets who follows every address of ours from the public beginnings on. */
async function crawl(service: Service, starts: readonly string[]): Promise<Map<string, string>> {
  const nobody = await service.as();
  const seen = new Map<string, string>();
  const waiting = [...starts];
  for (let path = waiting.shift(); path !== undefined && seen.size < 400; path = waiting.shift()) {
    if (seen.has(path)) continue;
    const { text, status } = await nobody.get(path, html);
    // Where the demo is open, it lists its invented people to go on as; in production there is none.
    const told = text.replace(/<form[^>]*demo\/sign-in[\s\S]*?<\/form>/g, '');
    seen.set(path, status < 400 ? told : '');
    // The list of what was revoked names badges by their ids alone; anybody can make addresses of those.
    for (const [, id] of told.matchAll(/urn:uuid:([0-9a-f-]{36})/g)) waiting.push(`/ob3/credentials/${id}`);
    const links = told.matchAll(/(?:href|src)="([^"#]+)|(https?:\/\/localhost:\d+[^\s"\\<]*)/g);
    for (const [, link, address] of links) {
      const url = new URL((address ?? link ?? '').replaceAll('&amp;', '&'), service.url);
      if (url.origin === service.url) waiting.push(url.pathname + url.search);
    }
  }
  return seen;
}

const publicStarts = [
  '/',
  '/verify',
  '/.well-known/did.json',
  '/ob2/issuer',
  '/ob2/revocations',
  '/ob3/issuer',
  '/ob3/status/1',
  '/ob2/badges/t1/1',
  '/api/openapi.json',
];
const namesIn = (seen: Map<string, string>) =>
  [...seen].flatMap(([path, text]) =>
    names.filter((name) => text.includes(name)).map((name) => `${name}: ${path}`),
  );

describe('a badge and whose it is', () => {
  let service: Service;
  let nobody: Client;
  let holder: Client;
  let badge: string;
  beforeAll(async () => {
    service = await startService();
    nobody = await service.as();
    holder = await service.as('teacher-1');
    badge = await earn(service, 'teacher-1', 'reviewer-1', '1.1');
  }, 60_000);
  afterAll(() => service.remove());
  const page = () => nobody.get(`/ob3/credentials/${badge}?lang=en`, html);

  it('is on no page by default: it says that it is genuine, and nothing of the holder', async () => {
    const { text, headers } = await page();
    expect(text).toContain('The holder has not made this page public');
    expect(text).toMatch(/class="state valid"/);
    expect(headers.get('x-robots-tag')).toBe('noindex');
    expect(text).not.toMatch(/og:|twitter:/);
    const { body } = await holder.get(`/api/credentials/${badge}`);
    expect(body.visibility).toEqual({ page: 'hidden', name: false });
  });

  it('is shown by the holder’s act only, with a name only if they say so, and hidden again at once', async () => {
    const show = (choice: object, client = holder) =>
      client.put(`/api/credentials/${badge}/visibility`, choice);
    const before = await nobody.get(`/ob3/credentials/${badge}`);
    expect(await show({ page: 'public' }, await service.as('teacher-2'))).toMatchObject({ status: 404 });
    expect(await show({ page: 'hidden', name: true })).toMatchObject({ status: 400 });
    await must(200, show({ page: 'public' }));
    const nameless = await page();
    expect([nameless.headers.get('x-robots-tag'), nameless.text.includes('Esimerkki')]).toEqual([
      null,
      false,
    ]);
    await must(200, show({ page: 'public', name: true }));
    expect((await page()).text).toContain('Aino Esimerkki');
    expect((await nobody.get(`/ob3/credentials/${badge}`)).text).toBe(before.text);
    await must(200, show({ page: 'hidden' }));
    expect((await page()).text).not.toContain('Esimerkki');
    const { body } = await (
      await service.as('admin-1')
    ).get(`/api/audit?subject=${badge}&action=credential.show`);
    expect(body.items[0].details).toEqual({ page: 'hidden', name: false });
  });

  it('T77: nobody’s address can be guessed from what OB 3.0 says by default', async () => {
    expect(guess(await everyForm(nobody, badge))).toEqual([]);
    const { text } = await nobody.get(`/ob3/credentials/${badge}`);
    expect(JSON.parse(text).credentialSubject.identifier).toBeUndefined();
  });

  it('T77 twin: once the holder wants the hash in new badges, the guess finds them', async () => {
    await must(200, holder.put('/api/me', { emailInBadges: true }));
    const later = await earn(service, 'teacher-1', 'reviewer-1', '1.2');
    expect(guess(await everyForm(nobody, later))).toEqual(['aino.esimerkki@example.org']);
    expect(guess(await everyForm(nobody, badge))).toEqual([]);
  });

  it('is known to the verifier, which is told the address, although the badge keeps it to itself', async () => {
    const { text } = await nobody.get(`/ob3/credentials/${badge}`);
    const ask = async (recipient: string) =>
      (await nobody.post('/api/verifications', { credential: JSON.parse(text), recipient })).body.verdict;
    expect(await ask('aino.esimerkki@example.org')).toBe('valid');
    expect(await ask('vaino.malliluoma@example.org')).toBe('invalid');
  });

  it('T86: who crawls all that is public finds nobody, not even by a badge that was revoked', async () => {
    await must(
      200,
      (await service.as('admin-1')).post(`/api/credentials/${badge}/revocation`, { reason: 'Virhe' }),
    );
    const seen = await crawl(service, publicStarts);
    expect([...seen.keys()].some((path) => path.includes(badge))).toBe(true);
    expect(seen.size).toBeGreaterThan(20);
    expect(namesIn(seen)).toEqual([]);
  });

  it('T86 twin: were every page to name its holder, the crawl would find them', async () => {
    await service.stop();
    const open = await service.restart({}, ['--import', './test/privacy/faults/names-for-all.mjs']);
    const found = namesIn(await crawl(open, [`/ob3/credentials/${badge}`, ...publicStarts]));
    await open.stop();
    expect(found.some((one) => one.startsWith('Aino Esimerkki'))).toBe(true);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { engines, startService, type Client, type Service } from '../service.js';
import { loadOwnBadges, type OwnBadge } from './own-badge.js';

const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

describe.each(engines)('what the world dereferences, on %s', (engine) => {
  let service: Service;
  let nobody: Client;
  let badge: OwnBadge;
  let kid: string;
  beforeAll(async () => {
    service = await startService({ engine });
    nobody = await service.as();
    [badge] = (await loadOwnBadges(service, 1)) as [OwnBadge];
    kid = (await nobody.get('/ob2/issuer')).body.publicKey.split('/').at(-1);
  }, 60_000);
  afterAll(() => service.remove());

  const routes: [path: string, type: string][] = [
    ['/.well-known/did.json', 'application/did+ld+json'],
    ['/keys/{kid}', 'application/jwk+json'],
    ['/ob2/keys/{kid}', 'application/ld+json'],
    ['/ob2/issuer', 'application/ld+json'],
    ['/ob2/badges/1.1/1', 'application/ld+json'],
    ['/ob2/badges/t1/1?lang=sv', 'application/ld+json'],
    ['/ob2/assertions/{id}', 'application/ld+json'],
    ['/ob2/assertions/{id}.json', 'application/ld+json'],
    ['/ob2/assertions/{id}.jws', 'application/jose'],
    ['/ob2/revocations', 'application/ld+json'],
    ['/ob3/issuer', 'application/ld+json'],
    ['/ob3/issuer?lang=en', 'application/ld+json'],
    ['/ob3/achievements/1.1/1', 'application/ld+json'],
    ['/ob3/achievements/t3/1?lang=en', 'application/ld+json'],
    ['/ob3/credentials/{id}', 'application/vc+ld+json'],
    ['/ob3/credentials/{id}.json', 'application/vc+ld+json'],
    ['/ob3/credentials/{id}.jwt', 'application/vc+jwt'],
    ['/ob3/status/1', 'application/vc+ld+json'],
    ['/ob3/style.css', 'text/css; charset=utf-8'],
    ['/images/badges/1.1/1.png', 'image/png'],
    ['/images/badges/1.1/1.svg', 'image/svg+xml'],
    ['/images/{id}.png', 'image/png'],
    ['/images/{id}.png?standard=ob2', 'image/png'],
    ['/images/{id}.svg', 'image/svg+xml'],
    ['/images/{id}.svg?standard=ob2', 'image/svg+xml'],
  ];
  const fill = (path: string) => path.replace('{kid}', kid).replace('{id}', badge.id);

  it.each(routes)('%s is there for anybody, from any origin, as %s', async (path, type) => {
    const { status, headers } = await nobody.get(fill(path));
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(type);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toMatch(/no-cache|max-age/);
    expect(headers.get('set-cookie')).toBeNull();
  });

  it.each(routes)('%s is not sent again to who has it, and HEAD sends no body', async (path) => {
    const { headers, text } = await nobody.get(fill(path));
    const etag = headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    const again = await nobody.get(fill(path), { 'if-none-match': `"other", W/${etag}` });
    expect([again.status, again.text]).toEqual([304, '']);
    expect(again.headers.get('etag')).toBe(etag);
    expect((await nobody.get(fill(path), { 'if-none-match': '"other"' })).status).toBe(200);
    const head = await nobody.send('HEAD', fill(path));
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers.get('etag')).toBe(etag);
    expect(text).not.toBe('');
  });

  it.each(routes.filter(([path]) => !path.startsWith('/.well')))('%s answers a preflight', async (path) => {
    const { status, headers } = await nobody.send('OPTIONS', fill(path));
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-methods')).toContain('GET');
  });

  it.each([
    '/keys/nobody',
    '/ob2/keys/nobody',
    '/ob2/badges/9.9/1',
    '/ob2/badges/1.1/2',
    '/ob2/badges/1.1/01',
    '/ob2/badges/1.1/0',
    '/ob3/achievements/1.1/x',
    '/ob3/achievements/1.1/1.jwt',
    '/ob2/assertions/00000000-0000-4000-8000-000000000000',
    '/ob3/credentials/00000000-0000-4000-8000-000000000000',
    '/ob3/credentials/00000000-0000-4000-8000-000000000000.jwt',
    "/ob3/credentials/' OR 1=1--",
    '/ob3/credentials/..%2f..%2fetc%2fpasswd',
    '/ob3/credentials/{id}.pdf',
    '/ob3/credentials/{id}.json.jwt',
    '/images/{id}',
    '/images/{id}.gif',
    '/images/badges/1.1/1',
    '/images/badges/1.1/9.png',
    '/ob3/status/0',
    '/ob3/status/2',
    '/ob3/status/1e0',
  ])('%s is one and the same 404', async (path) => {
    const { status, body, headers } = await nobody.get(fill(path));
    expect(status).toBe(404);
    const unknown = await nobody.get('/ob3/credentials/11111111-1111-4111-8111-111111111111');
    expect(body).toEqual(unknown.body);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each(['/ob2/badges/1.1/1?lang=de', '/ob3/issuer?lang=fi&lang=sv', '/images/{id}.png?standard=ob1'])(
    '%s is a malformed request',
    async (path) => {
      const { status, body } = await nobody.get(fill(path));
      expect([status, body.code]).toEqual([400, 'malformed-request']);
    },
  );

  it('serves every document at exactly its own id', async () => {
    const ids = [
      (await nobody.get('/ob2/issuer')).body.id,
      (await nobody.get(`/ob2/keys/${kid}`)).body.id,
      (await nobody.get('/ob2/badges/1.2/1')).body.id,
      ...(await nobody.get('/ob2/badges/1.2/1')).body.related.map((one: { id: string }) => one.id),
      (await nobody.get('/ob3/achievements/t2/1')).body.id,
      ...(await nobody.get('/ob3/achievements/t2/1')).body.related.map((one: { id: string }) => one.id),
      JSON.parse(badge.ob3).id,
      JSON.parse(badge.ob3).credentialSubject.achievement.id,
      JSON.parse(badge.ob3).credentialStatus.statusListCredential,
      JSON.parse(badge.ob2).id,
      JSON.parse(badge.ob2).badge,
      (await nobody.get('/ob2/revocations')).body.id,
    ];
    for (const id of ids) expect((await (await fetch(id)).json()).id).toBe(id);
  });

  it.each([
    ['/ob2/badges/T1/1', '/ob2/badges/t1/1'],
    ['/ob2/badges/1.1/1?lang=fi', '/ob2/badges/1.1/1'],
    ['/ob3/achievements/T1/1?lang=sv', '/ob3/achievements/t1/1?lang=sv'],
  ])('sends %s on to the address of the document', async (path, target) => {
    const { status, headers } = await nobody.get(path);
    expect([status, headers.get('location')]).toEqual([301, `${service.url}${target}`]);
  });

  it('serves one bare JWK without private parts, to which the token points', async () => {
    const header = JSON.parse(Buffer.from(badge.ob3Jwt.split('.')[0] ?? '', 'base64url').toString());
    const jwk = await (await fetch(header.kid)).json();
    expect(Object.keys(jwk).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  it.each([
    ['/ob3/credentials/{id}', '*/*', 'application/vc+ld+json'],
    ['/ob3/credentials/{id}', 'application/json', 'application/json'],
    ['/ob3/credentials/{id}', 'application/ld+json', 'application/ld+json'],
    ['/ob3/credentials/{id}', 'application/vc', 'application/vc'],
    ['/ob3/credentials/{id}', 'application/vc+jwt', 'application/vc+jwt'],
    ['/ob3/credentials/{id}', 'application/vc+jwt;q=0.5, application/json', 'application/json'],
    ['/ob3/credentials/{id}', 'text/html', 'text/html; charset=utf-8'],
    ['/ob3/credentials/{id}', browser, 'text/html; charset=utf-8'],
    ['/ob3/credentials/{id}', 'image/webp', 'application/vc+ld+json'],
    ['/ob3/credentials/{id}.json', browser, 'application/vc+ld+json'],
    ['/ob3/credentials/{id}.jwt', 'text/plain', 'text/plain'],
    ['/ob2/assertions/{id}', 'application/json', 'application/json'],
    ['/ob2/assertions/{id}', 'application/json, application/ld+json', 'application/ld+json'],
    ['/ob2/assertions/{id}', browser, 'text/html; charset=utf-8'],
    ['/ob2/badges/1.1/1', browser, 'text/html; charset=utf-8'],
    ['/ob2/issuer', browser, 'application/ld+json'],
    ['/keys/{kid}', 'application/json', 'application/json'],
  ])('%s for Accept: %s is %s', async (path, accept, type) => {
    const { status, headers } = await nobody.get(fill(path), { accept });
    expect([status, headers.get('content-type')]).toEqual([200, type]);
    expect(headers.get('vary')).toContain('Accept');
  });

  it('sends the same stored bytes in every JSON type', async () => {
    const { text } = await nobody.get(`/ob3/credentials/${badge.id}`, { accept: 'application/json' });
    expect(text).toBe(badge.ob3);
  });

  it.each([
    ['fi', 'sv-FI,sv;q=0.9', '?lang=fi', 'Voimassa'],
    ['sv', 'sv-FI,sv;q=0.9,en;q=0.8', '', 'Giltigt'],
    ['en', 'de, en-GB;q=0.7, fi;q=0.2', '', 'Valid'],
    ['fi', 'de', '', 'Voimassa'],
  ])(
    'shows people the badge in %s for Accept-Language %s and %s',
    async (language, accepted, query, word) => {
      const { text, headers } = await nobody.get(`/ob3/credentials/${badge.id}${query}`, {
        accept: browser,
        'accept-language': accepted,
      });
      expect(text).toContain(`<html lang="${language}">`);
      expect(text).toContain(`<strong>${word}</strong>`);
      expect(headers.get('content-language')).toBe(language);
      expect(headers.get('vary')).toBe('Accept, Accept-Language');
    },
  );

  it('names nobody, and runs and loads nothing foreign on its page', async () => {
    const me = (await (await service.as('reviewer-1')).get('/api/me')).body.person;
    const { text, headers } = await nobody.get(`/ob3/credentials/${badge.id}`, { accept: browser });
    for (const secret of [me.first, me.last, me.email]) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/<script|\son\w+=|\sstyle=|<style/i);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*frame-ancestors 'none'$/);
    expect(text.match(/<h1/g)).toHaveLength(1);
    expect(text).toMatch(/<img [^>]*alt="[^"]{10,}"/);
    expect(text).toMatch(/<title>[^<]+<\/title>/);
    for (const landmark of ['header', 'main', 'footer', 'nav']) expect(text).toContain(`<${landmark}`);
  });

  it('serves an SVG so that it can only draw', async () => {
    for (const path of ['/images/badges/1.1/1.svg', `/images/${badge.id}.svg`]) {
      const { headers } = await nobody.get(path);
      expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
    }
  });
});

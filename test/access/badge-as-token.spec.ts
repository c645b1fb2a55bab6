import { createPublicKey, type JsonWebKey } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jwtVerify } from 'jose';

import { loadOwnBadges, type OwnBadge } from '../publication/own-badge.js';
import { startService, type Client, type Service } from '../service.js';

/** Everything that this service signs, and other things that look like a token. */
const tokens: readonly (readonly [what: string, of: (badge: OwnBadge, list: string) => string])[] = [
  ['a credential as VC-JWT', ({ ob3Jwt }) => ob3Jwt],
  ['a signed OB 2.0 assertion', ({ ob2Jws }) => ob2Jws],
  ['a credential with its proof', ({ ob3 }) => Buffer.from(ob3).toString('base64url')],
  ['the status list', (_, list) => Buffer.from(list).toString('base64url')],
  ['the proof value alone', ({ ob3 }) => JSON.parse(ob3).proof.proofValue],
  ['the id of a credential', ({ id }) => id],
  ['the subject of a credential', ({ ob3 }) => JSON.parse(ob3).credentialSubject.id],
  ['the payload of a VC-JWT', ({ ob3Jwt }) => ob3Jwt.split('.')[1] ?? ''],
  ['a VC-JWT without its signature', ({ ob3Jwt }) => `${ob3Jwt.split('.').slice(0, 2).join('.')}.`],
];

describe('what we signed, offered as a key to the service', () => {
  let service: Service;
  let nobody: Client;
  let badge: OwnBadge;
  let list: string;
  beforeAll(async () => {
    service = await startService();
    nobody = await service.as();
    [badge] = (await loadOwnBadges(service, 1)) as [OwnBadge];
    list = (await nobody.get('/ob3/status/1')).text;
  }, 60_000);
  afterAll(() => service.remove());

  it.each(tokens)('T26: %s opens no door, as token or as session', async (_, of) => {
    const token = of(badge, list);
    expect(token.length).toBeGreaterThan(20);
    const ways = [
      { authorization: `Bearer ${token}` },
      { authorization: `bearer ${token}` },
      { cookie: `taitomerkki_session=${token}` },
    ];
    for (const headers of ways)
      for (const path of ['/api/me', '/api/credentials', '/api/audit']) {
        const { status, body } = await nobody.get(path, headers);
        expect({ status, code: body.code }).toEqual({ status: 401, code: 'not-signed-in' });
      }
  });

  it('T26 twin: a door that takes whatever our key has signed would let every holder in', async () => {
    const { kid = '' } = JSON.parse(Buffer.from(badge.ob3Jwt.split('.')[0] ?? '', 'base64url').toString());
    const { body: jwk } = await nobody.get(new URL(kid).pathname);
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    const { payload } = await jwtVerify(badge.ob3Jwt, key, { algorithms: ['RS256'] });
    expect(payload.sub).toMatch(/^urn:uuid:/);
    // While what does open the door is no signed thing at all.
    expect((await (await service.as('reviewer-1')).get('/api/me')).status).toBe(200);
  });
});

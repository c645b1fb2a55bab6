import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../../src/openbadges/json.js';
import { type Service, startService } from '../../service.js';
import { type Origin, startOrigin } from '../fetch/origin.js';
import { badgeOf, endorsementOf, statusEntry } from '../world/documents.js';
import { didKeyIssuer, didWebIssuer, httpsIssuer, kidIssuer } from '../world/issuers.js';
import { assertionOf, badgeClassOf, keyOf, ob2, profileOf, signedAssertion } from '../world/ob2.js';

const ourHost = 'badges.ours.example.org';
const ours = `https://${ourHost}`;
const id = '00000000-0000-4000-8000-000000000000';
const school = didKeyIssuer();
const away = 'https://circus.example.org/away';
const signed = (changes: JsonObject) => school.secure(badgeOf(school.id, changes));

/** Badges of strangers, each of which leads to our own address in its own way. */
const ways: readonly (readonly [name: string, toBody: () => Promise<object>])[] = [
  ['as the badge', async () => ({ url: `${ours}/ob3/credentials/${id}` })],
  [
    'as the badge, in capitals',
    async () => ({ url: `https://${ourHost.toUpperCase()}/ob3/credentials/${id}` }),
  ],
  ['as the badge, with its port', async () => ({ url: `${ours}:443/ob2/assertions/${id}` })],
  ['as the badge, by way of a redirect', async () => ({ url: away })],
  [
    'as its status list',
    async () => ({
      credential: await signed({
        credentialStatus: statusEntry({ statusListCredential: `${ours}/ob3/status/1` }),
      }),
    }),
  ],
  [
    'as its revocation list',
    async () => ({
      credential: await signed({
        credentialStatus: { id: `${ours}/ob2/revocations`, type: '1EdTechRevocationList' },
      }),
    }),
  ],
  [
    'as its refresh service',
    async () => ({
      credential: await signed({
        refreshService: { id: `${ours}/ob3/credentials/${id}`, type: '1EdTechCredentialRefresh' },
      }),
    }),
  ],
  [
    'as its did:web',
    async () => {
      const borrowed = didWebIssuer(ourHost);
      return { credential: await borrowed.secure(badgeOf(`did:web:${ourHost}`)) };
    },
  ],
  [
    'as its key',
    async () => {
      const borrowed = httpsIssuer(ourHost);
      return { credential: await borrowed.secure(badgeOf(borrowed.id)) };
    },
  ],
  [
    'as the key of its token',
    async () => {
      const borrowed = kidIssuer('RS256', 'circus.example', ourHost);
      return { jwt: await borrowed.secure(badgeOf(borrowed.id)) };
    },
  ],
  [
    'as the key of its endorsement',
    async () => {
      const borrowed = httpsIssuer(ourHost);
      const endorsement = await borrowed.secure(
        endorsementOf(borrowed.id, 'https://circus.example/achievements/juggling'),
      );
      return { credential: await signed({ endorsement: [endorsement] }) };
    },
  ],
  [
    'as its hosted assertion',
    async () => ({ credential: assertionOf({ id: `${ours}/ob2/assertions/${id}` }) }),
  ],
  ['as its badge class', async () => ({ credential: borrowing })],
  ['as its issuer', async () => ({ credential: assertionOf() })],
  [
    'as the key of its signature',
    async () => ({
      jwt: signedAssertion({ verification: { type: 'SignedBadge', creator: `${ours}/ob2/keys/1` } }),
    }),
  ],
  ['as its list of revoked ones', async () => ({ jwt: signedAssertion({ badge: `${ob2.badge}/signed` }) })],
];

/** A hosted badge elsewhere that says it is one of ours. */
const borrowing = assertionOf({ id: `${ob2.assertion}0`, badge: `${ours}/ob2/badges/1.1/1` });

/** What the strangers' site serves; its badge names us as its issuer. */
const pages: Record<string, JsonObject> = {
  [ob2.assertion]: assertionOf(),
  [`${ob2.assertion}0`]: borrowing,
  [ob2.badge]: badgeClassOf({ issuer: `${ours}/ob2/issuer` }),
  [`${ob2.badge}/signed`]: badgeClassOf({ id: `${ob2.badge}/signed` }),
  [ob2.issuer]: profileOf({ publicKey: ob2.key, revocationList: `${ours}/ob2/revocations` }),
  [ob2.key]: keyOf(),
};

describe('our own address in a badge', () => {
  let origin: Origin;
  let service: Service;
  let ignorant: Service;
  beforeAll(async () => {
    const routes = Object.fromEntries(Object.entries(pages).map(([url, body]) => [url, () => ({ body })]));
    const redirect = () => ({ status: 302, headers: { location: `${ours}/ob3/credentials/${id}` } });
    origin = await startOrigin({ ...routes, [away]: redirect }, [ourHost]);
    const more = { TRUSTED_ISSUERS: school.id };
    service = await startService(origin.forService({ ...more, PUBLIC_URL: ours }));
    ignorant = await startService(
      origin.forService({ ...more, PUBLIC_URL: 'https://elsewhere.example.org' }),
    );
  }, 120_000);
  afterAll(async () => {
    await Promise.all([service.remove(), ignorant.remove()]);
    await origin.close();
  });

  async function ask(at: Service, body: object) {
    origin.hits.length = 0;
    const { status, body: answer } = await (await at.as()).post('/api/verifications', body);
    return {
      status,
      verdict: answer.verdict,
      atUs: origin.hits.filter((url) => new URL(url).hostname === ourHost).length,
    };
  }

  it.each(ways)('T08: %s is answered from the register, without HTTP', async (name, toBody) => {
    const { status, verdict, atUs } = await ask(service, await toBody());
    expect([status, atUs]).toEqual([200, 0]);
    // A refresh that fails is no fault of the badge.
    if (!name.includes('refresh')) expect(['invalid', 'unverifiable']).toContain(verdict);
  });

  it.each(ways)(
    'T08 twin: %s is fetched by a service that does not know it as its own',
    async (_name, toBody) => {
      const { status, atUs } = await ask(ignorant, await toBody());
      expect(status).toBe(200);
      expect(atUs).toBeGreaterThan(0);
    },
  );
});

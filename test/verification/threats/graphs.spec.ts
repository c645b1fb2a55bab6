import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../../src/openbadges/json.js';
import { fetchLimits } from '../../../src/verification/fetch/limits.js';
import { type Outside, openOutside } from '../../../src/verification/fetch/outside.js';
import { limits } from '../../../src/verification/intake/limits.js';
import { type Origin, startOrigin } from '../fetch/origin.js';
import { badgeOf, endorsementOf, recordOf } from '../world/documents.js';
import { didKeyIssuer, didWebIssuer } from '../world/issuers.js';
import { assertionOf, badgeClassOf, ob2, profileOf } from '../world/ob2.js';
import { judge, worldOf } from '../world/world.js';

const many = 30;
const school = didKeyIssuer();
const others = Array.from({ length: many }, (_, at) => didWebIssuer(`h${at}.example.org`));
const trusted = [school.id, ...others.map(({ id }) => id), ob2.issuer];
const achievement = 'https://circus.example/achievements/juggling';

const record = async () =>
  school.secure(
    recordOf(school.id, await Promise.all(others.map((one, at) => one.secure(badgeOf(one.id, toIds(at)))))),
  );
/** Each part is about its own things: one that is described twice would be refused for that. */
const toIds = (at: number): JsonObject => ({ id: `urn:x:${at}` });

const endorsed = async (count: number) => {
  const endorsement = await Promise.all(
    others
      .slice(0, count)
      .map((one, at) => one.secure(endorsementOf(one.id, achievement, { id: `urn:x:e${at}` }))),
  );
  return school.secure(badgeOf(school.id, { endorsement: endorsement as JsonObject[] }));
};

describe('a badge that is spread over the world', () => {
  let origin: Origin;
  beforeAll(async () => {
    const pages = Object.assign({}, ...others.map(({ pages }) => pages)) as Record<string, JsonObject>;
    origin = await startOrigin(
      Object.fromEntries(Object.entries(pages).map(([url, body]) => [url, () => ({ body })])),
    );
  });
  afterAll(() => origin.close());

  const ask = async (badge: JsonObject | string, world: Outside) => {
    origin.hits.length = 0;
    const started = performance.now();
    const { verdict } = await judge(badge, { world, trusted });
    return { verdict, hits: origin.hits.length, seconds: (performance.now() - started) / 1_000 };
  };
  const unlimited = () => openOutside(origin.policy, { ...fetchLimits, fetches: 1_000, time: 20_000 });

  it.each<[string, () => Promise<JsonObject | string>]>([
    [`${many} parts of a record, each with its key elsewhere`, record],
    ['16 endorsements, each with its key elsewhere', () => endorsed(16)],
  ])('T12: %s: eight are asked for, and the rest is not checked', async (_name, toBadge) => {
    const { verdict, hits, seconds } = await ask(await toBadge(), openOutside(origin.policy));
    expect([verdict, hits]).toEqual(['unverifiable', fetchLimits.fetches]);
    expect(seconds).toBeLessThan(8);
  });

  it('T12 twin: without that limit all of them are asked for', async () => {
    expect(await ask(await record(), unlimited())).toMatchObject({ verdict: 'valid', hits: many });
    expect(await ask(await endorsed(16), unlimited())).toMatchObject({ verdict: 'valid', hits: 16 });
  });

  it('T12: of more endorsements than are examined nobody is asked for one', async () => {
    const badge = await endorsed(many);
    expect(await ask(badge, unlimited())).toMatchObject({ verdict: 'unverifiable', hits: 0 });
  });

  it('T12 twin: without that limit each of them is asked for', async () => {
    const badge = await endorsed(many);
    const { endorsements } = limits;
    try {
      Object.assign(limits, { endorsements: 1_000 });
      expect(await ask(badge, unlimited())).toMatchObject({ verdict: 'valid', hits: many });
    } finally {
      Object.assign(limits, { endorsements });
    }
  });
});

describe('a badge with 1,000 endorsements', () => {
  it('T12: is too large before any of them is looked at', async () => {
    const world = worldOf({});
    const endorsement = Array.from({ length: 1_000 }, (_, at) =>
      endorsementOf('did:web:h.example', `urn:x:${at}`),
    );
    const text = JSON.stringify(badgeOf(school.id, { endorsement }));
    await expect(judge(text, { world })).rejects.toMatchObject({ code: 'badge-too-large' });
    expect(world.hits).toEqual([]);
  });
});

describe('what leads back to itself', () => {
  const url = 'https://circus.example/a';
  const next = 'https://circus.example/b';
  it.each<[string, Readonly<Record<string, JsonObject | string>>, JsonObject | { url: string }]>([
    ['an address that is the address of itself', { [url]: url }, { url }],
    ['two addresses that are each other’s', { [url]: next, [next]: url }, { url }],
    [
      'a badge class that is its own issuer',
      { [ob2.assertion]: assertionOf(), [ob2.badge]: badgeClassOf({ issuer: ob2.badge }) },
      assertionOf(),
    ],
    [
      'an assertion that is its own badge class and issuer',
      { [ob2.assertion]: assertionOf({ badge: ob2.assertion, issuer: ob2.assertion }) },
      assertionOf({ badge: ob2.assertion, issuer: ob2.assertion }),
    ],
    [
      'an issuer that endorses itself',
      {
        [ob2.assertion]: assertionOf(),
        [ob2.badge]: badgeClassOf({ issuer: { ...profileOf(), endorsement: ob2.issuer } }),
      },
      assertionOf(),
    ],
  ])('T12: ends: %s', async (_name, pages, given) => {
    const world = worldOf(pages);
    const { verdict } = await judge(given, { world, trusted });
    expect(['invalid', 'unverifiable']).toContain(verdict);
    expect(world.hits.length).toBeLessThanOrEqual(3);
  });

  it('T12: a refreshed badge is not refreshed again', async () => {
    const refreshService = { id: url, type: '1EdTechCredentialRefresh' };
    const again = { refreshService: { ...refreshService, id: next } };
    const newer = await school.secure(badgeOf(school.id, { ...again, validFrom: '2026-05-20T00:00:00Z' }));
    const world = worldOf({ [url]: newer, [next]: newer });
    const badge = await school.secure(badgeOf(school.id, { refreshService }));
    expect((await judge(badge, { world, trusted })).verdict).toBe('valid');
    expect(world.hits).toEqual([url]);
  });
});

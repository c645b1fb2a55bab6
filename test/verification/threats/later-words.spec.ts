import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../../src/openbadges/json.js';
import type { TrustedIssuer } from '../../../src/verification/trust/trusted-issuers.js';
import { badgeOf, endorsementOf, statusEntry, statusListOf, statusUrl } from '../world/documents.js';
import { didWebTokenIssuer, kidIssuer } from '../world/issuers.js';
import { judge, oddities, ourUrl, worldOf } from '../world/world.js';

const host = 'circus.example';
const evil = 'https://evil.example';
const school = kidIssuer('RS256', host);
const university = kidIssuer('ES256', 'university.example');
/** Signs in the name of others; the key lies where the attacker is at home. */
const forgerOf = (name: string) => kidIssuer('ES256', name, 'evil.example');
const schoolForger = forgerOf(host);
const universityForger = kidIssuer('ES256', 'university.example', 'worse.example');
const keys = {
  ...school.pages,
  ...university.pages,
  ...schoolForger.pages,
  ...universityForger.pages,
};
/** What the operator would have to say for the attacker’s key to be the issuer’s. */
const vouched: TrustedIssuer = { id: school.id, keys: [school.pin, schoolForger.pin] };

const bits = (by: { secure(document: JsonObject): Promise<unknown> }, set: number[]) =>
  by.secure(statusListOf(school.id, set)) as Promise<string>;

describe('a list signed by a key of another site', () => {
  const ask = async (list: string, trusted: TrustedIssuer) => {
    const badge = await school.secure(badgeOf(school.id, { credentialStatus: statusEntry() }));
    // An open redirect at the issuer’s is enough to put it there.
    const world = worldOf({ ...keys, [`${evil}/list`]: list }, { [statusUrl]: `${evil}/list` });
    return judge(badge, { world, trusted: [trusted] });
  };

  it('T29: does not make a revoked badge valid', async () => {
    expect((await ask(await bits(school, [7]), { id: school.id })).verdict).toBe('invalid');
    const answer = await ask(await bits(schoolForger, []), { id: school.id });
    expect([answer.verdict, oddities(answer)]).toEqual(['unverifiable', ['status not-checked']]);
  });

  it('T29: nor does one by a key that is not among those of a pinned issuer', async () => {
    const answer = await ask(await bits(schoolForger, []), { id: school.id, keys: [school.pin] });
    expect(answer.verdict).toBe('unverifiable');
  });

  it('T29 twin: with that key among the issuer’s the very same list makes it valid', async () => {
    expect((await ask(await bits(schoolForger, []), vouched)).verdict).toBe('valid');
    expect((await ask(await bits(school, []), { id: school.id })).verdict).toBe('valid');
  });

  it('T29: where the badge itself is by such a key, its own list is read, and the issuer stays unknown', async () => {
    const badge = await schoolForger.secure(badgeOf(school.id, { credentialStatus: statusEntry() }));
    const judged = async (set: number[]) => {
      const world = worldOf({ ...keys, [statusUrl]: await bits(schoolForger, set) });
      return (await judge(badge, { world, trusted: [school.id] })).verdict;
    };
    expect([await judged([]), await judged([7])]).toEqual(['issuer-unknown', 'invalid']);
  });
});

describe('praise signed by a key of another site', () => {
  const achievement = 'https://circus.example/achievements/juggling';
  const ask = async (by: typeof school, id: string, trusted: readonly (TrustedIssuer | string)[]) => {
    const praise = (await by.secure(endorsementOf(id, achievement))) as string;
    const badge = await school.secure(badgeOf(school.id, { endorsementJwt: [praise] }));
    return judge(badge, { world: worldOf(keys), trusted });
  };
  const endorsed = ({ findings }: Awaited<ReturnType<typeof ask>>) =>
    findings.filter(({ check }) => check === 'endorsement').map(({ outcome }) => outcome);

  it('T27: is not that of the university it names', async () => {
    const answer = await ask(universityForger, university.id, [school.id, university.id]);
    expect([answer.verdict, endorsed(answer)]).toEqual(['valid', ['warning']]);
  });

  it('T27: is not that of the school itself', async () => {
    expect(endorsed(await ask(schoolForger, school.id, [school.id]))).toEqual(['warning']);
  });

  it('T27 twin: the university’s own is, also when it is known by its key, and by that key alone', async () => {
    const known = [school.id, university.id];
    expect(endorsed(await ask(university, university.id, known))).toEqual(['passed']);
    const pinned = (pin: string) => [school.id, { id: university.id, keys: [pin] }];
    expect(endorsed(await ask(university, university.id, pinned(university.pin)))).toEqual(['passed']);
    expect(endorsed(await ask(universityForger, university.id, pinned(universityForger.pin)))).toEqual([
      'passed',
    ]);
    expect(endorsed(await ask(university, university.id, pinned(school.pin)))).toEqual(['warning']);
  });

  it.each([`${ourUrl}/ob2/issuer`, 'did:web:badges.ours.example'])(
    'T27: we endorse nothing, and who says so as %s spoils the badge',
    async (id) => {
      const answer = await ask(schoolForger, id, [school.id]);
      expect([answer.verdict, endorsed(answer)]).toEqual(['invalid', ['failed']]);
    },
  );
});

describe('a newer version signed by a key of another site', () => {
  const url = 'https://circus.example/refresh/1';
  const refreshService = { id: url, type: '1EdTechCredentialRefresh' };
  const later = { refreshService, validFrom: '2026-05-20T00:00:00Z', validUntil: '2030-01-01T00:00:00Z' };
  const ask = async (newer: JsonObject | string, trusted: TrustedIssuer = { id: school.id }) => {
    const badge = await school.secure(badgeOf(school.id, { refreshService }));
    const answer = await judge(badge, { world: worldOf({ ...keys, [url]: newer }), trusted: [trusted] });
    return [answer.verdict, answer.credential?.validUntil ?? null, oddities(answer)];
  };

  it('T27: is left aside, and the badge stands as it was handed in', async () => {
    const forged = await schoolForger.secure(badgeOf(school.id, later));
    expect(await ask(forged)).toEqual(['valid', null, ['refresh warning']]);
  });

  it('T27: so is one that is no badge any more', async () => {
    const { id } = badgeOf(school.id);
    const { refreshService: _service, ...dates } = later;
    const praise = await school.secure(endorsementOf(school.id, 'urn:x:y', { id, ...dates }));
    expect(await ask(praise)).toEqual(['valid', null, ['refresh warning']]);
  });

  it('T27 twin: with that key among the issuer’s it is judged and shown', async () => {
    const forged = await schoolForger.secure(badgeOf(school.id, later));
    expect(await ask(forged, vouched)).toEqual(['valid', later.validUntil, ['refresh warning']]);
  });
});

describe('a list by another key of the same issuer', () => {
  it('counts, for the issuer’s own document lists that key', async () => {
    const web = didWebTokenIssuer('ES256', host);
    const badge = await web.secure(badgeOf(web.id, { credentialStatus: statusEntry() }));
    const list = (await web.secure(statusListOf(web.id, [7]))) as string;
    const world = worldOf({ ...web.pages, [statusUrl]: list });
    expect((await judge(badge, { world, trusted: [web.id] })).verdict).toBe('invalid');
  });
});

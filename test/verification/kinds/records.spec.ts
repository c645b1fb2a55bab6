import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../../src/openbadges/json.js';
import { badgeOf, endorsementOf, recordOf } from '../world/documents.js';
import { didJwkIssuer, didKeyIssuer } from '../world/issuers.js';
import { limits } from '../../../src/verification/intake/limits.js';
import type { Verification } from '../../../src/verification/verify.js';
import { boundAnswer } from '../../../src/verification/worker/bound-answer.js';
import { judge, oddities } from '../world/world.js';

const school = didKeyIssuer();
const ministry = didKeyIssuer();
const tokenSchool = didJwkIssuer('ES256');
const tokenMinistry = didJwkIssuer('RS256');
const achievement = 'https://circus.example/achievements/juggling';

describe('an endorsement', () => {
  const trusted = [school.id, ministry.id];
  const endorsedBy = async (endorsement: JsonObject) =>
    school.secure(badgeOf(school.id, { endorsement: [endorsement] }));
  const praise = (changes: JsonObject = {}) => endorsementOf(ministry.id, achievement, changes);

  it('is judged by itself', async () => {
    const answer = await judge(await ministry.secure(praise()), { trusted });
    expect([answer.verdict, answer.standard, oddities(answer)]).toEqual(['valid', 'ob3', []]);
    expect([answer.credential?.name, answer.credential?.description]).toEqual([
      'Well taught',
      'The best jugglers.',
    ]);
    const unknown = await judge(await ministry.secure(praise()));
    expect(unknown.verdict).toBe('issuer-unknown');
    const forged = { ...((await ministry.secure(praise())) as JsonObject), name: 'Better' };
    expect((await judge(forged, { trusted })).verdict).toBe('invalid');
  });

  it.each<[string, () => Promise<JsonObject>, string[], string[], string]>([
    ['holds', async () => (await ministry.secure(praise())) as JsonObject, trusted, [], 'valid'],
    [
      'is by somebody not known',
      async () => (await ministry.secure(praise())) as JsonObject,
      [school.id],
      ['endorsement warning'],
      'valid',
    ],
    [
      'is about another badge',
      async () => (await ministry.secure(endorsementOf(ministry.id, 'urn:x:other'))) as JsonObject,
      trusted,
      ['endorsement warning'],
      'valid',
    ],
    ['is not signed', async () => praise(), trusted, ['endorsement failed'], 'invalid'],
    [
      'has ended',
      async () => (await ministry.secure(praise({ validUntil: '2026-05-02T00:00:00Z' }))) as JsonObject,
      trusted,
      ['endorsement failed'],
      'invalid',
    ],
    [
      'needs a key that is not to be had',
      async () => {
        const signed = (await ministry.secure(praise())) as { proof: JsonObject };
        const proof = { ...signed.proof, verificationMethod: 'did:web:gone.example#key-1' };
        return { ...signed, issuer: { id: 'did:web:gone.example', type: ['Profile'] }, proof };
      },
      trusted,
      ['endorsement not-checked'],
      'unverifiable',
    ],
  ])('inside of a badge counts: it %s', async (_name, toEndorsement, known, odd, verdict) => {
    const answer = await judge(await endorsedBy(await toEndorsement()), { trusted: known });
    expect([oddities(answer), answer.verdict]).toEqual([odd, verdict]);
  });

  it('as a token inside of a token counts too', async () => {
    const praised = async (endorsement: JsonObject | string) =>
      judge(await tokenSchool.secure(badgeOf(tokenSchool.id, { endorsementJwt: [endorsement] })), {
        trusted: [tokenSchool.id, tokenMinistry.id],
      });
    const good = await praised(await tokenMinistry.secure(endorsementOf(tokenMinistry.id, achievement)));
    expect([good.verdict, oddities(good)]).toEqual(['valid', ['no-endorsement-jwt warning']]);
    const other = await tokenSchool.secure(endorsementOf(tokenMinistry.id, achievement));
    expect((await praised(other)).verdict).toBe('invalid');
    expect((await praised('hello')).verdict).toBe('invalid');
  });

  it('inside of a token counts too', async () => {
    const praised = async (endorsement: JsonObject) =>
      judge(await tokenSchool.secure(badgeOf(tokenSchool.id, { endorsement: [endorsement] })), {
        trusted: [tokenSchool.id, ministry.id],
      });
    expect((await praised((await ministry.secure(praise())) as JsonObject)).verdict).toBe('valid');
    expect((await praised(praise())).verdict).toBe('invalid');
    const badge = (await ministry.secure(badgeOf(ministry.id, { id: 'urn:x:2' }))) as JsonObject;
    expect((await praised(badge)).verdict).toBe('invalid');
  });
});

describe('a CLR 2.0 record', () => {
  const trusted = [school.id, tokenSchool.id];
  const part = (changes: JsonObject = {}) => school.secure(badgeOf(school.id, changes));
  const tokenPart = () => tokenSchool.secure(badgeOf(tokenSchool.id, { id: 'urn:x:2' }));
  const record = async (parts: readonly (JsonObject | string)[]) => school.secure(recordOf(school.id, parts));

  it('is valid with its parts, each told apart', async () => {
    const answer = await judge(await record([await part(), await part({ id: 'urn:x:2', name: 'Other' })]), {
      trusted,
    });
    expect([answer.verdict, answer.standard, answer.credential?.name]).toEqual([
      'valid',
      'clr',
      'Record of a juggler',
    ]);
    expect(answer.parts?.map(({ verdict, credential }) => [verdict, credential?.name])).toEqual([
      ['valid', 'Juggling'],
      ['valid', 'Juggling'],
    ]);
    expect(oddities(answer)).toEqual([]);
  });

  const second = { id: 'urn:x:2' };
  it.each<[string, () => Promise<JsonObject | string>, string]>([
    ['forged', async () => ({ ...((await part(second)) as JsonObject), name: 'Forged' }), 'invalid'],
    ['expired', async () => part({ ...second, validUntil: '2026-05-02T00:00:00Z' }), 'invalid'],
    ['unsigned', async () => badgeOf(school.id, second), 'invalid'],
    [
      'of an unknown issuer',
      async () => {
        const stranger = didKeyIssuer();
        return stranger.secure(badgeOf(stranger.id, second));
      },
      'issuer-unknown',
    ],
    [
      'a record itself',
      async () => school.secure(recordOf(school.id, [await part({ id: 'urn:x:3' })], second)),
      'unverifiable',
    ],
    [
      'a credential that is no badge',
      async () => school.secure({ ...badgeOf(school.id, second), type: ['VerifiableCredential'] }),
      'unverifiable',
    ],
    [
      'a credential in an envelope',
      async () => ({
        '@context': 'https://www.w3.org/ns/credentials/v2',
        id: `data:application/vc+jwt,${String(await tokenPart())}`,
        type: 'EnvelopedVerifiableCredential',
      }),
      'unverifiable',
    ],
    ['no credential at all', async () => ({ type: ['Profile'], id: 'urn:x:2' }), 'invalid'],
    ['a text', async () => 'hello', 'invalid'],
    ['an endorsement of nothing', async () => endorsementOf(school.id, 'urn:x:y', second), 'invalid'],
  ])('is no better than its worst part: one is %s', async (_name, toSecond, verdict) => {
    const answer = await judge(await record([await part(), await toSecond()]), { trusted });
    expect(answer.parts?.map(({ verdict }) => verdict)).toEqual(['valid', verdict]);
    expect(answer.verdict).toBe(verdict);
    expect(answer.findings.some(({ check, outcome }) => check === 'part' && outcome !== 'passed')).toBe(true);
  });

  it('with tokens among its parts is read as a token', async () => {
    const claims = recordOf(tokenSchool.id, [await tokenPart()]);
    const answer = await judge(await tokenSchool.secure(claims), { trusted });
    expect(answer.parts?.map(({ verdict }) => verdict)).toEqual(['valid']);
  });

  it('is not examined further when it is forged itself', async () => {
    const forged = { ...((await record([await part()])) as JsonObject), name: 'Forged' };
    const answer = await judge(forged, { trusted });
    expect([answer.verdict, answer.parts, answer.credential]).toEqual(['invalid', [], null]);
  });

  it('has each finding once', async () => {
    const { findings } = await judge(await record([await part()]), { trusted });
    const names = findings.map(({ check }) => check);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('of which more is found than is listed lists what is wrong, and as many findings with its parts as without', async () => {
    const parts = await Promise.all(Array.from({ length: 24 }, (_, at) => part({ id: `urn:x:${at}` })));
    const forged = { ...((await part({ id: 'urn:x:forged' })) as JsonObject), name: 'Forged' };
    const whole = await judge(await record([...parts, forged]), { trusted });
    const count = ({ findings, parts = [] }: Verification): number =>
      parts.reduce((sum, each) => sum + count(each), findings.length);
    expect(count(whole)).toBeGreaterThan(2 * limits.shownFindings);
    const bounded = boundAnswer(whole);
    // What is left out is said once in each.
    expect(count(bounded)).toBeLessThanOrEqual(limits.shownFindings + 26);
    expect([bounded.verdict, bounded.parts?.map(({ verdict }) => verdict)]).toEqual([
      whole.verdict,
      whole.parts?.map(({ verdict }) => verdict),
    ]);
    expect(oddities(bounded)).toEqual(expect.arrayContaining(oddities(whole)));
    expect(oddities(bounded.parts?.at(-1) ?? bounded)).toContain('proof-signature failed');
  });

  it('says when it has more parts than are examined', async () => {
    const parts = await Promise.all(Array.from({ length: 33 }, (_, at) => part({ id: `urn:x:${at}` })));
    const answer = await judge(await record(parts), { trusted });
    expect([answer.verdict, answer.parts?.length]).toEqual(['unverifiable', 32]);
  });
});

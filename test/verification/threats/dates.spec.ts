import { describe, expect, it } from '@jest/globals';

import { toClaims } from '../../../src/openbadges/jose/vc-jwt.js';
import type { JsonObject } from '../../../src/openbadges/json.js';
import { limits } from '../../../src/verification/intake/limits.js';
import { badgeOf, badgeV1Of } from '../world/documents.js';
import { didKeyIssuer, toToken, tokenKey } from '../world/issuers.js';
import { assertionOf, hostedPages, ob2 } from '../world/ob2.js';
import { judge, worldOf } from '../world/world.js';

const school = didKeyIssuer();
const trusted = [school.id, ob2.issuer];
const from = '2026-05-01T00:00:00Z';
const until = '2026-05-31T00:00:00Z';

const ofBadge = async (changes: JsonObject, now: string) =>
  (await judge(await school.secure(badgeOf(school.id, changes), from), { trusted, now })).verdict;
const ofAssertion = async ({ validFrom, validUntil }: JsonObject, now: string) => {
  const issuedOn = validFrom ?? from;
  const assertion = assertionOf({ issuedOn, ...(validUntil === undefined ? {} : { expires: validUntil }) });
  return (
    await judge(assertion, { world: worldOf(hostedPages({ [ob2.assertion]: assertion })), trusted, now })
  ).verdict;
};

describe.each([
  ['an OB 3.0 badge', ofBadge],
  ['an OB 2.0 badge', ofAssertion],
])('%s is valid from its first instant to before its last', (_name, verdictAt) => {
  it.each<[string, JsonObject, string, string]>([
    ['at its beginning', { validFrom: from }, from, 'valid'],
    [
      '60 s before, by the clock of an issuer that is ahead',
      { validFrom: from },
      '2026-04-30T23:59:00Z',
      'valid',
    ],
    ['61 s before', { validFrom: from }, '2026-04-30T23:58:59Z', 'invalid'],
    ['5 min before', { validFrom: from }, '2026-04-30T23:55:00Z', 'invalid'],
    ['1 s before its end', { validUntil: until }, '2026-05-30T23:59:59Z', 'valid'],
    ['at its end', { validUntil: until }, until, 'invalid'],
    ['60 s after its end', { validUntil: until }, '2026-05-31T00:01:00Z', 'invalid'],
    ['begins in another zone, in time', { validFrom: '2026-05-01T03:00:00+03:00' }, from, 'valid'],
    ['begins in another zone, later', { validFrom: '2026-05-01T00:00:00-03:00' }, from, 'invalid'],
    ['begins on 29 February 2028', { validFrom: '2028-02-29T00:00:00Z' }, '2028-03-01T00:00:00Z', 'valid'],
    [
      'begins on 29 February 2027, which is no day',
      { validFrom: '2027-02-29T00:00:00Z' },
      '2028-03-01T00:00:00Z',
      'invalid',
    ],
    ['has no zone', { validFrom: '2026-05-01T00:00:00' }, until, 'invalid'],
    ['has no time', { validFrom: '2026-05-01' }, until, 'invalid'],
    ['begins at 24:00, which is the next midnight', { validFrom: '2026-05-01T24:00:00Z' }, until, 'valid'],
    ['begins in the year 0', { validFrom: '0000-01-01T00:00:00Z' }, from, 'invalid'],
    ['begins in the year 1', { validFrom: '0001-01-01T00:00:00Z' }, from, 'valid'],
    ['ends in the year 10000', { validUntil: '10000-01-01T00:00:00Z' }, from, 'invalid'],
    ['ends in the year +10000', { validUntil: '+010000-01-01T00:00:00Z' }, from, 'invalid'],
    ['ends in the year 9999', { validUntil: '9999-12-31T23:59:59Z' }, from, 'valid'],
    ['ends before it begins', { validUntil: '2026-04-01T00:00:00Z' }, from, 'invalid'],
    ['ends with a word', { validUntil: 'never' }, from, 'invalid'],
    ['ends with a number', { validUntil: 1_900_000_000 }, from, 'invalid'],
  ])('T28: %s', async (_name, changes, now, verdict) => {
    expect(await verdictAt(changes, now)).toBe(verdict);
  });

  it('T28 twin: with five minutes of tolerance, what is five minutes early would be valid', async () => {
    const early = '2026-04-30T23:55:00Z';
    const { clockTolerance } = limits;
    try {
      Object.assign(limits, { clockTolerance: 300_000 });
      expect(await verdictAt({ validFrom: from }, early)).toBe('valid');
    } finally {
      Object.assign(limits, { clockTolerance });
    }
    expect(await verdictAt({ validFrom: from }, early)).toBe('invalid');
  });
});

describe('a token', () => {
  const key = tokenKey('RS256');
  const kid = 'https://circus.example/keys/1';
  const id = 'https://circus.example/issuer';
  const ask = async (changes: JsonObject, document: JsonObject = {}, now = from) => {
    const claims = { ...toClaims(badgeOf(id, { validUntil: until, ...document })), ...changes };
    const jwt = toToken({ alg: 'RS256', typ: 'JWT', kid }, claims, key.privateKey);
    return (await judge({ jwt }, { world: worldOf({ [kid]: key.jwk }), trusted: [id], now })).verdict;
  };
  const seconds = (time: string) => Date.parse(time) / 1_000;

  it.each<[string, JsonObject]>([
    ['exp is later than validUntil', { exp: seconds(until) + 1 }],
    ['exp is earlier than validUntil', { exp: seconds(until) - 1 }],
    ['exp is in milliseconds', { exp: Date.parse(until) }],
    ['exp is a text', { exp: String(seconds(until)) }],
    ['nbf is earlier than validFrom', { nbf: 0 }],
    ['nbf is later than validFrom', { nbf: seconds(from) + 1 }],
  ])('T28: whose %s is invalid: both must hold', async (_name, changes) => {
    expect(await ask(changes)).toBe('invalid');
  });

  it('T28 twin: is valid when both agree, until both have ended', async () => {
    expect(await ask({})).toBe('valid');
    expect(await ask({}, {}, until)).toBe('invalid');
  });
});

describe('the dates of VC Data Model 1.1 and 2.0 in one badge', () => {
  const key = tokenKey('RS256');
  const kid = 'https://circus.example/keys/1';
  const id = 'https://circus.example/issuer';
  const past = '2026-04-01T00:00:00Z';
  const past2 = '2026-04-20T00:00:00Z';
  const future = '2030-01-01T00:00:00Z';
  const asDocument = async (changes: JsonObject) =>
    judge(await school.secure(badgeV1Of(school.id, changes), past), { trusted, now: from });
  const asToken = (changes: JsonObject) => {
    const claims = toClaims(badgeV1Of(id, changes));
    const jwt = toToken({ alg: 'RS256', typ: 'JWT', kid }, claims, key.privateKey);
    return judge({ jwt }, { world: worldOf({ [kid]: key.jwk }), trusted: [id], now: from });
  };

  describe.each([
    ['as a document', asDocument],
    ['as a token', asToken],
  ])('%s', (_form, ask) => {
    it.each<[string, JsonObject, string]>([
      [
        'has expired, and ends later',
        { issuanceDate: past, expirationDate: past2, validUntil: future },
        'not-expired',
      ],
      [
        'ends, and expires later',
        { issuanceDate: past, expirationDate: future, validUntil: past2 },
        'not-expired',
      ],
      ['has begun, and is issued later', { issuanceDate: future, validFrom: past }, 'begun'],
      ['is issued, and begins later', { issuanceDate: past, validFrom: future }, 'begun'],
      ['ends at no time', { issuanceDate: past, validUntil: 'never' }, 'vc-valid-until'],
      ['begins at no time', { issuanceDate: past, validFrom: 0 }, 'vc-valid-from'],
      [
        'ends before it begins',
        { issuanceDate: past2, validFrom: past2, validUntil: past },
        'vc-validity-order',
      ],
    ])('T28: one that %s is invalid: every date must hold', async (_name, changes, check) => {
      const { verdict, findings } = await ask(changes);
      expect(verdict).toBe('invalid');
      expect(findings).toContainEqual(expect.objectContaining({ check, outcome: 'failed' }));
    });

    it('T28 twin: one whose dates all hold is valid, and shown with the narrowest', async () => {
      const { verdict, credential } = await ask({
        issuanceDate: past,
        validFrom: past2,
        validUntil: future,
        expirationDate: '2031-01-01T00:00:00Z',
      });
      expect([verdict, credential?.issuedOn, credential?.validUntil]).toEqual(['valid', past2, future]);
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseJsonObject } from '../../../src/openbadges/json.js';
import { canonize } from '../../../src/openbadges/proof/canonical.js';
import { startService, type Answer, type Client, type Service } from '../../service.js';
import { newStranger, signDocument, toForeignCredential } from '../foreign-badge.js';
import { ambiguous, broken, undecided } from './ambiguous.js';

const friend = newStranger();
let service: Service;
let nobody: Client;
beforeAll(async () => {
  service = await startService({ environment: { TRUSTED_ISSUERS: friend.did } });
  nobody = await service.as();
}, 120_000);
afterAll(() => service.remove());

const post = (body: string | Uint8Array): Promise<Answer> =>
  nobody.send('POST', '/api/verifications', {
    body: body as BodyInit,
    headers: { 'content-type': 'application/json' },
  });
const around = (value: string | Uint8Array) =>
  Buffer.concat([Buffer.from('{"credential":{"x":'), Buffer.from(value), Buffer.from('}}')]);

describe('T17: JSON that not everybody reads alike', () => {
  it.each([...undecided, ...broken, ...ambiguous])('%s', async (_name, bytes, told) => {
    const { status, body } = await post(around(bytes));
    if (told === 'read') return expect([status, body.verdict]).toEqual([200, 'invalid']);
    expect([status, body.code]).toEqual([
      400,
      expect.stringMatching(/^(malformed-json|json-ambiguous|json-too-deep)$/),
    ]);
  });

  it.each(undecided.filter(([, , told]) => told === 'refused'))(
    '%s is refused as a whole body too',
    async (_name, bytes) => {
      expect((await post(bytes)).status).toBe(400);
    },
  );

  it('T17 twin: the parser alone takes what we refuse, each in its own way', () => {
    expect(JSON.parse('{"a":1,"a":2}')).toEqual({ a: 2 });
    expect(JSON.parse('[1e999]')).toEqual([Infinity]);
    expect(Object.keys(JSON.parse('{"__proto__":{"isAdmin":true}}'))).toEqual(['__proto__']);
    expect(Object.assign({}, JSON.parse('{"__proto__":{"isAdmin":true}}')).isAdmin).toBe(true);
    expect(JSON.parse('["\\ud800"]')[0]).toHaveLength(1);
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(() => JSON.stringify(deep)).toThrow(RangeError);
  });
});

describe('T20: a member more in a signed credential', () => {
  const words = [
    '@index',
    '@language',
    '@id',
    '@type',
    '@graph',
    '@nest',
    '@reverse',
    '@included',
    'alsoKnownAs',
    'name',
    'image',
    'unheardOf',
    'constructor',
    'evidence',
    'description',
    'id',
    'type',
    'jwt',
    'proof',
    'tag',
  ];

  it('is never valid and never shown, wherever it is put', async () => {
    const signed = await signDocument(toForeignCredential(friend.did), friend);
    const whole = JSON.stringify({ credential: signed });
    expect((await post(whole)).body.verdict).toBe('valid');
    const places = [...whole.matchAll(/\{/g)].map(({ index }) => index).filter((at) => at > 0);
    const anyCase = fc.record({
      place: fc.constantFrom(...places),
      name: fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'grapheme', maxLength: 12 })),
      value: fc.constantFrom<unknown>(
        'SHOWN?',
        ['SHOWN?'],
        { id: 'urn:x:SHOWN?' },
        { '@value': 'SHOWN?' },
        7,
        true,
      ),
    });
    await fc.assert(
      fc.asyncProperty(anyCase, async ({ place, name, value }) => {
        const member = `${JSON.stringify(name)}:${JSON.stringify(value)},`;
        const { status, body } = await post(whole.slice(0, place + 1) + member + whole.slice(place + 1));
        expect([200, 400]).toContain(status);
        expect(['valid', 'issuer-unknown']).not.toContain(body.verdict);
        expect(JSON.stringify(body.credential ?? null)).not.toContain('SHOWN?');
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  it('T20 twin: a signature alone does not see @index, and holds', async () => {
    const plain = parseJsonObject(JSON.stringify(toForeignCredential(friend.did)));
    const told = { ...plain, '@index': 'SHOWN?' };
    expect(await canonize(told)).toBe(await canonize(plain));
  });
});

import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { bakePng } from '../../../src/openbadges/baking/png.js';
import { bakeSvg } from '../../../src/openbadges/baking/svg.js';
import type { JsonObject } from '../../../src/openbadges/json.js';
import { badgeOf, statusListOf } from '../world/documents.js';
import { didJwkIssuer, didKeyIssuer } from '../world/issuers.js';
import { hostedPages, ob2 } from '../world/ob2.js';
import { type Page, judge, oddities, ourUrl, worldOf } from '../world/world.js';

const issuer = didKeyIssuer();
const tokenIssuer = didJwkIssuer('RS256');
const trusted = [issuer.id, tokenIssuer.id, ob2.issuer];
const url = 'https://circus.example/badge';
const png = readFileSync('badges/images/1.1.v1.png');
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>';
const signed = async () => (await issuer.secure(badgeOf(issuer.id))) as JsonObject;
const token = async () => (await tokenIssuer.secure(badgeOf(tokenIssuer.id))) as string;
const bytes = (text: string) => new TextEncoder().encode(text);

describe('a badge at an address elsewhere', () => {
  it.each<[string, () => Promise<Page>]>([
    ['JSON', signed],
    ['a token', token],
    ['a PNG', async () => bakePng(png, JSON.stringify(await signed()), 'ob3')],
    ['an SVG', async () => bakeSvg(bytes(svg), JSON.stringify(await signed()), 'ob3')],
    ['the address of the badge', async () => ob2.assertion],
  ])('is read from %s', async (_name, toPage) => {
    const world = worldOf({ ...hostedPages(), [url]: await toPage() });
    const answer = await judge({ url }, { world, trusted });
    expect([oddities(answer), answer.verdict]).toEqual([[], 'valid']);
  });

  it.each<[string, Page]>([
    ['a page for people', '<!DOCTYPE html><p>Juggling</p>'],
    ['a page that hides', '<html><p>Juggling</p>'],
    ['an error', { status: 500, body: 'oops' }],
    ['nothing', { status: 404 }],
    ['plain words', 'hello'],
    ['bytes', new Uint8Array([0xff, 0xfe, 0])],
    ['a text that is too large', `{"a":"${'x'.repeat(600 * 1024)}"}`],
    ['its own address', url],
  ])('cannot be checked where there is %s', async (_name, page) => {
    const answer = await judge({ url }, { world: worldOf({ [url]: page }), trusted });
    expect([answer.verdict, answer.credential, oddities(answer)]).toEqual([
      'unverifiable',
      null,
      ['fetch not-checked'],
    ]);
  });

  it('is a finding, not an error, where nobody answers', async () => {
    const answer = await judge({ url });
    expect([answer.verdict, oddities(answer)]).toEqual(['unverifiable', ['fetch not-checked']]);
  });

  it('is not read from our own address by way of another site', async () => {
    const world = worldOf({ [`${ourUrl}/x`]: await signed() }, { [url]: `${ourUrl}/x` });
    expect((await judge({ url }, { world, trusted })).verdict).toBe('unverifiable');
  });
});

describe('what is no badge of today', () => {
  const list = () => issuer.secure(statusListOf(issuer.id, []));
  const presentation = async () => ({
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiablePresentation'],
    verifiableCredential: [await signed()],
  });
  it.each<[string, () => Promise<JsonObject | string>, string]>([
    ['a status list', list, 'it is the status list'],
    ['a presentation', presentation, 'it is a presentation'],
    [
      'a credential of something else',
      async () => ({ ...(await signed()), type: ['VerifiableCredential'] }),
      'it is no badge',
    ],
    ['any JSON', async () => ({ hello: 'world' }), 'it is no badge'],
  ])('is told what it is: %s', async (_name, toDocument, said) => {
    const answer = await judge(await toDocument(), { trusted });
    expect([answer.verdict, answer.standard, oddities(answer)]).toEqual(['invalid', null, ['kind failed']]);
    expect(answer.findings[0]?.detail).toContain(said);
  });

  const recipient = { type: 'email', hashed: false, identity: 'juggler@example.org' };
  const verify = { type: 'hosted', url: 'https://circus.example/1' };
  it.each<[string, JsonObject, string, string]>([
    [
      '0.5',
      { recipient: 'juggler@example.org', badge: { version: '0.5.0', name: 'Juggling' } },
      '0.5',
      'unverifiable',
    ],
    [
      '1.0',
      { uid: '1', recipient, badge: 'https://circus.example/b', verify, issuedOn: 1_350_000_000 },
      '1.0',
      'unverifiable',
    ],
    [
      '1.1',
      {
        '@context': 'https://w3id.org/openbadges/v1',
        type: 'Assertion',
        id: verify.url,
        uid: '1',
        recipient,
        verify,
      },
      '1.1',
      'unverifiable',
    ],
    [
      '1.0, expired',
      { uid: '1', recipient, badge: 'https://circus.example/b', verify, expires: 1_350_000_000 },
      '1.0',
      'invalid',
    ],
    [
      '0.5, expired',
      {
        recipient: 'juggler@example.org',
        badge: { version: '0.5.0', name: 'Juggling', expires: '2013-01-01' },
      },
      '0.5',
      'invalid',
    ],
  ])('is told apart: Open Badges %s', async (_name, document, version, verdict) => {
    const world = worldOf({});
    for (const given of [document, `x.${Buffer.from(JSON.stringify(document)).toString('base64url')}.x`]) {
      const answer = await judge(given, { world, trusted });
      expect([answer.standard, answer.credential, world.hits]).toEqual(['ob1', null, []]);
      expect(answer.findings[0]?.detail).toContain(`Open Badge of version ${version}`);
      if (typeof given !== 'string') expect(answer.verdict).toBe(verdict);
    }
  });
});

import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../../src/openbadges/json.js';
import { badgeOf, statusEntry, statusListOf, statusUrl } from '../world/documents.js';
import { type Issuer, didKeyIssuer, kidIssuer } from '../world/issuers.js';
import { type Page, judge, oddities, ourUrl, worldOf } from '../world/world.js';

const issuer = didKeyIssuer();
const other = didKeyIssuer();
const tokenIssuer = kidIssuer('ES256', 'circus.example');

interface Listed {
  readonly by?: Issuer;
  readonly set?: readonly number[];
  readonly list?: JsonObject & { readonly purpose?: string; readonly size?: number };
}
const listPage = async ({ by = issuer, set = [], list = {} }: Listed): Promise<Page> =>
  by.secure(statusListOf(by.id, set, list));

async function ask(credentialStatus: JsonObject | JsonObject[], page: Page | undefined, by = issuer) {
  const badge = await by.secure(badgeOf(by.id, { credentialStatus }));
  const world = worldOf({ ...by.pages, ...(page === undefined ? {} : { [statusUrl]: page }) });
  return { ...(await judge(badge, { world, trusted: [by.id] })), hits: world.hits };
}

describe('a badge with a BitstringStatusListEntry', () => {
  it.each<[string, JsonObject, Listed, string, string[]]>([
    ['is valid while its bit is 0', {}, { set: [6, 8] }, 'valid', []],
    ['is invalid when it is revoked', {}, { set: [7] }, 'invalid', ['status failed']],
    [
      'is invalid when it is suspended',
      { statusPurpose: 'suspension' },
      { set: [7], list: { purpose: 'suspension' } },
      'invalid',
      ['suspension failed'],
    ],
    [
      'is valid with a remark when a refresh is announced',
      { statusPurpose: 'refresh' },
      { set: [7], list: { purpose: 'refresh' } },
      'valid',
      ['status-message warning'],
    ],
    [
      'is invalid when the list is for something else',
      {},
      { list: { purpose: 'suspension' } },
      'invalid',
      ['status failed'],
    ],
    [
      'is invalid when its index is beyond the list',
      { statusListIndex: '131072' },
      {},
      'invalid',
      ['status failed'],
    ],
    [
      'is invalid when its index is odd',
      { statusListIndex: '007' },
      {},
      'invalid',
      ['bitstring-status failed', 'status failed'],
    ],
    ['is invalid when the list is another issuer’s', {}, { by: other }, 'invalid', ['status failed']],
    [
      'is invalid when the list is of another address',
      {},
      { list: { id: 'https://circus.example/status/2' } },
      'invalid',
      ['status failed'],
    ],
    [
      'cannot be checked when the list has ended',
      {},
      { list: { validUntil: '2026-05-02T00:00:00Z' } },
      'unverifiable',
      ['status not-checked'],
    ],
    [
      'is invalid when the list is too short to hide anybody',
      {},
      {
        list: {
          credentialSubject: {
            type: 'BitstringStatusList',
            statusPurpose: 'revocation',
            encodedList: 'uH4sIAAAAAAAAA2NgAAMAAAAAAA',
          },
        },
      },
      'invalid',
      ['status failed'],
    ],
  ])('%s', async (_name, entry, listed, verdict, odd) => {
    const answer = await ask(statusEntry(entry), await listPage(listed));
    expect([answer.verdict, oddities(answer)]).toEqual([verdict, odd]);
  });

  it('is as good with a list that is a token', async () => {
    const token = await listPage({ by: tokenIssuer, set: [7] });
    expect((await ask(statusEntry(), token, tokenIssuer)).verdict).toBe('invalid');
    const free = await listPage({ by: tokenIssuer });
    expect((await ask(statusEntry(), free, tokenIssuer)).verdict).toBe('valid');
  });

  it('says the message that its issuer gives a value', async () => {
    const statusMessage = [0, 1, 2, 3].map((value) => ({
      status: `0x${value}`,
      message: `meaning ${value}`,
    }));
    const entry = statusEntry({ statusPurpose: 'message', statusSize: 2, statusMessage });
    const answer = await ask(
      entry,
      await listPage({ set: [14], list: { purpose: 'message', size: 262_144 } }),
    );
    expect(answer.findings.find(({ check }) => check === 'status-message')?.detail).toContain('"meaning 2"');
    expect(answer.verdict).toBe('valid');
  });

  it.each<[string, () => Promise<Page | undefined>, string]>([
    ['is not there', async () => undefined, 'unverifiable'],
    ['answers 500', async () => ({ status: 500, body: 'oops' }), 'unverifiable'],
    ['answers 404', async () => ({ status: 404 }), 'unverifiable'],
    ['is a page', async () => '<!doctype html>', 'unverifiable'],
    ['is not signed', async () => statusListOf(issuer.id, []), 'invalid'],
    ['is forged', async () => ({ ...((await listPage({})) as JsonObject), issuer: other.id }), 'invalid'],
    ['is no list', async () => await issuer.secure(badgeOf(issuer.id)), 'invalid'],
  ])('is never valid when the list %s', async (_name, toPage, verdict) => {
    const answer = await ask(statusEntry(), await toPage());
    expect(answer.verdict).toBe(verdict);
  });

  it('is judged by each of its entries', async () => {
    const free = statusEntry({ statusListIndex: '8' });
    expect((await ask([free, statusEntry()], await listPage({ set: [7] }))).verdict).toBe('invalid');
    expect((await ask(Array(5).fill(free), await listPage({ set: [7] }))).verdict).not.toBe('valid');
  });

  it('is invalid when it borrows our list, and we are not asked', async () => {
    const answer = await ask(statusEntry({ statusListCredential: `${ourUrl}/ob3/status/1` }), undefined);
    expect([answer.verdict, answer.hits]).toEqual(['invalid', []]);
  });

  it('asks for no list on the word of a forged badge', async () => {
    const badge = (await issuer.secure(
      badgeOf(issuer.id, { credentialStatus: statusEntry() }),
    )) as JsonObject;
    const world = worldOf({ [statusUrl]: await listPage({}) });
    expect((await judge({ ...badge, name: 'Forged' }, { world })).verdict).toBe('invalid');
    expect(world.hits).toEqual([]);
  });
});

describe('a badge with a status of another kind', () => {
  const url = 'https://circus.example/revoked';
  const entry = { id: url, type: '1EdTechRevocationList' };
  it.each<[string, JsonObject | undefined, string]>([
    ['names nothing', { revokedCredential: [] }, 'valid'],
    ['names another', { revokedCredential: [{ id: 'urn:x:y' }] }, 'valid'],
    ['names it', { revokedCredentials: [{ id: 'https://circus.example/credentials/1' }] }, 'invalid'],
    ['is no list', { hello: 'world' }, 'invalid'],
    ['is not there', undefined, 'unverifiable'],
  ])('reads a 1EdTechRevocationList that %s', async (_name, page, verdict) => {
    const badge = await issuer.secure(badgeOf(issuer.id, { credentialStatus: entry }));
    const world = worldOf(page === undefined ? {} : { [url]: page });
    expect((await judge(badge, { world, trusted: [issuer.id] })).verdict).toBe(verdict);
  });

  it('cannot be checked when the kind is not known', async () => {
    const badge = await issuer.secure(
      badgeOf(issuer.id, { credentialStatus: { id: url, type: 'JsonSchema' } }),
    );
    expect((await judge(badge, { trusted: [issuer.id] })).verdict).toBe('unverifiable');
  });
});

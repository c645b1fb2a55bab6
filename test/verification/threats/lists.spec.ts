import { gzipSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../../src/openbadges/json.js';
import { encodeStatusList } from '../../../src/openbadges/status/status-list.js';
import { badgeOf, statusEntry, statusListOf, statusUrl } from '../world/documents.js';
import { didKeyIssuer } from '../world/issuers.js';
import { type Page, judge, worldOf } from '../world/world.js';

const school = didKeyIssuer();
const attacker = didKeyIssuer();
const bits = 131_072;
const encoded = (bytes: Uint8Array) => `u${gzipSync(bytes).toString('base64url')}`;
const empty = Buffer.alloc(bits / 8);
const good = encodeStatusList(bits, []);
const subject = (changes: JsonObject = {}): JsonObject => ({
  id: `${statusUrl}#list`,
  type: 'BitstringStatusList',
  statusPurpose: 'revocation',
  encodedList: good,
  ...changes,
});
const withSubject = (changes: JsonObject) =>
  school.secure(statusListOf(school.id, [], { credentialSubject: subject(changes) }));
const withEntry = (changes: JsonObject): [() => Promise<Page>, JsonObject] => [
  async () => await school.secure(statusListOf(school.id, [])),
  changes,
];
type ListCase = readonly [name: string, toList: () => Promise<Page>, entry?: JsonObject];

/** Lists and entries, none of which says that the badge is not revoked. */
const lists: readonly ListCase[] = [
  ['of another issuer', async () => await attacker.secure(statusListOf(attacker.id, []))],
  [
    'of the issuer by another key',
    async () => {
      const { proof } = (await attacker.secure(statusListOf(attacker.id, []))) as JsonObject;
      return { ...statusListOf(school.id, []), proof: proof ?? '' };
    },
  ],
  ['without a signature', async () => statusListOf(school.id, [])],
  [
    'changed after signing',
    async () => {
      const list = (await school.secure(statusListOf(school.id, [7]))) as JsonObject;
      return { ...list, credentialSubject: subject() };
    },
  ],
  ['for suspension only', async () => await withSubject({ statusPurpose: 'suspension' })],
  ['for nothing', async () => await withSubject({ statusPurpose: '' })],
  [
    'of another address',
    async () => await school.secure(statusListOf(school.id, [], { id: `${statusUrl}0` })),
  ],
  ['that is a badge', async () => await school.secure(badgeOf(school.id))],
  [
    'that is an old kind of list',
    async () => ({ ...statusListOf(school.id, []), type: ['StatusList2021Credential'] }),
  ],
  ['whose subject is none', async () => await withSubject({ type: 'StatusList2021' }).catch(() => '{}')],
  ['one bit too short', async () => await withSubject({ encodedList: encoded(empty.subarray(1)) })],
  ['of no bits', async () => await withSubject({ encodedList: encoded(Buffer.alloc(0)) })],
  ['of 256 MiB', async () => await withSubject({ encodedList: encoded(Buffer.alloc(256 * 1024 * 1024)) })],
  ['that is not packed', async () => await withSubject({ encodedList: `u${empty.toString('base64url')}` })],
  ['cut off', async () => await withSubject({ encodedList: good.slice(0, -8) })],
  ['in another base', async () => await withSubject({ encodedList: `z${good.slice(1)}` })],
  ['without its base', async () => await withSubject({ encodedList: good.slice(1) })],
  ['with a number for its bits', async () => await withSubject({ encodedList: '0' })],
  [
    'that has ended',
    async () => await school.secure(statusListOf(school.id, [], { validUntil: '2026-05-02T00:00:00Z' })),
  ],
  [
    'that has not begun',
    async () => await school.secure(statusListOf(school.id, [], { validFrom: '2027-01-01T00:00:00Z' })),
  ],
  ['that is not there', async () => ({ status: 404 })],
  ['that was taken away', async () => ({ status: 410, body: statusListOf(school.id, []) })],
  ['behind an error', async () => ({ status: 500 })],
  ['that is a page', async () => '<!doctype html>'],
  ['that says two things', async () => `{"id":"a","id":"b"}`],
  ['asked for at -1', ...withEntry({ statusListIndex: '-1' })],
  ['asked for at 7.5', ...withEntry({ statusListIndex: '7.5' })],
  ['asked for at 0x7', ...withEntry({ statusListIndex: '0x7' })],
  ['asked for at 1e1', ...withEntry({ statusListIndex: '1e1' })],
  ['asked for at its length', ...withEntry({ statusListIndex: String(bits) })],
  ['asked for beyond every number', ...withEntry({ statusListIndex: '99999999999999999999999' })],
  ['asked for without a place', ...withEntry({ statusListIndex: '' })],
  ['asked for with 9 bits', ...withEntry({ statusSize: 9 })],
];

async function verdictOf(toList: () => Promise<Page>, entry: JsonObject = {}): Promise<string> {
  const badge = await school.secure(badgeOf(school.id, { credentialStatus: statusEntry(entry) }));
  const world = worldOf({ [statusUrl]: await toList() });
  return (await judge(badge, { world, trusted: [school.id] })).verdict;
}

describe('a status that cannot be read is never "not revoked"', () => {
  it.each(lists)('T29: a list %s', async (...[, toList, entry]: ListCase) => {
    expect(['invalid', 'unverifiable']).toContain(await verdictOf(toList, entry));
  });

  it('T29 twin: the list as it should be makes the badge valid, and the bit invalid', async () => {
    const listed = (set: number[]) => async () => await school.secure(statusListOf(school.id, set));
    expect(await verdictOf(listed([]))).toBe('valid');
    expect(await verdictOf(listed([6, 8]))).toBe('valid');
    expect(await verdictOf(listed([7]))).toBe('invalid');
    expect(lists.length).toBeGreaterThanOrEqual(30);
  });
});

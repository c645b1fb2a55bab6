import { describe, expect, it } from '@jest/globals';

import { runChecks } from '../../../src/openbadges/check.js';
import type { Json, JsonObject } from '../../../src/openbadges/json.js';
import { toRevocationList } from '../../../src/openbadges/ob2/issuer.js';
import { findOnRevocationList, revocationListChecks } from '../../../src/openbadges/ob2/revocation.js';
import { findOnCredentialList } from '../../../src/openbadges/status/credential-list.js';
import {
  parseStatusEntry,
  readStatus,
  statusListChecks,
} from '../../../src/openbadges/status/status-entry.js';
import {
  encodeStatusList,
  minimumListLength,
  toStatusListCredential,
} from '../../../src/openbadges/status/status-list.js';
import { baseUrl, codeOf } from '../samples.js';

const list: JsonObject = toStatusListCredential({
  baseUrl,
  list: 1,
  size: minimumListLength,
  revoked: [5],
  validFrom: '2026-03-02T08:15:30Z',
});
const listUrl = String(list['id']);
const subject = list['credentialSubject'] as JsonObject;
const entry = (more: JsonObject = {}): JsonObject => ({
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: '5',
  statusListCredential: listUrl,
  ...more,
});
const withSubject = (more: JsonObject): JsonObject => ({
  ...list,
  credentialSubject: { ...subject, ...more },
});
const messages = (count: number): Json[] =>
  Array.from({ length: count }, (_, value) => ({
    status: `0x${value.toString(16)}`,
    message: `is ${value}`,
  }));

describe('a status entry', () => {
  it('says what its bit says', () => {
    expect(readStatus(parseStatusEntry(entry()), list)).toEqual({ value: 1, isSet: true });
    expect(readStatus(parseStatusEntry(entry({ statusListIndex: '6' })), list)).toEqual({
      value: 0,
      isSet: false,
    });
  });

  it('of several bits says what the issuer says of its value', () => {
    const two = parseStatusEntry(entry({ statusSize: 2, statusMessage: messages(4), statusListIndex: '2' }));
    const longer = {
      ...list,
      credentialSubject: { ...subject, encodedList: encodeStatusList(2 ** 18, [5]) },
    };
    // Bits 4 and 5: 01.
    expect(readStatus(two, longer)).toEqual({ value: 1, isSet: true, message: 'is 1' });
  });

  it.each<[string, JsonObject]>([
    ['another type', { type: 'StatusList2021Entry' }],
    ['no purpose', { statusPurpose: '' }],
    ['an index that is a number', { statusListIndex: 5 }],
    ['index -1', { statusListIndex: '-1' }],
    ['index 1e3', { statusListIndex: '1e3' }],
    ['index 007', { statusListIndex: '007' }],
    ['index with a blank', { statusListIndex: ' 5' }],
    ['no list', { statusListCredential: 'list' }],
    ['a size of none', { statusSize: 0 }],
    ['a size in text', { statusSize: '1' }],
    ['a size beyond a byte', { statusSize: 9 }],
    ['several bits without messages', { statusSize: 2 }],
    ['too few messages', { statusSize: 2, statusMessage: messages(3) }],
    ['a message twice', { statusMessage: [...messages(1), ...messages(1)] }],
    ['a message without its value', { statusMessage: [{ message: 'unset' }, { message: 'set' }] }],
  ])('T29: with %s is malformed', (_what, more) => {
    expect(codeOf(() => parseStatusEntry(entry(more)))).toBe('MALFORMED_VALUE_ERROR');
  });

  it.each<[string, string, JsonObject]>([
    ['STATUS_VERIFICATION_ERROR', 'is no status list', { ...list, type: ['VerifiableCredential'] }],
    ['STATUS_VERIFICATION_ERROR', 'is another list', { ...list, id: `${listUrl}0` }],
    ['STATUS_VERIFICATION_ERROR', 'is for another purpose', withSubject({ statusPurpose: 'suspension' })],
    ['STATUS_VERIFICATION_ERROR', 'holds something else', withSubject({ type: 'StatusList2021' })],
    ['MALFORMED_VALUE_ERROR', 'has no bits', withSubject({ encodedList: 0 })],
    [
      'STATUS_LIST_LENGTH_ERROR',
      'is too short',
      withSubject({ encodedList: 'uH4sIAAAAAAAAA2NgAAACAAEAIBd9DgIAAAA' }),
    ],
  ])('T29: answers %s where the list %s', (code, _what, wrong) => {
    const answered = codeOf(() => readStatus(parseStatusEntry(entry()), wrong));
    expect(code === 'STATUS_LIST_LENGTH_ERROR' ? answered.startsWith('STATUS_') : answered === code).toBe(
      true,
    );
  });

  it('T29: past the end of the list is RANGE_ERROR, however far', () => {
    for (const index of [String(minimumListLength), '99999999999999999999999999'])
      expect(codeOf(() => readStatus(parseStatusEntry(entry({ statusListIndex: index })), list))).toBe(
        'RANGE_ERROR',
      );
  });

  it('finds its purpose among several', () => {
    const both = withSubject({ statusPurpose: ['suspension', 'revocation'] });
    expect(readStatus(parseStatusEntry(entry()), both).isSet).toBe(true);
  });
});

describe('the checks of a status list', () => {
  const broken = (document: JsonObject) =>
    runChecks(statusListChecks, document)
      .filter(({ outcome }) => outcome !== 'passed')
      .map(({ check }) => check);

  it.each<[string, JsonObject]>([
    ['list-type', { ...list, type: ['VerifiableCredential'] }],
    ['list-subject', withSubject({ type: 'List' })],
    ['list-purpose', withSubject({ statusPurpose: [] })],
    ['list-bits', withSubject({ encodedList: 'H4sI' })],
    ['list-ttl', withSubject({ ttl: '5 minutes' })],
  ])('%s alone goes red for a list that breaks it', (name, wrong) => {
    expect(broken(list)).toEqual([]);
    expect(broken(wrong)).toEqual([name]);
  });
});

describe('an issuer’s list of revoked credentials', () => {
  const id = 'https://example.org/credentials/1';
  it.each<[string, JsonObject, string | undefined]>([
    ['ids', { revokedCredential: [id] }, ''],
    ['ids under the other name', { revokedCredentials: [id] }, ''],
    ['one entry without its list', { revokedCredential: { id, revocationReason: 'Error' } }, 'Error'],
    ['entries', { revokedCredentials: [{ id, revoked: true, revocationReason: 'Error' }] }, 'Error'],
    ['T29: an entry whose reason is null', { revokedCredentials: [{ id, revocationReason: null }] }, ''],
    ['T29: an entry revoked in text', { revokedCredentials: [{ id, revoked: 'false' }] }, ''],
    ['an entry that is not revoked', { revokedCredentials: [{ id, revoked: false }] }, undefined],
    ['both names', { revokedCredential: [`${id}2`], revokedCredentials: [id] }, ''],
    ['none', { revokedCredentials: [] }, undefined],
    ['others', { revokedCredentials: [`${id}2`] }, undefined],
  ])('with %s', (_what, given, reason) => {
    expect(findOnCredentialList(given, id)?.reason).toBe(reason);
  });

  it.each<[string, JsonObject]>([
    ['nothing about credentials', { id: 'https://example.org/list' }],
    ['an entry without id', { revokedCredentials: [{ revoked: true }] }],
    ['numbers', { revokedCredentials: [1] }],
  ])('with %s is not usable', (_what, given) => {
    expect(codeOf(() => findOnCredentialList(given, id))).toBe('MALFORMED_VALUE_ERROR');
  });
});

describe('a RevocationList of OB 2.0', () => {
  const id = 'urn:uuid:f81d4fae-7dec-41d0-a765-00a0c91e6bf6';
  const listing = (revokedAssertions: Json | undefined): JsonObject => ({
    ...toRevocationList(baseUrl, []),
    revokedAssertions,
  });

  it.each<[string, Json, JsonObject, string | undefined]>([
    ['an id', [{ id, revocationReason: 'Error' }], { id }, 'Error'],
    ['an id in capitals', [{ id: id.toUpperCase() }], { id }, ''],
    ['a bare text', [id], { id }, ''],
    ['a bare text that is no list', id, { id }, ''],
    ['one entry without its list', { id, revocationReason: 'Error' }, { id }, 'Error'],
    ['a uid', [{ uid: 'abc' }], { id, uid: 'abc' }, ''],
    ['another id', [{ id: 'urn:uuid:7d444840-9dc0-41d1-b245-5ffdce74fad2' }], { id }, undefined],
    ['nothing', [], { id }, undefined],
    ['entries without names', [{ revocationReason: 'Error' }], {}, undefined],
  ])('names by %s', (_what, entries, assertion, reason) => {
    expect(findOnRevocationList(listing(entries), assertion)?.reason).toBe(reason);
  });

  it.each<[string, JsonObject]>([
    ['list-context', { ...listing([]), '@context': 'https://w3id.org/openbadges/v1' }],
    ['list-type', { ...listing([]), type: 'List' }],
    ['list-id', { ...listing([]), id: 'list' }],
    ['list-issuer', { ...listing([]), issuer: 'us' }],
    ['list-entries', listing(undefined)],
    ['list-entry', listing([{ revocationReason: 'Error' }])],
  ])('%s alone goes red for a list that breaks it', (name, wrong) => {
    const broken = (document: JsonObject) =>
      runChecks(revocationListChecks, document).filter(({ outcome }) => outcome !== 'passed');
    expect(broken(listing([]))).toEqual([]);
    expect(broken(wrong).map(({ check }) => check)).toEqual([name]);
  });
});

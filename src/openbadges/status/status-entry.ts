import { type Check, hasType, isHttpUrl, isText, rule, unless } from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../json.js';
import { StatusListUnusable, readStatusBit } from './status-list.js';

/** Where the status of one credential stands, and what its values mean (Bitstring Status List 1.0 §2.1). */
export interface StatusEntry {
  readonly purpose: string;
  readonly index: number;
  /** Bits per entry. */
  readonly size: number;
  /** URL of the list. */
  readonly list: string;
  /** The issuer's word for each value; empty where the entry names none. */
  readonly messages: ReadonlyMap<number, string>;
}

/** Reads a BitstringStatusListEntry; throws `StatusListUnusable` where a MUST of §2.1 does not hold. */
export function parseStatusEntry(entry: JsonObject): StatusEntry {
  const { statusPurpose, statusListIndex, statusListCredential, statusSize = 1 } = entry;
  if (!hasType(entry, 'BitstringStatusListEntry'))
    throw malformed('the status is no BitstringStatusListEntry');
  if (!isText(statusPurpose)) throw malformed('the status entry has no purpose');
  if (!isIndexText(statusListIndex))
    throw malformed('the index of the status is no decimal number in a text');
  if (!isHttpUrl(statusListCredential)) throw malformed('the status list is not a URL');
  if (typeof statusSize !== 'number' || !Number.isInteger(statusSize) || statusSize < 1 || statusSize > 8)
    throw malformed('the status size is not between 1 and 8 bits');
  return {
    purpose: statusPurpose,
    // An index beyond what a number holds is beyond every list: readStatus says RANGE_ERROR.
    index: Number(statusListIndex),
    size: statusSize,
    list: statusListCredential,
    messages: parseMessages(entry['statusMessage'], statusSize),
  };
}

/**
 * The value at an entry's place in the list credential that its URL gave; whoever fetched that judges its proof and
 * its dates. `isSet` is not yet a verdict: only `revocation` and `suspension` speak of validity. Throws
 * `StatusListUnusable`: an unreadable list never reads as "not revoked".
 */
export function readStatus(
  entry: StatusEntry,
  list: JsonObject,
): { value: number; isSet: boolean; message?: string } {
  if (!hasType(list, 'BitstringStatusListCredential'))
    throw unverified('what the URL gives is no status list');
  if (list['id'] !== undefined && list['id'] !== entry.list) throw unverified('the list is of another URL');
  const subject = list['credentialSubject'];
  if (!isJsonObject(subject) || !hasType(subject, 'BitstringStatusList'))
    throw unverified('the credential holds no BitstringStatusList');
  if (!listOf(subject['statusPurpose']).includes(entry.purpose))
    throw unverified(`the list is not for ${JSON.stringify(entry.purpose)}`);
  const { encodedList } = subject;
  if (typeof encodedList !== 'string') throw malformed('the list has no bits');
  const value = readStatusBit(encodedList, entry.index, entry.size);
  const message = entry.messages.get(value);
  return { value, isSet: value !== 0, ...(message === undefined ? {} : { message }) };
}

/** What a BitstringStatusListCredential needs beyond what every credential does. */
export const statusListChecks: readonly Check<JsonObject>[] = [
  rule('list-type', 'Bitstring Status List 1.0 §2.2 type', (list) =>
    unless(hasType(list, 'BitstringStatusListCredential'), 'the type is not BitstringStatusListCredential'),
  ),
  rule('list-subject', 'Bitstring Status List 1.0 §2.2 credentialSubject.type', ({ credentialSubject }) =>
    unless(hasType(credentialSubject, 'BitstringStatusList'), 'the subject is not one BitstringStatusList'),
  ),
  rule('list-purpose', 'Bitstring Status List 1.0 §2.2 statusPurpose', (list) => {
    const purposes = listOf(subjectOf(list)['statusPurpose']);
    return unless(purposes.length > 0 && purposes.every(isText), 'the list does not say what it is for');
  }),
  rule('list-bits', 'Bitstring Status List 1.0 §2.2 encodedList', (list) => {
    const { encodedList } = subjectOf(list);
    const isMultibase = typeof encodedList === 'string' && /^u[A-Za-z0-9_-]+$/.test(encodedList);
    return unless(isMultibase, 'the encodedList is not multibase base64url');
  }),
  rule('list-ttl', 'Bitstring Status List 1.0 §2.2 ttl', (list) => {
    const { ttl } = subjectOf(list);
    const isTime = ttl === undefined || (typeof ttl === 'number' && Number.isInteger(ttl) && ttl >= 0);
    return unless(isTime, 'the ttl is not a number of milliseconds');
  }),
];

const subjectOf = ({ credentialSubject }: JsonObject): JsonObject =>
  isJsonObject(credentialSubject) ? credentialSubject : {};

const isIndexText = (value: Json | undefined): value is string =>
  typeof value === 'string' && /^(0|[1-9]\d*)$/.test(value);

/** One message for each value, or none at all where the entry is one bit (§2.1 statusMessage). */
function parseMessages(value: Json | undefined, size: number): ReadonlyMap<number, string> {
  if (value === undefined) {
    if (size > 1) throw malformed('a status of several bits does not say what its values mean');
    return new Map();
  }
  // JSON-LD compaction writes a list of one without its array; it would be too short in any case.
  const messages = new Map(listOf(value).map(parseMessage));
  if (messages.size !== 2 ** size || listOf(value).length !== messages.size)
    throw malformed('the status messages are not one for each value');
  return messages;
}

function parseMessage(each: Json): readonly [number, string] {
  const { status, message } = isJsonObject(each) ? each : {};
  if (typeof status !== 'string' || !/^0x[0-9a-f]{1,2}$/i.test(status) || typeof message !== 'string')
    throw malformed('a status message lacks its hexadecimal status or its message');
  return [Number(status), message];
}

const malformed = (message: string) => new StatusListUnusable('MALFORMED_VALUE_ERROR', message);
const unverified = (message: string) => new StatusListUnusable('STATUS_VERIFICATION_ERROR', message);

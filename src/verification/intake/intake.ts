import { ImageRefused, type Standard, isCompactJws } from '../../openbadges/baking/baked.js';
import { unbakePng } from '../../openbadges/baking/png.js';
import { unbakeSvg } from '../../openbadges/baking/svg.js';
import { hasType } from '../../openbadges/check.js';
import type { Finding } from '../../openbadges/finding.js';
import {
  JsonRefused,
  type JsonObject,
  isJsonObject,
  listOf,
  parseJsonObject,
} from '../../openbadges/json.js';
import { openBadges2 } from '../../openbadges/ob2/assertion.js';
import { Refusal } from '../../refusal.js';
import type { OwnIssuer } from '../steps/own-issuer.js';
import { limits } from './limits.js';
import { isOwn, parseOwnAddress } from './own-address.js';

/** What somebody hands in to be checked; exactly one of these. */
export type Given =
  | { readonly url: string }
  | { readonly credential: JsonObject | string }
  | { readonly jwt: string }
  | { readonly file: Uint8Array };

/** A badge as it was presented, read but not believed. */
export type Presented =
  | { readonly standard: Standard; readonly document: JsonObject; readonly token?: never }
  | { readonly standard: Standard; readonly token: string; readonly document?: never };

/**
 * Finds the badge in what was handed in; a `Finding` says why there is none to check. Throws `Refusal` for what is too
 * large or of no kind that holds badges. Goes out to nobody: only our own addresses are looked up.
 */
export async function findBadge(given: Given, own: OwnIssuer): Promise<Presented | Finding> {
  if ('url' in given) return fromUrl(given.url, own);
  if ('jwt' in given) return fromToken(given.jwt);
  if ('file' in given) return fromFile(given.file, own);
  return typeof given.credential === 'string'
    ? fromText(given.credential, own)
    : fromDocument(given.credential);
}

async function fromUrl(url: string, own: OwnIssuer): Promise<Presented | Finding> {
  if (!isOwn(url, own.baseUrl))
    return unreadable(
      'fetch',
      'not-checked',
      'the badge lies at another address, and checking it would mean fetching it; hand in the badge itself',
    );
  const address = parseOwnAddress(url, own.baseUrl);
  const published = address && (await own.find(address.id));
  if (address === undefined || published === undefined)
    return unreadable('own-register', 'failed', 'no badge was ever published at this address of ours');
  return fromText(published[address.text], own);
}

async function fromFile(bytes: Uint8Array, own: OwnIssuer): Promise<Presented | Finding> {
  if (bytes.length > limits.file)
    throw new TooLarge(`The file is larger than ${limits.file / 1024 / 1024} MiB.`);
  if (isPng(bytes)) return fromImage(() => unbakePng(bytes).text, own);
  if (bytes.length > limits.text) throw new TooLarge(`The file is larger than ${limits.text / 1024} KiB.`);
  const text = decode(bytes);
  // A byte order mark is no white space of JSON: the parser refuses it, but the kind of file is clear.
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (start.startsWith('<')) return fromImage(() => unbakeSvg(bytes).text, own);
  const isKnown = /^[{[]/.test(start) || isCompactJws(start.trimEnd()) || isHttpUrl(start.trimEnd());
  if (!isKnown) throw new UnknownKind();
  return fromText(text, own);
}

async function fromImage(unbake: () => string, own: OwnIssuer): Promise<Presented | Finding> {
  try {
    return await fromText(unbake(), own);
  } catch (error) {
    if (!(error instanceof ImageRefused)) throw error;
    if (error.code === 'image-too-large')
      throw new TooLarge(`The image goes beyond a limit: ${error.message}.`);
    return unreadable('baked-image', 'failed', error.message);
  }
}

async function fromText(text: string, own: OwnIssuer): Promise<Presented | Finding> {
  const trimmed = text.trim();
  if (isCompactJws(trimmed)) return fromToken(trimmed);
  // Before Open Badges 1.1 an image held only the address of its Assertion.
  if (isHttpUrl(trimmed)) return fromUrl(trimmed, own);
  try {
    return fromDocument(parseJsonObject(text));
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    if (error.code === 'json-too-large')
      throw new TooLarge(`The badge goes beyond a limit: ${error.message}.`);
    return unreadable('json', 'failed', error.message);
  }
}

function fromToken(token: string): Presented {
  if (token.length > limits.token) throw new TooLarge(`The token is larger than ${limits.token / 1024} KiB.`);
  return { token, standard: isAssertion(peek(token)) ? 'ob2' : 'ob3' };
}

const fromDocument = (document: JsonObject): Presented => ({
  document,
  standard: isAssertion(document) ? 'ob2' : 'ob3',
});

const isAssertion = (document: JsonObject) =>
  listOf(document['@context']).includes(openBadges2) || hasType(document, 'Assertion');

/** The payload of a token, only to tell which standard's checks it must stand. */
function peek(token: string): JsonObject {
  try {
    const payload: unknown = parseJsonObject(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
    );
    return isJsonObject(payload) ? payload : {};
  } catch {
    return {};
  }
}

const isPng = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 4)).toString('latin1') === '\x89PNG';
const isHttpUrl = (text: string) =>
  text.length <= limits.url && /^https?:\/\/\S+$/.test(text) && URL.canParse(text);

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UnknownKind();
  }
}

function unreadable(check: string, outcome: 'failed' | 'not-checked', detail: string): Finding {
  return { check, outcome, clause: 'Intake of this service', detail };
}

class TooLarge extends Refusal {
  constructor(message: string) {
    super('too-large', 'badge-too-large', message);
  }
}

class UnknownKind extends Refusal {
  constructor() {
    super(
      'unsupported-type',
      'unsupported-type',
      'Send a badge as JSON, as a token, or baked into a PNG or SVG image.',
    );
  }
}

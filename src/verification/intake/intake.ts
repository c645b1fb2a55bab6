import { ImageRefused, isCompactJws } from '../../openbadges/baking/baked.js';
import { unbakePng } from '../../openbadges/baking/png.js';
import { unbakeSvg } from '../../openbadges/baking/svg.js';
import { isHttpUrl } from '../../openbadges/check.js';
import type { Finding } from '../../openbadges/finding.js';
import { JsonRefused, type JsonObject, isJsonObject, parseJsonObject } from '../../openbadges/json.js';
import { type DocumentKind, kindOf } from '../../openbadges/kind.js';
import { Refusal } from '../../refusal.js';
import type { Outside } from '../fetch/outside.js';
import type { OwnIssuer } from '../steps/own-issuer.js';
import { fetchBytes, unreadable } from './fetch-bytes.js';
import { limits } from './limits.js';
import { isDefinition, isOwn, parseOwnAddress, toOwnSpelling } from './own-address.js';

/** What somebody hands in to be checked; exactly one of these. */
export type Given =
  | { readonly url: string }
  | { readonly credential: JsonObject | string }
  | { readonly jwt: string }
  | { readonly file: Uint8Array };

/** A badge as it was presented, read but not believed. */
export type Presented =
  | { readonly kind: DocumentKind; readonly document: JsonObject; readonly token?: never }
  | { readonly kind: DocumentKind; readonly token: string; readonly document?: never };

/** Where a badge is looked for: our own register and the world, and how many addresses may still be followed. */
interface Search {
  readonly own: OwnIssuer;
  readonly outside: Outside;
  readonly hops: number;
}

/**
 * Finds the badge in what was handed in; a `Finding` says why there is none to check. Throws `Refusal` for what is too
 * large or of no kind that holds badges. Our own addresses are looked up, never fetched.
 */
export async function findBadge(
  given: Given,
  { own, outside }: Pick<Search, 'own' | 'outside'>,
): Promise<Presented | Finding> {
  const search: Search = { own, outside, hops: limits.hops };
  if ('url' in given) return fromUrl(given.url, search);
  if ('jwt' in given) return fromToken(given.jwt);
  if ('file' in given) return fromFile(given.file, search);
  return typeof given.credential === 'string'
    ? fromText(given.credential, search)
    : toPresented(given.credential);
}

/** A badge as JSON, or as a text that is a token; also one that stands inside another. */
export function toPresented(badge: JsonObject | string): Presented {
  return typeof badge === 'string'
    ? { token: badge, kind: kindOf(peek(badge)) }
    : { document: badge, kind: kindOf(badge) };
}

function fromToken(token: string): Presented {
  if (token.length > limits.token) throw new TooLarge(`The token is larger than ${limits.token / 1024} KiB.`);
  return toPresented(token);
}

async function fromUrl(url: string, search: Search): Promise<Presented | Finding> {
  const { own } = search;
  const ours = toOwnSpelling(url, own.baseUrl);
  if (ours === undefined) return fromElsewhere(url, search);
  if (isDefinition(ours, own.baseUrl))
    return unreadable(
      'own-definition',
      'failed',
      'this address of ours describes a badge, and is no award of it',
    );
  const address = parseOwnAddress(ours, own.baseUrl);
  const published = address && (await own.find(address.id));
  if (address === undefined || published === undefined)
    return unreadable('own-register', 'failed', 'no badge was ever published at this address of ours');
  if (published.erased)
    return unreadable(
      'own-erased',
      'not-checked',
      'the data of its holder was erased here; hand in the holder’s own copy',
    );
  return fromText(published[address.text], search);
}

/** What lies elsewhere is nobody's fault here: whatever is wrong with it is a finding, never a refusal. */
async function fromElsewhere(url: string, search: Search): Promise<Presented | Finding> {
  if (search.hops === 0)
    return unreadable('fetch', 'not-checked', 'the address leads to another address again and again');
  const fetched = await fetchBytes(url, search.outside);
  if ('outcome' in fetched) return fetched;
  if (isOwn(fetched.url, search.own.baseUrl))
    return unreadable('fetch', 'not-checked', 'the address leads on to ours; hand in the badge itself');
  try {
    return await fromFile(fetched.bytes, { ...search, hops: search.hops - 1 });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return unreadable('fetch', 'not-checked', 'what lies at the address is no badge that can be read here');
  }
}

async function fromFile(bytes: Uint8Array, search: Search): Promise<Presented | Finding> {
  if (bytes.length > limits.file)
    throw new TooLarge(`The file is larger than ${limits.file / 1024 / 1024} MiB.`);
  if (isPng(bytes)) return fromImage(() => unbakePng(bytes).text, search);
  if (bytes.length > limits.text) throw new TooLarge(`The file is larger than ${limits.text / 1024} KiB.`);
  const text = decode(bytes);
  // A byte order mark is no white space of JSON: the parser refuses it, but the kind of file is clear.
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (start.startsWith('<')) return fromImage(() => unbakeSvg(bytes).text, search);
  const isKnown = /^[{[]/.test(start) || isCompactJws(start.trimEnd()) || isAddress(start.trimEnd());
  if (!isKnown) throw new UnknownKind();
  return fromText(text, search);
}

async function fromImage(unbake: () => string, search: Search): Promise<Presented | Finding> {
  try {
    return await fromText(unbake(), search);
  } catch (error) {
    if (!(error instanceof ImageRefused)) throw error;
    if (error.code === 'image-too-large')
      throw new TooLarge(`The image goes beyond a limit: ${error.message}.`);
    const check = error.code === 'image-without-badge' ? error.code : 'baked-image';
    return unreadable(check, 'failed', error.message);
  }
}

async function fromText(text: string, search: Search): Promise<Presented | Finding> {
  const trimmed = text.trim();
  if (isCompactJws(trimmed)) return fromToken(trimmed);
  // Before Open Badges 1.1 an image held only the address of its Assertion.
  if (isAddress(trimmed)) return fromUrl(trimmed, search);
  try {
    return toPresented(parseJsonObject(text));
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    if (error.code === 'json-too-large')
      throw new TooLarge(`The badge goes beyond a limit: ${error.message}.`);
    return unreadable('json', 'failed', error.message);
  }
}

/** The payload of a token, only to tell which standard's checks it must stand; VC 1.1 wraps the credential. */
function peek(token: string): JsonObject {
  try {
    const payload = parseJsonObject(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return isJsonObject(payload['vc']) ? payload['vc'] : payload;
  } catch {
    return {};
  }
}

const isPng = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 4)).toString('latin1') === '\x89PNG';
const isAddress = (text: string) => text.length <= limits.url && isHttpUrl(text);

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UnknownKind();
  }
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

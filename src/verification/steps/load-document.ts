import { isCompactJws } from '../../openbadges/baking/baked.js';
import { isHttpUrl } from '../../openbadges/check.js';
import { JsonRefused, type JsonObject, parseJsonObject } from '../../openbadges/json.js';
import { NotFetched } from '../fetch/outside.js';
import { withoutFragment } from '../fetch/target.js';
import { isOwn } from '../intake/own-address.js';
import type { Surroundings } from './case.js';

/** What an address gave: a JSON document, a token, or why neither. */
export type Loaded =
  | { readonly document: JsonObject; readonly token?: never; readonly status: number }
  | { readonly token: string; readonly document?: never; readonly status: number }
  | NotLoaded;

/** `failed`: it is not and will not be there. `not-checked`: it may be there, and could not be had now. */
export interface NotLoaded {
  readonly outcome: 'failed' | 'not-checked';
  readonly detail: string;
  readonly document?: never;
  readonly token?: never;
  /** Of the answer, when there was one. */
  readonly status?: number;
}

interface Wanted {
  readonly accept: string;
  /**
   * Whether the document proves itself by a signature. One that does not is believed for its address alone: whoever
   * finds an open redirect at an issuer's could otherwise speak in its name.
   */
  readonly isSigned: boolean;
}

export const acceptJson = 'application/ld+json, application/json;q=0.9, */*;q=0.1';
export const acceptCredential =
  'application/vc, application/vc+ld+json, application/ld+json, application/json;q=0.9, application/vc+jwt;q=0.8, application/jwt;q=0.8, text/plain;q=0.5';

/** Loads a JSON document that has nothing but its address to speak for it. */
export async function loadJson(
  url: string,
  surroundings: Pick<Surroundings, 'own' | 'outside'>,
): Promise<{ readonly document: JsonObject } | NotLoaded> {
  const loaded = await loadDocument(url, surroundings, { accept: acceptJson, isSigned: false });
  if ('outcome' in loaded) return loaded;
  const { document, status } = loaded;
  if (document === undefined || status === 410)
    return { outcome: 'failed', detail: 'its address gives no such document', status };
  return { document };
}

/** Loads a document that a badge points at, never from our own address, where nobody else's documents are. */
export async function loadDocument(
  url: string,
  { own, outside }: Pick<Surroundings, 'own' | 'outside'>,
  { accept, isSigned }: Wanted,
): Promise<Loaded> {
  if (!isHttpUrl(url)) return { outcome: 'failed', detail: 'it has no address on the web' };
  if (isOwn(url, own.baseUrl))
    return {
      outcome: 'failed',
      detail: 'it is said to lie at our address, where only our own documents are',
    };
  try {
    const { bytes, status, url: last } = await outside.get(withoutFragment(url), accept);
    if (!isSigned && new URL(last).origin !== new URL(url).origin)
      return { outcome: 'not-checked', detail: 'its address leads on to another site', status };
    if (status !== 410 && (status < 200 || status > 299))
      return { outcome: 'not-checked', detail: `its address answers with HTTP status ${status}`, status };
    return read(bytes, status);
  } catch (error) {
    if (!(error instanceof NotFetched)) throw error;
    return { outcome: 'not-checked', detail: error.message };
  }
}

function read(bytes: Buffer, status: number): Loaded {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).trim();
    return isCompactJws(text) ? { token: text, status } : { document: parseJsonObject(text), status };
  } catch (error) {
    const why = error instanceof JsonRefused ? error.message : 'it is not UTF-8';
    return { outcome: 'not-checked', detail: `what its address gives cannot be read: ${why}`, status };
  }
}

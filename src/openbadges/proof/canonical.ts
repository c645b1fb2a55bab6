import { type Hash, createHash } from 'node:crypto';

import type { JsonObject } from '../json.js';
import { type ContextSet, ourContexts } from './contexts.js';
import { library, remembering } from './library.js';

/** A document has no canonical form: a term without meaning, a relative id, an unknown context, a poisoned graph. */
export class NotCanonical extends Error {
  override readonly name = 'NotCanonical';
  constructor(
    readonly code: 'unknown-context' | 'not-canonical',
    message: string,
  ) {
    super(message);
  }
}

/** The hash by which RDFC-1.0 tells unnamed nodes apart; with P-384 keys it is SHA-384. */
export type Digest = 'sha256' | 'sha384';

/**
 * The canonical N-Quads of a JSON-LD document (RDFC-1.0), lines in code point order. JSON-LD safe mode: whatever
 * would be dropped silently, and so be shown but not signed, throws `NotCanonical`. Reads no network.
 */
export async function canonize(
  document: JsonObject,
  contexts: ContextSet = ourContexts,
  digest: Digest = 'sha256',
): Promise<string> {
  const options = {
    safe: true,
    base: null,
    ...remembering(contexts),
    // The one way in which other libraries sign a text's base direction; without it such a text has no form at all.
    rdfDirection: 'i18n-datatype',
  };
  try {
    if (!needsCodePointOrder.test(JSON.stringify(document)))
      return await library.canonize(document, {
        ...options,
        canonizeOptions: { ...workLimit, messageDigestAlgorithm: digest },
      });
    return await canonizeQuads(
      await library.toRDF(document, { ...options, format: 'application/n-quads' }),
      digest,
    );
  } catch (error) {
    throw notCanonical(error);
  }
}

/** The canonical N-Quads of a dataset given as N-Quads (RDFC-1.0). What has none within our limit throws `NotCanonical`. */
export async function canonizeQuads(quads: string, digest: Digest = 'sha256'): Promise<string> {
  try {
    const sorted = await library.canonize(toSortable(spellOut(quads)), {
      inputFormat: 'application/n-quads',
      canonizeOptions: { ...workLimit, createMessageDigest: () => new SortableDigest(digest) },
    });
    return fromSortable(sorted);
  } catch (error) {
    throw notCanonical(error);
  }
}

/** The library's own limit on poisoned graphs, named so that an upgrade cannot loosen it. */
const workLimit = { algorithm: 'RDFC-1.0', maxWorkFactor: 1 };

function notCanonical(error: unknown): NotCanonical {
  // The library wraps what a loader throws, once or more.
  for (let cause = error; cause instanceof Object; cause = causeOf(cause)) {
    if ('code' in cause && cause.code === 'unknown-context') {
      return new NotCanonical(
        'unknown-context',
        'message' in cause ? String(cause.message) : 'unknown context',
      );
    }
  }
  const event = (error as { details?: { event?: { message?: unknown } } }).details?.event?.message;
  const message = error instanceof Object && 'message' in error ? String(error.message) : String(error);
  return new NotCanonical('not-canonical', typeof event === 'string' ? event : message);
}

function causeOf(error: object): unknown {
  if ('cause' in error && error.cause !== undefined) return error.cause;
  return 'details' in error && error.details instanceof Object && 'cause' in error.details
    ? error.details.cause
    : undefined;
}

/**
 * RDFC-1.0 sorts by code point, JavaScript by UTF-16 unit: they differ once an emoji (surrogates D800–DFFF) stands
 * beside E000–FFFF. So the units are moved to where plain sorting gives code point order, surrogates last, and moved
 * back before anything is hashed or returned. Units that N-Quads only name (`\U0001F303`) are written out before that.
 */
const needsCodePointOrder = /[\ud800-\uffff]/;
const spellOut = (quads: string) =>
  quads.replace(/\\(?:u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|.)/g, (escape, short?: string, long?: string) => {
    const point = parseInt(short ?? long ?? '', 16);
    return point >= 0xd800 ? String.fromCodePoint(point) : escape;
  });
const toSortable = (text: string) =>
  text.replace(/[\ud800-\uffff]/g, (unit) => shift(unit, unit < '\ue000' ? 0x2000 : -0x800));
const fromSortable = (text: string) =>
  text.replace(/[\ud800-\uffff]/g, (unit) => shift(unit, unit < '\uf800' ? 0x800 : -0x2000));
const shift = (unit: string, by: number) => String.fromCharCode(unit.charCodeAt(0) + by);

/** A hash over the text as it was before `toSortable`. */
class SortableDigest {
  readonly #hash: Hash;
  constructor(digest: Digest) {
    this.#hash = createHash(digest);
  }
  update(text: string): void {
    this.#hash.update(fromSortable(text), 'utf8');
  }
  digest(): string {
    return this.#hash.digest('hex');
  }
}

import { pngLimits } from '../../openbadges/baking/png.js';
import { xmlLimits } from '../../openbadges/baking/xml.js';
import { jsonLimits } from '../../openbadges/json.js';
import { maxTokenLength } from '../../openbadges/jose/jws.js';

/** Everything that bounds a verification; each limit acts before the parser whose work it bounds. */
export const limits = {
  json: jsonLimits,
  token: maxTokenLength,
  png: pngLimits,
  svg: xmlLimits,
  /** Largest file of any kind, in bytes. */
  file: pngLimits.bytes,
  /** Largest file of text: JSON, a token or an address, in bytes. */
  text: jsonLimits.characters,
  url: 2_048,
  recipient: 320,
  /** Milliseconds by which the clock of an issuer may be ahead of ours, for `validFrom` and `issuedOn` only. */
  clockTolerance: 60_000,
  /** Longest text that the answer repeats from a badge, in characters. */
  shownText: 2_000,
} as const;

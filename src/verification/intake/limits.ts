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
  /** Addresses that lead to addresses, from the one handed in to the badge. */
  hops: 3,
  /** Most credentials of a record, endorsements of a badge and statuses of a credential that are examined. */
  parts: 32,
  endorsements: 16,
  statuses: 4,
  /** Most names of one person that are compared with those of another. */
  identities: 16,
  recipient: 320,
  /** Milliseconds by which the clock of an issuer may be ahead of ours, for `validFrom` and `issuedOn` only. */
  clockTolerance: 60_000,
  /** Longest text that the answer repeats from a badge, in characters. */
  shownText: 2_000,
  /** Most findings that the answer lists. */
  shownFindings: 500,
  /** What one verification may cost, and how many may be under way; times in milliseconds. */
  work: {
    threads: 2,
    /** Most badges that wait for the world beside each other, with what was brought for them. */
    outside: 16,
    /** Most badges that wait for a thread, and their bytes. */
    waiting: 64,
    waitingBytes: 16 * 1024 * 1024,
    /** Longest wait for a thread. */
    wait: 2_000,
    /** Longest work of a thread on one badge, not counting what it waits for the network. */
    computing: 2_000,
    /** From the badge handed in to its answer; the promise is eight seconds. */
    total: 7_500,
    /** How often the clock is looked at. */
    look: 100,
    /** JavaScript memory of one thread, MiB. */
    heapMiB: 64,
  },
} as const;

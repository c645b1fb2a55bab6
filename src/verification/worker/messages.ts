import type { PublishedBadge } from '../../publication/published-badge.js';
import type { Refusal } from '../../refusal.js';
import type { Fetched } from '../fetch/outside.js';
import type { Given } from '../intake/intake.js';
import type { Surroundings } from '../steps/case.js';
import type { Verification } from '../verify.js';
import type { OwnSnapshot } from './own-snapshot.js';

/** What a thread knows from its start on. */
export interface ThreadData {
  readonly trustedIssuers: Surroundings['trustedIssuers'];
}

/** Bytes that cross to another thread are given away, and cannot be read here any more. */
export function bytesOf(asked: Asked): ArrayBuffer[] {
  if ('request' in asked) return [asked.request.buffer as ArrayBuffer]; // the pool made it of its own
  return 'file' in asked.given ? [asked.given.file.buffer as ArrayBuffer] : [];
}

/** The JSON text of a request, unread; or a badge that was already told apart from its form. */
export type Asked =
  { readonly request: Uint8Array } | { readonly given: Given; readonly recipient: string | undefined };

/** One badge to judge. Its bytes are given away: the caller cannot read them any more. */
export interface Job {
  readonly asked: Asked;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** As we are now: keys may have come since the thread was started. */
  readonly own: OwnSnapshot;
}

/** A document that a badge leads to. */
export interface Wanted {
  readonly url: string;
  readonly accept: string;
}

/** What the world said; nothing where the document could not be had. */
export interface Brought extends Wanted {
  readonly fetched: Fetched | undefined;
}

/** A badge on its way through the threads, with what was brought for it so far. */
export interface Round extends Job {
  readonly brought: readonly Brought[];
}

/** A thread judges one badge at a time; what it must know of our register it asks, by number. */
export type ToThread =
  | { readonly kind: 'judge'; readonly round: Round }
  | { readonly kind: 'found'; readonly ask: number; readonly badge: PublishedBadge | undefined }
  | { readonly kind: 'register-failed'; readonly ask: number };

export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'find'; readonly ask: number; readonly id: string }
  | { readonly kind: 'judged'; readonly verification: Verification }
  /** The badge and its bytes come back: it is judged again when what it leads to is there. */
  | { readonly kind: 'leads-outside'; readonly wanted: Wanted; readonly asked: Asked }
  | { readonly kind: 'refused'; readonly refusal: RefusalParts }
  | { readonly kind: 'broken'; readonly error: string };

/** A `Refusal` as it crosses from one thread to the other: classes do not. */
type RefusalParts = Pick<Refusal, 'kind' | 'code' | 'message' | 'details'>;

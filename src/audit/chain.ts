import { createHash } from 'node:crypto';

export interface ChainedEvent {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: string;
  readonly salt: string | null;
  /** Null for an event from before details could be forgotten: its hash covers the details themselves. */
  readonly detailsHash: string | null;
  readonly previousHash: string;
}

export type HashedEvent = ChainedEvent & { readonly hash: string };

export const CHAIN_START = '0'.repeat(64);

/** SHA-256 (hex) of an event's details, which stays when they are forgotten. */
export function hashOfDetails(details: string, salt: string): string {
  return sha256(JSON.stringify([salt, details]));
}

/** SHA-256 (hex) over every field of the event and the hash of the one before it; of the details over their hash. */
export function hashOf(event: ChainedEvent): string {
  const { seq, at, actor, action, subject, details, detailsHash, previousHash } = event;
  const told = detailsHash === null ? details : { sha256: detailsHash };
  return sha256(JSON.stringify([seq, at, actor, action, subject, told, previousHash]));
}

export interface Break {
  readonly seq: number;
  readonly wrong: string;
}

/** What the trail itself says of forgetting. */
export interface Forgotten {
  /** The last event whose details may be gone. */
  readonly upTo: number;
  /** The last event from before details could be forgotten: up to it, one may be without a hash of its details. */
  readonly plainUpTo: number;
  /** Actions whose details are never forgotten. */
  readonly except: readonly string[];
}

const NOTHING: Forgotten = { upTo: 0, plainUpTo: 0, except: [] };

/** Walks along the trail event by event, and remembers where it stands: a trail of any length in little memory. */
export class ChainWalk {
  private previous = { seq: 0, hash: CHAIN_START };

  constructor(private readonly forgotten = NOTHING) {}

  /** What is wrong with the next event; undefined when it follows from the one before it. */
  next(event: HashedEvent): Break | undefined {
    const { seq, hash } = this.previous;
    this.previous = event;
    if (event.seq !== seq + 1) return { seq: seq + 1, wrong: toMissing(event.seq - seq - 1) };
    if (event.previousHash !== hash) return { seq: event.seq, wrong: 'does not follow the event before it' };
    return this.isAsWritten(event)
      ? undefined
      : { seq: event.seq, wrong: 'was changed after it was written' };
  }

  private isAsWritten(event: HashedEvent): boolean {
    const { seq, action, details, salt, detailsHash } = event;
    const { upTo, plainUpTo, except } = this.forgotten;
    if (details === '' && salt === null && seq <= upTo && !except.includes(action))
      // Of a plain event whose details are gone only the place in the chain can still be judged.
      return (detailsHash === null && seq <= plainUpTo) || event.hash === hashOf(event);
    if (detailsHash !== null && detailsHash !== hashOfDetails(details, salt ?? '')) return false;
    return event.hash === hashOf(event);
  }
}

const toMissing = (gone: number) => (gone > 1 ? `is missing, and so are ${gone - 1} after it` : 'is missing');

/** The first event that does not follow from the one before it, with what is wrong; undefined for a whole chain. */
export function findBreak(events: Iterable<HashedEvent>): Break | undefined {
  const walk = new ChainWalk();
  for (const event of events) {
    const wrong = walk.next(event);
    if (wrong) return wrong;
  }
  return undefined;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

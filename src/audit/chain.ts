import { createHash } from 'node:crypto';

export interface ChainedEvent {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: string;
  readonly previousHash: string;
}

export const CHAIN_START = '0'.repeat(64);

/** SHA-256 (hex) over every field of the event and the hash of the one before it. */
export function hashOf(event: ChainedEvent): string {
  const fields = [
    event.seq,
    event.at,
    event.actor,
    event.action,
    event.subject,
    event.details,
    event.previousHash,
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

/** The first event that does not follow from the one before it, with what is wrong; undefined for a whole chain. */
export function findBreak(
  events: Iterable<ChainedEvent & { readonly hash: string }>,
): { readonly seq: number; readonly wrong: string } | undefined {
  let previous = { seq: 0, hash: CHAIN_START };
  for (const event of events) {
    if (event.seq !== previous.seq + 1) return { seq: previous.seq + 1, wrong: 'is missing' };
    if (event.previousHash !== previous.hash)
      return { seq: event.seq, wrong: 'does not follow the event before it' };
    if (event.hash !== hashOf(event)) return { seq: event.seq, wrong: 'was changed after it was written' };
    previous = event;
  }
  return undefined;
}

import { parentPort, workerData } from 'node:worker_threads';

import type { PublishedBadge } from '../../publication/published-badge.js';
import { Refusal } from '../../refusal.js';
import { fetchLimits } from '../fetch/limits.js';
import { NotFetched, type Outside } from '../fetch/outside.js';
import { parseRequest } from '../intake/request.js';
import { verify } from '../verify.js';
import { boundAnswer } from './bound-answer.js';
import {
  type Brought,
  type FromThread,
  type Round,
  type ThreadData,
  type ToThread,
  type Wanted,
  bytesOf,
} from './messages.js';
import { OwnIssuerElsewhere } from './own-snapshot.js';

// The whole of one verification, from a stranger's bytes to the verdict, in a thread that may be stopped at any moment.

const { trustedIssuers } = workerData as ThreadData; // put there by `Thread`
const asks = new Map<number, { found(badge: PublishedBadge | undefined): void; failed(): void }>();
let asked = 0;

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'judge') {
    void judge(message.round).then(say);
    return;
  }
  const ask = asks.get(message.ask);
  asks.delete(message.ask);
  if (message.kind === 'found') ask?.found(message.badge);
  else ask?.failed();
});
say({ kind: 'ready' });

async function judge({ asked, now, own: snapshot, brought }: Round): Promise<FromThread> {
  const outside = new World(brought);
  const outcome = await judgeWith(outside, { asked, now, own: snapshot, brought });
  const { wanted } = outside;
  return wanted ? { kind: 'leads-outside', wanted, asked } : outcome;
}

async function judgeWith(outside: Outside, { asked, now, own: snapshot }: Round): Promise<FromThread> {
  try {
    const { given, recipient } = 'request' in asked ? parseRequest(asked.request) : asked;
    const own = new OwnIssuerElsewhere(snapshot, askRegister);
    const surroundings = { own, outside, trustedIssuers, now, recipient };
    const verification = await verify(given, surroundings);
    return { kind: 'judged', verification: boundAnswer(verification) };
  } catch (error) {
    if (!(error instanceof Refusal))
      return {
        kind: 'broken',
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      };
    const { kind, code, message, details } = error;
    return { kind: 'refused', refusal: { kind, code, message, details } };
  }
}

/**
 * The world as far as it was brought here. The first document that is missing is noted and is not to be had for now: the
 * verification comes to its end, so that nothing of it goes on in this thread, and begins again when the document is here.
 */
class World implements Outside {
  wanted: Wanted | undefined;

  constructor(private readonly brought: readonly Brought[]) {}

  async get(url: string, accept: string): ReturnType<Outside['get']> {
    const known = this.brought.find((one) => one.url === url);
    if (known?.fetched) return { ...known.fetched, bytes: Buffer.from(known.fetched.bytes) };
    if (!known && this.brought.length < fetchLimits.fetches) this.wanted ??= { url, accept };
    throw new NotFetched(known ? 'it was asked for in vain' : 'it is not here');
  }
}

function askRegister(id: string): Promise<PublishedBadge | undefined> {
  const ask = (asked += 1);
  return new Promise((resolve, reject) => {
    asks.set(ask, { found: resolve, failed: () => reject(new Error('the register did not answer')) });
    say({ kind: 'find', ask, id });
  });
}

function say(message: FromThread): void {
  parentPort?.postMessage(message, message.kind === 'leads-outside' ? bytesOf(message.asked) : []);
}

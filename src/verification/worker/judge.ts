import { parentPort, workerData } from 'node:worker_threads';

import type { PublishedBadge } from '../../publication/published-badge.js';
import { Refusal } from '../../refusal.js';
import { openOutside } from '../fetch/outside.js';
import { publicInternet } from '../fetch/policy.js';
import { isOwn } from '../intake/own-address.js';
import { parseRequest } from '../intake/request.js';
import { verify } from '../verify.js';
import { boundAnswer } from './bound-answer.js';
import type { FromThread, Job, ThreadData, ToThread } from './messages.js';
import { OwnIssuerElsewhere } from './own-snapshot.js';

// The whole of one verification, from a stranger's bytes to the verdict, in a thread that may be stopped at any moment.

const { trustedIssuers } = workerData as ThreadData; // put there by `Thread`
const asks = new Map<number, { found(badge: PublishedBadge | undefined): void; failed(): void }>();
let asked = 0;

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'judge') {
    void judge(message.job).then(say);
    return;
  }
  const ask = asks.get(message.ask);
  asks.delete(message.ask);
  if (message.kind === 'found') ask?.found(message.badge);
  else ask?.failed();
});
say({ kind: 'ready' });

async function judge({ asked, now, own: snapshot }: Job): Promise<FromThread> {
  try {
    const { given, recipient } = 'request' in asked ? parseRequest(asked.request) : asked;
    const own = new OwnIssuerElsewhere(snapshot, askRegister);
    const outside = openOutside({ ...publicInternet, refuses: (url) => isOwn(url, own.baseUrl) });
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

function askRegister(id: string): Promise<PublishedBadge | undefined> {
  const ask = (asked += 1);
  return new Promise((resolve, reject) => {
    asks.set(ask, { found: resolve, failed: () => reject(new Error('the register did not answer')) });
    say({ kind: 'find', ask, id });
  });
}

function say(message: FromThread): void {
  parentPort?.postMessage(message, []);
}

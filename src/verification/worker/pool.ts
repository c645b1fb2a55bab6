import { Refusal } from '../../refusal.js';
import { limits } from '../intake/limits.js';
import type { Verification } from '../verify.js';
import { Errand } from './errand.js';
import type { Asked, Brought, Job, Round, Wanted } from './messages.js';
import { stopped } from './stopped.js';
import { type Ending, type Keeper, Thread } from './thread.js';

interface Waiting {
  readonly size: number;
  /** When the badge was handed in, and when it came to wait, by `performance.now()`. */
  readonly since: number;
  readonly queued: number;
  begin(thread: Thread): void;
  give(verification: Verification): void;
  refuse(refusal: Refusal): void;
}

/**
 * Judges badges in threads beside the one that serves: however hostile a badge, it costs a bounded time and memory,
 * and its answer is a verdict or a refusal, never an error. Who finds the queue full is told to come back. No thread waits
 * for the world: a badge that leads there leaves its thread, and is judged anew with what was brought.
 */
export class VerificationPool {
  readonly #keeper: Keeper;
  readonly #waiting: Waiting[] = [];
  #threads: Thread[] = [];
  #watch: NodeJS.Timeout | undefined;
  /** Badges that are waiting for the world. */
  #outside = 0;
  #isClosed = false;

  constructor(keeper: Keeper) {
    this.#keeper = keeper;
  }

  /** Throws `Busy` when a badge handed in now would be turned away; asked before its bytes are read. */
  refuseWhenFull(): void {
    const { waiting, waitingBytes } = limits.work;
    const bytes = this.#waiting.reduce((sum, { size }) => sum + size, 0);
    if (this.#isClosed || this.#waiting.length >= waiting || bytes >= waitingBytes) throw new Busy();
  }

  /** Judges one badge; throws `Refusal` for what is no badge, beyond the limits, or more than can be done now. */
  async verify(given: Job): Promise<Verification> {
    this.refuseWhenFull();
    const errand = new Errand(given.own.baseUrl);
    const since = performance.now();
    let round: Round = { ...given, asked: toOwnBytes(given.asked), brought: [] };
    for (let worked = 0; ;) {
      const ending = await this.#judge(round, { since, worked });
      if (ending.kind === 'judged') return ending.verification;
      const brought = await this.#fetch(errand, ending.wanted, since);
      if (brought === undefined) return stopped('deadline');
      worked = ending.worked;
      round = { ...round, asked: ending.asked, brought: [...round.brought, brought] };
    }
  }

  /** Ends every thread, busy or not, and starts none any more; who waits or comes later is turned away. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#watch);
    for (const { refuse } of this.#waiting.splice(0)) refuse(new Busy());
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  /** Stands in line for a thread; who comes back from the world stands at its head. */
  #judge(round: Round, so: { readonly since: number; readonly worked: number }): Promise<Ending> {
    this.#watch ??= setInterval(() => this.#look(), limits.work.look).unref();
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(new Busy());
      const begin = (thread: Thread) =>
        void thread
          .judge(round, so)
          .then(resolve, reject)
          .finally(() => this.#next());
      const give = (verification: Verification) => resolve({ kind: 'judged', verification });
      const waits = { size: sizeOf(round.asked), since: so.since, queued: performance.now() };
      const waiting = { ...waits, begin, give, refuse: reject };
      if (round.brought.length > 0) this.#waiting.unshift(waiting);
      else this.#waiting.push(waiting);
      this.#next();
    });
  }

  /** Brings what a badge wants, unless its time is over first. What is brought is held here, hence only for so many. */
  async #fetch(errand: Errand, wanted: Wanted, since: number): Promise<Brought | undefined> {
    if (this.#outside >= limits.work.outside) throw new Busy();
    this.#outside += 1;
    let timer: NodeJS.Timeout | undefined;
    try {
      const isOver = new Promise<undefined>((resolve) => {
        timer = setTimeout(resolve, since + limits.work.total - performance.now(), undefined);
      });
      return await Promise.race([errand.bring(wanted), isOver]);
    } finally {
      clearTimeout(timer);
      this.#outside -= 1;
    }
  }

  #next(): void {
    this.#threads = this.#threads.filter(({ isGone }) => !isGone);
    if (this.#waiting.length === 0) return;
    const free = this.#threads.find(({ isFree }) => isFree) ?? this.#startAnother();
    if (free !== undefined) this.#waiting.shift()?.begin(free);
  }

  #startAnother(): Thread | undefined {
    if (this.#threads.length >= limits.work.threads) return undefined;
    const thread = new Thread(this.#keeper);
    this.#threads.push(thread);
    return thread;
  }

  #look(): void {
    const now = performance.now();
    for (const thread of this.#threads) thread.stopWhenOver(now);
    for (const waiting of this.#waiting.filter(({ queued }) => now - queued > limits.work.wait))
      this.#leave(waiting).refuse(new Busy());
    for (const waiting of this.#waiting.filter(({ since }) => now - since > limits.work.total))
      this.#leave(waiting).give(stopped('deadline'));
    if (this.#waiting.length > 0 || this.#threads.some(({ isFree }) => !isFree)) return;
    clearInterval(this.#watch);
    this.#watch = undefined;
  }

  #leave(waiting: Waiting): Waiting {
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
    return waiting;
  }
}

/** More badges are waiting than can be judged in time. */
class Busy extends Refusal {
  constructor() {
    super(
      'busy',
      'verification-busy',
      'Too many badges are being checked just now. Try again in a few seconds.',
    );
  }
}

/** Bytes that can be given away: a small Buffer is a window on memory that it shares with others. */
function toOwnBytes(asked: Asked): Asked {
  if ('request' in asked) return { request: own(asked.request) };
  return 'file' in asked.given ? { ...asked, given: { file: own(asked.given.file) } } : asked;
}

const own = (bytes: Uint8Array) =>
  bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);

function sizeOf(asked: Asked): number {
  if ('request' in asked) return asked.request.length;
  return 'file' in asked.given ? asked.given.file.length : 0;
}

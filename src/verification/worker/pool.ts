import { Refusal } from '../../refusal.js';
import { limits } from '../intake/limits.js';
import type { Verification } from '../verify.js';
import type { Asked, Job } from './messages.js';
import { type Keeper, Thread } from './thread.js';

interface Waiting {
  readonly job: Job;
  readonly size: number;
  readonly since: number;
  begin(thread: Thread): void;
  refuse(refusal: Refusal): void;
}

/**
 * Judges badges in threads beside the one that serves: however hostile a badge, it costs a bounded time and memory,
 * and its answer is a verdict or a refusal, never an error. Who finds the queue full is told to come back.
 */
export class VerificationPool {
  readonly #keeper: Keeper;
  readonly #waiting: Waiting[] = [];
  #threads: Thread[] = [];
  #watch: NodeJS.Timeout | undefined;
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
    const job = { ...given, asked: toOwnBytes(given.asked) };
    const since = performance.now();
    this.#watch ??= setInterval(() => this.#look(), limits.work.look).unref();
    return new Promise((resolve, reject) => {
      const begin = (thread: Thread) =>
        void thread
          .judge(job, since)
          .then(resolve, reject)
          .finally(() => this.#next());
      this.#waiting.push({ job, size: sizeOf(job.asked), since, begin, refuse: reject });
      this.#next();
    });
  }

  /** Starts the threads before they are needed. */
  warm(): void {
    while (this.#threads.length < limits.work.threads) this.#threads.push(new Thread(this.#keeper));
  }

  /** Ends every thread, busy or not, and starts none any more; who waits or comes later is turned away. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#watch);
    for (const { refuse } of this.#waiting.splice(0)) refuse(new Busy());
    await Promise.all(this.#threads.map((thread) => thread.close()));
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
    while (this.#waiting[0] && now - this.#waiting[0].since > limits.work.wait)
      this.#waiting.shift()?.refuse(new Busy());
    if (this.#waiting.length > 0 || this.#threads.some(({ isFree }) => !isFree)) return;
    clearInterval(this.#watch);
    this.#watch = undefined;
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

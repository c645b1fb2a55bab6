import { Worker } from 'node:worker_threads';

import { Refusal } from '../../refusal.js';
import { limits } from '../intake/limits.js';
import type { OwnIssuer } from '../steps/own-issuer.js';
import type { Verification } from '../verify.js';
import {
  type Asked,
  type FromThread,
  type Round,
  type ThreadData,
  type ToThread,
  type Wanted,
  bytesOf,
} from './messages.js';
import { type Stop, stopped } from './stopped.js';

/** What a thread needs of the one that started it. */
export interface Keeper {
  readonly data: ThreadData;
  find: OwnIssuer['find'];
  /** Told what nobody foresaw, for the log. */
  report(error: unknown): void;
}

/** How a badge left its thread, and for how many milliseconds it was at work for it by then. */
export type Ending =
  | { readonly kind: 'judged'; readonly verification: Verification }
  | {
      readonly kind: 'leads-outside';
      readonly wanted: Wanted;
      readonly asked: Asked;
      readonly worked: number;
    };

interface Running {
  /** When the badge was handed in, by `performance.now()`. */
  readonly since: number;
  /** Milliseconds of work for this badge in earlier rounds. */
  readonly worked: number;
  /** Milliseconds of work that the thread had behind it when it began with this badge. */
  workedBefore: number;
  end(ending: Ending): void;
  refuse(refusal: Refusal): void;
}

/** One worker thread. It judges one badge at a time, and ends with the badge that is too much for it. */
export class Thread {
  readonly #worker: Worker;
  readonly #keeper: Keeper;
  #running: Running | undefined;
  #isReady = false;
  #isGone = false;

  constructor(keeper: Keeper) {
    this.#keeper = keeper;
    this.#worker = new Worker(new URL('./judge.js', import.meta.url), {
      workerData: keeper.data,
      resourceLimits: { maxOldGenerationSizeMb: limits.work.heapMiB, maxYoungGenerationSizeMb: 8 },
    });
    this.#worker.on('message', (message: FromThread) => void this.#hear(message));
    this.#worker.on('error', (error) => this.#end(toStop(error), error));
    this.#worker.on('exit', () => this.#end('crash'));
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  get isFree(): boolean {
    return !this.#isGone && this.#running === undefined;
  }

  /**
   * Judges a badge that was handed in at `since`, and for which `worked` milliseconds were spent in earlier rounds; throws
   * `Refusal` only, for what is no badge.
   */
  judge(
    round: Round,
    { since, worked }: { readonly since: number; readonly worked: number },
  ): Promise<Ending> {
    return new Promise((end, refuse) => {
      // Loading itself is not the badge's work: until it is done, nothing is counted.
      const workedBefore = this.#isReady ? this.#worked() : Infinity;
      this.#running = { since, worked, workedBefore, end, refuse };
      this.#post({ kind: 'judge', round }, bytesOf(round.asked));
    });
  }

  /** Ends itself when its badge has used up its time; what was read for it, and its connections, end with it. */
  stopWhenOver(now: number): void {
    if (this.#running === undefined) return;
    if (now - this.#running.since > limits.work.total) return this.#end('deadline');
    if (this.#workedFor(this.#running) > limits.work.computing) this.#end('computing');
  }

  async close(): Promise<void> {
    this.#isGone = true;
    await this.#worker.terminate();
  }

  async #hear(message: FromThread): Promise<void> {
    if (message.kind === 'find') return this.#find(message.ask, message.id);
    const running = this.#running;
    if (message.kind === 'ready') {
      this.#isReady = true;
      if (running) running.workedBefore = this.#worked();
      return;
    }
    this.#running = undefined;
    if (running === undefined) return;
    if (message.kind === 'judged') return running.end(message);
    if (message.kind === 'leads-outside')
      return running.end({ ...message, worked: this.#workedFor(running) });
    if (message.kind === 'broken') {
      this.#keeper.report(message.error);
      return running.end(toEnding('crash'));
    }
    const { kind, code, message: said, details } = message.refusal;
    running.refuse(new Refusal(kind, code, said, details));
  }

  async #find(ask: number, id: string): Promise<void> {
    try {
      this.#post({ kind: 'found', ask, badge: await this.#keeper.find(id) });
    } catch (error) {
      this.#keeper.report(error);
      this.#post({ kind: 'register-failed', ask });
    }
  }

  #end(stop: Stop, error?: unknown): void {
    if (error !== undefined) this.#keeper.report(error);
    this.#isGone = true;
    void this.#worker.terminate();
    this.#running?.end(toEnding(stop));
    this.#running = undefined;
  }

  #post(message: ToThread, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #workedFor({ worked, workedBefore }: Running): number {
    return worked + Math.max(0, this.#worked() - workedBefore);
  }

  /** Milliseconds for which the thread did not wait for anything, as its event loop counts them. */
  #worked(): number {
    return this.#worker.performance.eventLoopUtilization().active;
  }
}

const toEnding = (stop: Stop): Ending => ({ kind: 'judged', verification: stopped(stop) });

const toStop = (error: unknown): Stop =>
  (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'crash';

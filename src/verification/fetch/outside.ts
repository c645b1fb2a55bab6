import { setTimeout as wait } from 'node:timers/promises';

import { connectTo } from './connection.js';
import { type FetchLimits, fetchLimits } from './limits.js';
import { type FetchPolicy, publicInternet } from './policy.js';
import { type Question, type Reply, request } from './request.js';
import { parseTarget } from './target.js';

/** A document as its server gave it; `url` is where it lay after redirects, `type` its media type without parameters. */
export interface Fetched {
  readonly url: string;
  readonly status: number;
  readonly type: string;
  readonly bytes: Buffer;
}

/** The world outside, as far as one verification may see it. */
export interface Outside {
  /** Fetches a document; any HTTP status is an answer, the same address twice is one fetch. Throws only `NotFetched`. */
  get(url: string, accept: string): Promise<Fetched>;
}

/**
 * A document could not be had. The message is the same whatever the reason and may be shown to anybody, as the reason
 * could tell what lies around us; it stands in `cause`, for the log alone.
 */
export class NotFetched extends Error {
  override readonly name = 'NotFetched';
  readonly code = 'not-fetched';

  constructor(cause: unknown) {
    super('the document could not be fetched from its address', { cause });
  }
}

/** Opens the world for one verification, which gets 8 requests and 5 seconds in all. */
export function openOutside(
  policy: FetchPolicy = publicInternet,
  limits: FetchLimits = fetchLimits,
): Outside {
  const budget = new Budget(policy, limits);
  return {
    async get(url, accept) {
      try {
        return await follow(url, accept, budget);
      } catch (error) {
        throw new NotFetched(error);
      }
    },
  };
}

/** Each hop is judged and reached anew, as if it had been asked for itself. */
async function follow(url: string, accept: string, budget: Budget): Promise<Fetched> {
  const { policy, limits } = budget;
  let target = parseTarget(url, policy.port);
  const seen = new Set<string>();
  while (seen.size <= limits.redirects) {
    if (seen.has(target.href)) throw new Error(`${target.href} leads back to itself`);
    seen.add(target.href);
    const { location, ...reply } = await budget.ask({ target, accept });
    if (location === undefined) return { url: target.href, ...reply };
    target = parseTarget(location, policy.port, target);
  }
  throw new Error(`more than ${limits.redirects} redirects`);
}

/** What one verification has asked, and what it may still ask. */
class Budget {
  private readonly replies = new Map<string, Promise<Reply>>();
  /** When the time of all fetches is over; it begins with the first. */
  private end: number | undefined;

  constructor(
    readonly policy: FetchPolicy,
    readonly limits: FetchLimits,
  ) {}

  ask(question: Question): Promise<Reply> {
    const { href } = question.target;
    const known = this.replies.get(href);
    if (known) return known;
    if (this.policy.refuses?.(href)) return Promise.reject(new Error(`${href} is never asked for`));
    if (this.replies.size >= this.limits.fetches)
      return Promise.reject(new Error(`more than ${this.limits.fetches} requests`));
    this.end ??= performance.now() + this.limits.time;
    const reply = ask(question, this, this.end);
    this.replies.set(href, reply);
    return reply;
  }
}

/**
 * Whether nobody has the name, its address is forbidden, the port closed or filtered, or no certificate fits: the
 * failure is told at one and the same moment, so that a stop-watch tells no more than the message does.
 */
async function ask(question: Question, { policy, limits }: Budget, end: number): Promise<Reply> {
  const start = performance.now();
  try {
    const connection = await until(Math.min(start + limits.reach, end), (signal) =>
      connectTo(question.target, policy, signal),
    );
    return await until(end, (signal) => {
      signal.addEventListener('abort', () => connection.destroy(), { once: true });
      return request(connection, question, limits);
    });
  } catch (error) {
    await wait(Math.max(0, Math.min(start + limits.silence, end) - performance.now()));
    throw error;
  }
}

/** Does the work, or throws at `end`; the work hears of it through the signal. */
async function until<T>(end: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const isOver = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new Error('the time is over');
      controller.abort(error);
      reject(error);
    }, end - performance.now());
  });
  try {
    return await Promise.race([work(controller.signal), isOver]);
  } finally {
    clearTimeout(timer);
  }
}

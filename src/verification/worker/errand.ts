import { type Outside, openOutside } from '../fetch/outside.js';
import { publicInternet } from '../fetch/policy.js';
import { isOwn } from '../intake/own-address.js';
import type { Brought, Wanted } from './messages.js';

/**
 * Fetches for one badge, beside the threads: waiting for others needs none. All that a badge leads to counts against one
 * allowance of requests and seconds, however often it is judged in between.
 */
export class Errand {
  readonly #outside: Outside;

  constructor(baseUrl: string) {
    this.#outside = openOutside({ ...publicInternet, refuses: (url) => isOwn(url, baseUrl) });
  }

  /** Never throws: what could not be had is an answer, too. */
  async bring({ url, accept }: Wanted): Promise<Brought> {
    try {
      const fetched = await this.#outside.get(url, accept);
      // Copied: a small Buffer is a window on memory that it shares with others, and that would cross with it.
      return { url, accept, fetched: { ...fetched, bytes: new Uint8Array(fetched.bytes) as Buffer } };
    } catch {
      return { url, accept, fetched: undefined };
    }
  }
}

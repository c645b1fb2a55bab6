import { createHash } from 'node:crypto';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { sessionCookies } from '../../access/keys/cookies.js';
import type { Caller } from '../../allow.decorator.js';
import { Refusal } from '../../refusal.js';
import { Budgets, type SharedCount, type Verdict, WINDOW_MS } from './budgets.js';
import { toAddressKey } from './client-address.js';
import { costOf, WRONG_SECRET } from './costs.js';

/** Most secrets whose owners are remembered, so that they are limited as persons and not by their school's address. */
const REMEMBERED = 10_000;

type Asked = FastifyRequest & { caller?: Caller };

/** A secret that nobody has judged yet: it has cost its address the price of a wrong one, and what the request itself costs. */
interface Unjudged {
  readonly secret: string;
  readonly address: string;
  readonly units: number;
}

/**
 * Limits by cost. Strangers are counted by address, people by who they are: a school behind one address goes on working
 * while somebody in it floods us. Secrets have a budget of their own by address, which only wrong ones use up.
 */
export class RateLimit {
  private readonly budgets: Budgets;
  private readonly owners = new Map<string, string>();
  private readonly unjudged = new WeakMap<FastifyRequest, Unjudged>();

  constructor(
    limit: number,
    shared: SharedCount | undefined,
    /** Whether anybody may use this route: then no guard judges the secret that comes along. */
    private readonly isPublic: (method: string, route: string | undefined) => boolean,
  ) {
    this.budgets = new Budgets(limit, shared);
  }

  /** Before anything of the request is read: throws `TooMany` when the budget is used up. */
  enter(request: Asked): void {
    const { method } = request;
    const { url: route } = request.routeOptions;
    const units = costOf(method, route);
    if (units === 0) return;
    const secret = secretOf(request);
    const owner = secret && this.owners.get(secret);
    if (owner) return this.spend(`person:${owner}`, units);
    const address = toAddressKey(request.ip);
    if (!secret || this.isPublic(method, route)) return this.spend(`address:${address}`, units);
    this.spend(`secret:${address}`, WRONG_SECRET);
    this.unjudged.set(request, { secret, address, units });
  }

  /** After the answer: the guard has said by now whose the secret is. */
  leave(request: Asked, { statusCode }: FastifyReply): void {
    const unjudged = this.unjudged.get(request);
    if (!unjudged) {
      // What has ended counts by its address again.
      if (statusCode === 401) this.owners.delete(secretOf(request) ?? '');
      return;
    }
    // Only a secret that opens something is paid back: a request that is refused before the guard has proved nothing.
    if (!request.caller) return;
    const { secret, address, units } = unjudged;
    this.budgets.add(`secret:${address}`, -WRONG_SECRET);
    this.budgets.add(`person:${request.caller.personId}`, units);
    this.remember(secret, request.caller.personId);
  }

  private spend(key: string, units: number): void {
    const verdict = this.budgets.spend(key, units);
    if (!verdict.isAllowed) throw new TooMany(this.budgets.limit, verdict);
  }

  private remember(secret: string, personId: string): void {
    const oldest = this.owners.size < REMEMBERED ? undefined : this.owners.keys().next().value;
    if (oldest !== undefined) this.owners.delete(oldest);
    this.owners.set(secret, personId);
  }
}

/** Stands before every route of the service. */
export function limitRates(fastify: FastifyInstance, rates: RateLimit): void {
  fastify.addHook('onRequest', async (request) => rates.enter(request));
  fastify.addHook('onResponse', async (request, reply) => rates.leave(request, reply));
}

/** What a request would be let in by, as a hash: no secret is kept in memory longer than its request. */
function secretOf({ headers, cookies }: FastifyRequest): string | undefined {
  const given = headers.authorization ?? sessionCookies.map((name) => cookies[name]).find(Boolean);
  return given ? createHash('sha256').update(given).digest('base64url') : undefined;
}

/** Names of the headers: IETF draft-ietf-httpapi-ratelimit-headers-10. */
export class TooMany extends Refusal {
  readonly headers: Readonly<Record<string, string>>;

  constructor(limit: number, { left, msLeft }: Verdict) {
    const seconds = Math.max(1, Math.ceil(msLeft / 1000));
    super(
      'too-many',
      'too-many-requests',
      `This is more than one may ask in a minute. Try again in ${seconds} seconds.`,
    );
    this.headers = {
      'Retry-After': String(seconds),
      'RateLimit-Policy': `"cost";q=${limit};w=${WINDOW_MS / 1000}`,
      RateLimit: `"cost";r=${left};t=${seconds}`,
    };
  }
}

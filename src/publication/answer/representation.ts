import { createHash } from 'node:crypto';

import type { FastifyReply, FastifyRequest } from 'fastify';

/** One answer to a public address: exact bytes and what caches may do with them. */
export interface Representation {
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly freshness: Freshness;
  /** 410 says that the badge is revoked; everything else is 200. */
  readonly status?: 200 | 410;
  /** Request headers that would have led to another representation of the same address. */
  readonly vary?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * `forever`: the address names its content. `published`: changes with a release of ours at most. `live`: a revocation
 * or a new key changes it, and must be seen at once.
 */
export type Freshness = 'forever' | 'published' | 'live';

const cacheControl: Record<Freshness, string> = {
  forever: 'public, max-age=31536000, immutable',
  published: 'public, max-age=3600, must-revalidate',
  live: 'no-cache',
};

/** Sends a representation with a strong ETag made of its bytes, or 304 when the client has those bytes already. */
export function answer(request: FastifyRequest, reply: FastifyReply, representation: Representation): void {
  const { type, freshness, status = 200, vary, headers = {} } = representation;
  const bytes = Buffer.from(representation.body);
  const etag = `"${createHash('sha256').update(bytes).update(type).digest('base64url')}"`;
  void reply.headers({ ...headers, ETag: etag, 'Cache-Control': cacheControl[freshness] });
  if (vary !== undefined) void reply.header('Vary', vary);
  // RFC 9110 §13.2.1: a condition counts only where the answer would have been a 200.
  if (status === 200 && isHeld(etag, request.headers['if-none-match'])) void reply.status(304).send();
  else void reply.status(status).header('Content-Type', type).send(bytes);
}

/** RFC 9110 §13.1.2: any of the list, compared weakly. */
function isHeld(etag: string, condition: string | undefined): boolean {
  if (condition === undefined) return false;
  const held = condition.split(',').map((one) => one.trim().replace(/^W\//, ''));
  return held.includes(etag) || held.includes('*');
}

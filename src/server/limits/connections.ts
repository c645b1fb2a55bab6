import type { Server } from 'node:http';

import type { FastifyHttpOptions, FastifyInstance } from 'fastify';

import { Refusal } from '../../refusal.js';

const KIB = 1024;

/** Everything that bounds a request before a route sees it; times in milliseconds. @public */
export const bounds = {
  body: 512 * KIB,
  /** Longest until the head of a request is there, and until all of it is. */
  head: 8_000,
  request: 60_000,
  /** Longest silence between two requests over one connection; a proxy before us must keep its own shorter. */
  idle: 72_000,
  /** How often the times are looked at. */
  look: 1_000,
  headBytes: 16 * KIB,
  headers: 100,
  pathWord: 200,
  connections: 5_000,
} as const;

/** How the server reads from its connections: Node's parser is strict, and every wait has an end. */
export const serverOptions = {
  bodyLimit: bounds.body,
  // Fastify sets this one on the server again, whatever the server was made with.
  requestTimeout: bounds.request,
  keepAliveTimeout: bounds.idle,
  routerOptions: { maxParamLength: bounds.pathWord },
  http: {
    maxHeaderSize: bounds.headBytes,
    headersTimeout: bounds.head,
    requestTimeout: bounds.request,
    connectionsCheckingInterval: bounds.look,
    insecureHTTPParser: false,
  },
} satisfies FastifyHttpOptions<Server>;

/** What can be set only on the server itself. */
export function boundConnections(fastify: FastifyInstance): void {
  fastify.server.maxConnections = bounds.connections;
  // Node drops what is beyond this without a word: one more than is allowed, so that it can be refused.
  fastify.server.maxHeadersCount = bounds.headers + 1;
  fastify.addHook('onRequest', async ({ raw }) => {
    if (raw.rawHeaders.length > 2 * bounds.headers)
      throw new Refusal(
        'malformed',
        'too-many-headers',
        `Send at most ${bounds.headers} headers with a request.`,
      );
  });
}

import type { FastifyInstance } from 'fastify';

import { codeOf } from '../problem.filter.js';
import type { JsonLog } from './json-log.js';

/** Writes a line for every request that was answered, or given up by its client. */
export function logRequests(fastify: FastifyInstance, log: JsonLog): void {
  fastify.addHook('onResponse', async (request, reply) => {
    const code = codeOf(reply);
    log.request({
      id: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ...(code !== undefined && { code }),
      ms: Math.round(reply.elapsedTime * 10) / 10,
    });
  });
}

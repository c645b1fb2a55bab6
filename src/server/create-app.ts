import fastifyCookie from '@fastify/cookie';
import fastifyMultipart from '@fastify/multipart';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

import { AppModule } from '../app.module.js';
import type { Config } from '../config.js';
import { Refusal } from '../refusal.js';
import { headersOfBroken, setHeaders } from './headers/headers.js';
import { boundConnections, serverOptions } from './limits/connections.js';
import { limitRates } from './limits/rate-limit.js';
import { RateLimits } from './limits/rate-limits.service.js';
import { JsonLog } from './log/json-log.js';
import { logRequests } from './log/request-log.js';
import { ServiceLog } from './log/service-log.js';
import { serveOpenApi } from './openapi.js';
import { ProblemFilter, refuse, type Answering } from './problem.filter.js';

const STOP_WITHIN_MS = 8000;
const KIB = 1024;
const MIB = 1024 * KIB;

/** Makes the service as it runs: every plugin, pipe and filter, but not yet listening. */
export async function createApp(config: Config): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    ...serverOptions,
    exposeHeadRoutes: true,
    // The last so many of X-Forwarded-For are from proxies of ours; what a client wrote there itself is not believed.
    trustProxy: (_address: string, hop: number) => hop < config.proxyHops,
    // Fastify's reply, whatever its generics, answers as `refuse` asks.
    frameworkErrors: (error: unknown, request: { url: string }, reply: unknown) =>
      refuseBroken(error, request, reply as Answering),
  });
  const log = config.production ? new JsonLog() : new ServiceLog();
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config), adapter, {
    logger: log,
    abortOnError: false,
  });
  await app.register(fastifyCookie);
  await app.register(fastifyMultipart, {
    limits: { fileSize: 20 * MIB, files: 1, fields: 10, parts: 11, fieldSize: 10 * KIB },
  });
  const fastify: FastifyInstance = adapter.getInstance();
  if (log instanceof JsonLog) logRequests(fastify, log);
  await setHeaders(app, config);
  boundConnections(fastify);
  const { rates } = app.get(RateLimits);
  if (rates) limitRates(fastify, rates);
  openDoors(fastify);
  app.useGlobalPipes(new StandardSchemaValidationPipe({ exceptionFactory: toMalformed }));
  app.useGlobalFilters(new ProblemFilter());
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  serveOpenApi(app, config);
  return app;
}

/** What holds for every request, whatever its route. */
function openDoors(fastify: FastifyInstance): void {
  // Handed on unread, and only to the one route that asks for such a file: it reads it after the guard.
  fastify.addContentTypeParser('text/csv', (request, payload, done) => {
    const asked = request.routeOptions.url === '/api/staff/imports';
    done(
      asked ? null : new Refusal('unsupported-type', 'unsupported-type', 'Send application/json.'),
      payload,
    );
  });
  // Clients name a content type also where they send nothing, as with …/submit: without a length there is no body (RFC 9112 §6.3).
  fastify.addHook('onRequest', async ({ raw: { headers } }) => {
    const isEmpty = (headers['content-length'] ?? '0') === '0' && !headers['transfer-encoding'];
    if (isEmpty) delete headers['content-type'];
  });
  // Requests under way may finish; one that never ends does not keep a stopping service alive.
  fastify.addHook('preClose', (done) => {
    setTimeout(() => fastify.server.closeAllConnections(), STOP_WITHIN_MS).unref();
    done();
  });
}

function refuseBroken(error: unknown, request: { readonly url: string }, reply: Answering): void {
  for (const [name, value] of Object.entries(headersOfBroken)) reply.header(name, value);
  refuse(error, request, reply);
}

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What zod found, as one refusal that names each field. */
function toMalformed(issues: readonly Issue[]): Refusal {
  const fields = issues.map(({ message, path }) => ({
    field: (path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.'),
    message,
  }));
  const said = fields.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; ');
  return new Refusal('malformed', 'malformed-request', `The request does not fit: ${said}`, { fields });
}

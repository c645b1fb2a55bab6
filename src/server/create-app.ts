import fastifyCookie from '@fastify/cookie';
import fastifyMultipart from '@fastify/multipart';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

import { AppModule } from '../app.module.js';
import type { Config } from '../config.js';
import { serveOpenApi } from './openapi.js';
import { ProblemFilter } from './problem.filter.js';
import { ServiceLog } from './service-log.js';
import { Refusal } from '../refusal.js';

const KIB = 1024;
const MIB = 1024 * KIB;

/** Makes the service as it runs: every plugin, pipe and filter, but not yet listening. */
export async function createApp(config: Config): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: 512 * KIB,
    requestTimeout: 60_000,
    exposeHeadRoutes: true,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config), adapter, {
    logger: new ServiceLog(config.production),
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  await app.register(fastifyCookie);
  await app.register(fastifyMultipart, {
    limits: { fileSize: 20 * MIB, files: 1, fields: 10, parts: 11, fieldSize: 10 * KIB },
  });
  fastify.addContentTypeParser(
    'text/csv',
    { parseAs: 'buffer', bodyLimit: 8 * MIB },
    (_request, body, done) => done(null, body),
  );
  app.useGlobalPipes(new StandardSchemaValidationPipe({ exceptionFactory: toMalformed }));
  app.useGlobalFilters(new ProblemFilter());
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  serveOpenApi(app, config);
  return app;
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

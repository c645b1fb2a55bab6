import fastifyHelmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Config } from '../../config.js';

/** A page runs nothing, loads only our own, goes into nobody's frame and tells nobody where the reader came from. */
const page = {
  'default-src': ["'none'"],
  'img-src': ["'self'"],
  'style-src': ["'self'"],
  'form-action': ["'self'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** The page of the interface draws itself with the script that is served beside it. */
const INTERFACE =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const YEAR_S = 31_536_000;

/** Sets the headers of every answer, in this one place; a route only adds what is its own. */
export async function setHeaders(app: NestFastifyApplication, config: Config): Promise<void> {
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: { useDefaults: false, directives: page },
    crossOriginEmbedderPolicy: false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: config.publicUrl.startsWith('https:')
      ? { maxAge: YEAR_S, includeSubDomains: false }
      : false,
    xDownloadOptions: false,
    xFrameOptions: { action: 'deny' },
    xXssProtection: false,
  });
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (_request, reply) => {
    reply.raw.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
  });
  fastify.addHook('onSend', async (request: FastifyRequest & { caller?: unknown }, reply) => {
    keepToOne(request, reply);
    openToOthers(reply);
    if (request.routeOptions.url?.startsWith('/api/docs'))
      void reply.header('Content-Security-Policy', INTERFACE);
  });
}

/** What Fastify refuses before a request has come to a hook: no page, and nothing to keep or to show in a frame. */
export const headersOfBroken: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
};

/** What is signed in for is nobody else's; public documents say themselves how long they are fresh. */
function keepToOne(request: { readonly caller?: unknown }, reply: FastifyReply): void {
  if (request.caller !== undefined || !reply.hasHeader('Cache-Control'))
    void reply.header('Cache-Control', 'no-store');
}

/** Other people's pages and scripts may load public documents and pictures, never our pages. */
function openToOthers(reply: FastifyReply): void {
  if (!reply.hasHeader('Access-Control-Allow-Origin')) return;
  const isPage = String(reply.getHeader('Content-Type')).startsWith('text/html');
  if (!isPage) return void reply.header('Cross-Origin-Resource-Policy', 'cross-origin');
  reply.removeHeader('Access-Control-Allow-Origin');
  reply.removeHeader('Access-Control-Expose-Headers');
}

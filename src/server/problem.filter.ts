import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { NotFound, Refusal, type RefusalKind } from '../refusal.js';
import { TooMany } from './limits/rate-limit.js';

/** The one place where a refusal gets its HTTP status. */
const statusOf: Record<RefusalKind, number> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  'unsupported-type': 415,
  'too-many': 429,
  unprocessable: 422,
  unavailable: 503,
  busy: 503,
};

/** Errors of Fastify and its plugins that a client can cause, and the refusal that each one means. */
const fastifyRefusals: Record<string, [RefusalKind, string, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'too-large',
    'body-too-large',
    'The request body is larger than this route accepts.',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported-type',
    'unsupported-type',
    'Send application/json, or multipart/form-data for a file.',
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['malformed', 'malformed-json', 'The body is empty; send a JSON object.'],
  FST_ERR_CTP_INVALID_JSON_BODY: [
    'malformed',
    'malformed-json',
    'The body is not JSON; check its quotes and brackets.',
  ],
  FST_ERR_BAD_URL: ['malformed', 'malformed-request', 'The address has a broken % escape.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'malformed',
    'malformed-request',
    'Content-Length does not match the body.',
  ],
  FST_INVALID_MULTIPART_CONTENT_TYPE: [
    'unsupported-type',
    'unsupported-type',
    'Send the file as multipart/form-data.',
  ],
  FST_REQ_FILE_TOO_LARGE: ['too-large', 'file-too-large', 'The file is larger than 20 MiB.'],
  FST_FILES_LIMIT: ['malformed', 'one-file-only', 'Send one file at a time.'],
  FST_PARTS_LIMIT: ['malformed', 'malformed-request', 'The form has too many parts.'],
};

/** Turns whatever was thrown into one RFC 9457 problem document; what nobody foresaw is logged and becomes a 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    refuse(thrown, http.getRequest<FastifyRequest>(), http.getResponse<Answering>());
  }
}

/** Answers a request with what was thrown; also for what Fastify throws before there is a route. */
export function refuse(thrown: unknown, request: { readonly url: string }, reply: Answering): void {
  const refusal = toRefusal(thrown);
  if (!refusal) log.error(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
  const status = refusal ? statusOf[refusal.kind] : 500;
  if (status === 401) reply.header('WWW-Authenticate', 'Bearer');
  if (refusal?.kind === 'busy') reply.header('Retry-After', '3');
  reply.header('Cache-Control', 'no-store').header('Content-Type', 'application/problem+json');
  if (refusal instanceof TooMany)
    for (const [name, value] of Object.entries(refusal.headers)) reply.header(name, value);
  const problem = toProblem(refusal, status, request.url);
  codes.set(reply, problem.code);
  reply.status(status).send(JSON.stringify(problem));
}

const codes = new WeakMap<object, string>();

/** The code of the problem document with which a request was answered, for the log. */
export const codeOf = (reply: object): string | undefined => codes.get(reply);

/** As much of Fastify's reply as an answer needs, whatever the generics of the route. */
export interface Answering {
  header(name: string, value: string): Answering;
  status(code: number): Answering;
  send(body: string): unknown;
}

const log = new Logger('http');

function toProblem(refusal: Refusal | undefined, status: number, url: string) {
  const code = refusal?.code ?? 'internal-error';
  const detail =
    refusal?.message ??
    'Something failed on our side, and it may or may not have been done: look before you try again.';
  return {
    ...refusal?.details,
    type: `urn:taitomerkki:problem:${code}`,
    title: code.replaceAll('-', ' '),
    status,
    code,
    detail,
    // For what is hidden, the body must not tell one address from another.
    ...(status === 404 ? {} : { instance: url.split('?')[0] }),
  };
}

function toRefusal(thrown: unknown): Refusal | undefined {
  if (thrown instanceof Refusal) return thrown;
  // Nest wraps what Fastify threw; Fastify's own code says more than a status.
  const source = thrown instanceof HttpException ? (thrown.cause ?? thrown) : thrown;
  const { code, statusCode } = Object(source) as { code?: string; statusCode?: number };
  const known = code ? fastifyRefusals[code] : undefined;
  if (known) return new Refusal(...known);
  if (isBrokenForm(thrown))
    return new Refusal('malformed', 'malformed-request', 'The form is broken or ends too early.');
  if (thrown instanceof HttpException) return fromHttp(thrown.getStatus(), thrown.message);
  return statusCode === undefined ? undefined : fromHttp(statusCode, (thrown as Error).message);
}

/** The form parser's own complaints carry no code: the needle is the boundary, and who hangs up aborts. */
function isBrokenForm(thrown: unknown): boolean {
  const { message = '' } = Object(thrown) as { message?: string };
  return /^(Multipart:|Unexpected end of (multipart|form)|Malformed part header|The needle cannot have a length|aborted$|\w+ terminated early)/.test(
    message,
  );
}

/** Nest and Fastify speak in statuses; only their client errors are refusals. */
function fromHttp(status: number, message: string): Refusal | undefined {
  if (status === 404) return new NotFound();
  const kind = (Object.keys(statusOf) as RefusalKind[]).find((name) => statusOf[name] === status);
  if (kind) return new Refusal(kind, kind === 'malformed' ? 'malformed-request' : kind, message);
  return status >= 400 && status < 500 ? new Refusal('malformed', 'malformed-request', message) : undefined;
}

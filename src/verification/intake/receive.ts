import { Readable } from 'node:stream';

import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';

import type { Language } from '../../openbadges/award.js';
import { JsonRefused, type JsonObject, parseJsonObject } from '../../openbadges/json.js';
import { Refusal } from '../../refusal.js';
import { verificationBody, verificationForm } from '../verification.schema.js';
import type { Given } from './intake.js';
import { limits } from './limits.js';

/** A request for a verification, read. */
export interface Received {
  readonly given: Given;
  readonly recipient: string | undefined;
  readonly language: Language | undefined;
}

/** Reads the badge from a JSON body or from a form with a file; throws `Refusal` for what is neither. */
export async function receive(request: FastifyRequest): Promise<Received> {
  if (request.isMultipart()) return receiveForm(request);
  // Nothing at all is of no type: the schema says what to send.
  if (request.body !== undefined && !isJson(request)) throw new UnsupportedType();
  const { url, credential, jwt, recipient } = parse(verificationBody, request.body ?? {});
  if (url !== undefined) return { given: { url }, recipient, language: undefined };
  if (jwt !== undefined) return { given: { jwt }, recipient, language: undefined };
  // The schema asks for one of the three; what came as JSON is JSON.
  return { given: { credential: credential as JsonObject | string }, recipient, language: undefined };
}

/**
 * Reads the text of a JSON body before Fastify does: of two members with one name the parser would silently keep the
 * last, and the badge that is checked would not be the one that was sent. Answers the same bytes as a new stream.
 */
export async function checkBody(request: FastifyRequest, payload: Readable): Promise<Readable> {
  if (!isJson(request)) return payload;
  const bytes = await readAll(payload, request.routeOptions.bodyLimit ?? limits.text);
  if (bytes.length > 0) refuseAmbiguous(bytes);
  return Readable.from(bytes.length === 0 ? [] : [bytes], { objectMode: false });
}

const isJson = ({ headers }: FastifyRequest) => /^application\/json\b/i.test(headers['content-type'] ?? '');

async function receiveForm(request: FastifyRequest): Promise<Received> {
  const { fields, files, odd } = await readParts(request).catch(toTooLarge);
  if (odd.length > 0)
    throw new Malformed(odd.map((field) => ({ field, message: 'is not asked for, or is there twice' })));
  const { url, recipient, lang: language } = parse(verificationForm, fields);
  const [file] = files;
  if ((file === undefined) === (url === undefined))
    throw new Malformed([{ field: 'file', message: 'give exactly one of file and url' }]);
  return { given: file === undefined ? { url: url ?? '' } : { file }, recipient, language };
}

/** Reads the form to its end before anything is refused: a client that is still sending would never see the answer. */
async function readParts(request: FastifyRequest) {
  const fields: Record<string, unknown> = {};
  const files: Buffer[] = [];
  const odd: string[] = [];
  for await (const part of request.parts({ limits: { fileSize: limits.file, fieldSize: limits.url } })) {
    if (part.type === 'file') files.push(await part.toBuffer());
    else if (part.fieldname in fields) odd.push(part.fieldname);
    else fields[part.fieldname] = part.value;
    if (part.type === 'file' && part.fieldname !== 'file') odd.push(part.fieldname);
  }
  return { fields, files, odd };
}

/** The plugin would speak of the limit of another room. */
function toTooLarge(error: unknown): never {
  if ((error as { code?: unknown }).code !== 'FST_REQ_FILE_TOO_LARGE') throw error;
  throw new TooLarge(limits.file);
}

/** Reads to the end also when it is too much, for the same reason. */
async function readAll(stream: Readable, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= most) chunks.push(chunk);
  }
  if (size > most) throw new TooLarge(most);
  return Buffer.concat(chunks);
}

function refuseAmbiguous(bytes: Buffer): void {
  try {
    parseJsonObject(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof JsonRefused))
      throw new Refusal('malformed', 'malformed-json', 'The body is not UTF-8.');
    const kind = error.code === 'json-too-large' ? 'too-large' : 'malformed';
    const code = error.code === 'json-malformed' ? 'malformed-json' : error.code;
    throw new Refusal(kind, code, `The body cannot be read: ${error.message}.`);
  }
}

function parse<Form extends z.ZodType>(form: Form, given: unknown): z.output<Form> {
  const result = form.safeParse(given);
  if (result.success) return result.data;
  throw new Malformed(result.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })));
}

class Malformed extends Refusal {
  constructor(fields: readonly { readonly field: string; readonly message: string }[]) {
    const said = fields.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; ');
    super('malformed', 'malformed-request', `The request does not fit: ${said}`, { fields });
  }
}

class TooLarge extends Refusal {
  constructor(most: number) {
    super('too-large', 'badge-too-large', `Send at most ${most / 1024} KiB.`);
  }
}

class UnsupportedType extends Refusal {
  constructor() {
    super(
      'unsupported-type',
      'unsupported-type',
      'Send application/json, or multipart/form-data for a file.',
    );
  }
}

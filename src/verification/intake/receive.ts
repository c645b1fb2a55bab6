import { Readable } from 'node:stream';

import type { FastifyRequest } from 'fastify';

import type { Language } from '../../openbadges/award.js';
import { Refusal } from '../../refusal.js';
import { verificationForm } from '../verification.schema.js';
import type { Asked } from '../worker/messages.js';
import type { Given } from './intake.js';
import { limits } from './limits.js';
import { Malformed, parse } from './request.js';

/** A request for a verification, received but not read: what strangers wrote is parsed in a worker only. */
export interface Received {
  readonly asked: Asked;
  readonly language: Language | undefined;
}

/** Takes the badge from a JSON body or from a form with a file; throws `Refusal` for what is neither. */
export async function receive(request: FastifyRequest): Promise<Received> {
  if (request.isMultipart()) return receiveForm(request);
  // Nothing at all is of no type: the schema says what to send.
  if (request.body !== undefined && !isJson(request)) throw new UnsupportedType();
  return { asked: { request: unread.get(request) ?? new Uint8Array() }, language: undefined };
}

const unread = new WeakMap<FastifyRequest, Uint8Array>();

/** Keeps the text of a JSON body from Fastify's parser, which gets an empty object instead. */
export async function keepUnread(request: FastifyRequest, payload: Readable): Promise<Readable> {
  if (!isJson(request)) return payload;
  const bytes = await readAll(payload, request.routeOptions.bodyLimit ?? limits.text);
  unread.set(request, bytes);
  const empty = Readable.from([Buffer.from('{}')], { objectMode: false });
  // Fastify compares this with Content-Length.
  return Object.assign(empty, { receivedEncodedLength: bytes.length });
}

const isJson = ({ headers }: FastifyRequest) => /^application\/json\b/i.test(headers['content-type'] ?? '');

async function receiveForm(request: FastifyRequest): Promise<Received> {
  const { fields, files, odd, isTooLarge } = await readParts(request);
  if (isTooLarge) throw new TooLarge(limits.file);
  if (odd.length > 0)
    throw new Malformed(odd.map((field) => ({ field, message: 'is not asked for, or is there twice' })));
  const { url, text, recipient, lang: language } = parse(verificationForm, fields);
  const given: Given[] = [
    ...files.map((file) => ({ file })),
    // As the same text in a file.
    ...(text === undefined ? [] : [{ file: Buffer.from(text) }]),
    ...(url === undefined ? [] : [{ url }]),
  ];
  const [only, second] = given;
  if (only === undefined || second !== undefined)
    throw new Malformed([{ field: 'file', message: 'give exactly one of file, text and url' }]);
  return { asked: { given: only, recipient }, language };
}

/** Reads the form to its end before anything is refused: a client that is still sending would never see the answer. */
async function readParts(request: FastifyRequest) {
  const fields: Record<string, unknown> = {};
  const files: Buffer[] = [];
  const odd: string[] = [];
  let isTooLarge = false;
  // What is beyond the bounds is read and dropped; without the option the reading would stop there.
  const options = { limits: { fileSize: limits.file, fieldSize: limits.text }, throwFileSizeLimit: false };
  for await (const part of request.parts(options)) {
    if (part.type === 'file') {
      const bytes = await part.toBuffer();
      // A browser sends an unchosen file as one without a name.
      if (bytes.length > 0 || part.filename) files.push(bytes);
      isTooLarge ||= part.file.truncated;
    } else if (part.fieldname in fields) odd.push(part.fieldname);
    else {
      fields[part.fieldname] = part.value;
      isTooLarge ||= part.valueTruncated;
    }
    if (part.type === 'file' && part.fieldname !== 'file') odd.push(part.fieldname);
  }
  return { fields, files, odd, isTooLarge };
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

import type { z } from 'zod';

import { JsonRefused, type JsonObject, parseJsonObject } from '../../openbadges/json.js';
import { Refusal } from '../../refusal.js';
import { verificationBody } from '../verification.schema.js';
import type { Given } from './intake.js';

/**
 * Reads the JSON text of a request, as nobody else does: of two members with one name a mere parser would silently
 * keep the last, and the badge that is checked would not be the one that was sent. Throws `Refusal`.
 */
export function parseRequest(bytes: Uint8Array): { given: Given; recipient: string | undefined } {
  const body = bytes.length === 0 ? {} : parseBody(bytes);
  const { url, credential, jwt, recipient } = parse(verificationBody, body);
  if (url !== undefined) return { given: { url }, recipient };
  if (jwt !== undefined) return { given: { jwt }, recipient };
  // The schema asks for one of the three; what came as JSON is JSON.
  return { given: { credential: credential as JsonObject | string }, recipient };
}

function parseBody(bytes: Uint8Array): JsonObject {
  try {
    return parseJsonObject(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof JsonRefused))
      throw new Refusal('malformed', 'malformed-json', 'The body is not UTF-8.');
    const kind = error.code === 'json-too-large' ? 'too-large' : 'malformed';
    const code = error.code === 'json-malformed' ? 'malformed-json' : error.code;
    throw new Refusal(kind, code, `The body cannot be read: ${error.message}.`);
  }
}

/** What a form says of itself; throws `Malformed` naming every field that does not fit. */
export function parse<Form extends z.ZodType>(form: Form, given: unknown): z.output<Form> {
  const result = form.safeParse(given);
  if (result.success) return result.data;
  throw new Malformed(result.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })));
}

/** A request whose fields do not fit. */
export class Malformed extends Refusal {
  constructor(fields: readonly { readonly field: string; readonly message: string }[]) {
    const said = fields.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; ');
    super('malformed', 'malformed-request', `The request does not fit: ${said}`, { fields });
  }
}

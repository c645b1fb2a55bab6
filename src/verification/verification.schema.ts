import { z } from 'zod';

import { languages } from '../openbadges/award.js';
import { limits } from './intake/limits.js';

const url = z
  .string()
  .trim()
  .max(limits.url)
  .refine(
    (text) => /^https?:\/\/[^\s@]+$/.test(text) && URL.canParse(text),
    'must be an http or https address',
  );
const recipient = z.string().trim().min(1).max(limits.recipient).optional();
const badge = z.union([z.string().min(1), z.record(z.string(), z.unknown())]);

const members = { url: url.optional(), credential: badge.optional(), jwt: z.string().min(1).optional() };

/** A badge to check, in exactly one of its forms. */
export const verificationBody = z
  .strictObject({ ...members, recipient })
  .refine(
    ({ url: address, credential, jwt }) =>
      [address, credential, jwt].filter((one) => one !== undefined).length === 1,
    {
      error: 'give exactly one of url, credential and jwt',
    },
  );

/** The same for OpenAPI. */
export const verificationBodySchema = z.toJSONSchema(verificationBody, { io: 'input' }) as object;

/** A browser sends every field of a form, also those that nobody filled in. */
function emptyAsAbsent(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  return text.trim() === '' ? undefined : text.trim();
}

/** The fields that may come with a file, or instead of one from a page of ours. */
export const verificationForm = z.strictObject({
  url: z.preprocess(emptyAsAbsent, url.optional()),
  /** A badge as pasted: JSON, a token, an SVG or an address. */
  text: z.preprocess(emptyAsAbsent, z.string().optional()),
  recipient: z.preprocess(emptyAsAbsent, recipient),
  /** Language of the page that answers a browser. */
  lang: z.enum(languages).optional(),
});

import { z } from 'zod';

import { line, written } from '../written.schema.js';

/** What an applicant may write in one text. */
export const MOST_CHARACTERS = 10_000;

export const title = line(200);

const link = z
  .string()
  .max(2000, 'is longer than 2000 characters')
  .refine(isWebAddress, {
    error: 'must be a web address that starts with https:// or http://, without a password in it',
    abort: true,
  })
  .overwrite((address) => new URL(address).href)
  .max(2000, 'is longer than 2000 characters');

/** A text or a link for the shelf; a file comes as a form instead. */
export const newEvidence = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    title,
    text: written(MOST_CHARACTERS).refine((text) => text.trim() !== '', 'is empty'),
  }),
  z.strictObject({ kind: z.literal('link'), title, url: link }),
]);
export type NewEvidence = z.output<typeof newEvidence>;

/** `URL` forgives blanks, backslashes and a missing `//`; what people are shown must not need forgiving. */
function isWebAddress(address: string): boolean {
  if (!/^https?:\/\/[^\s\\\p{Control}]+$/iu.test(address) || !URL.canParse(address)) return false;
  const { username, password } = new URL(address);
  return username === '' && password === '';
}

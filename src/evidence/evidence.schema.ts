import { z } from 'zod';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text can be the id of anything here; PostgreSQL would stumble over some that cannot. */
export const isId = (text: string) => ID.test(text);

/** What an applicant may write in one text. */
export const MOST_CHARACTERS = 10_000;

// Control characters, halves of surrogate pairs, U+FFFD (a letter lost in another encoding), U+FFFE and U+FFFF
// break the canonical forms and the XML of those who verify a badge later.
const unprintable = /(?!\n)[\p{Control}\p{Surrogate}\ufffd-\uffff]/u;
// Marks that turn the reading direction make `exe.pdf` of `fdp.exe`.
const turning = /[\u202a-\u202e\u2066-\u2069]/;

/** Text as people type it, in one spelling: NFC, lines end in LF, a space for each TAB; at most `most` characters. */
export const written = (most: number) =>
  z
    .string()
    .overwrite((text) => text.normalize('NFC').replaceAll('\r\n', '\n').replaceAll('\t', ' '))
    .max(most, `is longer than ${most} characters`)
    .refine((text) => !unprintable.test(text), 'has a character that cannot be shown; type it anew');

/** Written text on one line, not empty. */
export const line = (most: number) =>
  written(most)
    .overwrite((text) => text.trim())
    .min(1, 'is empty')
    .refine((text) => !text.includes('\n'), 'must be one line')
    .refine((text) => !turning.test(text), 'has a mark that turns the reading direction; type it anew');

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

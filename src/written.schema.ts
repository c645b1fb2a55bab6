import { z } from 'zod';

import { NotFound } from './refusal.js';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text can be the id of anything here; PostgreSQL would stumble over some that cannot. */
export const isId = (text: string) => ID.test(text);

/** An id out of an address; what cannot be one is as absent as what does not exist. */
export function parseId(text: string): string {
  if (!isId(text)) throw new NotFound();
  return text;
}

// Control characters, halves of surrogate pairs, U+FFFD (a letter lost in another encoding), U+FFFE and U+FFFF
// break the canonical forms and the XML of those who verify a badge later.
const unprintable = /(?!\n)[\p{Control}\p{Surrogate}\ufffd-\uffff]/u;
// Marks that turn the reading direction make `exe.pdf` of `fdp.exe`.
const turning = /[\u202a-\u202e\u2066-\u2069]/;

const IDENTITY_CODE = /(?<![0-9A-Za-z])(\d{6})[-+A-FU-Y](\d{3})([0-9A-FHJ-NPR-Y])(?![0-9A-Za-z])/g;
const CHECK_CHARACTERS = '0123456789ABCDEFHJKLMNPRSTUVWXY';

/** Whether a text holds a Finnish personal identity code, by its form and its check character. */
export function hasIdentityCode(text: string): boolean {
  return [...text.matchAll(IDENTITY_CODE)].some(
    ([, birth, serial, check]) => CHECK_CHARACTERS[Number(`${birth}${serial}`) % 31] === check,
  );
}

/** Text as people type it, in one spelling: NFC, lines end in LF, a space for each TAB; at most `most` characters. */
export const written = (most: number) =>
  z
    .string()
    .overwrite((text) => text.normalize('NFC').replaceAll('\r\n', '\n').replaceAll('\t', ' '))
    .max(most, `is longer than ${most} characters`)
    .refine((text) => !unprintable.test(text), 'has a character that cannot be shown; type it anew')
    .refine((text) => !hasIdentityCode(text), 'has a personal identity code; take it out');

/** Written text on one line, not empty. */
export const line = (most: number) =>
  written(most)
    .overwrite((text) => text.trim())
    .min(1, 'is empty')
    .refine((text) => !text.includes('\n'), 'must be one line')
    .refine((text) => !turning.test(text), 'has a mark that turns the reading direction; type it anew');

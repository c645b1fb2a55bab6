import { z } from 'zod';

import { figureCodes } from './definitions.js';

const day = z.iso.date('write a real day as YYYY-MM-DD');
const word = z.string().regex(/^[a-z][a-z-]{0,39}$/, 'use small letters and dashes, for example teacher');
const unit = z.string().regex(/^[\d.]{3,60}$/, 'is not an OID');

const staffFilter = {
  unit: unit.optional(),
  stage: word.optional(),
  language: z.enum(['fi', 'sv', 'both', 'en'], 'give the teaching language: fi, sv, both or en').optional(),
  staffGroup: word.optional(),
};

export const levelsQuery = z.strictObject({ date: day.optional(), ...staffFilter });
export type LevelsQuery = z.output<typeof levelsQuery>;

export const badgesQuery = z.strictObject({ from: day.optional(), to: day.optional(), ...staffFilter });
export type BadgesQuery = z.output<typeof badgesQuery>;

/** Where a page of people ended, in the order of the list: last name, first name, id. */
const part = z.string().regex(/^\P{Cc}*$/u);
const place = z.tuple([part, part, part]);
export type Place = z.output<typeof place>;

export const toCursor = (...end: Place) => Buffer.from(JSON.stringify(end)).toString('base64url');

const cursor = z
  .string()
  .max(1000)
  .transform((text, context): Place => {
    const { data } = place.safeParse(parseJson(Buffer.from(text, 'base64url').toString()));
    if (data) return data;
    context.addIssue('give the `next` of the page before');
    return z.NEVER;
  });

/** `after` is the `next` of the page before. */
export const peopleQuery = z.strictObject({
  level: z
    .enum(['1', '2', '3'], 'give 1, 2 or 3')
    .transform((text) => Number(text) as 1 | 2 | 3) // the enum lets nothing else through
    .optional(),
  badge: z.string().min(1).max(20).optional(),
  unit: unit.optional(),
  since: day.optional(),
  purpose: z
    .string()
    .trim()
    .min(10, 'say in at least 10 characters what you need the names for')
    .max(300, 'is longer than 300 characters')
    .regex(/^\P{Cc}*$/u, 'has a control character')
    .optional(),
  after: cursor.optional(),
});
export type PeopleQuery = z.output<typeof peopleQuery>;

export const exportQuery = z.strictObject({
  format: z.enum(['csv', 'json'], 'give csv or json').default('csv'),
  figures: z
    .string()
    .default(figureCodes.join())
    .transform((list) => [...new Set(list.split(','))])
    .pipe(z.array(z.enum(figureCodes, `give codes from ${figureCodes.join(', ')}, separated by commas`))),
  /** `fi`: for spreadsheets in Finnish and Swedish; `plain`: for programs. */
  variant: z.enum(['fi', 'plain'], 'give fi or plain').default('fi'),
  /** `public`: what may leave the city, small counts kept back; the whole city at the end of a month. */
  audience: z.enum(['city', 'public'], 'give city or public').default('city'),
  date: day.optional(),
  from: day.optional(),
  to: day.optional(),
  ...staffFilter,
});
export type ExportQuery = z.output<typeof exportQuery>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

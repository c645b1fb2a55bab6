import { z } from 'zod';

import { languages } from '../../openbadges/award.js';

export const beginQuery = z.strictObject({
  next: z.string().max(500).optional(),
  /** `1`: add the account to the person who is signed in. */
  link: z.literal('1').optional(),
  lang: z.enum(languages).optional(),
});
export type BeginQuery = z.output<typeof beginQuery>;

export const codeForm = z.strictObject({ code: z.string().min(1).max(60) });
export type CodeForm = z.output<typeof codeForm>;

export const demoForm = z.strictObject({ person_key: z.string().min(1).max(64) });
export type DemoForm = z.output<typeof demoForm>;

import { z } from 'zod';

import { languages } from '../openbadges/award.js';

/** What people choose for themselves. */
export const profileBody = z
  .strictObject({
    language: z.enum(languages).optional(),
    reviewLanguages: z
      .array(z.enum(languages))
      .min(1)
      .refine((list) => new Set(list).size === list.length, 'names a language twice')
      .optional(),
  })
  .refine((choice) => choice.language ?? choice.reviewLanguages, 'give language or reviewLanguages');
export type ProfileBody = z.output<typeof profileBody>;

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
    /** Whether OB 3.0 badges that are issued from now on carry the salted hash of the work address. */
    emailInBadges: z.boolean().optional(),
  })
  .refine(
    (choice) => choice.language ?? choice.reviewLanguages ?? choice.emailInBadges !== undefined,
    'give language, reviewLanguages or emailInBadges',
  );
export type ProfileBody = z.output<typeof profileBody>;

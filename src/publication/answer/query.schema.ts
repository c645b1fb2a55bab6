import { z } from 'zod';

import { languages } from '../../openbadges/award.js';

/** Others may hang parameters of their own on a public address; ours mean one thing only. */
export const languageQuery = z.object({ lang: z.enum(languages).optional() });
export type LanguageQuery = z.output<typeof languageQuery>;

export const standardQuery = z.object({ standard: z.enum(['ob3', 'ob2']).default('ob3') });
export type StandardQuery = z.output<typeof standardQuery>;

import { z } from 'zod';

import { languages } from '../openbadges/award.js';

export const languageQuery = z.strictObject({ lang: z.enum(languages).optional() });
export type LanguageQuery = z.output<typeof languageQuery>;

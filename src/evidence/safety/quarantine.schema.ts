import { z } from 'zod';

import { quarantineReasons } from './words.js';

/** A report of personal data; nothing at all stands for `personal_data`. */
export const report = z
  .strictObject({
    reason: z.enum(quarantineReasons, `give one of ${quarantineReasons.join(', ')}`).default('personal_data'),
  })
  .default({ reason: 'personal_data' });
export type Report = z.output<typeof report>;

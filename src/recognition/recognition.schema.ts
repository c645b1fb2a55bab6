import { z } from 'zod';

import { written } from '../written.schema.js';

export const requestBody = z.strictObject({ level: z.literal([1, 2, 3]) });
export type RequestBody = z.output<typeof requestBody>;

/** What the supervisor writes after the discussion. */
export const confirmationBody = z.strictObject({
  goal: written(2000)
    .overwrite((text) => text.trim())
    .min(1, 'write the goal that was agreed'),
  heldOn: z.iso.date('write the day as YYYY-MM-DD'),
});
export type ConfirmationBody = z.output<typeof confirmationBody>;

import { z } from 'zod';

export const requestBody = z.strictObject({ level: z.literal([1, 2, 3]) });
export type RequestBody = z.output<typeof requestBody>;

/** What the supervisor writes after the discussion. */
export const confirmationBody = z.strictObject({
  goal: z
    .string()
    .trim()
    .min(1, 'write the goal that was agreed')
    .max(2000)
    .regex(/^[^\p{Cc}]*$|^[^\p{Cc}\n]*(\n[^\p{Cc}\n]*)*$/u, 'has a control character'),
  heldOn: z.iso.date('write the day as YYYY-MM-DD'),
});
export type ConfirmationBody = z.output<typeof confirmationBody>;

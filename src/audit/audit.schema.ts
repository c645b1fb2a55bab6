import { z } from 'zod';

const word = z.string().regex(/^[\w./:-]{1,100}$/, 'is not a word of the trail');

/** How the trail is asked for. `before` is the `next` of the page before. */
export const auditQuery = z.strictObject({
  action: word.optional(),
  subject: word.optional(),
  actor: word.optional(),
  before: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .optional(),
});
export type AuditQuery = z.output<typeof auditQuery>;

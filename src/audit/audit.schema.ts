import { z } from 'zod';

/** How the trail is asked for. `before` is the `next` of the page before. */
export const auditQuery = z.strictObject({
  action: z.string().max(100).optional(),
  subject: z.string().max(100).optional(),
  actor: z.string().max(100).optional(),
  before: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .optional(),
});
export type AuditQuery = z.output<typeof auditQuery>;

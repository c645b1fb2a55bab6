import { z } from 'zod';

import { isId, line } from '../../written.schema.js';

/** Why a badge is taken back or given back; for what is taken back every verifier will show it. */
export const reasonBody = z.strictObject({
  reason: line(500).refine((reason) => reason.length >= 3, 'say why, in at least three characters'),
});
export type ReasonBody = z.output<typeof reasonBody>;

/** `after` is the `next` of the page before. */
export const credentialsQuery = z.strictObject({
  after: z.string().refine(isId, 'give the `next` of the page before').optional(),
});
export type CredentialsQuery = z.output<typeof credentialsQuery>;

/** What the holder lets the badge's page be: hidden, or public with or without their name. */
export const visibilityBody = z
  .strictObject({ page: z.enum(['hidden', 'public']), name: z.boolean().optional() })
  .refine(({ page, name }) => page === 'public' || name !== true, 'a hidden page shows no name');
export type VisibilityBody = z.output<typeof visibilityBody>;

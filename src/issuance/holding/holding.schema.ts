import { z } from 'zod';

import { isId, line } from '../../written.schema.js';

/** Why a badge is taken back, in words that every verifier will show. */
export const revocationBody = z.strictObject({
  reason: line(500).refine((reason) => reason.length >= 3, 'say why, in at least three characters'),
});
export type RevocationBody = z.output<typeof revocationBody>;

/** `after` is the `next` of the page before. */
export const credentialsQuery = z.strictObject({
  after: z.string().refine(isId, 'give the `next` of the page before').optional(),
});
export type CredentialsQuery = z.output<typeof credentialsQuery>;

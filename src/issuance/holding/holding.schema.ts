import { z } from 'zod';

/** Why a badge is taken back, in words that every verifier will show. */
export const revocationBody = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(3, 'say why, in at least three characters')
    .max(500)
    .regex(/^[^\p{Cc}]*$/u, 'has a control character'),
});
export type RevocationBody = z.output<typeof revocationBody>;

export const credentialsQuery = z.strictObject({ after: z.string().max(200).optional() });
export type CredentialsQuery = z.output<typeof credentialsQuery>;

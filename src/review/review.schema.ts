import { z } from 'zod';

import { written } from '../written.schema.js';
import { Refusal } from '../refusal.js';
import { verdicts } from './rules/decision.js';

export const comment = written(4000).overwrite((text) => text.trim());

export const scores = z
  .array(
    z.strictObject({
      criterion: z.string().min(1).max(50),
      score: z.literal([0, 1, 2, 3], 'give 0, 1, 2 or 3'),
      reason: z.string().max(50).optional(),
      comment: comment.optional(),
    }),
  )
  .max(20);

export const decisionBody = z.strictObject({
  /** The snapshot hash that the reviewer saw. */
  snapshot: z.string().regex(/^[0-9a-f]{64}$/, 'is not a snapshot hash'),
  verdict: z.enum(verdicts, 'give approve, return or reject'),
  scores,
  comment: comment.optional(),
});
export type DecisionBody = z.output<typeof decisionBody>;

/** Many decisions at once; each is checked for itself, so that a bad one spoils none of the others. */
export const batchBody = z.strictObject({
  decisions: z.array(z.unknown()).min(1, 'is empty').max(50, 'has more than 50 decisions'),
});
export type BatchBody = z.output<typeof batchBody>;

/** One decision of many, with the submission that it is about. */
export const batchItem = decisionBody.extend({ submission: z.string().max(100) });

/** The client's name for a request that it may have to repeat; undefined when it gives none. */
export function parseIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined || /^[\x21-\x7e]{1,100}$/.test(header)) return header;
  throw new Refusal(
    'malformed',
    'malformed-request',
    'Idempotency-Key: use 1 to 100 printable ASCII characters.',
  );
}

export const reviewsQuery = z.strictObject({
  after: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ_[0-9a-f-]{36}$/, 'give the `next` of the page before')
    .optional(),
});
export type ReviewsQuery = z.output<typeof reviewsQuery>;

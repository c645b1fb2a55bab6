import { z } from 'zod';

import { written } from '../../written.schema.js';
import { comment, scores } from '../review.schema.js';

const conflictReasons = ['relative', 'close-colleague', 'supervisor', 'other'] as const;
export type ConflictReason = (typeof conflictReasons)[number];

export const conflictBody = z
  .strictObject({
    reason: z.enum(conflictReasons, 'give relative, close-colleague, supervisor or other').default('other'),
  })
  .default({ reason: 'other' });
export type ConflictBody = z.output<typeof conflictBody>;

export const appealBody = z.strictObject({
  /** Why the return is wrong, for the next reviewer to read. */
  text: written(4000)
    .overwrite((text) => text.trim())
    .min(1, 'is empty: say why the return is wrong'),
});
export type AppealBody = z.output<typeof appealBody>;

export const secondScoresBody = z.strictObject({ scores, comment: comment.optional() });
export type SecondScoresBody = z.output<typeof secondScoresBody>;

export const reportQuery = z.strictObject({
  /** The first day of what is reported; a year ago by default. */
  since: z.iso.date('is not a day, YYYY-MM-DD').optional(),
});
export type ReportQuery = z.output<typeof reportQuery>;

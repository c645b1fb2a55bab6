import { z } from 'zod';

import { line, written } from '../written.schema.js';
import { erasureReasons } from './erasure/reasons.js';

/** What is wrong, and what it should be. */
export const correctionBody = z.strictObject({
  what: line(200),
  text: written(5000).refine((text) => text.trim() !== '', 'is empty'),
});
export type CorrectionBody = z.output<typeof correctionBody>;

/** Without `confirm` only the list is answered; `more`: what else should go, for an administrator to decide. */
export const ownErasureBody = z.strictObject({
  confirm: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'give the `confirm` of the list')
    .optional(),
  more: written(5000).optional(),
});
export type OwnErasureBody = z.output<typeof ownErasureBody>;

export const fullErasureBody = z.strictObject({ reason: z.enum(erasureReasons) });
export type FullErasureBody = z.output<typeof fullErasureBody>;

export const answerBody = z.strictObject({
  answer: written(5000).refine((text) => text.trim() !== '', 'is empty'),
});
export type AnswerBody = z.output<typeof answerBody>;

import { z } from 'zod';

import { MOST_CHARACTERS } from '../evidence/evidence.schema.js';
import { isId, written } from '../written.schema.js';
import { languages } from '../openbadges/award.js';

/** What is applied for, and the language that the applicant will write in. */
export const newSubmission = z.strictObject({
  badge: z.string().min(1, 'is empty').max(20, 'is longer than 20 characters'),
  language: z.enum(languages, 'give fi, sv or en').optional(),
});
export type NewSubmission = z.output<typeof newSubmission>;

const isUnique = (ids: readonly string[]) => new Set(ids).size === ids.length;

const answer = z.strictObject({
  criterion: z.string().min(1, 'is empty').max(50, 'is longer than 50 characters'),
  text: written(MOST_CHARACTERS),
  evidence: z
    .array(z.string().refine(isId, 'is not the id of evidence'))
    .max(20, 'names more than 20 pieces of evidence')
    .refine(isUnique, 'names a piece of evidence twice'),
});

/** Some or all of the answers, as far as they are typed. */
export const answersForm = z.strictObject({
  answers: z
    .array(answer)
    .max(20, 'has more than 20 answers')
    .refine((list) => isUnique(list.map(({ criterion }) => criterion)), 'answers a criterion twice'),
});
export type AnswersForm = z.output<typeof answersForm>;

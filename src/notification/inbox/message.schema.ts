import { z } from 'zod';

import { emailChoices } from '../choice.js';

const AT = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`;
const askForNext = 'give the `next` of the page before';

/** How the own list is asked for page by page: `after` is the `next` of the page before. */
export const inboxQuery = z.strictObject({
  after: z
    .string()
    .regex(new RegExp(`^(unread|read)_${AT}_[0-9a-f-]{36}$`), askForNext)
    .transform((cursor) => {
      const [part, createdAt = '', id = ''] = cursor.split('_');
      return { part: part === 'read' ? ('read' as const) : ('unread' as const), createdAt, id };
    })
    .optional(),
});
export type InboxQuery = z.output<typeof inboxQuery>;

/** What an administrator looks for in the post. */
export const outboxQuery = z.strictObject({
  state: z.enum(['dead', 'pending'], 'give dead or pending').default('dead'),
  after: z
    .string()
    .regex(new RegExp(`^${AT}_[0-9a-f-]{36}$`), askForNext)
    .transform((cursor) => {
      const [createdAt = '', id = ''] = cursor.split('_');
      return { createdAt, id };
    })
    .optional(),
});
export type OutboxQuery = z.output<typeof outboxQuery>;

export const choiceForm = z.strictObject({
  email: z.enum(emailChoices, `give ${emailChoices.join(', ')}`),
});
export type ChoiceForm = z.output<typeof choiceForm>;

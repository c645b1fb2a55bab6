/** When a person wants e-mails: one by one, in one mail on the morning of a working day, or not at all. */
export const emailChoices = ['at-once', 'daily', 'never'] as const;
export type EmailChoice = (typeof emailChoices)[number];

import { z } from 'zod';

export const signInForm = z.strictObject({ person_key: z.string().min(1).max(64) });
export type SignInForm = z.output<typeof signInForm>;

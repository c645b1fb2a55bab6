import { z } from 'zod';

import { actions } from '../../allow.decorator.js';
import { NotFound } from '../../refusal.js';
import { line } from '../../written.schema.js';

/** What would let a token outlive itself: it could make accounts, sessions or tokens. */
const neverGiven = ['token.own', 'session.own', 'identity.manage'] as const;

export const tokenBody = z.strictObject({
  name: line(100),
  actions: z.array(z.enum(actions).exclude(neverGiven)).min(1).max(actions.length),
  days: z.int().min(1).max(365),
});
export type TokenBody = z.output<typeof tokenBody>;

/** The name of a session or token in lists: 64 hexadecimal digits. */
export function parseKeyId(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new NotFound();
  return text;
}

/** The key of a person in an address; what cannot be one belongs to nobody. */
export function parsePersonKey(text: string): string {
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(text)) throw new NotFound();
  return text;
}

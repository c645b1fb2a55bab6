import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits. `tm_` before those of API tokens, so that scanners of code know a leaked one. */
export const newSecret = (kind: 'token' | 'session') =>
  `${kind === 'token' ? 'tm_' : ''}${randomBytes(32).toString('base64url')}`;

/** What is kept of a secret: enough to know it again, not enough to use it. */
export const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** What the forms of our own pages carry in `_csrf`: only who holds the session can tell it, and it does not tell the session. */
export const csrfOf = (sessionSecret: string) =>
  createHmac('sha256', sessionSecret).update('csrf').digest('base64url');

export function isCsrfOf(sessionSecret: string, given: unknown): boolean {
  if (typeof given !== 'string') return false;
  return timingSafeEqual(Buffer.from(hashOf(given)), Buffer.from(hashOf(csrfOf(sessionSecret))));
}

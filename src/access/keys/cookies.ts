// Behind https the names begin with `__Host-`: browsers then take such a cookie from this very host only, never from a
// neighbour under the same domain, so nobody can put a session of their own into somebody else's browser.
const prefix = (publicUrl: string) => (publicUrl.startsWith('https:') ? '__Host-' : '');

export const sessionCookie = (publicUrl: string) => `${prefix(publicUrl)}taitomerkki_session`;
export const pendingCookie = (publicUrl: string) => `${prefix(publicUrl)}taitomerkki_sign_in`;

/** Either name, for what only counts and does not let in. */
export const sessionCookies = ['https:', 'http:'].map(sessionCookie);

/** Out of reach for scripts and for requests that other sites send; `lax` lets links from e-mails and providers arrive signed in. */
export const cookieOptions = (publicUrl: string) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: publicUrl.startsWith('https:') }) as const;

/** Days for which the file holds; RFC 9116 §2.5.5 recommends less than a year. */
const HOLDS_DAYS = 180;
const DAY_MS = 86_400_000;

export interface Contact {
  readonly baseUrl: string;
  /** mailto: or https: */
  readonly address: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Whom to tell about a weakness, as RFC 9116 writes it. The end is a day's beginning, so that a day has one file. */
export function toSecurityTxt({ baseUrl, address, now }: Contact): string {
  const end = new Date(Math.floor(now / DAY_MS + HOLDS_DAYS) * DAY_MS).toISOString().replace('.000', '');
  return [
    `Contact: ${address}`,
    `Expires: ${end}`,
    'Preferred-Languages: fi, sv, en',
    `Canonical: ${baseUrl}/.well-known/security.txt`,
    '',
  ].join('\n');
}

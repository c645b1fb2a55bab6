import { isDateTime } from '../../openbadges/check.js';
import type { Finding } from '../../openbadges/finding.js';
import type { Json, JsonObject } from '../../openbadges/json.js';
import type { PublishedBadge } from '../../publication/published-badge.js';
import { limits } from '../intake/limits.js';
import { checkOf } from './case.js';

interface Period {
  /** What the period is of, when not the badge itself. */
  readonly name?: string;
  readonly from: Json | undefined;
  readonly until: Json | undefined;
  readonly clause: string;
}

/** Judges whether a period has begun, with tolerance for clocks, and has not ended, without. Bad dates are the form's. */
export function checkPeriod({ name, from, until, clause }: Period, now: number): Finding[] {
  const prefix = name === undefined ? '' : `${name}-`;
  const began = checkOf(`${prefix}begun`, clause);
  const ended = checkOf(`${prefix}not-expired`, clause);
  const isEarly = isDateTime(from) && Date.parse(from) > now + limits.clockTolerance;
  const isOver = isDateTime(until) && Date.parse(until) <= now;
  return [
    isEarly ? began('failed', `it is not valid before ${from}`, { at: from }) : began('passed'),
    isOver ? ended('failed', `it expired at ${until}`, { at: until }) : ended('passed'),
  ];
}

/**
 * When a credential holds, in the words of VC Data Model 2.0 and 1.1. Whoever uses the words of both must keep to both:
 * it begins with the last beginning, and ends with the first end.
 */
export function periodOf({ validFrom, validUntil, issuanceDate, expirationDate }: JsonObject) {
  const [from] = inOrder(validFrom, issuanceDate).reverse();
  const [until] = inOrder(validUntil, expirationDate);
  return { from: from ?? validFrom ?? issuanceDate, until: until ?? validUntil ?? expirationDate };
}

const inOrder = (...times: readonly (Json | undefined)[]): string[] =>
  times.filter(isDateTime).sort((one, other) => Date.parse(one) - Date.parse(other));

/** Judges whether we took a badge of ours back, for good or for a time. */
export function checkOwnStatus({ revoked, suspended }: PublishedBadge, clause: string): Finding[] {
  const status = checkOf('status', clause);
  if (revoked !== undefined)
    return [status('failed', `the badge was revoked at ${revoked.at}: ${revoked.reason}`, revoked)];
  if (suspended === undefined) return [status('passed')];
  const why = `the badge is suspended since ${suspended.at}, and may be reinstated: ${suspended.reason}`;
  return [checkOf('suspension', clause)('failed', why, suspended)];
}

/** What an issuer says of a badge that it took back, for good or for a time; the reason is the issuer's own words. */
export function toWithdrawn(
  check: ReturnType<typeof checkOf>,
  how: 'revoked' | 'suspended',
  given = '',
): Finding {
  const reason = given.slice(0, limits.shownText);
  const said = reason && `: ${JSON.stringify(reason)}`;
  return check('failed', `its issuer ${how} the badge${said}`, { reason });
}

/** A remark where others may know the key: the badge holds, for our register and not the key vouches for it. */
export function checkKeyOfOwn({ compromisedKey }: PublishedBadge): Finding[] {
  if (compromisedKey === undefined) return [];
  const why = `others know its key since ${compromisedKey.since}; the badge holds, for it is in our register`;
  return [checkOf('key-compromised', 'Register of this service')('warning', why)];
}

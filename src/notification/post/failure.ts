import { minutesAfter } from '../../clock.js';
import type { Instant } from '../../openbadges/award.js';

/** What nodemailer says of a try that failed, as far as it is judged. */
export interface Failed {
  readonly name?: string;
  readonly code?: string;
  /** The system's own, under nodemailer's `code`. */
  readonly originalCode?: string;
  readonly command?: string;
  readonly responseCode?: number;
}

/** What a failed try means: `code` has no addresses in it; `server` says that others would fare no better now. */
export interface Verdict {
  readonly code: string;
  readonly next: 'later' | 'never';
  readonly server: boolean;
}

/** How the mail server or the way to it failed: it is tried again, because nothing is said about this one message. */
const troubles: Readonly<Record<string, string>> = {
  EAUTH: 'auth',
  ENOAUTH: 'auth',
  ETLS: 'tls',
  EREQUIRETLS: 'tls',
  EDNS: 'dns',
  ETIMEDOUT: 'timeout',
  ECONNECTION: 'connection',
  ESOCKET: 'connection',
};

const CLOSING = 421;

/**
 * RFC 5321: 4yz may succeed later, 5yz will not. That holds for what was said about the recipient or the message; a refusal
 * to greet, to let in or to take our sender is about us, and somebody will mend it.
 */
export function judgeFailure(failed: Failed): Verdict {
  const { code, responseCode } = failed;
  if (code === 'EENVELOPE' && responseCode === undefined)
    return { code: 'address', next: 'never', server: false };
  const trouble = troubleOf(failed);
  const isOurs = trouble === 'auth' || trouble === 'tls';
  if (isOurs || responseCode === undefined)
    return { code: trouble ?? 'unknown', next: 'later', server: true };
  const isFinal = isAboutMessage(failed) && responseCode >= 500;
  return {
    code: `smtp-${responseCode}`,
    next: isFinal ? 'never' : 'later',
    server: !isAboutMessage(failed),
  };
}

/** Said of the recipient or the message, by a server that goes on serving. */
const isAboutMessage = ({ command, responseCode }: Failed) =>
  (command === 'RCPT TO' || command === 'DATA') && responseCode !== CLOSING;

function troubleOf({ name = '', code = '', originalCode = '' }: Failed): string | undefined {
  if (name === 'AbortError' || name === 'TimeoutError') return 'timeout';
  // OpenSSL's own names, for example DEPTH_ZERO_SELF_SIGNED_CERT.
  return /CERT|TLS|SSL|VERIFY/.test(originalCode) ? 'tls' : troubles[code];
}

/** Minutes after each try in turn: together not quite two days, then it is given up. */
const waits = [1, 5, 15, 60, 240, 720, 1440];

/**
 * When to try again after `tries` of them; undefined when it is given up. `chance`, from 0 to 1, spreads the tries
 * by a fifth, so that what failed together does not come back together.
 */
export function nextTry(tries: number, now: Instant, chance: number): Instant | undefined {
  const wait = waits[tries - 1];
  return wait === undefined ? undefined : minutesAfter(now, wait * (1 + chance / 5));
}

import type { Finding } from '../../openbadges/finding.js';
import { NotFetched, type Outside } from '../fetch/outside.js';
import { withoutFragment } from '../fetch/target.js';

/** A badge in any of its forms; a page for people only where there is nothing else. */
const acceptBadge = [
  'application/vc',
  'application/vc+ld+json',
  'application/ld+json',
  'application/json',
  'application/vc+jwt;q=0.9',
  'application/jwt;q=0.9',
  'image/png;q=0.8',
  'image/svg+xml;q=0.8',
  'text/plain;q=0.5',
  '*/*;q=0.1',
].join(', ');

/** Fetches what somebody says is a badge; a `Finding` when nothing there could be one. */
export async function fetchBytes(
  url: string,
  outside: Outside,
): Promise<{ readonly bytes: Uint8Array; readonly url: string } | Finding> {
  try {
    const { status, type, bytes, url: last } = await outside.get(withoutFragment(url), acceptBadge);
    // 410 with a body is how an issuer of OB 2.0 says that it took the badge back.
    if (status !== 410 && (status < 200 || status > 299))
      return unreadable(
        'fetch',
        'not-checked',
        `there is no badge: the address answers with HTTP status ${status}`,
      );
    if (isPage(type, bytes))
      return unreadable(
        'fetch',
        'not-checked',
        'the address leads to a page for people and not to a badge; download the badge there and hand it in',
      );
    return { bytes, url: last };
  } catch (error) {
    if (!(error instanceof NotFetched)) throw error;
    return unreadable('fetch', 'not-checked', `${error.message}; hand in the badge itself`);
  }
}

/** Why there is no badge to examine. */
export function unreadable(check: string, outcome: 'failed' | 'not-checked', detail: string): Finding {
  return { check, outcome, clause: 'Intake of this service', detail };
}

const isPage = (type: string, bytes: Uint8Array) =>
  type === 'text/html' ||
  type === 'application/xhtml+xml' ||
  /^\s*<(!doctype html|html)\b/i.test(Buffer.from(bytes.subarray(0, 200)).toString('latin1'));

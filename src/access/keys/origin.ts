import { Refusal } from '../../refusal.js';
import { isCsrfOf } from './secrets.js';

/** As much of a request as tells where it came from. */
export interface Arriving {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  body?: unknown;
}

const isReading = ({ method }: Arriving) => method === 'GET' || method === 'HEAD';

/** A browser sends cookies along from anybody's page; only our own pages may change anything with them. */
export function refuseForeignOrigin(request: Arriving, publicUrl: string): void {
  if (isReading(request)) return;
  const { origin, 'sec-fetch-site': site } = request.headers;
  // Where the browser says where from, that decides: under `no-referrer` it sends `Origin: null` even from our own page.
  if (site === undefined ? origin === new URL(publicUrl).origin : site === 'same-origin') return;
  throw new Refusal(
    'forbidden',
    'foreign-origin',
    `This request did not come from a page of ${publicUrl}; open the page there and try again.`,
  );
}

/**
 * The second lock of forms that use a session: `_csrf`, as our pages write it, and nothing of it reaches the route. A form
 * with a file is read after the guard and has the first lock alone; JSON no foreign page can send without leave.
 */
export function refuseWithoutFormToken(request: Arriving, sessionSecret: string): void {
  const type = String(request.headers['content-type'] ?? '');
  if (isReading(request) || !/^application\/x-www-form-urlencoded\b/i.test(type)) return;
  const { _csrf: token, ...fields } = Object(request.body) as Record<string, unknown>;
  if (!isCsrfOf(sessionSecret, token))
    throw new Refusal(
      'forbidden',
      'form-out-of-date',
      'This form belongs to another session: open its page again and send it from there.',
    );
  request.body = fields;
}

import type { Config } from '../config.js';

/** What the operator should hear when the service starts, though it does start. */
export function noticesAtStart(
  {
    production,
    publicUrl,
    proxyHops,
    rateLimit,
  }: Pick<Config, 'production' | 'publicUrl' | 'proxyHops' | 'rateLimit'>,
  nodeVersion: string,
  today: string,
): readonly string[] {
  const notices = [warnOfNode(nodeVersion, today)];
  if (rateLimit > 0 && proxyHops === 0 && publicUrl.startsWith('https:'))
    notices.push(
      'PUBLIC_URL is https, so a proxy stands before the service, but PROXY_HOPS is 0: all clients share the ' +
        'budget of its address. Set PROXY_HOPS to the number of proxies.',
    );
  if (production && publicUrl.startsWith('http:'))
    notices.push(
      `PUBLIC_URL is ${publicUrl}: every badge bears this address for ever. Set it to the https address of the service before the first badge.`,
    );
  return notices.filter((notice) => notice !== undefined);
}

/** Last days of the even releases, by their major number (github.com/nodejs/release, schedule.json). */
const endsOn: Readonly<Record<number, string>> = {
  20: '2026-04-30',
  22: '2027-04-30',
  24: '2028-04-30',
  26: '2029-04-30',
};

/** What to tell the operator of this Node on this day (YYYY-MM-DD); nothing while it gets security fixes. @public */
export function warnOfNode(version: string, today: string): string | undefined {
  const major = Number(version.replace(/^v/, '').split('.')[0]);
  const known = endsOn[major];
  // Odd ones live half a year only: 21 to June 2024, 23 to June 2025, and so on.
  const end = known ?? (major % 2 === 1 ? `${2024 + (major - 21) / 2}-06-01` : undefined);
  if (end === undefined || today <= end) return undefined;
  return `Node ${major} gets no security fixes since ${end}: go to Node 24.`;
}

import type { Config } from '../../config.js';
import { StartRefused } from '../../refusal.js';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What is good enough to try the service with, and not to run it in earnest, stops the start. */
export function refuseUnsafeProduction({ production, publicUrl, signIn }: Config): void {
  if (!production) return;
  const { demo, ...real } = signIn.providers;
  if (demo)
    throw new StartRefused(
      'OIDC_DEMO_ISSUER, OIDC_DEMO_CLIENT_ID and OIDC_DEMO_CLIENT_SECRET are for trying the service: unset them in production.',
    );
  if (Object.keys(real).length === 0)
    throw new StartRefused(
      'Nobody could sign in: set OIDC_ENTRA_ISSUER, OIDC_ENTRA_CLIENT_ID and OIDC_ENTRA_CLIENT_SECRET, or the same of OIDC_MPASSID_.',
    );
  for (const [name, { issuer }] of Object.entries(real))
    if (isOpenToListeners(issuer))
      throw new StartRefused(
        `OIDC_${name.toUpperCase()}_ISSUER=${issuer} is not safe in production: give an https address.`,
      );
  if (isOpenToListeners(publicUrl))
    throw new StartRefused(
      `PUBLIC_URL=${publicUrl} is not safe in production: give the https address of the service.`,
    );
}

/** Plain http, except on this very machine. */
function isOpenToListeners(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol !== 'https:' && !LOOPBACK.has(hostname);
}

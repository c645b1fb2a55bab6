import { Resolver } from 'node:dns/promises';

/**
 * Every address of a name, IPv4 first, straight from the name servers: neither the hosts file nor a search domain of
 * this machine is asked. Throws unless both kinds could be had, as a name is judged by all its addresses.
 */
export async function resolveAll(name: string, signal: AbortSignal): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: 500, tries: 2 });
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const found = await Promise.all([
      resolver.resolve4(name).catch(noneOfThisKind),
      resolver.resolve6(name).catch(noneOfThisKind),
    ]);
    return found.flat();
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** The name exists but has no address of the kind that was asked for. */
function noneOfThisKind(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENODATA') return [];
  throw error;
}

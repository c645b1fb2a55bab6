import { createHash, randomBytes, randomUUID } from 'node:crypto';

import { query } from '../../evidence/stored.js';
import { toClientOf, type Answer, type Client, type Service } from '../../service.js';

/** Puts a key into the register by hand, sooner than the command and past the sign-in; answers its secret. */
export async function plantKey(
  service: Service,
  personKey: string,
  kind: 'token' | 'session' = 'token',
  expiresAt = '2099-01-01T00:00:00Z',
): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  await query(
    service,
    `INSERT INTO access_key (hash, kind, person_id, created_at, expires_at, last_used_at)
     SELECT '${hashOf(secret)}', '${kind}', id, '2026-01-01T00:00:00Z', '${expiresAt}', '${now}'
     FROM person WHERE person_key = '${personKey}'`,
  );
  return secret;
}

/** Gives a person an account at a provider, past every proof; answers its id. */
export async function plantIdentity(service: Service, personKey: string): Promise<string> {
  const id = randomUUID();
  await query(
    service,
    `INSERT INTO identity (id, provider, provider_key, person_id, bound_at, how)
     SELECT '${id}', 'entra', 'planted/${id}', id, '2026-01-01T00:00:00Z', 'code'
     FROM person WHERE person_key = '${personKey}'`,
  );
  return id;
}

export const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** A client with a planted token of this person. */
export async function holder(service: Service, personKey: string): Promise<Client> {
  return speaking(await service.as(), { authorization: `Bearer ${await plantKey(service, personKey)}` });
}

/** The same client, with these headers in all that it says. */
export function speaking(nobody: Client, always: Record<string, string>): Client {
  const send = (method: string, path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(always)) headers.set(name, value);
    return nobody.send(method, path, { ...init, headers });
  };
  return toClientOf(send);
}

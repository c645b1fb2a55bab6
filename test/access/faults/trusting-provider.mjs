// The fault that a lying provider waits for: a service that takes whatever comes back from a sign-in at its word.
import 'reflect-metadata';

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = join(process.cwd(), process.env.TEST_DIST ?? 'dist');
const { ProviderService } = await import(
  pathToFileURL(join(dist, 'access/sign-in/provider.service.js')).href
);

ProviderService.prototype.finish = async function (pending, query) {
  const { clientId, clientSecret } = this.config.signIn.providers[pending.provider];
  const { token_endpoint: tokens, userinfo_endpoint: people } = (
    await this.clientOf(pending.provider)
  ).serverMetadata();
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: new URLSearchParams(query).get('code'),
    code_verifier: pending.verifier,
  });
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  const answer = await (await fetch(tokens, { method: 'POST', body, headers: { authorization } })).json();
  const claims = JSON.parse(Buffer.from(answer.id_token.split('.')[1], 'base64url').toString());
  if (!people) return claims;
  const bearer = { authorization: `Bearer ${answer.access_token}` };
  return { ...claims, ...(await (await fetch(people, { headers: bearer })).json()) };
};

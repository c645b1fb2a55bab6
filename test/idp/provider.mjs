// A real OpenID provider with the demo's people, for trying the sign-in and for its tests. No password: whoever opens it
// chooses whom to be. It speaks like the demo's own, like Entra ID or like MPASSid: `like` says which claims it makes.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

import { Provider } from 'oidc-provider';

const STAFF = fileURLToPath(new URL('../../data/demo/staff.csv', import.meta.url));
const HELSINKI = '1.2.246.562.10.346830761110';

/** The invented people, one per staff key. */
export function demoPeople() {
  const [, ...lines] = readFileSync(STAFF, 'utf8').trim().split('\n');
  const people = lines.map((line) => {
    const [key, first, last, email] = line.split(';');
    return { key, first, last, email };
  });
  return [...new Map(people.map((person) => [person.key, person])).values()];
}

const claimsLike = {
  demo: ({ key }) => ({ person_key: key }),
  entra: ({ key, email }) => ({
    tid: '99999999-0000-4000-8000-000000000001',
    oid: toGuid(key),
    preferred_username: email,
    employeeId: key,
  }),
  mpassid: ({ key }) => ({
    'urn:mpass.id:uid': `uid-${key}`,
    'urn:mpass.id:educationProviderInfo': `${HELSINKI};Helsingin kaupunki`,
    'urn:mpass.id:role': [`${HELSINKI};99999;;Opettaja;2;1.2.246.562.99.10000000001;`],
  }),
};

const toGuid = (text) =>
  Buffer.from(text.padEnd(16, '.'))
    .toString('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/**
 * Starts the provider on a port; `people` may replace the demo's. Answers its issuer, the client's id and secret, and
 * how to stop it.
 */
export async function startProvider({ port, callback, like = 'demo', people = demoPeople() }) {
  const server = createServer();
  await new Promise((resolve, reject) =>
    server.once('error', reject).listen(port ?? 0, 'localhost', resolve),
  );
  const issuer = `http://localhost:${server.address().port}`;
  const client = { clientId: 'taitomerkki', clientSecret: randomUUID() };
  const provider = makeProvider({ issuer, client, callback, like, people });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.url.startsWith('/choose/')) void choose(provider, people, request, response);
    else void answer(request, response);
  });
  const stop = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { issuer, ...client, stop };
}

function makeProvider({ issuer, client, callback, like, people }) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' };
  const names = Object.keys(claimsLike[like](people[0]));
  return new Provider(issuer, {
    clients: [
      { client_id: client.clientId, client_secret: client.clientSecret, redirect_uris: [callback].flat() },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: [randomUUID()] },
    claims: { openid: ['sub', ...names] },
    scopes: ['openid', 'profile'],
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/choose/${uid}` },
    ttl: { Session: 3600, Grant: 3600, Interaction: 600, IdToken: 600, AccessToken: 600 },
    findAccount: (_, id) => {
      const person = people.find(({ key }) => key === id);
      return (
        person && {
          accountId: id,
          claims: () => ({ sub: `sub-${id}`, ...claimsLike[like](person), ...person.claims }),
        }
      );
    },
    // Nobody is asked what the service may know of them: these people are invented.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        accountId: oidc.session.accountId,
        clientId: oidc.client.clientId,
      });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
    // Every sign-in asks anew who one wants to be.
    renderError: (ctx, { error, error_description: means }) => {
      ctx.type = 'text';
      ctx.body = `${error}: ${means}`;
    },
  });
}

/** GET: the page with everybody on it; POST: back to the service as whom was chosen. */
async function choose(provider, people, request, response) {
  try {
    if (request.method !== 'POST') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(toPage(people));
      return;
    }
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const accountId = new URLSearchParams(Buffer.concat(chunks).toString()).get('person') ?? '';
    const result = people.some(({ key }) => key === accountId)
      ? { login: { accountId, remember: false } }
      : { error: 'access_denied', error_description: 'nobody was chosen' };
    await provider.interactionFinished(request, response, result);
  } catch (error) {
    response.statusCode = 400;
    response.end(String(error.message));
  }
}

const toPage = (people) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Trial sign-in</title>
<h1>Who are you?</h1><p>Invented people, no passwords.</p><form method="post"><ul>${people
  .map(
    ({ key, first, last }) =>
      `<li><button name="person" value="${key}">${first} ${last} (${key})</button></li>`,
  )
  .join('')}</ul><button name="person" value="">Cancel</button></form></html>`;

import { Inject, Injectable } from '@nestjs/common';
import * as oidc from 'openid-client';

import { Clock } from '../../clock.js';
import { CONFIG, type Config, type OidcProvider, type ProviderName, providerNames } from '../../config.js';
import { NotFound } from '../../refusal.js';
import { SignInFailed } from './failure.js';
import type { PendingSignIn } from '../identity/identity.entity.js';

const ANSWER_WITHIN_S = 5;
const FRESH_FOR_MS = 60 * 60_000;
const CLOCKS_DIFFER_BY_S = 60;

/** Of Entra ID, `profile` gives `oid` and `tid`; of MPASSid, its own claims come with it. */
const SCOPES: Record<ProviderName, string> = {
  entra: 'openid profile',
  mpassid: 'openid profile',
  demo: 'openid',
};

type Claims = Readonly<Record<string, unknown>>;

/** Speaks OpenID Connect with the providers. None is asked before somebody wants to sign in there. */
@Injectable()
export class ProviderService {
  private readonly known = new Map<
    ProviderName,
    { readonly client: Promise<oidc.Configuration>; readonly until: number }
  >();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Those that are set, in a fixed order. */
  names(): ProviderName[] {
    return providerNames.filter((name) => this.config.signIn.providers[name]);
  }

  /** The provider of this name in an address; `NotFound` where it is none of ours. */
  parse(text: string): ProviderName {
    const name = this.names().find((one) => one === text);
    if (!name) throw new NotFound();
    return name;
  }

  /** Asks the provider who it is: where it does not answer, nothing is begun. */
  async greet(provider: ProviderName): Promise<void> {
    await this.clientOf(provider);
  }

  /** Where the browser goes to sign in. */
  async begin(
    provider: ProviderName,
    pending: Pick<PendingSignIn, 'state' | 'nonce' | 'verifier'>,
  ): Promise<URL> {
    const client = await this.clientOf(provider);
    return oidc.buildAuthorizationUrl(client, {
      redirect_uri: this.callbackOf(provider),
      scope: SCOPES[provider],
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
    });
  }

  /** What the provider proves of whoever came back with this query; everything that does not fit is `SignInFailed`. */
  async finish(pending: PendingSignIn, query: string): Promise<Claims> {
    const client = await this.clientOf(pending.provider);
    // Of our own address, never of the Host that the request names.
    const arrived = new URL(`${this.callbackOf(pending.provider)}?${query}`);
    try {
      const tokens = await oidc.authorizationCodeGrant(client, arrived, {
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        pkceCodeVerifier: pending.verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new SignInFailed('provider-fault', 'no id_token');
      this.refuseFuture(claims.iat);
      return await this.withUserInfo(pending.provider, client, claims, tokens.access_token);
    } catch (error) {
      throw toFailure(error);
    }
  }

  /** openid-client looks at `exp` and `nbf`; a token of the future it takes. */
  private refuseFuture(issuedAt: number): void {
    if (issuedAt > Date.parse(this.clock.now()) / 1000 + CLOCKS_DIFFER_BY_S)
      throw new SignInFailed('provider-fault', 'id_token is issued in the future');
  }

  /** MPASSid may give its claims there only. What the signed token says stands. */
  private async withUserInfo(
    provider: ProviderName,
    client: oidc.Configuration,
    claims: oidc.IDToken,
    token: string,
  ): Promise<Claims> {
    if (provider !== 'mpassid' || !client.serverMetadata().userinfo_endpoint) return claims;
    return { ...(await oidc.fetchUserInfo(client, token, claims.sub)), ...claims };
  }

  private callbackOf(provider: ProviderName): string {
    return `${this.config.publicUrl}/sign-in/${provider}/callback`;
  }

  /** What the provider says of itself, asked at the first use, again after a failure, and every hour. */
  private async clientOf(provider: ProviderName): Promise<oidc.Configuration> {
    const settings = this.config.signIn.providers[provider];
    if (!settings) throw new NotFound();
    const now = Date.parse(this.clock.now());
    const held = this.known.get(provider);
    const entry = held && held.until > now ? held : { client: discover(settings), until: now + FRESH_FOR_MS };
    this.known.set(provider, entry);
    try {
      return await entry.client;
    } catch (error) {
      if (this.known.get(provider) === entry) this.known.delete(provider);
      throw toFailure(error);
    }
  }
}

async function discover({ issuer, clientId, clientSecret }: OidcProvider): Promise<oidc.Configuration> {
  const insecure = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
  const options = {
    // The signature of the token too, not only the connection that brought it.
    execute: [...insecure, oidc.enableNonRepudiationChecks],
    timeout: ANSWER_WITHIN_S,
  };
  const tolerance = { [oidc.clockTolerance]: CLOCKS_DIFFER_BY_S };
  return oidc.discovery(new URL(issuer), clientId, tolerance, showSecret(clientSecret), options);
}

/** In the way that the provider says it takes; Basic where it says nothing. */
function showSecret(secret: string): oidc.ClientAuth {
  const [post, basic] = [oidc.ClientSecretPost(secret), oidc.ClientSecretBasic(secret)];
  return (server, client, body, headers) => {
    const takesPost = server.token_endpoint_auth_methods_supported?.includes('client_secret_post');
    return (takesPost ? post : basic)(server, client, body, headers);
  };
}

/** The cause for the log in one line; tokens and codes are not in these messages. */
function toFailure(error: unknown): SignInFailed {
  if (error instanceof SignInFailed) return error;
  const { message, code, error: said, cause } = Object(error) as Readonly<Record<string, unknown>>;
  const parts = [message, code, said, (cause as { message?: unknown } | undefined)?.message];
  const detail = parts.filter((part) => typeof part === 'string').join(', ');
  // The provider's words may hold line ends that would fake a line of the log.
  const plain = detail.replace(/[^\x20-\x7e]/g, '?').slice(0, 300);
  return new SignInFailed(said === 'access_denied' ? 'declined' : 'provider-fault', plain);
}

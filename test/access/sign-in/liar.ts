import { createHash, createHmac, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const TENANT = '99999999-0000-4000-8000-00000000000a';
export const HELSINKI = '1.2.246.562.10.346830761110';

/** One server with the issuers of three providers on it. */
const PATHS = { entra: `/${TENANT}/v2.0`, mpassid: '/mpass', demo: '/demo' } as const;
export type Name = keyof typeof PATHS;

type Claims = Record<string, unknown>;

/** How it lies: each changes one thing that an honest provider would have said. */
export interface Lies {
  readonly discovery?: (document: Claims) => unknown;
  readonly claims?: (claims: Claims) => Claims;
  readonly token?: (answer: Claims) => unknown;
  readonly userinfo?: (claims: Claims) => Claims;
  readonly callback?: (query: URLSearchParams) => void;
  readonly sign?: 'none' | 'public-key-as-secret' | 'another-key' | 'broken';
  readonly status?: number;
  readonly hang?: 'discovery' | 'token' | 'keys';
}

/** A provider that can be told to lie. It honours PKCE and its client's secret, so that an honest sign-in proves both. */
export class Liar {
  lies: Lies = {};
  readonly secret = randomUUID();
  private readonly key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  private readonly stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  private readonly codes = new Map<string, { name: Name; claims: Claims; challenge: string }>();
  private readonly server = createServer((request, response) => void this.answer(request, response));
  private origin = '';

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, 'localhost', resolve));
    this.origin = `http://localhost:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  issuer(name: Name): string {
    return this.origin + PATHS[name];
  }

  /** The service's settings for this provider. */
  settings(...names: Name[]): Record<string, string> {
    const entries = names.flatMap((name) => [
      [`OIDC_${name.toUpperCase()}_ISSUER`, this.issuer(name)],
      [`OIDC_${name.toUpperCase()}_CLIENT_ID`, 'service'],
      [`OIDC_${name.toUpperCase()}_CLIENT_SECRET`, this.secret],
    ]);
    return Object.fromEntries(entries) as Record<string, string>;
  }

  /** Somebody has signed in there: where their browser is sent, as the request to sign in asked for. */
  consent(authorization: string, person: Claims): string {
    const asked = new URL(authorization).searchParams;
    const name = (Object.keys(PATHS) as Name[]).find((one) => authorization.startsWith(this.issuer(one)))!;
    const code = randomUUID();
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.issuer(name),
      aud: 'service',
      iat: now,
      exp: now + 300,
      nonce: asked.get('nonce'),
    };
    this.codes.set(code, {
      name,
      claims: { ...claims, ...person },
      challenge: asked.get('code_challenge') ?? '',
    });
    const query = new URLSearchParams({ code, state: asked.get('state') ?? '', iss: this.issuer(name) });
    this.lies.callback?.(query);
    return `${asked.get('redirect_uri')}?${query}`;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const name = (Object.keys(PATHS) as Name[]).find((one) => path.startsWith(PATHS[one])) ?? 'demo';
    const what = path.slice(PATHS[name].length + 1);
    if (what.startsWith('.well-known')) return this.say(response, 'discovery', this.discovery(name));
    if (what === 'keys') return this.say(response, 'keys', { keys: [this.publicJwk()] });
    if (what === 'userinfo') return this.say(response, undefined, this.userinfo(request));
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const given = new URLSearchParams(body);
    const issued = this.issue(given, request.headers.authorization);
    return this.say(response, 'token', issued, this.lies.status ?? ('error' in Object(issued) ? 400 : 200));
  }

  private say(response: ServerResponse, what: Lies['hang'], body: unknown, status = 200): void {
    if (what && this.lies.hang === what) return;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  private discovery(name: Name): unknown {
    const issuer = this.issuer(name);
    const document = {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      ...(name === 'mpassid' ? { userinfo_endpoint: `${issuer}/userinfo` } : {}),
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      authorization_response_iss_parameter_supported: true,
    };
    return this.lies.discovery?.(document) ?? document;
  }

  private readonly people = new Map<string, Claims>();

  private userinfo({ headers }: IncomingMessage): Claims {
    const person = this.people.get(headers.authorization?.split(' ')[1] ?? '') ?? {};
    return this.lies.userinfo?.(person) ?? person;
  }

  private isClient(authorization: string): boolean {
    // Form-encoded before they were put together (RFC 6749 §2.3.1).
    const basic = Buffer.from(authorization.slice(6), 'base64').toString();
    const [user, secret] = basic.split(':').map(decodeURIComponent);
    return user === 'service' && secret === this.secret;
  }

  private issue(given: URLSearchParams, authorization = ''): unknown {
    if (!this.isClient(authorization)) return { error: 'invalid_client' };
    const code = given.get('code') ?? '';
    const held = this.codes.get(code);
    this.codes.delete(code);
    if (!held || challengeOf(given) !== held.challenge) return { error: 'invalid_grant' };
    return this.toAnswer(held.claims);
  }

  private toAnswer(honest: Claims): unknown {
    const access_token = randomUUID();
    this.people.set(access_token, honest);
    const id_token = this.toToken(this.lies.claims?.(honest) ?? honest);
    const answer = { access_token, token_type: 'Bearer', expires_in: 60, id_token };
    return this.lies.token?.(answer) ?? answer;
  }

  private publicJwk() {
    return { ...this.key.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' };
  }

  private toToken(claims: Claims): string {
    const alg = { none: 'none', 'public-key-as-secret': 'HS256' }[String(this.lies.sign)] ?? 'RS256';
    const body = [{ alg, kid: 'one', typ: 'JWT' }, claims].map(toPart).join('.');
    return `${body}.${this.signatureOf(body)}`;
  }

  private signatureOf(body: string): string {
    const pem = this.key.publicKey.export({ format: 'pem', type: 'spki' });
    const rs256 = (key: KeyObject, text: string) =>
      sign('sha256', Buffer.from(text), key).toString('base64url');
    switch (this.lies.sign) {
      case 'none':
        return '';
      case 'public-key-as-secret':
        return createHmac('sha256', pem).update(body).digest('base64url');
      case 'another-key':
        return rs256(this.stranger, body);
      case 'broken':
        return rs256(this.key.privateKey, `${body}.`);
      default:
        return rs256(this.key.privateKey, body);
    }
  }
}

const toPart = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');

const challengeOf = (given: URLSearchParams) =>
  createHash('sha256')
    .update(given.get('code_verifier') ?? '')
    .digest('base64url');

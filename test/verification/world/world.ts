import type { JsonObject } from '../../../src/openbadges/json.js';
import { type Fetched, NotFetched, type Outside } from '../../../src/verification/fetch/outside.js';
import type { Given } from '../../../src/verification/intake/intake.js';
import type { OwnIssuer } from '../../../src/verification/steps/own-issuer.js';
import type { TrustedIssuer } from '../../../src/verification/trust/trusted-issuers.js';
import { type Verification, verify } from '../../../src/verification/verify.js';

/** What an address of the world answers: JSON as 200, a text or bytes as 200, or a status of its own. */
export type Page =
  JsonObject | string | Uint8Array | { readonly status: number; readonly body?: JsonObject | string };

/** The whole world outside as a table; `hits` are the addresses that were asked for, each once. */
export interface World extends Outside {
  readonly hits: readonly string[];
}

/** Nothing else exists: another address cannot be fetched. `moved` are redirects. */
export function worldOf(
  table: Readonly<Record<string, Page>>,
  moved: Readonly<Record<string, string>> = {},
): World {
  const hits: string[] = [];
  return {
    hits,
    async get(url): Promise<Fetched> {
      if (!hits.includes(url)) hits.push(url);
      const last = moved[url] ?? url;
      const page = table[last];
      if (page === undefined) throw new NotFetched(new Error(`no ${last}`));
      return { url: last, ...toAnswer(page) };
    },
  };
}

function toAnswer(page: Page): Omit<Fetched, 'url'> {
  if (typeof page === 'string') {
    const type = page.trimStart().startsWith('<!') ? 'text/html' : 'text/plain';
    return { status: 200, type, bytes: Buffer.from(page) };
  }
  if (page instanceof Uint8Array)
    return { status: 200, type: 'application/octet-stream', bytes: Buffer.from(page) };
  if (typeof page['status'] !== 'number')
    return { status: 200, type: 'application/json', bytes: Buffer.from(JSON.stringify(page)) };
  const { status, body = '' } = page as { status: number; body?: JsonObject | string };
  return { ...toAnswer(body), status };
}

/** Where this service stands in tests that are about others. */
export const ourUrl = 'https://badges.ours.example';

/** A service that never issued anything; whoever asks it for a document of a badge has gone astray. */
export const issuedNothing: OwnIssuer = {
  baseUrl: ourUrl,
  names: ['City of Ours', 'Meidän kaupunki', 'Vår stad'],
  find: async () => undefined,
  ed25519Key: () => undefined,
  rsaPublicKey: () => undefined,
  ob2Profile: () => ({
    '@context': 'https://w3id.org/openbadges/v2',
    id: `${ourUrl}/ob2/issuer`,
    type: 'Profile',
    name: 'We',
    url: ourUrl,
    email: 'we@ours.example',
    verification: { startsWith: `${ourUrl}/ob2/assertions/`, allowedOrigins: 'badges.ours.example' },
  }),
  ob2BadgeClass: () => {
    throw new Error('no badge of ours is asked for');
  },
  ob2Key: () => {
    throw new Error('no key of ours is asked for');
  },
};

export interface Asking {
  readonly world?: Outside;
  readonly trusted?: readonly (TrustedIssuer | string)[];
  readonly now?: string;
  readonly recipient?: string;
  readonly own?: OwnIssuer;
}

/** Judges as the service does, in a world and at a time of the test's own. */
export function judge(
  given: Given | JsonObject | string,
  {
    world = worldOf({}),
    trusted = [],
    now = '2026-06-01T12:00:00Z',
    recipient,
    own = issuedNothing,
  }: Asking = {},
): Promise<Verification> {
  return verify(toGiven(given), {
    own,
    outside: world,
    trustedIssuers: trusted.map((each) => (typeof each === 'string' ? { id: each } : each)),
    now: Date.parse(now),
    recipient,
  });
}

const toGiven = (given: Given | JsonObject | string): Given => {
  if (typeof given === 'string') return { credential: given };
  const isGiven = ['url', 'credential', 'jwt', 'file'].some((name) => Object.keys(given).join() === name);
  return isGiven ? (given as Given) : { credential: given as JsonObject };
};

/** `check outcome` of everything that is not simply in order. */
export const oddities = ({ findings }: Verification): string[] =>
  findings.filter(({ outcome }) => outcome !== 'passed').map(({ check, outcome }) => `${check} ${outcome}`);

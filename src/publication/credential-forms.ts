import type { Instant, Language } from '../openbadges/award.js';
import { toRevokedAssertion } from '../openbadges/ob2/assertion.js';
import { NotFound, Refusal } from '../refusal.js';
import { chooseType } from './answer/negotiation.js';
import type { Representation } from './answer/representation.js';
import { renderCredentialPage, renderErasedPage } from './pages/credential-page.js';
import { pageHeaders } from './pages/layout.js';
import { type PublishedBadge, saySuspended } from './published-badge.js';

/** What a request for one badge asks for. */
export interface Wanted {
  readonly accept: string | undefined;
  /** The ending of the address: it settles the form, whatever the client accepts. */
  readonly ending: string | undefined;
  readonly language: Language;
  readonly now: Instant;
  /** The holder's name, where they show it on the page. */
  readonly holder: string | undefined;
}

/** OB 3.0: Data Integrity JSON by default, VC-JWT or a page on request. Stays there when revoked: its status says so. */
export function toCredentialForm(badge: PublishedBadge, wanted: Wanted): Representation {
  const type = typeOf(wanted, ob3Types);
  if (type === 'text/html') return toPage(badge, wanted);
  if (badge.erased) throw new Erased(badge);
  const body = isToken(type) ? badge.ob3Jwt : badge.ob3;
  return { type, body, freshness: 'live', vary };
}

/** OB 2.0: hosted Assertion by default, JWS or a page on request; a hosted one that is out of force is 410 and stripped. */
export function toAssertionForm(badge: PublishedBadge, wanted: Wanted): Representation {
  const type = typeOf(wanted, ob2Types);
  if (type === 'text/html') return toPage(badge, wanted);
  if (isToken(type)) {
    if (badge.erased) throw new Erased(badge);
    return { type, body: badge.ob2Jws, freshness: 'live', vary };
  }
  const reason = sayOutOfForce(badge);
  if (reason === undefined) return { type, body: badge.ob2, freshness: 'live', vary };
  const { baseUrl, id } = badge.award;
  const body = JSON.stringify(toRevokedAssertion(baseUrl, id, reason));
  return { type, body, freshness: 'live', status: 410, vary };
}

/** Why a hosted Assertion is not served; an erased one reads as revoked in OB 2.0, which knows nothing else. */
function sayOutOfForce({ revoked, suspended, erased, award }: PublishedBadge): string | undefined {
  if (revoked) return revoked.reason;
  if (erased) return sayErased(award.baseUrl);
  return suspended && saySuspended(suspended.reason);
}

const sayErased = (baseUrl: string) =>
  `Not revoked: the data of its holder was erased here. The holder's own copy can be checked at ${baseUrl}/verify`;

/** A badge whose holder was erased is shown to nobody any more. */
export class Erased extends Refusal {
  constructor({ award }: PublishedBadge) {
    super('gone', 'badge-erased', sayErased(award.baseUrl));
  }
}

/** Splits the last part of an address, `<id>` or `<id>.<ending>`; throws `NotFound` for another ending. */
export function parseFile(
  file: string,
  endings: readonly string[],
): { id: string; ending: string | undefined } {
  const [id = '', ending, ...more] = file.split('.');
  if (more.length > 0 || (ending !== undefined && !endings.includes(ending))) throw new NotFound();
  return { id, ending };
}

type Types = readonly [string, ...string[]];

/** By ending of the address; without one, `negotiated`: the first is what a client without wishes gets. */
interface TypesOfForms {
  readonly negotiated: Types;
  readonly json: Types;
  readonly token: Types;
}

const ob3Json: Types = [
  'application/vc+ld+json',
  'application/ld+json',
  'application/json',
  'application/vc',
];
const ob3Types: TypesOfForms = {
  negotiated: [...ob3Json, 'application/vc+jwt', 'application/jwt', 'text/html'],
  json: ob3Json,
  token: ['application/vc+jwt', 'application/jwt', 'text/plain'],
};

const ob2Json: Types = ['application/ld+json', 'application/json'];
const ob2Types: TypesOfForms = {
  negotiated: [...ob2Json, 'application/jose', 'text/html'],
  json: ob2Json,
  token: ['application/jose', 'text/plain'],
};

const isToken = (type: string) => /jwt|jose|text\/plain/.test(type);

function typeOf({ accept, ending }: Wanted, types: TypesOfForms): string {
  if (ending === undefined) return chooseType(accept, types.negotiated);
  return chooseType(accept, ending === 'json' ? types.json : types.token);
}

const vary = 'Accept, Accept-Language';

function toPage(badge: PublishedBadge, { language, now, holder }: Wanted): Representation {
  const page = { type: 'text/html; charset=utf-8', freshness: 'live', vary } as const;
  if (badge.erased)
    return { ...page, body: renderErasedPage(badge, language), status: 410, headers: pageHeaders(language) };
  const body = renderCredentialPage(badge, { language, now, holder });
  return { ...page, body, headers: pageHeaders(language, badge.shows.page) };
}

import { isDeepStrictEqual } from 'node:util';

import { addresses } from '../../openbadges/addresses.js';
import { isHttpUrl, isUri } from '../../openbadges/check.js';
import type { Finding } from '../../openbadges/finding.js';
import { type JsonObject, listOf } from '../../openbadges/json.js';
import { toDidWebUrl } from '../../openbadges/proof/verification-method.js';
import type { PublishedBadge } from '../../publication/published-badge.js';
import { isOwn } from '../intake/own-address.js';
import type { Presented } from '../intake/intake.js';
import { type Case, checkOf } from '../steps/case.js';
import { checkKeyOfOwn } from '../steps/validity.js';
import { issuerOf } from './signature.js';

/** A badge that claims to be ours must be the very one that we issued: our signature alone would not tell who made it. */
export async function checkOwnRecord(examined: Case): Promise<Finding[]> {
  const { own, document = {} } = examined;
  const { id } = document;
  if (!namesUs(document, own.baseUrl) && !(isHttpUrl(id) && isOwn(id, own.baseUrl))) return [];
  const record = checkOf('own-record', 'Register of this service');
  const published = await findRecord(examined);
  if (typeof published === 'string') {
    examined.authentic = false;
    return [record('failed', published)];
  }
  examined.published = published;
  return [record('passed'), ...checkKeyOfOwn(published)];
}

/** Whether the issuer of a credential claims to be us: by our DID, however it is spelled, or by an address of ours. */
export function namesUs(document: JsonObject, baseUrl: string): boolean {
  const issuer = issuerOf(document);
  if (issuer === addresses(baseUrl).did) return true;
  const url = isUri(issuer) && issuer.startsWith('did:web:') ? toAddress(issuer) : issuer;
  return isHttpUrl(url) && isOwn(url, baseUrl);
}

function toAddress(did: string): string | undefined {
  try {
    return toDidWebUrl(did);
  } catch {
    // No verifier finds anybody behind it.
    return undefined;
  }
}

/** Our record of the badge, or why it is not ours. */
async function findRecord({
  own,
  presented,
  document = {},
  authentic,
}: Case): Promise<PublishedBadge | string> {
  const { did, ob3Credential } = addresses(own.baseUrl);
  if (!namesUs(document, own.baseUrl)) return 'it lies at our address, but names another issuer';
  if (issuerOf(document) !== did) return `it names us as its issuer otherwise than by our ${did}`;
  if (!authentic) return 'it names us as its issuer without our valid signature';
  const [prefix, id] = [ob3Credential(''), String(document['id'])];
  const published = id.startsWith(prefix) ? await own.find(id.slice(prefix.length)) : undefined;
  if (published === undefined) return 'we never issued a badge with this id';
  return isAsIssued(presented, published) ? published : 'it is not the one that we issued with this id';
}

/**
 * Both signatures are deterministic: another one over the same badge was not made when we issued it. A Data Integrity
 * proof fixes only what the badge means, and one meaning has many spellings, not all of which are shown alike.
 */
function isAsIssued({ token, document }: Presented, { ob3, ob3Jwt }: PublishedBadge): boolean {
  if (token !== undefined) return token === ob3Jwt;
  return isDeepStrictEqual(withBareProof(document), withBareProof(JSON.parse(ob3) as JsonObject));
}

/** The one proof, with a list around it or without, is the same. */
function withBareProof(document: JsonObject): JsonObject {
  const [proof, ...others] = listOf(document['proof']);
  return proof === undefined || others.length > 0 ? document : { ...document, proof };
}

import { addresses } from '../../openbadges/addresses.js';
import { isHttpUrl } from '../../openbadges/check.js';
import type { Finding } from '../../openbadges/finding.js';
import type { JsonObject } from '../../openbadges/json.js';
import type { PublishedBadge } from '../../publication/published-badge.js';
import { isOwn } from '../intake/own-address.js';
import type { Presented } from '../intake/intake.js';
import { type Case, checkOf } from '../steps/case.js';
import { checkKeyOfOwn } from '../steps/validity.js';
import { issuerOf } from './signature.js';

/** A badge that claims to be ours must be the very one that we issued: our signature alone would not tell who made it. */
export async function checkOwnRecord(examined: Case): Promise<Finding[]> {
  const { own, presented, document = {} } = examined;
  const { did, ob3Credential } = addresses(own.baseUrl);
  const id = typeof document['id'] === 'string' ? document['id'] : '';
  const isOurAddress = id.startsWith(`${own.baseUrl}/`) || (isHttpUrl(id) && isOwn(id, own.baseUrl));
  if (issuerOf(document) !== did && !isOurAddress) return [];
  const record = checkOf('own-record', 'Register of this service');
  const refuse = (why: string) => {
    examined.authentic = false;
    return [record('failed', why)];
  };
  if (issuerOf(document) !== did) return refuse('it lies at our address, but names another issuer');
  if (!examined.authentic) return refuse('it names us as its issuer without our valid signature');
  const prefix = ob3Credential('');
  const published = id.startsWith(prefix) ? await own.find(id.slice(prefix.length)) : undefined;
  if (published === undefined) return refuse('we never issued a badge with this id');
  if (!isAsIssued(presented, published)) return refuse('it is not the one that we issued with this id');
  examined.published = published;
  return [record('passed'), ...checkKeyOfOwn(published)];
}

/** Both signatures are deterministic: another one over the same badge was not made when we issued it. */
function isAsIssued({ token, document }: Presented, { ob3, ob3Jwt }: PublishedBadge): boolean {
  if (token !== undefined) return token === ob3Jwt;
  return proofValueOf(document) === proofValueOf(JSON.parse(ob3) as JsonObject);
}

const proofValueOf = ({ proof }: JsonObject) =>
  proof instanceof Object && 'proofValue' in proof ? proof.proofValue : undefined;

import { isDeepStrictEqual } from 'node:util';

import { addresses } from '../../openbadges/addresses.js';
import type { Finding } from '../../openbadges/finding.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../../openbadges/json.js';
import type { DocumentKind } from '../../openbadges/kind.js';
import { type PublishedBadge, commitmentTo, withBareProof } from '../../publication/published-badge.js';
import type { Presented } from '../intake/intake.js';
import { type Case, checkOf } from '../steps/case.js';
import { checkKeyOfOwn } from '../steps/validity.js';
import { isOurs } from '../trust/our-names.js';
import { issuerOf } from './signature.js';

/** A badge that claims to be ours must be the very one that we issued: our signature alone would not tell who made it. */
export async function checkOwnRecord(examined: Case): Promise<Finding[]> {
  const { own, document = {}, presented } = examined;
  if (!borrowsUs(document, presented.kind, own.baseUrl)) return [];
  const record = checkOf('own-record', 'Register of this service');
  const published = await findRecord(examined);
  if (typeof published === 'string') {
    examined.authentic = false;
    return [record('failed', published)];
  }
  examined.published = published;
  return [record('passed'), ...checkKeyOfOwn(published)];
}

/**
 * Whether a credential says that it, its issuer, its status or what it awards is ours. Others may endorse what we
 * award, and list it in a record: there it is somebody else's word about us.
 */
export function borrowsUs(document: JsonObject, kind: DocumentKind, baseUrl: string): boolean {
  const { id, issuer, credentialSubject, credentialStatus } = document;
  const subjects = kind === 'ob3' ? listOf(credentialSubject) : [];
  const achievements = subjects.flatMap((subject) => listOf(memberOf(subject, 'achievement')));
  const people = [issuer, ...achievements.map((each) => memberOf(each, 'creator'))];
  return [
    id,
    ...achievements.map(idOf),
    ...people.flatMap((each) => [idOf(each), idOf(memberOf(each, 'parentOrg'))]),
    ...listOf(credentialStatus).flatMap((each) => [idOf(each), memberOf(each, 'statusListCredential')]),
  ].some((each) => isOurs(each, baseUrl));
}

const memberOf = (value: Json | undefined, name: string) => (isJsonObject(value) ? value[name] : undefined);
const idOf = (value: Json | undefined) => (isJsonObject(value) ? value['id'] : value);

/** Our record of the badge, or why it is not ours. */
async function findRecord({
  own,
  presented,
  document = {},
  authentic,
}: Case): Promise<PublishedBadge | string> {
  const { did, ob3Credential } = addresses(own.baseUrl);
  const issuer = issuerOf(document);
  if (!isOurs(issuer, own.baseUrl)) return 'it uses an address of ours, and we never issued it';
  if (issuer !== did) return `it names us as its issuer otherwise than by our ${did}`;
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
function isAsIssued({ token, document }: Presented, { ob3, ob3Jwt, erased }: PublishedBadge): boolean {
  // Of a holder who was erased the register keeps only hashes: enough to know a copy again.
  if (erased)
    return token === undefined ? isCommitted(erased.ob3, document) : isCommitted(erased.ob3Jwt, token);
  if (token !== undefined) return token === ob3Jwt;
  return isDeepStrictEqual(withBareProof(document), withBareProof(JSON.parse(ob3) as JsonObject));
}

const isCommitted = (commitment: string, given: string | JsonObject | undefined) =>
  given !== undefined && commitmentTo(given) === commitment;

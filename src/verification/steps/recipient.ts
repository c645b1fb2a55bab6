import { createHash } from 'node:crypto';

import { isEmail, isUri } from '../../openbadges/check.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../../openbadges/json.js';
import { limits } from '../intake/limits.js';
import type { Case } from './case.js';

/**
 * Tells whether an OB 3.0 credential is about this person: by the subject's own id, by one of its identifiers, or, for
 * one of ours, by the hash of the address that the register has where the document keeps it to itself.
 */
export function isAboutHolder(
  { document = {}, published }: Pick<Case, 'document' | 'published'>,
  recipient: string,
): boolean {
  if (isAboutSubject(document, recipient)) return true;
  if (published === undefined) return false;
  const { hash, salt } = published.award.recipient.email;
  return isIdentity({ hashed: true, identity: hash, salt }, recipient);
}

function isAboutSubject({ credentialSubject }: JsonObject, recipient: string): boolean {
  if (!isJsonObject(credentialSubject)) return false;
  if (isSame(credentialSubject['id'], recipient)) return true;
  return listOf(credentialSubject['identifier']).some(
    (each) => isJsonObject(each) && isIdentity({ ...each, identity: each['identityHash'] }, recipient),
  );
}

/**
 * Tells whether two credentials are about one person; `undefined` where they say it in ways that cannot be compared,
 * such as a DID in one and a hashed address in the other.
 */
export function isAboutSameSubject(one: JsonObject, other: JsonObject): boolean | undefined {
  const [ours, theirs] = [identitiesOf(one), identitiesOf(other)];
  const answers = ours.flatMap((a) => theirs.map((b) => isSameIdentity(a, b)));
  return answers.includes(true) ? true : answers.find((answer) => answer === false);
}

/** What a subject is called by: its own id first, as if it were an identifier in clear. */
function identitiesOf({ credentialSubject }: JsonObject): readonly JsonObject[] {
  if (!isJsonObject(credentialSubject)) return [];
  const { id, identifier } = credentialSubject;
  const all: readonly JsonObject[] = [
    ...(typeof id === 'string' ? [{ identityHash: id }] : []),
    ...listOf(identifier).filter(isJsonObject),
  ];
  // Each is compared with each.
  return all.slice(0, limits.identities);
}

/** Two of one kind are the same or not; of other two nothing is known, nor of two hashes that differ. */
function isSameIdentity(one: JsonObject, other: JsonObject): boolean | undefined {
  if (one['hashed'] === true)
    return other['hashed'] === true ? isSameHash(one, other) : isSameIdentity(other, one);
  const { identityHash: a } = one;
  const { identityHash: b, hashed } = other;
  if (typeof a !== 'string' || typeof b !== 'string') return undefined;
  if (hashed === true ? isIdentity({ ...other, identity: b }, a) : isSame(a, b) || isSame(b, a)) return true;
  const scheme = schemeOf(one);
  return scheme !== undefined && scheme === schemeOf(other) ? false : undefined;
}

function isSameHash(one: JsonObject, other: JsonObject): true | undefined {
  const [a, b] = [one['identityHash'], other['identityHash']];
  const isSame = typeof a === 'string' && typeof b === 'string' && a.toLowerCase() === b.toLowerCase();
  return isSame && one['salt'] === other['salt'] ? true : undefined;
}

/** Addresses, and ids by their scheme; a name, or a number of some system, tells nobody apart. */
function schemeOf({ identityHash, hashed, identityType }: JsonObject): string | undefined {
  if (hashed === true) return identityType === 'emailAddress' ? 'mailto' : undefined;
  if (isEmail(bare(String(identityHash)))) return 'mailto';
  return isUri(identityHash) ? identityHash.split(':', 1)[0]?.toLowerCase() : undefined;
}

/** Tells whether an OB 2.0 Assertion is about this person. */
export function isAboutRecipient({ recipient: identity }: JsonObject, recipient: string): boolean {
  return isJsonObject(identity) && isIdentity(identity, recipient);
}

/** IdentityObject of both standards: in clear, or as `algorithm$hash` over the identity and then the salt. */
function isIdentity({ hashed, identity, salt }: JsonObject, recipient: string): boolean {
  if (hashed !== true) return isSame(identity, recipient);
  const [algorithm, hash] = typeof identity === 'string' ? identity.toLowerCase().split('$') : [];
  if (hash === undefined || (algorithm !== 'sha256' && algorithm !== 'md5')) return false;
  const salted = typeof salt === 'string' ? salt : '';
  return spellingsOf(recipient).some(
    (spelling) =>
      createHash(algorithm)
        .update(spelling + salted, 'utf8')
        .digest('hex') === hash,
  );
}

const isSame = (identity: Json | undefined, recipient: string) =>
  typeof identity === 'string' &&
  spellingsOf(recipient).some((spelling) => bare(identity) === bare(spelling));

/** Neither standard says in which case an address is hashed: as given, or lower-cased as ours are. */
const spellingsOf = (recipient: string) => [...new Set([bare(recipient), bare(recipient).toLowerCase()])];
const bare = (identity: string) => identity.trim().replace(/^mailto:/i, '');

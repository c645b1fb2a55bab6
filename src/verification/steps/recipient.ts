import { createHash } from 'node:crypto';

import { type Json, type JsonObject, isJsonObject, listOf } from '../../openbadges/json.js';

/** Tells whether an OB 3.0 credential is about this person: by the subject's own id, or by one of its identifiers. */
export function isAboutSubject({ credentialSubject }: JsonObject, recipient: string): boolean {
  if (!isJsonObject(credentialSubject)) return false;
  if (isSame(credentialSubject['id'], recipient)) return true;
  return listOf(credentialSubject['identifier']).some(
    (each) => isJsonObject(each) && isIdentity({ ...each, identity: each['identityHash'] }, recipient),
  );
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

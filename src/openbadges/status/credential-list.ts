import { isText } from '../check.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../json.js';
import { StatusListUnusable } from './status-list.js';

/**
 * Tells whether an issuer's 1EdTechRevocationList names a credential (1EdTech Revocation List Status Method 1.0). We
 * never emit such lists: many verifiers skip them. Both spellings of the member are read, for both are in the field.
 * Throws `StatusListUnusable` for what is no such list: it must not read as "not revoked".
 */
export function findOnCredentialList(list: JsonObject, credentialId: string): { reason: string } | undefined {
  const { revokedCredential, revokedCredentials } = list;
  if (revokedCredential === undefined && revokedCredentials === undefined)
    throw new StatusListUnusable(
      'MALFORMED_VALUE_ERROR',
      'the list has no revoked credentials, not even none',
    );
  const entries = [...listOf(revokedCredential), ...listOf(revokedCredentials)];
  if (entries.some((entry) => idOf(entry) === undefined))
    throw new StatusListUnusable('MALFORMED_VALUE_ERROR', 'an entry of the list names no credential');
  const found = entries.find((entry) => idOf(entry) === credentialId && isRevoked(entry));
  return found === undefined ? undefined : { reason: reasonOf(found) };
}

const idOf = (entry: Json) => {
  const id = isJsonObject(entry) ? entry['id'] : entry;
  return isText(id) ? id : undefined;
};

/** `revoked` is true when omitted, and whatever is not plainly `false` revokes. */
const isRevoked = (entry: Json) => !isJsonObject(entry) || entry['revoked'] !== false;

const reasonOf = (entry: Json) => {
  const reason = isJsonObject(entry) ? entry['revocationReason'] : undefined;
  return isText(reason) ? reason : '';
};

import { type JsonObject, isJsonObject, listOf } from '../openbadges/json.js';
import type { CompromisedKeys } from './published-badge.js';

/**
 * Marks verification methods as revoked since their key was compromised (Controlled Identifiers 1.0 §2.2, `revoked`).
 * They stay listed, so that everybody reads why: strangers take nothing that such a key signed any more, ours included,
 * whatever its date, until it is awarded anew. Only our own verifier, which asks the register, still knows ours as valid.
 */
export function withRevocations(document: JsonObject, compromised: CompromisedKeys): JsonObject {
  const methods = listOf(document['verificationMethod']).filter(isJsonObject);
  return {
    ...document,
    verificationMethod: methods.map((method) => {
      const since = compromised.get(String(method['id']).split('#')[1] ?? '')?.since;
      return since === undefined ? method : { ...method, revoked: since };
    }),
  };
}

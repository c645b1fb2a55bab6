import { type KeyObject, createHash } from 'node:crypto';

import { type Json, type JsonObject, isJsonObject, listOf } from '../json.js';
import { type Digest, canonize } from '../proof/canonical.js';
import type { ContextSet } from '../proof/contexts.js';

/** A proof beside what it secures. */
export interface Secured {
  /** The document without the proof, with the proofs that this one builds on. */
  readonly document: JsonObject;
  /** The proof without its value. */
  readonly options: JsonObject;
  readonly proofValue: string;
  readonly key: KeyObject;
  readonly contexts: ContextSet;
}

/** Hash of the proof options, then hash of the document (VC Data Integrity EdDSA 1.0 §3.2.4, ECDSA 1.0 §3.2.4). */
export async function toHashData(
  { document, options, contexts }: Pick<Secured, 'document' | 'options' | 'contexts'>,
  digest: Digest = 'sha256',
): Promise<Buffer> {
  const [proofQuads, documentQuads] = await Promise.all([
    canonize({ '@context': document['@context'], ...options }, contexts, digest),
    canonize(document, contexts, digest),
  ]);
  const hash = (quads: string) => createHash(digest).update(quads, 'utf8').digest();
  return Buffer.concat([hash(proofQuads), hash(documentQuads)]);
}

/** A proof builds on a proof that is not there, or on itself. */
class ChainBroken extends Error {
  override readonly name = 'ChainBroken';
  readonly code = 'chain-broken';
}

/**
 * What a proof secures: the document without its proofs, but with those that `previousProof` names, so that they cannot
 * be taken away (VC Data Integrity 1.0 §4.5 step 4). Throws `ChainBroken`.
 */
export function toSecuredDocument(
  unsecured: JsonObject,
  proof: JsonObject,
  proofs: readonly Json[],
): JsonObject {
  const previous = previousOf(proof, proofs);
  let reached = previous;
  // A chain without a circle has no more links than there are proofs.
  for (let links = 0; reached.length > 0; links++) {
    if (links > proofs.length) throw new ChainBroken('the proof builds on proofs that build on each other');
    reached = [...new Set(reached.flatMap((each) => previousOf(each, proofs)))];
  }
  return previous.length === 0 ? unsecured : { ...unsecured, proof: previous };
}

function previousOf({ previousProof }: JsonObject, proofs: readonly Json[]): readonly JsonObject[] {
  return listOf(previousProof).map((id) => {
    const previous = proofs.filter(isJsonObject).find((each) => each['id'] === id);
    if (previous !== undefined) return previous;
    throw new ChainBroken(`the proof builds on a proof that is not there (${JSON.stringify(id)})`);
  });
}

import { type KeyObject, createHash, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';

import type { Instant } from '../award.js';
import type { Finding } from '../finding.js';
import { type Json, type JsonObject, isJsonObject, listOf, objectsIn } from '../json.js';
import { canonize } from './canonical.js';
import { type ContextSet, ourContexts } from './contexts.js';
import { parseBase58btc, toBase58btc } from './multikey.js';

/** A public key and who controls it, as a verification method's document says. */
export interface VerificationKey {
  readonly controller: string;
  readonly publicKey: KeyObject;
  /** When the key ends by plan, and since when it is withdrawn (CID 1.0 §2.2): a later proof is no proof. */
  readonly expires?: string;
  readonly revoked?: string;
}

/**
 * Finds the key behind a verification method's URL. `undefined` when it cannot be had now; an error with a message
 * for the reader when the method exists and must not be used. Where it looks is the caller's business.
 */
export type FindKey = (verificationMethod: string) => Promise<VerificationKey | undefined>;

/** What signs: the private key and the URL under which its public half is found. */
export interface ProofKey {
  readonly verificationMethod: string;
  readonly privateKey: KeyObject;
}

/**
 * The document with one `eddsa-rdfc-2022` proof (VC Data Integrity EdDSA 1.0 §3.2.1). The same document, key and
 * time always give the same bytes. Throws `NotCanonical` when not everything in it would be signed.
 */
export async function addProof(
  document: JsonObject,
  key: ProofKey & { readonly created: Instant },
  contexts: ContextSet = ourContexts,
): Promise<JsonObject> {
  const options = {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-rdfc-2022',
    created: key.created,
    verificationMethod: key.verificationMethod,
    proofPurpose: 'assertionMethod',
  };
  const data = await toSignedBytes(document, options, contexts);
  const signature = await promisify(sign)(null, data, key.privateKey);
  return { ...document, proof: { ...options, proofValue: toBase58btc(signature) } };
}

/**
 * Judges every embedded proof of a credential: one finding per check and proof, each proof being `failed`,
 * `not-checked` or `passed` by its own signature. No proof at all is a failure. Never throws for what the
 * document says; the caller may show only what stands in this very document.
 */
export async function checkProofs(
  document: JsonObject,
  findKey: FindKey,
  contexts: ContextSet = ourContexts,
): Promise<Finding[]> {
  const meaning = checkMeaning(document, contexts);
  if (meaning.outcome !== 'passed') return [meaning];
  const { proof, ...unsecured } = document;
  const proofs = listOf(proof);
  if (proofs.length === 0)
    return [meaning, found('proof-present', 'failed', 'the credential carries no proof')];
  if (proofs.length > maxProofs)
    return [meaning, found('proof-present', 'not-checked', 'it has too many proofs')];
  const findings = await Promise.all(
    proofs.map((each) => checkProof(unsecured, each, { findKey, contexts })),
  );
  return [meaning, ...findings.flat()];
}

const maxProofs = 4;

/**
 * A signature over quads fixes the graph, not the JSON that people are shown: an inline context swaps two names, and
 * a full IRI as a member name hides `validUntil`, under the same canonical form. So the JSON must be spelled in known
 * terms under a known list of contexts, at the top only (VC Data Integrity 1.0 §2.4.1, w3c/vc-data-integrity#272).
 */
function checkMeaning(document: JsonObject, contexts: ContextSet): Finding {
  const name = 'proof-context';
  if (!contexts.knowsList(document['@context'])) {
    return found(name, 'not-checked', 'the meaning of its terms is not known: another list of contexts');
  }
  for (const [object, path] of objectsIn(document)) {
    // The list above was judged whole, with whatever stands in it.
    if (path.startsWith('@context')) continue;
    const odd = Object.keys(object).find((key) => !isPlainTerm(key) && !(key === '@context' && path === ''));
    if (odd !== undefined && !isProofContext(document, odd, path)) {
      return found(name, 'failed', `the member ${JSON.stringify(odd)} could change what the signature means`);
    }
  }
  return found(name, 'passed');
}

const isPlainTerm = (key: string) => /^@(value|language|direction)$/.test(key) || !/^@|:/.test(key);

/** A proof may repeat the document's own contexts, nothing else (VC Data Integrity EdDSA 1.0 §3.2.2 step 4). */
function isProofContext(document: JsonObject, key: string, path: string): boolean {
  if (key !== '@context' || !/^proof(\[\d+\])?$/.test(path)) return false;
  const proofs = listOf(document['proof']).filter(isJsonObject);
  return proofs.every(
    (proof) =>
      proof['@context'] === undefined ||
      JSON.stringify(proof['@context']) === JSON.stringify(document['@context']),
  );
}

interface Surroundings {
  readonly findKey: FindKey;
  readonly contexts: ContextSet;
}

async function checkProof(
  unsecured: JsonObject,
  proof: Json,
  { findKey, contexts }: Surroundings,
): Promise<Finding[]> {
  if (!isJsonObject(proof)) return [found('proof-form', 'failed', 'the proof is not an object')];
  const form = checkForm(proof);
  if (form.outcome !== 'passed') return [form];
  const method = String(proof['verificationMethod']);
  const key = await keyOf(method, findKey);
  if ('outcome' in key) return [form, key];
  const controller = checkController(unsecured, method, key);
  const signature = await checkSignature(unsecured, proof, { key: key.publicKey, contexts });
  return [form, controller, signature];
}

function checkForm(proof: JsonObject): Finding {
  const name = 'proof-form';
  const { type, cryptosuite, proofPurpose, verificationMethod, proofValue, created, expires } = proof;
  if (type !== 'DataIntegrityProof' || cryptosuite !== 'eddsa-rdfc-2022') {
    return found(
      name,
      'not-checked',
      `a proof of type ${String(type)} (${String(cryptosuite)}) is not known here`,
    );
  }
  if (proof['previousProof'] !== undefined)
    return found(name, 'not-checked', 'chains of proofs are not known here');
  if (proofPurpose !== 'assertionMethod')
    return found(name, 'failed', 'the proof was not made to assert claims');
  if (typeof verificationMethod !== 'string')
    return found(name, 'failed', 'the proof names no verification method');
  if (typeof proofValue !== 'string') return found(name, 'failed', 'the proof has no value');
  if ([created, expires].some((time) => time !== undefined && !isDateTime(time))) {
    return found(name, 'failed', 'a time of the proof is not an XML Schema dateTimeStamp');
  }
  return found(name, 'passed');
}

const isDateTime = (time: Json) =>
  typeof time === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(time);

async function keyOf(method: string, findKey: FindKey): Promise<VerificationKey | Finding> {
  const name = 'proof-key';
  try {
    return (await findKey(method)) ?? found(name, 'not-checked', `the key ${method} could not be obtained`);
  } catch (error) {
    const why = error instanceof Object && 'message' in error ? String(error.message) : 'it is refused';
    return found(name, 'failed', `the key ${method} cannot be used: ${why}`);
  }
}

function checkController(unsecured: JsonObject, method: string, key: VerificationKey): Finding {
  const { issuer } = unsecured;
  const issuerId = isJsonObject(issuer) ? issuer['id'] : issuer;
  // A method without its controller in front is an https key document; it names the controller itself.
  if (issuerId === key.controller) return found('proof-controller', 'passed');
  return found(
    'proof-controller',
    'failed',
    `the issuer ${String(issuerId)} does not control the key ${method}`,
  );
}

async function checkSignature(
  unsecured: JsonObject,
  proof: JsonObject,
  { key, contexts }: { readonly key: KeyObject; readonly contexts: ContextSet },
): Promise<Finding> {
  const name = 'proof-signature';
  if (key.asymmetricKeyType !== 'ed25519') return found(name, 'failed', 'the key is not an Ed25519 key');
  const { proofValue, '@context': _repeated, ...options } = proof;
  try {
    const signature = parseBase58btc(String(proofValue), 64);
    const data = await toSignedBytes(unsecured, options, contexts);
    if (await promisify(verify)(null, data, key, signature)) return found(name, 'passed');
    return found(name, 'failed', 'the signature does not fit the credential: one of them was changed');
  } catch (error) {
    const why = error instanceof Object && 'message' in error ? String(error.message) : 'unreadable';
    return found(name, 'failed', `the signature cannot be checked against the credential: ${why}`);
  }
}

/** Hash of the proof options, then hash of the document (VC Data Integrity EdDSA 1.0 §3.2.4). */
async function toSignedBytes(
  document: JsonObject,
  options: JsonObject,
  contexts: ContextSet,
): Promise<Buffer> {
  const [proofQuads, documentQuads] = await Promise.all([
    canonize({ '@context': document['@context'], ...options }, contexts),
    canonize(document, contexts),
  ]);
  return Buffer.concat([sha256(proofQuads), sha256(documentQuads)]);
}

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest();

const clauses: Readonly<Record<string, string>> = {
  'proof-context': 'VC Data Integrity 1.0 §2.4.1',
  'proof-present': 'OB 3.0 §Proofs (Signatures)',
  'proof-form': 'VC Data Integrity 1.0 §2.1',
  'proof-key': 'VC Data Integrity 1.0 §2.2',
  'proof-controller': 'VC Data Integrity 1.0 §2.3',
  'proof-signature': 'VC Data Integrity EdDSA 1.0 §3.2.2',
};

function found(check: string, outcome: Finding['outcome'], detail = ''): Finding {
  return { check, outcome, clause: clauses[check] ?? '', detail };
}

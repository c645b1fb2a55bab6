import { type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';

import type { Instant } from '../award.js';
import { hasType, isDateTime } from '../check.js';
import type { Finding } from '../finding.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../json.js';
import { toHashData, toSecuredDocument } from '../suites/secured.js';
import { type Suite, checkSecured, suiteOf } from '../suites/suites.js';
import { type ContextSet, ourContexts } from './contexts.js';
import { checkMeaning } from '../suites/meaning.js';
import { toBase58btc } from './multikey.js';

/** A public key and who controls it, as a verification method's document says. */
export interface VerificationKey {
  readonly controller: string;
  readonly publicKey: KeyObject;
  /** When the key ends by its controller's own plan (CID 1.0 §2.2): a later proof is no proof. */
  readonly expires?: string;
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

/** What a new proof says beside its key: when it was made, its own id, and the proof that it builds on. */
export interface ProofDetails {
  readonly created: Instant;
  readonly id?: string;
  readonly previousProof?: string;
}

/**
 * The document with one `eddsa-rdfc-2022` proof more (VC Data Integrity EdDSA 1.0 §3.2.1). The same document, key and
 * time always give the same bytes. Throws `NotCanonical` when not everything in it would be signed, and `ChainBroken`
 * when it does not carry the proof that this one builds on.
 */
export async function addProof(
  document: JsonObject,
  { privateKey, verificationMethod, created, id, previousProof }: ProofKey & ProofDetails,
  contexts: ContextSet = ourContexts,
): Promise<JsonObject> {
  const { proof, ...unsecured } = document;
  const proofs = listOf(proof);
  const options = {
    ...(id === undefined ? {} : { id }),
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-rdfc-2022',
    created,
    verificationMethod,
    proofPurpose: purposeOf(document),
    ...(previousProof === undefined ? {} : { previousProof }),
  };
  const data = await toHashData({
    document: toSecuredDocument(unsecured, options, proofs),
    options,
    contexts,
  });
  const signature = await promisify(sign)(null, data, privateKey);
  const added = { ...options, proofValue: toBase58btc(signature) };
  return { ...unsecured, proof: proofs.length === 0 ? added : [...proofs, added] };
}

/**
 * Judges every embedded proof of a credential or presentation: one finding per check and proof, each proof being
 * `failed`, `not-checked` or `passed` by its own signature. No proof at all is a failure. Never throws for what the
 * document says; the caller may show only what stands in this very document, and judges the proofs' own `expires` by its clock.
 */
export async function checkProofs(
  document: JsonObject,
  findKey: FindKey,
  contexts: ContextSet = ourContexts,
): Promise<Finding[]> {
  const { outcome, detail } = checkMeaning(document, contexts);
  const meaning = found('proof-context', outcome, detail);
  if (outcome !== 'passed') return [meaning];
  const { proof, ...unsecured } = document;
  const proofs = listOf(proof);
  if (proofs.length === 0)
    return [meaning, found('proof-present', 'failed', 'the credential carries no proof')];
  if (proofs.length > maxProofs)
    return [meaning, found('proof-present', 'not-checked', 'it has too many proofs')];
  const findings = await Promise.all(
    proofs.map((each) => checkProof(each, { unsecured, proofs, findKey, contexts })),
  );
  return [meaning, ...findings.flat()];
}

const maxProofs = 4;

interface Surroundings {
  readonly unsecured: JsonObject;
  readonly proofs: readonly Json[];
  readonly findKey: FindKey;
  readonly contexts: ContextSet;
}

async function checkProof(proof: Json, surroundings: Surroundings): Promise<Finding[]> {
  if (!isJsonObject(proof)) return [found('proof-form', 'failed', 'the proof is not an object')];
  const suite = suiteOf(proof);
  if (suite === undefined) {
    const name = `${String(proof['type'])} (${String(proof['cryptosuite'])})`;
    return [found('proof-form', 'not-checked', `a proof of type ${name} is not known here`)];
  }
  const form = checkForm(proof, suite, surroundings);
  if (form.outcome === 'failed') return [form];
  const method = String(proof['verificationMethod']);
  const key = await keyOf(method, surroundings.findKey);
  if ('outcome' in key) return [form, key];
  return [
    form,
    checkController(surroundings.unsecured, method, key),
    ...checkTimes(proof, key),
    await checkSignature(proof, suite, { ...surroundings, key: key.publicKey }),
  ];
}

function checkForm(proof: JsonObject, suite: Suite, { unsecured }: Surroundings): Finding {
  const name = 'proof-form';
  const wrong = demands.find(([holds]) => !holds(proof, unsecured));
  if (wrong !== undefined) return found(name, 'failed', wrong[1]);
  return suite.warning === undefined ? found(name, 'passed') : found(name, 'warning', suite.warning);
}

const isTime = (value: Json | undefined) => value === undefined || isDateTime(value);

/** What every proof must be (VC Data Integrity 1.0 §2.1); `domain` and `challenge` are for whoever asked for it. */
const demands: readonly (readonly [
  holds: (proof: JsonObject, unsecured: JsonObject) => boolean,
  otherwise: string,
])[] = [
  [
    ({ proofPurpose }, unsecured) => proofPurpose === purposeOf(unsecured),
    'the proof was not made to assert claims',
  ],
  [
    ({ verificationMethod }) => typeof verificationMethod === 'string',
    'the proof names no verification method',
  ],
  [({ proofValue }) => typeof proofValue === 'string', 'the proof has no value'],
  [
    ({ created, expires }) => isTime(created) && isTime(expires),
    'a time of the proof is not an XML Schema dateTimeStamp',
  ],
  [
    ({ previousProof }) =>
      previousProof === undefined || listOf(previousProof).every((id) => typeof id === 'string'),
    'the proof does not name the proofs that it builds on by their ids',
  ],
  [
    // JSON-LD drops it without a word: it could be added by anybody.
    (proof) => !Object.values(proof).some((value) => Array.isArray(value) && value.length === 0),
    'a member of the proof is an empty list, which is not signed',
  ],
];

/** A holder proves that a presentation is theirs; everything else is asserted by its issuer (VCDM 2.0 §4.12). */
const purposeOf = (document: JsonObject) =>
  hasType(document, 'VerifiablePresentation') ? 'authentication' : 'assertionMethod';

async function keyOf(method: string, findKey: FindKey): Promise<VerificationKey | Finding> {
  const name = 'proof-key';
  try {
    return (await findKey(method)) ?? found(name, 'not-checked', `the key ${method} could not be obtained`);
  } catch (error) {
    return found(name, 'failed', `the key ${method} cannot be used: ${messageOf(error)}`);
  }
}

// Every proof is to be the issuer's own: what another has to say of the credential is an endorsement.
function checkController(unsecured: JsonObject, method: string, key: VerificationKey): Finding {
  const { issuer, holder } = unsecured;
  const owner = hasType(unsecured, 'VerifiablePresentation') ? (holder ?? key.controller) : issuer;
  const id = isJsonObject(owner) ? owner['id'] : owner;
  // A method without its controller in front is an https key document; it names the controller itself.
  if (id === key.controller) return found('proof-controller', 'passed');
  return found('proof-controller', 'failed', `the issuer ${String(id)} does not control the key ${method}`);
}

/** A proof is made while its key holds, and before its own end; without any end there is nothing to judge. */
function checkTimes({ created, expires }: JsonObject, key: VerificationKey): Finding[] {
  const ends = [
    ['the proof itself', expires],
    ['its key', key.expires],
  ] as const;
  return ends.flatMap(([what, end]) => {
    if (typeof end !== 'string') return [];
    if (typeof created !== 'string')
      return what === 'the proof itself'
        ? []
        : [
            found(
              'proof-time',
              'failed',
              `${what} ended on ${end}, and the proof does not say when it was made`,
            ),
          ];
    return Date.parse(created) < Date.parse(end)
      ? [found('proof-time', 'passed')]
      : [found('proof-time', 'failed', `${what} ended on ${end}, before the proof was made`)];
  });
}

async function checkSignature(
  proof: JsonObject,
  suite: Suite,
  { unsecured, proofs, contexts, key }: Surroundings & { readonly key: KeyObject },
): Promise<Finding> {
  const { proofValue, '@context': _repeated, ...options } = proof;
  const verdict = (outcome: Finding['outcome'], detail = ''): Finding => ({
    ...found('proof-signature', outcome, detail),
    clause: suite.clause,
  });
  try {
    const document = toSecuredDocument(unsecured, proof, proofs);
    const secured = { document, options, proofValue: String(proofValue), key, contexts };
    if (await checkSecured(suite, secured)) return verdict('passed');
    return verdict('failed', 'the signature does not fit the credential: one of them was changed');
  } catch (error) {
    return verdict('failed', `the signature cannot be checked against the credential: ${messageOf(error)}`);
  }
}

const messageOf = (error: unknown) =>
  error instanceof Object && 'message' in error ? String(error.message) : 'it cannot be read';

const clauses: Readonly<Record<string, string>> = {
  'proof-context': 'VC Data Integrity 1.0 §2.4.1',
  'proof-present': 'OB 3.0 §Proofs (Signatures)',
  'proof-form': 'VC Data Integrity 1.0 §2.1',
  'proof-key': 'VC Data Integrity 1.0 §2.2',
  'proof-controller': 'VC Data Integrity 1.0 §2.3',
  'proof-time': 'CID 1.0 §2.2',
};

function found(check: string, outcome: Finding['outcome'], detail = ''): Finding {
  return { check, outcome, clause: clauses[check] ?? '', detail };
}

// @ts-check
// Presentations: signed by their holder, or not at all; every credential inside stands for itself.
import { createHash, verify } from 'node:crypto';

import { canonical, check, json, multikey, vc } from './library.mjs';
import { suiteContexts } from './vocabulary.mjs';
import { findKey, findUnexpected, wrong } from './verifier.mjs';

/** @typedef {import('../../src/openbadges/json.js').JsonObject} JsonObject */
/** @typedef {import('../../src/openbadges/json.js').Json} Json */

/**
 * Everything that speaks against a presentation, as sentences; none: it is verified.
 * @param {Json | undefined} presentation
 * @param {JsonObject} options
 * @param {import('./verifier.mjs').Verifier} verifier
 * @returns {Promise<string[]>}
 */
export async function findPresentationErrors(presentation, options, verifier) {
  if (!json.isJsonObject(presentation)) return ['there is no presentation to verify'];
  const form = wrong(check.runChecks(vc.presentationChecks, presentation));
  if (form.length > 0) return form;
  const signers = await checkProofs(presentation, options);
  if ('errors' in signers) return signers.errors;
  const errors = findStrangeHolder(presentation, signers.controllers);
  for (const credential of json.listOf(presentation['verifiableCredential'])) {
    if (isSelfAsserted(credential, presentation, signers.controllers)) continue;
    errors.push(...(await verifier.findErrors(credential, {})));
  }
  return errors;
}

/** @param {JsonObject} presentation @param {JsonObject} options */
async function checkProofs(presentation, options) {
  const { proof, ...unsecured } = presentation;
  const proofs = json.listOf(proof);
  const expectsProof = options['challenge'] !== undefined || options['domain'] !== undefined;
  if ('proof' in presentation && proofs.length === 0) return { errors: ['the proof is empty'] };
  if (proofs.length === 0 && expectsProof) return { errors: ['a proof is expected, and there is none'] };
  const errors = findUnexpected(presentation, options);
  const controllers = [];
  try {
    const document = await canonical.canonize(unsecured, suiteContexts);
    for (const each of proofs) controllers.push(await checkProof(document, unsecured, each));
  } catch (error) {
    errors.push(error instanceof Error ? error.message : String(error));
  }
  return errors.length > 0 ? { errors } : { controllers };
}

/**
 * The controller of the key that made this proof of `eddsa-rdfc-2022` (VC Data Integrity EdDSA 1.0 §3.2.2); throws
 * with a sentence. The library judges proofs that assert claims: a holder's proof authenticates.
 * @param {string} document
 * @param {JsonObject} unsecured
 * @param {Json} proof
 */
async function checkProof(document, unsecured, proof) {
  if (!json.isJsonObject(proof)) throw new Error('the proof is not an object');
  const { proofValue, ...options } = proof;
  refuseOddForm(options);
  const key = await findKey(String(options['verificationMethod']));
  if (key === undefined) throw new Error('the key of the proof cannot be had');
  const config = await canonical.canonize({ '@context': unsecured['@context'], ...options }, suiteContexts);
  const data = Buffer.concat([sha256(config), sha256(document)]);
  const signature = multikey.parseBase58btc(String(proofValue), 64);
  if (!verify(null, data, key.publicKey, signature))
    throw new Error('the signature is not of this presentation');
  return key.controller;
}

/** @param {JsonObject} options */
function refuseOddForm({ type, cryptosuite, proofPurpose, created }) {
  if (type !== 'DataIntegrityProof' || (cryptosuite !== 'eddsa-rdfc-2022' && cryptosuite !== 'eddsa-2022'))
    throw new Error('the proof is of a kind that is not known here');
  if (proofPurpose !== 'authentication' && proofPurpose !== 'assertionMethod')
    throw new Error('the proof was made for another purpose');
  if (created !== undefined && !check.isDateTime(created))
    throw new Error('the proof has no date that can be read');
}

const sha256 = (/** @type {string} */ text) => createHash('sha256').update(text).digest();

/** The holder signs, if both are there (VC Data Model 2.0 §4.13). @param {JsonObject} presentation @param {readonly string[]} controllers */
function findStrangeHolder(presentation, controllers) {
  const holder = idOf(presentation['holder']);
  if (holder === undefined || controllers.length === 0 || controllers.includes(String(holder))) return [];
  return ['VC Data Model 2.0 §4.13: the holder is not the one who signed the presentation'];
}

/**
 * A credential without proof of its own is the holder's own word, secured by the holder's proof over the whole
 * (VC Data Model 2.0 §4.13.4); its form is judged as any other's.
 * @param {Json} credential
 * @param {JsonObject} presentation
 * @param {readonly string[]} controllers
 */
function isSelfAsserted(credential, presentation, controllers) {
  if (!json.isJsonObject(credential) || credential['proof'] !== undefined) return false;
  const holder = idOf(presentation['holder']);
  const isHolders =
    holder !== undefined && controllers.includes(String(holder)) && idOf(credential['issuer']) === holder;
  return isHolders && wrong(check.runChecks(vc.vcChecks, credential)).length === 0;
}

const idOf = (/** @type {Json | undefined} */ value) => (json.isJsonObject(value) ? value['id'] : value);

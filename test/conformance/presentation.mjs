// @ts-check
// Presentations: signed by their holder, or not at all; every credential inside stands for itself.
import { canonical, check, dataIntegrity, json, vc } from './library.mjs';
import { suiteContexts } from './vocabulary.mjs';
import { findEndedProofs, findKey, findUnexpected, wrong } from './verifier.mjs';

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
  const errors = [];
  for (const credential of json.listOf(presentation['verifiableCredential'])) {
    if (isSelfAsserted(credential, presentation, signers.controllers)) continue;
    errors.push(...(await verifier.findErrors(credential, {})));
  }
  return errors;
}

/**
 * The controllers of the keys that signed, if the proofs are what was asked for and hold.
 * @param {JsonObject} presentation
 * @param {JsonObject} options
 * @returns {Promise<{ errors: string[] } | { controllers: string[] }>}
 */
async function checkProofs(presentation, options) {
  const proofs = json.listOf(presentation['proof']);
  const expectsProof = options['challenge'] !== undefined || options['domain'] !== undefined;
  if ('proof' in presentation && proofs.length === 0) return { errors: ['the proof is empty'] };
  if (proofs.length === 0 && expectsProof) return { errors: ['a proof is expected, and there is none'] };
  const findings =
    proofs.length === 0 ? [] : await dataIntegrity.checkProofs(presentation, findKey, suiteContexts);
  const meaning = proofs.length === 0 ? await findMeaningless(presentation) : [];
  const errors = [
    ...wrong(findings),
    ...findEndedProofs(presentation, Date.now()),
    ...meaning,
    ...findUnexpected(presentation, options),
  ];
  if (errors.length > 0) return { errors };
  return { controllers: proofs.filter(json.isJsonObject).map(controllerOf) };
}

/** A presentation without proof has to mean something all the same. @param {JsonObject} presentation */
async function findMeaningless(presentation) {
  try {
    await canonical.canonize(presentation, suiteContexts);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

// Every key that is found here is a did:key or a did:jwk: its controller stands before the fragment.
const controllerOf = (/** @type {JsonObject} */ proof) =>
  String(proof['verificationMethod']).split('#')[0] ?? '';

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

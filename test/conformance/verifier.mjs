// @ts-check
// A verifier of any credential: the data model, the proofs, the time, the status.
import { check, dataIntegrity, json, methods, statusEntry, vc, vcJwt } from './library.mjs';
import { findDefects } from './issuer.mjs';
import { suiteContexts } from './vocabulary.mjs';

/** @typedef {import('../../src/openbadges/json.js').JsonObject} JsonObject */
/** @typedef {import('../../src/openbadges/json.js').Json} Json */

/**
 * Keys that stand in their own identifiers; any other key would have to be fetched, and counts as not to be had.
 * @type {import('../../src/openbadges/proof/data-integrity.js').FindKey}
 */
export async function findKey(method) {
  if (method.startsWith('did:key:')) return methods.parseDidKey(method);
  if (method.startsWith('did:jwk:')) return methods.parseDidJwk(method);
  return undefined;
}

export class Verifier {
  #loadList;

  /** @param {(url: string) => Promise<JsonObject>} loadList gives the status list credential of a URL, or throws */
  constructor(loadList) {
    this.#loadList = loadList;
  }

  /**
   * Everything that speaks against a credential, as sentences; none: it is verified.
   * @param {Json | undefined} credential
   * @param {JsonObject} options
   * @returns {Promise<string[]>}
   */
  async findErrors(credential, options) {
    if (!json.isJsonObject(credential)) return ['there is no credential to verify'];
    if (check.hasType(credential, 'EnvelopedVerifiableCredential'))
      return this.#openEnvelope(credential, options);
    const defects = findDefects(credential);
    if (defects.length > 0) return defects;
    const proofs = await dataIntegrity.checkProofs(credential, findKey, suiteContexts);
    return [
      ...wrong(proofs),
      ...findUnexpected(credential, options),
      ...(await this.#findLater(credential, options)),
    ];
  }

  /** @param {JsonObject} envelope @param {JsonObject} options */
  async #openEnvelope(envelope, options) {
    const form = wrong(check.runChecks(vc.envelopeChecks, envelope));
    if (form.length > 0) return form;
    const token = String(envelope['id']).split(',').at(-1) ?? '';
    const verdict = await vcJwt.checkVcJwt(token, async (kid) =>
      kid === undefined ? undefined : findKey(kid),
    );
    const inner = verdict.payload === undefined ? [] : findDefects(verdict.payload);
    const later = verdict.payload === undefined ? [] : await this.#findLater(verdict.payload, options);
    return [...wrong(verdict.findings), ...inner, ...later];
  }

  /** What time and the issuer's later word say. @param {JsonObject} credential @param {JsonObject} options */
  async #findLater(credential, options) {
    const { checks } = options;
    const withStatus =
      json.listOf(checks).length === 0 || json.listOf(checks).some((each) => statusWords.has(each));
    const outside = findOutsideValidity(credential, Date.now());
    return withStatus ? [...outside, ...(await this.#findStatus(credential))] : outside;
  }

  /** @param {JsonObject} credential */
  async #findStatus(credential) {
    const entries = json.listOf(credential['credentialStatus']).filter(json.isJsonObject);
    const errors = [];
    for (const entry of entries) errors.push(...(await this.#readEntry(entry)));
    const lists = check.hasType(credential, 'BitstringStatusListCredential')
      ? wrong(check.runChecks(statusEntry.statusListChecks, credential))
      : [];
    return [...errors, ...lists];
  }

  /** @param {JsonObject} entry */
  async #readEntry(entry) {
    if (!check.hasType(entry, 'BitstringStatusListEntry'))
      return ['the status is of a type that is not known here'];
    try {
      const parsed = statusEntry.parseStatusEntry(entry);
      const list = await this.#loadList(parsed.list);
      const errors = await this.#judgeList(list);
      const { isSet } = statusEntry.readStatus(parsed, list);
      const isAgainst = isSet && ['revocation', 'suspension'].includes(parsed.purpose);
      return isAgainst ? [...errors, `the credential's bit for ${parsed.purpose} is set`] : errors;
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  }

  /** @param {JsonObject} list */
  async #judgeList(list) {
    const form = [...findDefects(list), ...wrong(check.runChecks(statusEntry.statusListChecks, list))];
    const proofs = await dataIntegrity.checkProofs(list, findKey, suiteContexts);
    return [...form, ...wrong(proofs), ...findOutsideValidity(list, Date.now())];
  }
}

/** @type {ReadonlySet<Json>} */
const statusWords = new Set(['status', 'credentialStatus']);

/** The findings that stop a verification: what could not be checked is not verified. */
export const wrong = (/** @type {readonly import('../../src/openbadges/finding.js').Finding[]} */ findings) =>
  findings
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'not-checked')
    .map(({ clause, detail }) => `${clause}: ${detail}`);

/** What the caller expects of every proof: purpose, domain, challenge. @param {JsonObject} document @param {JsonObject} options */
export function findUnexpected(document, { expectedProofPurpose, domain, challenge }) {
  const expected = Object.entries({ proofPurpose: expectedProofPurpose, domain, challenge });
  return json
    .listOf(document['proof'])
    .filter(json.isJsonObject)
    .flatMap((proof) =>
      expected
        .filter(([name, value]) => value !== undefined && !json.listOf(proof[name]).includes(value))
        .map(([name]) => `VC Data Integrity 1.0 §4.5: the ${name} of the proof is not the expected one`),
    );
}

/** @param {JsonObject} credential @param {number} now */
function findOutsideValidity(credential, now) {
  const start = credential['validFrom'] ?? credential['issuanceDate'];
  const end = credential['validUntil'] ?? credential['expirationDate'];
  const early = check.isDateTime(start) && Date.parse(start) > now ? ['the credential is not valid yet'] : [];
  const late = check.isDateTime(end) && Date.parse(end) < now ? ['the credential has expired'] : [];
  return [...early, ...late, ...findEndedProofs(credential, now)];
}

/** The proofs of a credential or presentation that have an end of their own, and have reached it. @param {JsonObject} document @param {number} now */
export function findEndedProofs(document, now) {
  return json
    .listOf(document['proof'])
    .filter(json.isJsonObject)
    .map(({ expires }) => expires)
    .filter((end) => check.isDateTime(end) && Date.parse(end) <= now)
    .map((end) => `VC Data Integrity 1.0 §2.1: the proof ended on ${String(end)}`);
}

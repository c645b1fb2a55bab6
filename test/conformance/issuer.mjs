// @ts-check
// An issuer that is its own did:key: it signs what it is sent, if the data model allows it.
import { createPrivateKey, randomInt } from 'node:crypto';

import { check, dataIntegrity, json, keys, statusEntry, statusList, vc } from './library.mjs';
import { findWrongDigest, suiteContexts } from './vocabulary.mjs';

/** @typedef {import('../../src/openbadges/json.js').JsonObject} JsonObject */
/** @typedef {import('../../src/openbadges/json.js').Json} Json */

/** What was sent cannot be answered as asked; `errors` say why. */
export class Refused extends Error {
  /** @param {readonly string[]} errors */
  constructor(errors) {
    super(errors.join('; '));
    this.errors = errors;
  }
}

const credentialsV1 = 'https://www.w3.org/2018/credentials/v1';
const dataIntegrityV2 = 'https://w3id.org/security/data-integrity/v2';

/** The checks of the data model that the first context names; 2.0 for whatever names none. */
export const checksFor = (/** @type {JsonObject} */ credential) =>
  json.listOf(credential['@context'])[0] === credentialsV1 ? vc.vcChecksV1 : vc.vcChecks;

/** What is wrong with a credential in itself, whoever signs it: sentences. @param {JsonObject} credential */
export function findDefects(credential) {
  const failed = check
    .runChecks(checksFor(credential), credential)
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ clause, detail }) => `${clause}: ${detail}`);
  const digest = findWrongDigest(credential);
  return [...failed, ...findBadEntries(credential), ...(digest === undefined ? [] : [digest])];
}

/** Status entries wherever they stand: a verifier would have to read them. @param {JsonObject} credential */
function findBadEntries(credential) {
  return [...json.objectsIn(credential)]
    .filter(
      ([object, path]) => !path.startsWith('@context') && check.hasType(object, 'BitstringStatusListEntry'),
    )
    .flatMap(([object]) => {
      try {
        statusEntry.parseStatusEntry(object);
        return [];
      } catch (error) {
        return [error instanceof Error ? error.message : String(error)];
      }
    });
}

export class Issuer {
  #key;
  #verificationMethod;

  /** @param {string | undefined} seed 32 bytes in hexadecimal; without it, the key is fresh */
  constructor(seed) {
    this.#key = keys.loadEd25519Key(seed === undefined ? keys.generateEd25519Pem() : toPem(seed));
    this.did = `did:key:${this.#key.multibase}`;
    this.#verificationMethod = `${this.did}#${this.#key.multibase}`;
  }

  /**
   * The credential with this issuer's id and proof, beside the proofs that it carries; the new one gets an id of its
   * own (`proofId`) and builds on one of those (`previousProof`) where the options say so.
   * @param {Json | undefined} credential
   * @param {JsonObject} [options]
   */
  async issue(credential, options = {}) {
    if (!json.isJsonObject(credential)) throw new Refused(['there is no credential to issue']);
    const defects = findDefects(credential);
    if (defects.length > 0) throw new Refused(defects);
    return this.#sign(this.#asOurs(credential), options);
  }

  /** @param {JsonObject} credential */
  #asOurs(credential) {
    const { issuer } = credential;
    const context = json.listOf(credential['@context']);
    // VC 1.1 does not know Data Integrity proofs: its terms come with the proof.
    const needsTerms = context[0] === credentialsV1 && !context.includes(dataIntegrityV2);
    return {
      ...credential,
      '@context': needsTerms ? [...context, dataIntegrityV2] : context,
      issuer: json.isJsonObject(issuer) ? { ...issuer, id: this.did } : this.did,
    };
  }

  /** @param {JsonObject} credential @param {JsonObject} options */
  async #sign(credential, { proofId, previousProof }) {
    const key = {
      verificationMethod: this.#verificationMethod,
      privateKey: this.#key.privateKey,
      created: toInstant(Date.now()),
      ...(typeof proofId === 'string' ? { id: proofId } : {}),
      ...(typeof previousProof === 'string' ? { previousProof } : {}),
    };
    try {
      return await dataIntegrity.addProof(credential, key, suiteContexts);
    } catch (error) {
      throw new Refused([error instanceof Error ? error.message : String(error)]);
    }
  }
}

/** An issuer whose credentials can be revoked: it keeps one Bitstring Status List, in memory. */
export class StatusIssuer {
  #issuer;
  #url;
  #since = toInstant(Date.now());
  /** @type {Map<string, number>} Index by credential id. */
  #places = new Map();
  /** @type {Set<number>} */
  #taken = new Set();
  /** @type {Set<number>} */
  #set = new Set();

  /** @param {Issuer} issuer @param {string} url of the list, as the world reaches it */
  constructor(issuer, url) {
    this.#issuer = issuer;
    this.#url = url;
  }

  /** @param {Json | undefined} credential */
  async issue(credential) {
    if (!json.isJsonObject(credential)) throw new Refused(['there is no credential to issue']);
    const index = this.#freeIndex();
    const entry = {
      id: `${this.#url}#${index}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: String(index),
      statusListCredential: this.#url,
    };
    const own = json.listOf(credential['credentialStatus']);
    const issued = await this.#issuer.issue({
      ...credential,
      credentialStatus: own.length === 0 ? entry : [...own, entry],
    });
    this.#taken.add(index);
    this.#places.set(String(credential['id']), index);
    return issued;
  }

  /** Sets or clears the bit of a credential that this issuer made. @param {JsonObject} wish */
  setStatus({ credentialId, status = true }) {
    const index = this.#places.get(String(credentialId));
    if (index === undefined || typeof status !== 'boolean')
      throw new Refused([
        'no credential of this issuer has that id, or the status is neither true nor false',
      ]);
    if (status) this.#set.add(index);
    else this.#set.delete(index);
  }

  /** The signed list as it is now. */
  async list() {
    return this.#issuer.issue({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      id: this.#url,
      type: ['VerifiableCredential', 'BitstringStatusListCredential'],
      issuer: this.#issuer.did,
      validFrom: this.#since,
      credentialSubject: {
        id: `${this.#url}#list`,
        type: 'BitstringStatusList',
        statusPurpose: 'revocation',
        encodedList: statusList.encodeStatusList(statusList.minimumListLength, this.#set),
      },
    });
  }

  #freeIndex() {
    let index = randomInt(statusList.minimumListLength);
    while (this.#taken.has(index)) index = randomInt(statusList.minimumListLength);
    return index;
  }
}

/** @param {number} time */
const toInstant = (time) => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** @param {string} seed */
function toPem(seed) {
  if (!/^[0-9a-f]{64}$/i.test(seed)) throw new Error('the seed is not 32 bytes in hexadecimal');
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  const der = Buffer.concat([prefix, Buffer.from(seed, 'hex')]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();
}

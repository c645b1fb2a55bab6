// @ts-check
// What the suites write their documents with, beyond the contexts of the service.
import { contexts, json } from './library.mjs';

/** @typedef {import('../../src/openbadges/json.js').JsonObject} JsonObject */

const more = new Map([
  [
    'https://www.w3.org/ns/credentials/examples/v2',
    { '@context': { '@vocab': 'https://www.w3.org/ns/credentials/examples#' } },
  ],
  [
    'https://www.w3.org/ns/credentials/undefined-terms/v2',
    { '@context': { '@vocab': 'https://www.w3.org/ns/credentials/undefined-term#' } },
  ],
]);

/**
 * Any list of known contexts and of contexts written in the document. The service itself knows whole lists only: here
 * nobody is shown what a credential says, so that a term may mean whatever its own document defines.
 * @type {import('../../src/openbadges/proof/contexts.js').ContextSet}
 */
export const suiteContexts = {
  load: (url) => more.get(url) ?? contexts.ourContexts.load(url),
  knowsList: (list) =>
    json.listOf(list).every((each) => json.isJsonObject(each) || (typeof each === 'string' && isKnown(each))),
};

/** @param {string} url */
function isKnown(url) {
  try {
    return suiteContexts.load(url) !== undefined;
  } catch {
    return false;
  }
}

/** Digests of resources that the suites point at, as published; nothing is fetched (VC Data Model 2.0 §5.3, §B.1). */
const published = new Map([
  [
    'https://www.w3.org/ns/credentials/v2',
    new Set([
      'sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU',
      'uWZVc7WaX1h4D8rJVb-vlMIqxaEKEb1tYbX8fet7JJzQ',
      'uEiBZlVztZpfWHgPyslVv6-UwirFoQoRvW1htfx963sknNA',
      'sha384-NSOcNpmdIVUxIJGvGUoe22FjTWrXiaXlsZ8q6912LdnR3KraQO2n75Ica4wK4Qeg',
      'uJKGMkOmFbVJhEfKTduMC2XCyvRAYLjOVmZWwIH1wQ7k',
    ]),
  ],
  [
    'https://raw.githubusercontent.com/w3c-ccg/vc-examples/bf5b8f9b16a204702ba2de0cfadbd9f86dbe299d/docs/edu/university-degree-verifiable-credential.json',
    new Set(['uEiAjCHMnK5-ayOIZLWo_TBoKYVvSAprlkYEjRlm19Cj0uw']),
  ],
  [
    'https://w3c.github.io/vc-data-model/related-resource.json',
    new Set(['sha256-ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356']),
  ],
]);

/**
 * What is wrong with the digests of related resources that are known.
 * @param {JsonObject} credential
 */
export function findWrongDigest({ relatedResource }) {
  for (const resource of json.listOf(relatedResource).filter(json.isJsonObject)) {
    const known = published.get(String(resource['id']));
    const digests = [...json.listOf(resource['digestSRI']), ...json.listOf(resource['digestMultibase'])];
    if (known !== undefined && digests.some((digest) => !known.has(String(digest))))
      return `the digest of ${String(resource['id'])} is not that of the resource`;
  }
  return undefined;
}

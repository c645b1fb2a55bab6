// @ts-check
// The library as it is built: what the service signs and judges with, nothing of its own.
const built = new URL(`../../${process.env['TEST_DIST'] ?? 'dist'}/openbadges/`, import.meta.url);

/** @param {string} file */
const load = (file) => import(new URL(file, built).href);

/** @type {typeof import('../../src/openbadges/check.js')} */
export const check = await load('check.js');
/** @type {typeof import('../../src/openbadges/json.js')} */
export const json = await load('json.js');
/** @type {typeof import('../../src/openbadges/vc/checks.js')} */
export const vc = await load('vc/checks.js');
/** @type {typeof import('../../src/openbadges/proof/contexts.js')} */
export const contexts = await load('proof/contexts.js');
/** @type {typeof import('../../src/openbadges/proof/canonical.js')} */
export const canonical = await load('proof/canonical.js');
/** @type {typeof import('../../src/openbadges/proof/data-integrity.js')} */
export const dataIntegrity = await load('proof/data-integrity.js');
/** @type {typeof import('../../src/openbadges/proof/keys.js')} */
export const keys = await load('proof/keys.js');
/** @type {typeof import('../../src/openbadges/proof/verification-method.js')} */
export const methods = await load('proof/verification-method.js');
/** @type {typeof import('../../src/openbadges/jose/vc-jwt.js')} */
export const vcJwt = await load('jose/vc-jwt.js');
/** @type {typeof import('../../src/openbadges/status/status-list.js')} */
export const statusList = await load('status/status-list.js');
/** @type {typeof import('../../src/openbadges/status/status-entry.js')} */
export const statusEntry = await load('status/status-entry.js');

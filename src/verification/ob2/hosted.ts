import { isHttpUrl, runChecks } from '../../openbadges/check.js';
import type { Finding } from '../../openbadges/finding.js';
import { type JsonObject, isJsonObject } from '../../openbadges/json.js';
import { assertionChecks } from '../../openbadges/ob2/checks.js';
import { type Case, checkOf } from '../steps/case.js';
import { toWithdrawn } from '../steps/validity.js';
import { acceptJson, loadDocument } from '../steps/load-document.js';
import { claimsToBeOurs } from './own-badge.js';
import { saysAll } from './says-all.js';

const hosted = checkOf('hosted', 'OB 2.0 §Hosted Verification');

/**
 * OB 2.0 §Hosted Verification: a hosted badge is what its own address serves now. Of what was handed in nothing counts
 * that is not there too, and what is there is judged and shown from here on.
 */
export async function checkHosted(examined: Case): Promise<Finding[]> {
  const { own, presented, published, document = {}, isSound } = examined;
  const { id } = document;
  if (presented.token !== undefined || published !== undefined || claimsToBeOurs(document, own.baseUrl))
    return [];
  if (!isSound || !isHttpUrl(id))
    return [hosted('not-checked', 'its address was not asked: the badge is wrong as it was handed in')];
  const served = await loadServed(id, examined);
  if ('outcome' in served) return [served];
  if (!saysAll(served.document, document))
    return [hosted('failed', 'the badge at its address says something else than the one handed in')];
  // The copy claims no such thing, or it would have been asked for in our register.
  if (claimsToBeOurs(served.document, own.baseUrl))
    return [hosted('failed', 'the badge at its address claims to be one of ours, and lies elsewhere')];
  examined.document = served.document;
  examined.authentic = true;
  const odd = runChecks(assertionChecks, served.document).filter(({ outcome }) => outcome !== 'passed');
  return [hosted('passed'), ...odd];
}

/** What the address of a badge says of it: the badge itself, that it was taken back, or nothing any more. */
async function loadServed(id: string, examined: Case): Promise<{ readonly document: JsonObject } | Finding> {
  const loaded = await loadDocument(id, examined, { accept: acceptJson, isSigned: false });
  const { document, status } = loaded;
  if (status === 410 || isRevoked(document)) return toRevoked(document);
  if (status === 404) return hosted('failed', 'there is no badge at its address any more');
  if ('outcome' in loaded)
    return hosted(loaded.outcome, `the badge could not be asked for: ${loaded.detail}`);
  if (document === undefined) return hosted('failed', 'what lies at its address is not a hosted badge');
  if (document['id'] !== id)
    return hosted('failed', 'what lies at its address is the badge of another address');
  return { document };
}

const isRevoked = (document: JsonObject | undefined) =>
  isJsonObject(document) && document['revoked'] === true;

function toRevoked(document: JsonObject = {}): Finding {
  const { revocationReason: given } = document;
  return toWithdrawn(
    checkOf('status', 'OB 2.0 Assertion.revoked'),
    'revoked',
    typeof given === 'string' ? given : '',
  );
}

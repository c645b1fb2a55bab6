import { isHttpUrl, runChecks } from '../../openbadges/check.js';
import type { Finding } from '../../openbadges/finding.js';
import { type JsonObject, isJsonObject } from '../../openbadges/json.js';
import { findOnRevocationList, revocationListChecks } from '../../openbadges/ob2/revocation.js';
import { type Case, checkOf } from '../steps/case.js';
import { loadJson } from '../steps/load-document.js';
import { checkOwnStatus, toWithdrawn } from '../steps/validity.js';

const clause = 'OB 2.0 RevocationList';
const status = checkOf('status', clause);

/** Whether the issuer took a signed badge back; a hosted one says so at its own address. */
export async function checkRevocation(examined: Case): Promise<readonly Finding[]> {
  const { published, presented, document = {}, profile, isSound } = examined;
  if (published !== undefined) return checkOwnStatus(published, clause);
  if (presented.token === undefined || profile === undefined || !isSound) return [];
  if (profile['revocationList'] === undefined) return [];
  const list = await loadList(profile, examined);
  if ('outcome' in list) return [list];
  const found = findOnRevocationList(list.document, document);
  if (found === undefined) return [status('passed')];
  return [toWithdrawn(status, 'revoked', found.reason)];
}

/** The issuer's list, well-formed and its own. */
async function loadList(
  { id, revocationList: url }: JsonObject,
  examined: Case,
): Promise<{ readonly document: JsonObject } | Finding> {
  if (!isHttpUrl(url)) return status('failed', 'its issuer’s revocation list has no address');
  const loaded = await loadJson(url, examined);
  if ('outcome' in loaded) return status(loaded.outcome, `its issuer’s revocation list: ${loaded.detail}`);
  const { document } = loaded;
  const wrong = runChecks(revocationListChecks, document).find(({ outcome }) => outcome === 'failed');
  if (wrong !== undefined) return status('failed', `its issuer’s revocation list: ${wrong.detail}`);
  const { issuer = id } = document;
  if ((isJsonObject(issuer) ? issuer['id'] : issuer) !== id)
    return status('failed', 'the revocation list is of another issuer than the badge');
  return { document };
}

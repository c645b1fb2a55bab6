import { isHttpUrl, runChecks } from '../../openbadges/check.js';
import type { Finding } from '../../openbadges/finding.js';
import { isJsonObject } from '../../openbadges/json.js';
import { findOnRevocationList, revocationListChecks } from '../../openbadges/ob2/revocation.js';
import { limits } from '../intake/limits.js';
import { type Case, checkOf } from '../steps/case.js';
import { acceptJson, loadDocument } from '../steps/load-document.js';
import { checkOwnStatus } from '../steps/validity.js';

const clause = 'OB 2.0 RevocationList';
const status = checkOf('status', clause);

/** Whether the issuer took a signed badge back; a hosted one says so at its own address. */
export async function checkRevocation(examined: Case): Promise<readonly Finding[]> {
  const { published, presented, document = {}, profile, isSound } = examined;
  if (published !== undefined) return checkOwnStatus(published, clause);
  if (presented.token === undefined || profile === undefined || !isSound) return [];
  const { revocationList: url } = profile;
  if (url === undefined) return [];
  if (!isHttpUrl(url)) return [status('failed', 'its issuer’s revocation list has no address')];
  const loaded = await loadDocument(url, examined, { accept: acceptJson, isSigned: false });
  if ('outcome' in loaded) return [status(loaded.outcome, `its issuer’s revocation list: ${loaded.detail}`)];
  const list = loaded.document;
  if (list === undefined || loaded.status === 410)
    return [status('failed', 'what lies at the address of its issuer’s revocation list is none')];
  const wrong = runChecks(revocationListChecks, list).find(({ outcome }) => outcome === 'failed');
  if (wrong !== undefined) return [status('failed', `its issuer’s revocation list: ${wrong.detail}`)];
  const { issuer } = list;
  const owner = isJsonObject(issuer) ? issuer['id'] : issuer;
  if (owner !== undefined && owner !== profile['id'])
    return [status('failed', 'the revocation list is of another issuer than the badge')];
  const found = findOnRevocationList(list, document);
  if (found === undefined) return [status('passed')];
  const reason = found.reason && `: ${JSON.stringify(found.reason.slice(0, limits.shownText))}`;
  return [status('failed', `its issuer revoked the badge${reason}`)];
}

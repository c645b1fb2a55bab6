import { hasType, isUri } from '../../openbadges/check.js';
import type { Finding } from '../../openbadges/finding.js';
import { type JsonObject, isJsonObject, listOf } from '../../openbadges/json.js';
import { type Presented, toPresented } from '../intake/intake.js';
import { type Case, checkOf } from '../steps/case.js';
import { acceptCredential, loadDocument } from '../steps/load-document.js';
import { periodOf } from '../steps/validity.js';
import { findDoubtOfLaterWord } from '../trust/check-trust.js';
import { checkForm } from './form.js';
import { borrowsUs } from './own-badge.js';
import { type Proved, issuerOf, prove } from './signature.js';

const refresh = checkOf('refresh', 'OB 3.0 §Verification, refresh');

/**
 * OB 3.0 §Verification step 3: asks the issuer once for a newer version, which then counts instead of the one handed
 * in. Whatever fails here is a remark: the badge stands as it was handed in.
 */
export async function checkRefresh(examined: Case): Promise<Finding[]> {
  const { document = {}, published, authentic, isSound } = examined;
  const services = listOf(document['refreshService']);
  // Of our own badges the register has the last word.
  if (services.length === 0 || published !== undefined || !authentic || !isSound) return [];
  const service = services.filter(isJsonObject).find((each) => hasType(each, '1EdTechCredentialRefresh'));
  const url = service?.['id'];
  if (!isUri(url)) return [refresh('warning', 'it can be refreshed in a way that is not known here')];
  const loaded = await loadDocument(url, examined, { accept: acceptCredential, isSigned: true });
  if ('outcome' in loaded) return [refresh('warning', `it could not be refreshed: ${loaded.detail}`)];
  return takeNewer(toPresented(loaded.token ?? loaded.document), examined);
}

async function takeNewer(presented: Presented, examined: Case): Promise<Finding[]> {
  const { document = {}, own } = examined;
  const proved = await prove(presented, examined);
  const newer = proved.document ?? {};
  if (
    presented.kind !== examined.presented.kind ||
    !isSameBadge(newer, document) ||
    borrowsUs(newer, presented.kind, own.baseUrl)
  )
    return [refresh('warning', 'what its refresh service gives is another badge, and was left aside')];
  if (!isWhole(proved, presented) || findDoubtOfLaterWord(proved.signers, examined, issuerOf(newer)))
    return [refresh('warning', 'what its refresh service gives does not hold, and was left aside')];
  if (!(beginOf(newer) > beginOf(document))) return [refresh('passed')];
  const { signers } = proved;
  Object.assign(examined, { document: newer, signers });
  return [
    refresh('warning', 'its issuer gives a newer version of the badge, and that one is judged and shown'),
  ];
}

/** OB 3.0 §Equality and Comparison: one and the same badge has the same issuer and the same id. */
const isSameBadge = (newer: JsonObject, older: JsonObject) =>
  newer['id'] === older['id'] && issuerOf(newer) !== undefined && issuerOf(newer) === issuerOf(older);

const isWhole = ({ authentic, document = {} }: Proved, { kind }: Presented) =>
  authentic &&
  checkForm(document, kind).every(({ outcome }) => outcome === 'passed' || outcome === 'warning');

const beginOf = (document: JsonObject) => Date.parse(String(periodOf(document).from));

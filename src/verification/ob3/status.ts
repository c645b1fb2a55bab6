import { hasType, isUri, runChecks } from '../../openbadges/check.js';
import type { Finding } from '../../openbadges/finding.js';
import { type Json, type JsonObject, isJsonObject, listOf } from '../../openbadges/json.js';
import { findOnCredentialList } from '../../openbadges/status/credential-list.js';
import {
  type StatusEntry,
  parseStatusEntry,
  readStatus,
  statusListChecks,
} from '../../openbadges/status/status-entry.js';
import { StatusListUnusable } from '../../openbadges/status/status-list.js';
import { toPresented } from '../intake/intake.js';
import { limits } from '../intake/limits.js';
import { type Case, checkOf } from '../steps/case.js';
import { type NotLoaded, acceptCredential, loadDocument, loadJson } from '../steps/load-document.js';
import { checkOwnStatus, checkPeriod, periodOf, toWithdrawn } from '../steps/validity.js';
import { findDoubtOfLaterWord } from '../trust/check-trust.js';
import { borrowsUs } from './own-badge.js';
import { type Proved, issuerOf, prove } from './signature.js';

const clause = 'Bitstring Status List 1.0 §3.2';
const status = checkOf('status', clause);

/** OB 3.0 §Verification step 4: whether its issuer took the badge back. Our own are answered from our register. */
export async function checkStatus(examined: Case): Promise<readonly Finding[]> {
  const { document = {}, published, own, authentic, presented } = examined;
  if (published !== undefined) return checkOwnStatus(published, clause);
  const entries = listOf(document['credentialStatus']);
  // Of what only claims to be ours, `checkOwnRecord` has said all that there is to say.
  if (entries.length === 0 || borrowsUs(document, presented.kind, own.baseUrl)) return [];
  if (!authentic)
    return [
      status('not-checked', 'its status is not asked for: nothing proves that the badge is its issuer’s'),
    ];
  if (entries.length > limits.statuses)
    return [status('not-checked', `it has ${entries.length} statuses, more than are examined`)];
  const findings: Finding[] = [];
  for (const entry of entries) findings.push(await checkEntry(entry, examined));
  return findings;
}

async function checkEntry(entry: Json, examined: Case): Promise<Finding> {
  if (!isJsonObject(entry)) return status('failed', 'its status is not an object');
  try {
    if (hasType(entry, 'BitstringStatusListEntry')) return await checkBit(parseStatusEntry(entry), examined);
    if (hasType(entry, '1EdTechRevocationList')) return await checkCredentialList(entry, examined);
    return status('not-checked', 'its status is of a kind that is not known here');
  } catch (error) {
    if (!(error instanceof StatusListUnusable)) throw error;
    return status('failed', `its status cannot be read: ${error.message}`);
  }
}

async function checkBit(entry: StatusEntry, examined: Case): Promise<Finding> {
  const list = await loadList(entry.list, examined);
  if ('outcome' in list) return status(list.outcome, `its status list: ${list.detail}`);
  const { value, isSet, message } = readStatus(entry, list.proved);
  if (!isSet) return status('passed');
  if (entry.purpose === 'revocation') return toWithdrawn(status, 'revoked', message);
  if (entry.purpose === 'suspension') return toWithdrawn(checkOf('suspension', clause), 'suspended', message);
  const said = message === undefined ? '' : `: ${JSON.stringify(message.slice(0, limits.shownText))}`;
  return checkOf('status-message', clause)(
    'warning',
    `its issuer gives it the status ${value} for ${JSON.stringify(entry.purpose)}${said}`,
  );
}

/** The list, once it is proved to be the same issuer's and to hold now. */
async function loadList(url: string, examined: Case): Promise<{ readonly proved: JsonObject } | NotLoaded> {
  const loaded = await loadDocument(url, examined, { accept: acceptCredential, isSigned: true });
  if ('outcome' in loaded) return loaded;
  if (loaded.status === 410) return { outcome: 'failed', detail: 'its issuer withdrew the list' };
  return judgeList(await prove(toPresented(loaded.token ?? loaded.document), examined), examined);
}

function judgeList(
  { findings, document, authentic, signers }: Proved,
  examined: Case,
): { readonly proved: JsonObject } | NotLoaded {
  if (document === undefined || !authentic) return toNotLoaded(findings);
  if (issuerOf(document) !== issuerOf(examined.document ?? {}))
    return { outcome: 'failed', detail: 'it is of another issuer than the badge' };
  const doubt = findDoubtOfLaterWord(signers, examined, issuerOf(document));
  if (doubt !== undefined) return { outcome: 'not-checked', detail: doubt };
  const wrong = runChecks(statusListChecks, document).find(({ outcome }) => outcome === 'failed');
  if (wrong !== undefined) return { outcome: 'failed', detail: wrong.detail };
  const outdated = checkPeriod({ ...periodOf(document), clause }, examined.now).find(
    ({ outcome }) => outcome === 'failed',
  );
  return outdated === undefined ? { proved: document } : { outcome: 'not-checked', detail: outdated.detail };
}

function toNotLoaded(findings: readonly Finding[]): NotLoaded {
  const failed = findings.find(({ outcome }) => outcome === 'failed');
  if (failed !== undefined) return { outcome: 'failed', detail: `it is not proved: ${failed.detail}` };
  const open = findings.find(({ outcome }) => outcome === 'not-checked');
  return { outcome: 'not-checked', detail: `it could not be proved: ${open?.detail ?? 'it has no proof'}` };
}

/** 1EdTech Revocation List Status Method 1.0: unsigned, so that its address is all that speaks for it. */
async function checkCredentialList({ id }: JsonObject, examined: Case): Promise<Finding> {
  const credential = examined.document?.['id'];
  if (!isUri(id) || !isUri(credential)) return status('failed', 'its revocation list or the badge has no id');
  const loaded = await loadJson(id, examined);
  if ('outcome' in loaded) return status(loaded.outcome, `its revocation list: ${loaded.detail}`);
  const found = findOnCredentialList(loaded.document, credential);
  if (found === undefined) return status('passed');
  return toWithdrawn(status, 'revoked', found.reason);
}

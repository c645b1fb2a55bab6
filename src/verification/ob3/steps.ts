import type { Finding } from '../../openbadges/finding.js';
import type { JsonObject } from '../../openbadges/json.js';
import { type Case, type Step, checkOf } from '../steps/case.js';
import { isAboutHolder, isAboutSameSubject } from '../steps/recipient.js';
import { checkTrust } from '../trust/check-trust.js';
import { checkDates } from './dates.js';
import { checkEndorsements } from './endorsements.js';
import { checkForm } from './form.js';
import { checkOwnRecord } from './own-badge.js';
import { checkRefresh } from './refresh.js';
import { checkSignature, issuerOf } from './signature.js';
import { checkStatus } from './status.js';

/**
 * OB 3.0 §Verification for a badge, an endorsement or a record, in one order. The signature comes before the form, so
 * that of a forged document nothing more is asked; nobody is asked about what is wrong already.
 */
export const ob3Steps: readonly Step[] = [
  checkSignature,
  ({ document = {}, presented }) => checkForm(document, presented.kind),
  checkOwnRecord,
  checkRefresh,
  checkDates,
  checkStatus,
  checkServices,
  checkSubject,
  checkEndorsements,
  (examined) => checkTrust(examined, issuerOf(examined.document ?? {})),
];

/** Terms between the issuer and others say nothing about the badge. */
function checkServices({ document = {} }: Case): Finding[] {
  if (document['termsOfUse'] === undefined) return [];
  return [checkOf('terms-of-use', 'OB 3.0 §TermsOfUse')('warning', 'its terms of use were not examined')];
}

function checkSubject(examined: Case): Finding[] {
  const { document = {}, recipient, record } = examined;
  const check = checkOf('recipient', 'OB 3.0 §Verification, recipient');
  if (recipient === undefined) return record === undefined ? [] : [checkSubjectOfPart(document, record)];
  if (isAboutHolder(examined, recipient)) return [check('passed')];
  return [check('failed', 'the badge is not about the recipient asked for')];
}

/** Anybody can make a record about themselves of another person's genuine badges. */
function checkSubjectOfPart(document: JsonObject, record: JsonObject): Finding {
  const check = checkOf('recipient-of-record', 'CLR 2.0 §ClrSubject.verifiableCredential');
  const isSame = isAboutSameSubject(document, record);
  if (isSame === undefined)
    return check('warning', 'whether it is about the same person as the record cannot be told');
  return isSame
    ? check('passed')
    : check('failed', 'it is about another person than the record that it is in');
}

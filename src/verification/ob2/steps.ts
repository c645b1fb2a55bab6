import { runChecks } from '../../openbadges/check.js';
import type { Finding } from '../../openbadges/finding.js';
import { isJsonObject } from '../../openbadges/json.js';
import { assertionChecks } from '../../openbadges/ob2/checks.js';
import { type Case, type Step, checkOf } from '../steps/case.js';
import { isAboutRecipient } from '../steps/recipient.js';
import { checkPeriod } from '../steps/validity.js';
import { checkTrust } from '../trust/check-trust.js';
import { checkForeignDocuments } from './documents.js';
import { checkHosted } from './hosted.js';
import { checkOwnDocuments, checkOwnRecord } from './own-badge.js';
import { checkRevocation } from './revocation.js';
import { checkSignature, checkVerificationType } from './signature.js';

/** OB 2.0 §Hosted Verification and §Signed Verification in one order; 2.1 adds an API and no rule for badges. */
export const ob2Steps: readonly Step[] = [
  checkSignature,
  ({ document = {} }) => runChecks(assertionChecks, document),
  checkVerificationType,
  checkOwnRecord,
  checkOwnDocuments,
  checkHosted,
  checkForeignDocuments,
  checkDates,
  checkRevocation,
  checkRecipient,
  checkEndorsements,
  (examined) => checkTrust(examined, examined.profile?.['id']),
];

function checkDates({ document: { issuedOn, expires } = {}, now }: Case): Finding[] {
  return checkPeriod(
    { from: issuedOn, until: expires, clause: 'OB 2.0 Assertion.issuedOn and expires' },
    now,
  );
}

function checkRecipient({ document = {}, recipient }: Case): Finding[] {
  if (recipient === undefined) return [];
  const check = checkOf('recipient', 'OB 2.0 IdentityObject.identity');
  if (isAboutRecipient(document, recipient)) return [check('passed')];
  return [check('failed', 'the badge is not about the recipient asked for')];
}

/** Endorsements of OB 2.0 are badges of their own: they make this one neither better nor worse. */
function checkEndorsements({ document, badgeClass, profile, published }: Case): Finding[] {
  const documents = [document, document?.['badge'], badgeClass, profile].filter(isJsonObject);
  if (published !== undefined || !documents.some(({ endorsement }) => endorsement !== undefined)) return [];
  return [
    checkOf('endorsement', 'OB 2.0 §Endorsement')(
      'warning',
      'others endorse it, and their endorsements were not examined',
    ),
  ];
}

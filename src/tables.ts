import { AccessKey } from './access/access.entity.js';
import { Identity, PendingSignIn, SignInCode } from './access/identity/identity.entity.js';
import { AuditEvent } from './audit/audit-event.entity.js';
import { RowSeal } from './audit/seal/row-seal.entity.js';
import { PublishedVersion } from './catalog/catalog.entity.js';
import type { Tables } from './database/data-source.js';
import { Evidence, EvidenceUse } from './evidence/evidence.entity.js';
import { Quarantine } from './evidence/safety/quarantine.entity.js';
import { Credential } from './issuance/credential.entity.js';
import { SigningKeyName } from './issuance/keys/signing-key.entity.js';
import { StatusListState, Suspension } from './issuance/status/status.entity.js';
import { Message, MessageChoice } from './notification/message.entity.js';
import { DataRequest } from './privacy/data-request.entity.js';
import { IntegrityRun } from './integrity/integrity-run.entity.js';
import { Recognition } from './recognition/recognition.entity.js';
import {
  ReviewAppeal,
  ReviewConflict,
  SecondLook,
  SecondLookSeed,
} from './review/oversight/oversight.entity.js';
import { ReviewDecision } from './review/review.entity.js';
import { Employment, Person, StaffImport, Unit } from './staff/staff.entity.js';
import { RateCount } from './server/limits/rate-count.entity.js';
import { Submission, SubmissionMove, SubmissionSnapshot } from './submission/submission.entity.js';

/** Every table of the service, room by room. */
export const tables: Tables = [
  AuditEvent,
  RowSeal,
  Person,
  Unit,
  Employment,
  StaffImport,
  AccessKey,
  Identity,
  SignInCode,
  PendingSignIn,
  PublishedVersion,
  Evidence,
  EvidenceUse,
  Quarantine,
  Submission,
  SubmissionSnapshot,
  SubmissionMove,
  Credential,
  Suspension,
  StatusListState,
  SigningKeyName,
  Message,
  MessageChoice,
  Recognition,
  ReviewDecision,
  ReviewConflict,
  ReviewAppeal,
  SecondLook,
  SecondLookSeed,
  DataRequest,
  IntegrityRun,
  RateCount,
];

/**
 * Tables whose every row the trail vouches for, each with its key: a row that was changed past the service is found and
 * named. Not here, so that an edit of them is not found: `access_key`, `sign_in_code` and `pending_sign_in` (who writes
 * them past the service can sign in as anybody until they run out: rights to the database are rights over accounts),
 * `message` and `message_choice` (what somebody was told, and how; written with every delivery), `staff_import`,
 * `second_look_seed`, `rate_count`, `integrity_run` (a run can be made again). The trail itself is a chain, and `row_seal`
 * holds but the salts.
 */
export const sealedTables: ReadonlyMap<string, string> = new Map([
  ['person', 'id'],
  ['unit', 'oid'],
  ['employment', 'id'],
  ['identity', 'id'],
  ['badge_version', 'id'],
  ['evidence', 'id'],
  ['evidence_use', 'id'],
  ['submission', 'id'],
  ['submission_snapshot', 'id'],
  ['submission_move', 'id'],
  ['credential', 'id'],
  ['suspension', 'id'],
  ['status_list', 'list'],
  ['signing_key', 'name'],
  ['recognition', 'id'],
  ['review_decision', 'id'],
  ['review_conflict', 'id'],
  ['review_appeal', 'id'],
  ['second_look', 'id'],
  ['quarantine', 'id'],
  ['data_request', 'id'],
]);

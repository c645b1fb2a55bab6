import { AccessKey } from './access/access.entity.js';
import { AuditEvent } from './audit/audit-event.entity.js';
import { PublishedVersion } from './catalog/catalog.entity.js';
import type { Tables } from './database/data-source.js';
import { Evidence, EvidenceUse } from './evidence/evidence.entity.js';
import { Credential } from './issuance/credential.entity.js';
import { SigningKeyName } from './issuance/keys/signing-key.entity.js';
import { StatusListState, Suspension } from './issuance/status/status.entity.js';
import { Message, MessageChoice } from './notification/message.entity.js';
import { Recognition } from './recognition/recognition.entity.js';
import { ReviewDecision } from './review/review.entity.js';
import { Employment, Person, StaffImport, Unit } from './staff/staff.entity.js';
import { Submission, SubmissionMove, SubmissionSnapshot } from './submission/submission.entity.js';

/** Every table of the service, room by room. */
export const tables: Tables = [
  AuditEvent,
  Person,
  Unit,
  Employment,
  StaffImport,
  AccessKey,
  PublishedVersion,
  Evidence,
  EvidenceUse,
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
];

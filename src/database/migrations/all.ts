import { WriteTurn1764000000001 } from './m01-write-turn.js';
import { Audit1764000000002 } from './m02-audit.js';
import { Staff1764000000003 } from './m03-staff.js';
import { Access1764000000004 } from './m04-access.js';
import { Catalog1764000000005 } from './m05-catalog.js';
import { Evidence1764000000006 } from './m06-evidence.js';
import { Submission1764000000007 } from './m07-submission.js';
import { Issuance1764000000008 } from './m08-issuance.js';
import { Review1764000000009 } from './m09-review.js';
import { Recognition1764000000010 } from './m10-recognition.js';
import { Status1764000000011 } from './m11-status.js';
import { SignIn1764000000012 } from './m12-sign-in.js';
import { Oversight1764000000014 } from './m14-oversight.js';
import { Integrity1764000000015 } from './m15-integrity.js';
import { Notification1764000000016 } from './m16-notification.js';
import { Quarantine1764000000017 } from './m17-quarantine.js';
import { Privacy1764000000018 } from './m18-privacy.js';
import { RateCount1764000000019 } from './m19-rate-count.js';

/** Every migration, oldest first. A released one is never edited. */
export const migrations = [
  WriteTurn1764000000001,
  Audit1764000000002,
  Staff1764000000003,
  Access1764000000004,
  Catalog1764000000005,
  Evidence1764000000006,
  Submission1764000000007,
  Issuance1764000000008,
  Review1764000000009,
  Recognition1764000000010,
  Status1764000000011,
  SignIn1764000000012,
  Oversight1764000000014,
  Integrity1764000000015,
  Notification1764000000016,
  Quarantine1764000000017,
  Privacy1764000000018,
  RateCount1764000000019,
];

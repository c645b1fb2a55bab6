import { Injectable } from '@nestjs/common';
import { In, Not, type EntityManager } from 'typeorm';

import type { Caller } from '../../allow.decorator.js';
import { AuditService } from '../../audit/audit.service.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import type { Evidence } from '../../evidence/evidence.entity.js';
import { purgeAt, QuarantineService } from '../../evidence/safety/quarantine.service.js';
import type { QuarantineReason } from '../../evidence/safety/words.js';
import { NotificationService } from '../../notification/notification.service.js';
import { Submission, SubmissionSnapshot } from '../submission.entity.js';
import { final } from '../workflow.js';
import { isIntact, retitle, stillAccepted, titleIn } from './redaction.js';

/** Evidence with personal data of others: out of sight at once, wherever it was shown, and back if that was a mistake. */
@Injectable()
export class TakedownService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly quarantine: QuarantineService,
    private readonly notifications: NotificationService,
    private readonly audit: AuditService,
  ) {}

  /** Hides evidence from everybody in one commit, and tells its owner why; a second report finds it done. */
  async hide(caller: Caller, id: string, reason: QuarantineReason) {
    return this.unitOfWork.run(async (tx) => {
      const evidence = await this.quarantine.find(tx, id);
      if (evidence.quarantinedAt !== null) return toReceipt(evidence);
      const { titles, redacted } = await this.retitleSnapshots(tx, evidence, '');
      const title = evidence.title || (titles[0] ?? '');
      const hidden = await this.quarantine.hide(tx, evidence, { by: caller.personId, reason, title });
      await this.reopen(tx, evidence);
      await this.audit.append(tx, {
        ...{ actor: caller.personId, action: 'evidence.quarantine', subject: id },
        details: { reason, sha256: evidence.sha256, redacted },
      });
      await this.notifications.tell(tx, {
        ...{ to: evidence.personId, kind: 'evidence.quarantined', subject: id },
        once: `quarantined:${id}:${hidden.quarantinedAt}`,
      });
      return toReceipt(hidden);
    });
  }

  /** Lifts a mistaken quarantine: everything is as it was, but for the criteria that are open again. */
  async release(caller: Caller, id: string) {
    return this.unitOfWork.run(async (tx) => {
      const evidence = await this.quarantine.find(tx, id);
      const title = await this.quarantine.release(tx, evidence);
      const { redacted } = await this.retitleSnapshots(tx, evidence, title);
      await this.audit.append(tx, {
        ...{ actor: caller.personId, action: 'evidence.release', subject: id },
        details: { redacted },
      });
      return { evidence: id, since: null };
    });
  }

  /** Answers the titles that were there, and what each snapshot's text has become, for the trail. */
  private async retitleSnapshots(tx: EntityManager, { id, personId }: Evidence, title: string) {
    const submissions = await tx.find(Submission, { where: { personId }, select: { id: true } });
    const all = await tx.findBy(SubmissionSnapshot, { submissionId: In(submissions.map((one) => one.id)) });
    const titles: string[] = [];
    const redacted = [];
    // A damaged one is shown to nobody, and must not come out of this with a hash that fits.
    for (const snapshot of all.filter((one) => one.content.includes(id) && isIntact(one))) {
      const before = titleIn(snapshot.content, id);
      if (before === undefined) continue;
      titles.push(before);
      const changes = retitle(snapshot, id, title);
      await tx.update(SubmissionSnapshot, { id: snapshot.id }, changes);
      redacted.push({ snapshot: snapshot.hash, becomes: changes.redactedHash ?? snapshot.hash });
    }
    return { titles, redacted };
  }

  /** In submissions that go on, what was accepted on the strength of this evidence has to be shown anew. */
  private async reopen(tx: EntityManager, { id, personId }: Evidence): Promise<void> {
    const open = await tx.findBy(Submission, { personId, state: Not(In([...final, 'approved'])) });
    for (const submission of open) {
      const accepted = stillAccepted(submission.accepted, submission.answers, [id]);
      if (accepted.length < submission.accepted.length)
        await tx.update(Submission, { id: submission.id }, { accepted });
    }
  }
}

/** What whoever reported it is told. */
function toReceipt({ id, quarantinedAt, quarantineReason }: Evidence) {
  const since = quarantinedAt ?? '';
  return { evidence: id, since, reason: quarantineReason, purgeAt: purgeAt(since) };
}

import { Injectable } from '@nestjs/common';
import { In, IsNull, Not, type EntityManager } from 'typeorm';

import { Identity, PendingSignIn } from '../../access/identity/identity.entity.js';
import { SERVICE } from '../../audit/audit.service.js';
import { EvidenceUse } from '../../evidence/evidence.entity.js';
import { Message } from '../../notification/message.entity.js';
import { Recognition } from '../../recognition/recognition.entity.js';
import { Refusal } from '../../refusal.js';
import { SecondLook } from '../../review/oversight/oversight.entity.js';
import { StaffImport, type Person } from '../../staff/staff.entity.js';
import { Submission, SubmissionMove, SubmissionSnapshot } from '../../submission/submission.entity.js';
import { SubmissionService } from '../../submission/submission.service.js';

/** What has not come to an end when a person goes: nobody may go on working at it, and nothing new may come of it. */
@Injectable()
export class OpenThings {
  constructor(private readonly submissions: SubmissionService) {}

  /** Deletes drafts and requests, and takes back what others have in their hands; refused while a badge is being made. */
  async close(tx: EntityManager, personId: string): Promise<void> {
    const open = await tx.findBy(Submission, { personId, openKey: Not('') });
    if (open.some(({ state }) => state === 'approved')) throw new BadgeUnderWay();
    await this.deleteDrafts(
      tx,
      open.filter(({ round }) => round === 0).map(({ id }) => id),
    );
    for (const submission of open.filter(({ round }) => round > 0)) await this.takeBack(tx, submission);
    await tx.delete(Recognition, { personId, state: 'requested' });
    await this.endLooks(tx, personId);
    await this.endSignIns(tx, personId);
  }

  /** A sign-in that waits for a code or a word knows the account already. */
  private async endSignIns(tx: EntityManager, personId: string): Promise<void> {
    const accounts = await tx.findBy(Identity, { personId });
    for (const { provider, key } of accounts) await tx.delete(PendingSignIn, { provider, provedKey: key });
    await tx.delete(PendingSignIn, { personId });
  }

  /** Nobody can look a second time at what is no longer there; whoever was asked need not hear of it. */
  private async endLooks(tx: EntityManager, personId: string): Promise<void> {
    const submissions = await tx.find(Submission, { where: { personId }, select: { id: true } });
    const open = { submissionId: In(submissions.map(({ id }) => id)), doneAt: IsNull() };
    const ids = (await tx.find(SecondLook, { where: open, select: { id: true } })).map(({ id }) => id);
    if (ids.length === 0) return;
    await tx.delete(SecondLook, { id: In(ids) });
    await tx.delete(Message, { kind: 'second-look.asked', subject: In(ids) });
  }

  /** What was never handed in leaves nothing behind but its lines in the trail. */
  async deleteDrafts(tx: EntityManager, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    for (const table of [EvidenceUse, SubmissionMove, SubmissionSnapshot])
      await tx.delete(table, { submissionId: In(ids) });
    await tx.delete(Submission, { id: In(ids), round: 0 });
  }

  /** A staff file names many people, and has done its work once applied; one that names this person is emptied. */
  async emptyFilesNaming(tx: EntityManager, { key, email, last }: Person): Promise<void> {
    const files = await tx.find(StaffImport, { where: { file: Not('') }, select: { id: true, file: true } });
    const naming = files.filter(({ file }) => [key, email, last].some((word) => word && file.includes(word)));
    for (const { id } of naming) await tx.update(StaffImport, { id }, { file: '' });
  }

  private async takeBack(tx: EntityManager, submission: Submission): Promise<void> {
    const isClaimed = submission.state === 'in-review';
    const free = isClaimed
      ? await this.submissions.move(tx, submission, 'expire', 'service', SERVICE)
      : submission;
    await this.submissions.move(tx, free, 'withdraw', 'owner', SERVICE);
  }
}

class BadgeUnderWay extends Refusal {
  constructor() {
    super(
      'conflict',
      'badge-under-way',
      'An approved badge of this person is being signed; try again in a minute. Nothing was erased.',
    );
  }
}

import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { IsNull, type EntityManager } from 'typeorm';

import type { Caller } from '../../allow.decorator.js';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../clock.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { NotFound } from '../../refusal.js';
import { Submission } from '../../submission/submission.entity.js';
import { SubmissionService } from '../../submission/submission.service.js';
import { ReviewService } from '../review.service.js';
import { ReviewConflict, SecondLook } from './oversight.entity.js';
import type { ConflictBody } from './oversight.schema.js';
import { SecondLookDraw } from '../second-look/second-look-draw.service.js';

/** Conflicts of interest, as reviewers declare them themselves. */
@Injectable()
export class ConflictService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reviews: ReviewService,
    private readonly submissions: SubmissionService,
    private readonly secondLooks: SecondLookDraw,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** From now on the caller reviews nothing of this applicant; what they have taken of theirs goes back to the others. */
  async declare(caller: Caller, id: string, { reason }: ConflictBody) {
    await this.reviews.asReviewer(caller);
    return this.unitOfWork.run(async (tx) => {
      const submission = await this.loadSeen(tx, caller, id);
      const { personId } = submission;
      const live = await tx.findOneBy(ReviewConflict, { liveKey: keyOf(caller, personId) });
      if (live) return toAnswer(live);
      const conflict: ReviewConflict = {
        ...{ id: randomUUID(), reviewerId: caller.personId, personId, submissionId: id, reason },
        ...{ declaredAt: this.clock.now(), endedAt: null, liveKey: keyOf(caller, personId) },
      };
      await tx.insert(ReviewConflict, conflict);
      await this.audit.append(tx, {
        ...{ actor: caller.personId, action: 'conflict.declare', subject: id },
        details: { reason },
      });
      await this.handBack(tx, caller, personId);
      return toAnswer(conflict);
    });
  }

  /** Takes a declaration back that was a mistake: until then the caller cannot have reviewed this applicant. */
  async takeBack(caller: Caller, id: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const { personId } = await this.submissions.load(id, tx);
      const live = await tx.findOneBy(ReviewConflict, { liveKey: keyOf(caller, personId), submissionId: id });
      if (!live) throw new NotFound();
      await tx.update(ReviewConflict, { id: live.id }, { endedAt: this.clock.now(), liveKey: null });
      await this.audit.append(tx, { actor: caller.personId, action: 'conflict.take-back', subject: id });
    });
  }

  /** A submission that the caller sees: taken by them, waiting for them, or given to them for a second look. */
  private async loadSeen(tx: EntityManager, caller: Caller, id: string): Promise<Submission> {
    const submission = await this.submissions.load(id, tx);
    const { personId: askedId } = caller;
    if (submission.claimedBy === askedId) return submission;
    if (await tx.existsBy(SecondLook, { submissionId: id, askedId, doneAt: IsNull() })) return submission;
    const waits = submission.state === 'submitted' || submission.state === 'in-review';
    const obstacle = await this.reviews.findObstacle(caller, submission, tx);
    if (waits && (obstacle === undefined || obstacle === 'conflict-declared')) return submission;
    throw new NotFound();
  }

  private async handBack(tx: EntityManager, { personId: reviewer }: Caller, personId: string): Promise<void> {
    const taken = await tx.findBy(Submission, { state: 'in-review', claimedBy: reviewer, personId });
    for (const one of taken) await this.submissions.move(tx, one, 'release', 'reviewer', reviewer);
    await this.secondLooks.askAnew(tx, { askedId: reviewer });
  }
}

const keyOf = ({ personId: reviewer }: Caller, applicant: string) => `${reviewer} ${applicant}`;

const toAnswer = ({ submissionId, reason, declaredAt }: ReviewConflict) => ({
  submission: submissionId,
  reason,
  declaredAt,
});

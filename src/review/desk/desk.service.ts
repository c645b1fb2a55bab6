import { Injectable } from '@nestjs/common';

import type { Caller } from '../../allow.decorator.js';
import { CatalogService } from '../../catalog/catalog.service.js';
import { Reader } from '../../database/data-source.js';
import { EvidenceService } from '../../evidence/evidence.service.js';
import { NotFound } from '../../refusal.js';
import { StaffService } from '../../staff/staff.service.js';
import type { Submission } from '../../submission/submission.entity.js';
import { SubmissionService } from '../../submission/submission.service.js';
import { ReviewDecision } from '../review.entity.js';
import { ReviewService } from '../review.service.js';

/** A submission laid out for reading: all of it for its owner and for the reviewer at work, little for others who may. */
@Injectable()
export class DeskService {
  constructor(
    private readonly reader: Reader,
    private readonly reviews: ReviewService,
    private readonly submissions: SubmissionService,
    private readonly evidence: EvidenceService,
    private readonly catalog: CatalogService,
    private readonly staff: StaffService,
  ) {}

  /** A submission as its owner, or as a reviewer who may, sees it. */
  async view(caller: Caller, id: string) {
    const submission = await this.submissions.load(id);
    const decisions = await this.reader.manager.find(ReviewDecision, {
      where: { submissionId: id },
      order: { round: 'ASC' },
    });
    const head = {
      ...this.submissions.summarise(submission, caller.language),
      accepted: submission.accepted,
    };
    const decided = decisions.map(({ round, verdict, scores, comment, decidedAt }) => ({
      round,
      verdict,
      scores,
      comment,
      decidedAt,
    }));
    if (submission.personId === caller.personId) {
      const history = (await this.submissions.history(id)).map(({ move, from, to, at }) => ({
        move,
        from,
        to,
        at,
      }));
      return { ...head, answers: submission.answers, decisions: decided, history };
    }
    const mine =
      submission.claimedBy === caller.personId || decisions.some((one) => one.reviewerId === caller.personId);
    if (!mine) return this.viewFromOutside(caller, submission, head);
    return {
      ...head,
      ...(await this.readable(submission)),
      decisions: decided,
      claimedUntil: submission.claimedUntil,
    };
  }

  /** Evidence of the submission that the caller has claimed or decided on. */
  async evidenceOf(caller: Caller, id: string, evidenceId: string) {
    await this.refuseOutsider(caller, id, evidenceId);
    return this.evidence.item(evidenceId);
  }

  async openEvidence(caller: Caller, id: string, evidenceId: string) {
    await this.refuseOutsider(caller, id, evidenceId);
    return this.evidence.openFile(evidenceId);
  }

  /** Before the claim a reviewer sees what waits, not yet what was written. */
  private async viewFromOutside<Head>(caller: Caller, submission: Submission, head: Head): Promise<Head> {
    const reviewer = await this.reviews.asReviewer(caller).catch(() => undefined);
    const visible = submission.state === 'submitted' || submission.state === 'in-review';
    if (!reviewer || !visible) throw new NotFound();
    await this.reviews.refuseObstacle(reviewer, submission, this.reader.manager).catch(() => {
      throw new NotFound();
    });
    return head;
  }

  private async readable(submission: Submission) {
    const { first, last } = await this.staff.person(submission.personId);
    const { content } = await this.submissions.snapshot(submission.id, submission.round);
    const { rubric } = this.catalog.describe(submission.badge, submission.language);
    return { applicant: { first, last }, frozen: JSON.parse(content) as unknown, rubric };
  }

  private async refuseOutsider(caller: Caller, id: string, evidenceId: string): Promise<void> {
    const submission = await this.submissions.load(id);
    const decided = await this.reader.manager.existsBy(ReviewDecision, {
      submissionId: id,
      reviewerId: caller.personId,
    });
    if (submission.claimedBy !== caller.personId && !decided) throw new NotFound();
    const { content } = await this.submissions.snapshot(id, submission.round);
    const frozen = JSON.parse(content) as { evidence: { id: string }[] };
    if (!frozen.evidence.some((one) => one.id === evidenceId)) throw new NotFound();
  }
}

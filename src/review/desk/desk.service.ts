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
    const round = await this.roundOf(caller, submission, decisions);
    if (round === undefined) return this.viewFromOutside(caller, submission, head);
    const content = await this.readable(submission, round);
    return { ...head, ...content, decisions: decided, claimedUntil: submission.claimedUntil };
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
    const visible = submission.state === 'submitted' || submission.state === 'in-review';
    if (!visible || (await this.reviews.findObstacle(caller, submission))) throw new NotFound();
    return head;
  }

  /** The round that a reviewer may read: the one at hand for whoever holds the claim, else the last that they decided. */
  private async roundOf(
    caller: Caller,
    { claimedBy, round }: Submission,
    decisions: readonly ReviewDecision[],
  ): Promise<number | undefined> {
    const decided = decisions.filter((one) => one.reviewerId === caller.personId).at(-1)?.round;
    const readable = claimedBy === caller.personId ? round : decided;
    // Rights are today's: somebody who reviews no longer reads no longer.
    return readable === undefined || !(await this.reviews.isReviewer(caller)) ? undefined : readable;
  }

  private async readable(submission: Submission, round: number) {
    const { first, last } = await this.staff.person(submission.personId);
    const { content, hash } = await this.submissions.snapshot(submission.id, round);
    const { rubric } = this.catalog.describe(submission.badge, submission.language);
    return {
      applicant: { first, last },
      frozen: { ...(JSON.parse(content) as object), snapshot: hash },
      rubric,
    };
  }

  private async refuseOutsider(caller: Caller, id: string, evidenceId: string): Promise<void> {
    const submission = await this.submissions.load(id);
    const decisions = await this.reader.manager.find(ReviewDecision, {
      where: { submissionId: id },
      order: { round: 'ASC' },
    });
    const round = await this.roundOf(caller, submission, decisions);
    if (round === undefined) throw new NotFound();
    const { content } = await this.submissions.snapshot(id, round);
    const { evidence } = JSON.parse(content) as { evidence: { id: string }[] }; // written by `toSnapshot`
    if (!evidence.some((one) => one.id === evidenceId)) throw new NotFound();
  }
}

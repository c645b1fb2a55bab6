import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { Caller } from '../allow.decorator.js';
import { CatalogService } from '../catalog/catalog.service.js';
import { Clock, minutesAfter } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { Reader } from '../database/data-source.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { EvidenceService } from '../evidence/evidence.service.js';
import { NotFound, Refusal } from '../refusal.js';
import { StaffService } from '../staff/staff.service.js';
import type { Submission } from '../submission/submission.entity.js';
import { SubmissionService } from '../submission/submission.service.js';
import { ReviewDecision } from './review.entity.js';
import { ReviewService } from './review.service.js';

const PAGE = 50;

/** The reviewer's desk: the waiting list, taking a submission for a limited time, reading it, giving it back. */
@Injectable()
export class ClaimService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly reviews: ReviewService,
    private readonly submissions: SubmissionService,
    private readonly evidence: EvidenceService,
    private readonly catalog: CatalogService,
    private readonly staff: StaffService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async list(caller: Caller, after?: string) {
    const { items, next } = await this.reviews.waiting(await this.reviews.asReviewer(caller), after, PAGE);
    const toItem = (one: Submission) => ({
      ...this.submissions.summarise(one, caller.language),
      ageDays: this.reviews.ageInDays(one),
    });
    return { items: items.map(toItem), next };
  }

  /** Takes the oldest waiting submission; null when nothing waits. */
  async claimNext(caller: Caller) {
    const { items } = await this.reviews.waiting(await this.reviews.asReviewer(caller), undefined, PAGE);
    for (const { id } of items) {
      const claimed = await this.claim(caller, id).catch((refused: unknown) => {
        // Another reviewer was faster with this one; the next may still be free.
        if (refused instanceof Refusal && refused.kind === 'conflict') return undefined;
        throw refused;
      });
      if (claimed) return { submission: claimed };
    }
    return { submission: null };
  }

  /** Takes a submission; taking it again prolongs the claim. */
  async claim(caller: Caller, id: string) {
    const claimed = await this.unitOfWork.run(async (tx) => {
      const reviewer = await this.reviews.asReviewer(caller, tx);
      const found = await this.waitingOrMine(tx, caller, id);
      await this.reviews.refuseObstacle(reviewer, found, tx);
      const claim = {
        claimedBy: caller.personId,
        claimedUntil: minutesAfter(this.clock.now(), this.config.claimMinutes),
      };
      const free =
        found.state === 'in-review'
          ? await this.submissions.move(tx, found, 'release', 'reviewer', caller.personId)
          : found;
      return this.submissions.move(tx, free, 'claim', 'reviewer', caller.personId, claim);
    });
    return this.view(caller, claimed.id);
  }

  /** Gives a claimed submission back to the waiting list. */
  async release(caller: Caller, id: string) {
    return this.unitOfWork.run(async (tx) => {
      const held = await this.submissions.load(id, tx);
      if (held.claimedBy !== caller.personId) throw new NotFound();
      const { state } = await this.submissions.move(tx, held, 'release', 'reviewer', caller.personId);
      return { id, state };
    });
  }

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

  private async waitingOrMine(tx: EntityManager, caller: Caller, id: string): Promise<Submission> {
    const held = await this.submissions.load(id, tx);
    if (held.personId !== caller.personId && ['draft', 'returned', 'withdrawn'].includes(held.state))
      throw new NotFound();
    const found = await this.submissions.lapse(tx, held);
    if (found.state === 'in-review' && found.claimedBy !== caller.personId) throw new ClaimedByOther(found);
    return found;
  }
}

class ClaimedByOther extends Refusal {
  constructor({ id, claimedUntil }: Submission) {
    super(
      'conflict',
      'claimed-by-other',
      `Another reviewer is at work on this submission until ${claimedUntil}.`,
      { submission: id, claimedUntil },
    );
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { Caller } from '../../allow.decorator.js';
import { Clock, minutesAfter } from '../../clock.js';
import { CONFIG, type Config } from '../../config.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { NotFound, Refusal } from '../../refusal.js';
import { Submission } from '../../submission/submission.entity.js';
import { SubmissionService } from '../../submission/submission.service.js';
import { ReviewService } from '../review.service.js';

const PAGE = 50;

/** The waiting list: what waits for whom, taking a submission for a limited time, giving it back. */
@Injectable()
export class ClaimService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reviews: ReviewService,
    private readonly submissions: SubmissionService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** What waits for the caller, oldest first, and beside it what they have taken already. */
  async list(caller: Caller, after?: string) {
    const { items, next } = await this.reviews.waiting(await this.reviews.asReviewer(caller), after, PAGE);
    const toItem = (one: Submission) => ({
      ...this.submissions.summarise(one, caller.language),
      ageDays: this.reviews.ageInDays(one),
    });
    const claimed = (await this.reviews.claimedBy(caller)).map((one) => ({
      ...toItem(one),
      claimedUntil: one.claimedUntil,
    }));
    return { items: items.map(toItem), next, claimed };
  }

  /** Answers the id of what the caller has taken and not decided, else takes the oldest; undefined when nothing waits. */
  async claimNext(caller: Caller): Promise<string | undefined> {
    const [mine] = await this.reviews.claimedBy(caller);
    if (mine) return mine.id;
    const { items } = await this.reviews.waiting(await this.reviews.asReviewer(caller), undefined, PAGE);
    for (const { id } of items) {
      const claimed = await this.claim(caller, id).catch((refused: unknown) => {
        // Somebody was faster with this one, or took it back; the next may still be free.
        if (refused instanceof Refusal) return undefined;
        throw refused;
      });
      if (claimed) return claimed;
    }
    return undefined;
  }

  /** Takes a submission and answers its id; taking it again prolongs the claim. */
  async claim(caller: Caller, id: string): Promise<string> {
    await this.reviews.asReviewer(caller);
    return this.unitOfWork.run(async (tx) => {
      const found = await this.waitingOrMine(tx, caller, id);
      await this.reviews.refuseObstacle(caller, found, tx);
      const claim = {
        claimedBy: caller.personId,
        claimedUntil: minutesAfter(this.clock.now(), this.config.claimMinutes),
      };
      if (found.state === 'in-review') await tx.update(Submission, { id, claimedBy: caller.personId }, claim);
      else await this.submissions.move(tx, found, 'claim', 'reviewer', caller.personId, claim);
      return id;
    });
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

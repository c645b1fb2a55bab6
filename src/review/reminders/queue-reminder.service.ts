import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';

import { Clock, dayOf } from '../../clock.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { NotificationService } from '../../notification/notification.service.js';
import { Submission } from '../../submission/submission.entity.js';
import { ReviewService } from '../review.service.js';

/** Tells reviewers once a day how many submissions have waited longer than they should, of those that they may review. */
@Injectable()
export class QueueReminder {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly reviews: ReviewService,
    private readonly notifications: NotificationService,
    private readonly clock: Clock,
  ) {}

  async remind(): Promise<void> {
    const counts = new Map<string, number>();
    for (const able of await this.reviews.eligible(await this.late(), this.reader.manager))
      for (const { personId } of able) counts.set(personId, (counts.get(personId) ?? 0) + 1);
    const today = dayOf(this.clock.now());
    await this.unitOfWork.run(async (tx) => {
      for (const [to, count] of counts) {
        const once = `queue.late:${to}:${today}`;
        await this.notifications.tell(tx, { to, kind: 'queue.late', subject: today, facts: { count }, once });
      }
    });
  }

  /** Waiting or at work on somebody's desk: the applicant waits all the same. */
  private async late(): Promise<Submission[]> {
    const today = dayOf(this.clock.now());
    const open = await this.reader.manager.findBy(Submission, { state: In(['submitted', 'in-review']) });
    return open.filter(
      ({ submittedAt }) => submittedAt !== null && this.notifications.answerDay(submittedAt) < today,
    );
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';

import { Clock, dayOf, minutesAfter, monthsAfter } from '../../clock.js';
import { CONFIG, type Config } from '../../config.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { NotificationService } from '../../notification/notification.service.js';
import { Submission } from '../../submission/submission.entity.js';

const WARNED_MINUTES = 30 * 24 * 60;

/** Tells people, 30 days before, that a draft which they have not touched is going to be removed. */
@Injectable()
export class DraftReminder {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly notifications: NotificationService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async remind(): Promise<void> {
    const { draftMonths } = this.config.keep;
    const soon = minutesAfter(this.clock.now(), WARNED_MINUTES);
    // A little wide, because months differ in length; the exact day is looked at below.
    const old = monthsAfter(minutesAfter(soon, 4 * 24 * 60), -draftMonths);
    const untouched = await this.reader.manager.findBy(Submission, {
      state: 'draft',
      updatedAt: LessThanOrEqual(old),
    });
    const ending = untouched.filter(({ updatedAt }) => monthsAfter(updatedAt, draftMonths) <= soon);
    await this.unitOfWork.run(async (tx) => {
      for (const { id, personId, badge, updatedAt } of ending) {
        const facts = { badge, day: dayOf(monthsAfter(updatedAt, draftMonths)) };
        // One that is touched and left again is another matter, in a year.
        const once = `draft.ending:${id}:${updatedAt}`;
        await this.notifications.tell(tx, { to: personId, kind: 'draft.ending', subject: id, facts, once });
      }
    });
  }
}

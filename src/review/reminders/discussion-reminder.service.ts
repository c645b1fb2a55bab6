import { Injectable } from '@nestjs/common';
import { LessThanOrEqual, type EntityManager } from 'typeorm';

import { Clock, minutesAfter } from '../../clock.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { NotificationService } from '../../notification/notification.service.js';
import { Recognition } from '../../recognition/recognition.entity.js';
import { StaffService } from '../../staff/staff.service.js';

const FORTNIGHT_MINUTES = 14 * 24 * 60;

/** Reminds supervisors, once, of a discussion that they were asked for two weeks ago. */
@Injectable()
export class DiscussionReminder {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly staff: StaffService,
    private readonly notifications: NotificationService,
    private readonly clock: Clock,
  ) {}

  async remind(): Promise<void> {
    const waiting = await this.reader.manager.findBy(Recognition, {
      state: 'requested',
      requestedAt: LessThanOrEqual(minutesAfter(this.clock.now(), -FORTNIGHT_MINUTES)),
    });
    for (const { id } of waiting) await this.unitOfWork.run((tx) => this.tellSupervisors(tx, id));
  }

  /** Looked at again in the unit: it may have been confirmed meanwhile. */
  private async tellSupervisors(tx: EntityManager, id: string): Promise<void> {
    const open = await tx.findOneBy(Recognition, { id, state: 'requested' });
    if (!open) return;
    for (const to of await this.staff.supervisorsOf(open.personId, tx)) {
      const facts = { level: open.level };
      const once = `discussion.waiting:${id}:${to}`;
      await this.notifications.tell(tx, { to, kind: 'discussion.waiting', subject: id, facts, once });
    }
  }
}

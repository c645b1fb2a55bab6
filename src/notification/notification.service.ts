import { randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { Clock, dayOf } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { workingDaysAfter } from './calendar.js';
import { Message, MessageChoice } from './message.entity.js';
import type { Notice } from './notice.js';
import { dueAt, usualChoice } from './post/delivery.js';

/** How other rooms tell people something. */
@Injectable()
export class NotificationService {
  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Tells it in the caller's own unit: it is told if and only if the act is stored. The e-mail goes out later. */
  async tell(tx: EntityManager, notice: Notice): Promise<void> {
    const { to, kind, subject, facts = {}, once = null } = notice;
    // Units run one at a time, so nobody enters the same key between the look and the insert.
    if (once !== null && (await tx.existsBy(Message, { once }))) return;
    const now = this.clock.now();
    const chosen = await tx.findOneBy(MessageChoice, { personId: to });
    const nextTryAt = this.config.mail.url ? dueAt(chosen?.email ?? usualChoice(kind), now) : undefined;
    await tx.insert(Message, {
      ...{ id: randomUUID(), personId: to, kind, subject, facts, once, createdAt: now, readAt: null },
      ...(nextTryAt === undefined ? { state: 'kept', nextTryAt: null } : { state: 'pending', nextTryAt }),
      ...{ tries: 0, batch: null, lease: null, leasedUntil: null, sentAt: null, lastError: null },
    });
  }

  /** The day by which something handed in now, or then, should be decided. */
  answerDay(handedIn: string): string {
    return workingDaysAfter(dayOf(handedIn), this.config.queueTargetDays);
  }
}

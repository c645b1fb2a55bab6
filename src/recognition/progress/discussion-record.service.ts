import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { AuditService } from '../../audit/audit.service.js';
import { NotificationService } from '../../notification/notification.service.js';
import type { Recognition } from '../recognition.entity.js';

type Discussion = Pick<Recognition, 'id' | 'personId' | 'level'>;

/** What a discussion leaves in the commit of each step: a line of the trail, and messages to those whom it concerns. */
@Injectable()
export class DiscussionRecord {
  constructor(
    private readonly audit: AuditService,
    private readonly notifications: NotificationService,
  ) {}

  async asked(
    tx: EntityManager,
    { id, personId, level }: Discussion,
    supervisors: readonly string[],
  ): Promise<void> {
    await this.audit.append(tx, {
      actor: personId,
      action: 'recognition.request',
      subject: id,
      details: { level },
    });
    for (const to of supervisors)
      await this.notifications.tell(tx, { to, kind: 'discussion.asked', subject: id, facts: { level } });
  }

  async confirmed(
    tx: EntityManager,
    { id, personId, level }: Discussion,
    { by, heldOn }: { readonly by: string; readonly heldOn: string },
  ): Promise<void> {
    await this.audit.append(tx, {
      actor: by,
      action: 'recognition.confirm',
      subject: id,
      details: { level, heldOn },
    });
    const facts = { level, day: heldOn };
    await this.notifications.tell(tx, { to: personId, kind: 'discussion.confirmed', subject: id, facts });
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { AuditService, SERVICE } from '../audit/audit.service.js';
import { onceIssued } from '../notification/notice.js';
import { NotificationService } from '../notification/notification.service.js';
import { Credential } from './credential.entity.js';

/** What an award leaves in the commit that stores its documents: a line of the trail, and the one message to its holder. */
@Injectable()
export class IssuedRecord {
  constructor(
    private readonly audit: AuditService,
    private readonly notifications: NotificationService,
  ) {}

  async write(tx: EntityManager, id: string): Promise<void> {
    await this.audit.append(tx, { actor: SERVICE, action: 'credential.sign', subject: id });
    const { personId, kind, badge, level } = await tx.findOneOrFail(Credential, {
      where: { id },
      select: { id: true, personId: true, kind: true, badge: true, level: true },
    });
    await this.notifications.tell(tx, {
      to: personId,
      kind: kind === 'level' ? 'level.issued' : 'badge.issued',
      subject: id,
      facts: { badge, level },
      once: onceIssued(id),
    });
  }
}

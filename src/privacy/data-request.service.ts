import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';

import type { Caller } from '../allow.decorator.js';
import { AuditService } from '../audit/audit.service.js';
import { Clock } from '../clock.js';
import { Reader } from '../database/data-source.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { NotificationService } from '../notification/notification.service.js';
import { NotFound, Refusal } from '../refusal.js';
import { StaffService } from '../staff/staff.service.js';
import { DataRequest } from './data-request.entity.js';

const MOST_OPEN = 20;

/** What people ask about their data, and what administrators answer. */
@Injectable()
export class DataRequests {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly staff: StaffService,
    private readonly audit: AuditService,
    private readonly messages: NotificationService,
    private readonly clock: Clock,
  ) {}

  /** Keeps the request until an administrator has answered it. */
  async ask({ personId }: Caller, asked: Pick<DataRequest, 'kind' | 'what' | 'text'>) {
    const row = { id: randomUUID(), personId, ...asked, createdAt: this.clock.now() };
    await this.unitOfWork.run(async (tx) => {
      if ((await tx.countBy(DataRequest, { personId, closedAt: IsNull() })) >= MOST_OPEN) throw new TooMany();
      await tx.insert(DataRequest, { ...row, closedAt: null, closedBy: null, answer: null });
      const act = { actor: personId, action: `data.ask-${asked.kind}`, subject: row.id };
      await this.audit.append(tx, act);
    });
    return { id: row.id, kind: row.kind, createdAt: row.createdAt };
  }

  /** The caller's own, newest first, with what was answered. */
  async own({ personId }: Caller) {
    const rows = await this.reader.manager.find(DataRequest, {
      where: { personId },
      order: { createdAt: 'DESC' },
    });
    const items = rows.map(({ personId: _own, closedBy: _who, ...request }) => request);
    return { items };
  }

  /** What waits for an answer, oldest first: a month is the longest that the law gives. */
  async open() {
    const rows = await this.reader.manager.find(DataRequest, {
      where: { closedAt: IsNull() },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    const people = await this.staff.people(rows.map(({ personId }) => personId));
    const items = rows.map(({ id, personId, kind, what, text, createdAt }) => ({
      ...{ id, kind, what, text, createdAt },
      person_key: people.get(personId)?.key ?? null,
    }));
    return { items };
  }

  /** Answers and closes a request, once. */
  async close(id: string, answer: string, actor: string) {
    return this.unitOfWork.run(async (tx) => {
      const held = await tx.findOneBy(DataRequest, { id });
      if (!held) throw new NotFound();
      if (held.closedAt !== null) throw new AlreadyAnswered(held.closedAt);
      const closedAt = this.clock.now();
      await tx.update(DataRequest, { id }, { closedAt, closedBy: actor, answer });
      await this.audit.append(tx, { actor, action: 'data.answer', subject: id });
      await this.messages.tell(tx, { to: held.personId, kind: 'data.answered', subject: id });
      return { id, closedAt };
    });
  }
}

class TooMany extends Refusal {
  constructor() {
    super(
      'conflict',
      'too-many-requests-open',
      `You have ${MOST_OPEN} requests that wait for an answer already.`,
    );
  }
}

class AlreadyAnswered extends Refusal {
  constructor(closedAt: string) {
    super('conflict', 'already-answered', `This request was answered at ${closedAt}.`);
  }
}

import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import {
  IsNull,
  LessThan,
  LessThanOrEqual,
  type EntityManager,
  type FindOptionsWhere,
  type UpdateResult,
} from 'typeorm';

import { Clock, minutesAfter } from '../../clock.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { StaffService } from '../../staff/staff.service.js';
import { Message } from '../message.entity.js';
import { nextTry, type Verdict } from './failure.js';

/** Longer than any try may take; what a killed process had taken is free again after that. */
const LEASE_MINUTES = 2;

/** Messages of one person that go in one e-mail, taken by one sender. */
export interface Parcel {
  readonly lease: string;
  /** Names the e-mail in every try. */
  readonly batch: string;
  readonly personId: string;
  readonly tries: number;
  readonly messages: readonly Message[];
}

/** The messages that wait for the post: each is taken by one sender at a time, and only that one says what came of it. */
@Injectable()
export class OutboxService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly staff: StaffService,
    private readonly clock: Clock,
  ) {}

  /** Takes what has waited longest, with all else that is due to the same person; undefined when nothing is due. */
  async take(): Promise<Parcel | undefined> {
    // Most of the time nothing is: a look does not make other writers wait.
    if (!(await this.reader.manager.existsBy(Message, this.due()))) return undefined;
    return this.unitOfWork.run(async (tx) => {
      const [first] = await tx.find(Message, {
        where: this.due(),
        order: { nextTryAt: 'ASC', createdAt: 'ASC', id: 'ASC' },
        take: 1,
      });
      if (!first) return undefined;
      const lease = randomUUID();
      await this.claim(tx, first, lease);
      const messages = await tx.find(Message, { where: { lease }, order: { createdAt: 'ASC', id: 'ASC' } });
      const { personId, tries } = first;
      return { lease, batch: first.batch ?? first.id, personId, tries: tries + 1, messages };
    });
  }

  async sent({ lease }: Parcel): Promise<boolean> {
    const done = { state: 'sent', sentAt: this.clock.now(), nextTryAt: null, lastError: null } as const;
    return this.settle(lease, done);
  }

  /** Puts off what failed, or gives it up: visibly, and still in the list of the person. */
  async failed({ lease, tries }: Parcel, { code, next }: Verdict): Promise<boolean> {
    const again = next === 'never' ? undefined : nextTry(tries, this.clock.now(), Math.random());
    return this.settle(lease, {
      ...(again === undefined ? { state: 'dead', nextTryAt: null } : { nextTryAt: again }),
      lastError: code,
    });
  }

  /** Gives back what was taken and is not known to have gone: the next sender may take it at once. */
  async giveBack({ lease }: Parcel): Promise<boolean> {
    return this.settle(lease, {});
  }

  /** The address and the language of today. */
  async addressee(personId: string) {
    const { email, language } = await this.staff.person(personId);
    return { email, language };
  }

  private due(): FindOptionsWhere<Message>[] {
    const now = this.clock.now();
    const due = { state: 'pending' as const, nextTryAt: LessThanOrEqual(now) };
    return [
      { ...due, leasedUntil: IsNull() },
      { ...due, leasedUntil: LessThan(now) },
    ];
  }

  /** One conditional change: of two that want the same, one gets it. A batch that was tried together stays together. */
  private async claim(tx: EntityManager, first: Message, lease: string): Promise<UpdateResult> {
    const { personId, batch, id } = first;
    const now = this.clock.now();
    return tx
      .createQueryBuilder()
      .update(Message)
      .set({
        lease,
        leasedUntil: minutesAfter(now, LEASE_MINUTES),
        batch: batch ?? id,
        tries: () => '"tries" + 1',
      })
      .where({ personId, state: 'pending', nextTryAt: LessThanOrEqual(now), batch: batch ?? IsNull() })
      .andWhere('("leased_until" IS NULL OR "leased_until" < :now)', { now })
      .execute();
  }

  /** Answers whether the lease still held; who has lost it may not say what came of the messages. */
  private async settle(lease: string, outcome: Partial<Message>): Promise<boolean> {
    return this.unitOfWork.run(async (tx) => {
      const { affected } = await tx.update(
        Message,
        { lease },
        { ...outcome, lease: null, leasedUntil: null },
      );
      return (affected ?? 0) > 0;
    });
  }
}

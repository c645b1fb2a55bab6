import { Inject, Injectable } from '@nestjs/common';
import { IsNull, LessThan, Not, type EntityManager, type FindOptionsWhere } from 'typeorm';

import type { Caller } from '../../allow.decorator.js';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../clock.js';
import { CONFIG, type Config } from '../../config.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import type { Language } from '../../openbadges/award.js';
import { NotFound } from '../../refusal.js';
import type { EmailChoice } from '../choice.js';
import { Message, MessageChoice } from '../message.entity.js';
import { dueAt } from '../post/delivery.js';
import { pathOf } from '../words/path.js';
import { say } from '../words/words.js';
import type { InboxQuery } from './message.schema.js';

const PAGE = 50;
const NEWEST_FIRST = { createdAt: 'DESC', id: 'DESC' } as const;
const UNREAD = { readAt: IsNull() };
const READ = { readAt: Not(IsNull()) };

/** What a person has been told, and whether it comes by e-mail, too. */
@Injectable()
export class InboxService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** One page of the caller's messages in their language: the unread ones first, each part newest first. */
  async list({ personId, language }: Caller, { after }: InboxQuery) {
    const mine = (part: 'unread' | 'read') => ({ personId, ...(part === 'unread' ? UNREAD : READ) });
    const unread = after?.part === 'read' ? [] : await this.rows(mine('unread'), after, PAGE + 1);
    const beyond = after?.part === 'read' ? after : undefined;
    const read = unread.length > PAGE ? [] : await this.rows(mine('read'), beyond, PAGE + 1 - unread.length);
    const rows = [...unread, ...read];
    const items = rows.slice(0, PAGE);
    return {
      items: items.map((one) => toItem(one, language)),
      next: rows.length > PAGE ? toCursor(items.at(-1)) : null,
      unread: await this.unread(personId),
    };
  }

  async unread(personId: string): Promise<number> {
    return this.reader.manager.countBy(Message, { personId, ...UNREAD });
  }

  /** Marks one of the caller's own messages as read; reading it again changes nothing. */
  async markRead({ personId }: Caller, id: string) {
    const readAt = this.clock.now();
    return this.unitOfWork.run(async (tx) => {
      const held = await tx.findOneBy(Message, { id, personId });
      if (!held) throw new NotFound();
      if (held.readAt === null) await tx.update(Message, { id }, { readAt });
      return { id, readAt: held.readAt ?? readAt };
    });
  }

  /** The caller's own choice; null as long as the kind of each message decides. */
  async choice({ personId }: Caller): Promise<{ email: EmailChoice | null }> {
    const chosen = await this.reader.manager.findOneBy(MessageChoice, { personId });
    return { email: chosen?.email ?? null };
  }

  /** Keeps the choice; it holds for what waits already, too. */
  async choose({ personId }: Caller, email: EmailChoice) {
    await this.unitOfWork.run(async (tx) => {
      await tx.upsert(MessageChoice, { personId, email }, ['personId']);
      await this.replan(tx, personId, email);
      const details = { email };
      await this.audit.append(tx, { actor: personId, action: 'message.choose', subject: personId, details });
    });
    return { email };
  }

  /** Takes all that a person was told so far as known: read, and not for the post. */
  async putAside(personId: string): Promise<void> {
    const readAt = this.clock.now();
    await this.unitOfWork.run(async (tx) => {
      await tx.update(Message, { personId, ...UNREAD }, { readAt });
      await tx.update(Message, { personId, state: 'pending' }, { state: 'kept', nextTryAt: null });
    });
  }

  /** What has been tried already keeps to its times. */
  private async replan(tx: EntityManager, personId: string, choice: EmailChoice): Promise<void> {
    if (!this.config.mail.url) return;
    const nextTryAt = dueAt(choice, this.clock.now());
    const plan = nextTryAt === undefined ? { state: 'kept' as const, nextTryAt: null } : { nextTryAt };
    await tx.update(Message, { personId, state: 'pending', tries: 0 }, plan);
  }

  private rows(
    where: FindOptionsWhere<Message>,
    after: InboxQuery['after'],
    take: number,
  ): Promise<Message[]> {
    const beyond = after && [
      { ...where, createdAt: LessThan(after.createdAt) },
      { ...where, createdAt: after.createdAt, id: LessThan(after.id) },
    ];
    return this.reader.manager.find(Message, { where: beyond ?? where, order: NEWEST_FIRST, take });
  }
}

function toItem(message: Message, language: Language) {
  const { id, kind, subject, createdAt, readAt } = message;
  return { id, kind, subject, ...say(message, language), href: pathOf(message), createdAt, readAt };
}

const toCursor = (last: Message | undefined) =>
  last ? `${last.readAt === null ? 'unread' : 'read'}_${last.createdAt}_${last.id}` : null;

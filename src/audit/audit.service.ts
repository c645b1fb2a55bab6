import { Injectable } from '@nestjs/common';
import { LessThan, type EntityManager, type FindOptionsWhere } from 'typeorm';

import { Clock } from '../clock.js';
import { Reader } from '../database/data-source.js';
import { AuditEvent } from './audit-event.entity.js';
import type { AuditQuery } from './audit.schema.js';
import { CHAIN_START, hashOf } from './chain.js';

/** An act, as the room that does it tells it. */
export interface Act {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export const SERVICE = 'service';

@Injectable()
export class AuditService {
  constructor(
    private readonly clock: Clock,
    private readonly reader: Reader,
  ) {}

  /** Adds the act to the trail in the same commit as the act itself. Units run one at a time, so the chain cannot fork. */
  async append(tx: EntityManager, act: Act): Promise<void> {
    const [head] = await tx.find(AuditEvent, {
      order: { seq: 'DESC' },
      take: 1,
      select: { seq: true, hash: true },
    });
    const event = {
      seq: (head?.seq ?? 0) + 1,
      at: this.clock.now(),
      actor: act.actor,
      action: act.action,
      subject: act.subject,
      details: JSON.stringify(act.details ?? {}),
      previousHash: head?.hash ?? CHAIN_START,
    };
    await tx.insert(AuditEvent, { ...event, hash: hashOf(event) });
  }

  /** Newest first; `before` is the `seq` that the last page ended with. */
  async list({ action, subject, actor, before }: AuditQuery, most: number) {
    const where: FindOptionsWhere<AuditEvent> = {
      ...(action ? { action } : {}),
      ...(subject ? { subject } : {}),
      ...(actor ? { actor } : {}),
      ...(before === undefined ? {} : { seq: LessThan(before) }),
    };
    const events = await this.reader.manager.find(AuditEvent, {
      where,
      order: { seq: 'DESC' },
      take: most + 1,
    });
    const page = events.slice(0, most);
    return {
      items: page.map(({ details, ...event }) => ({ ...event, details: JSON.parse(details) as unknown })),
      next: events.length > most ? String(page.at(-1)?.seq) : null,
    };
  }
}

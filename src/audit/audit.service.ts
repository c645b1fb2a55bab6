import { randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { In, LessThan, LessThanOrEqual, Not, type EntityManager, type FindOptionsWhere } from 'typeorm';

import { Clock } from '../clock.js';
import type { Instant } from '../openbadges/award.js';
import { Reader } from '../database/data-source.js';
import { AuditEvent } from './audit-event.entity.js';
import type { AuditQuery } from './audit.schema.js';
import { CHAIN_START, hashOf, hashOfDetails } from './chain.js';
import { BASELINE, SEAL } from './seal/seal.js';

/** An act, as the room that does it tells it. */
export interface Act {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export const SERVICE = 'service';

/** Says up to which event details were forgotten. */
export const FORGET = 'audit.forget';

/** Their details hold no facts about people, and the trail cannot be checked without them. */
export const neverForgotten = [SEAL, BASELINE, FORGET];

@Injectable()
export class AuditService {
  constructor(
    private readonly clock: Clock,
    private readonly reader: Reader,
  ) {}

  /** Adds acts to the trail in the same commit as the acts themselves. Units run one at a time, so the chain cannot fork. */
  async append(tx: EntityManager, ...acts: readonly Act[]): Promise<void> {
    const [head] = await tx.find(AuditEvent, {
      order: { seq: 'DESC' },
      take: 1,
      select: { seq: true, hash: true },
    });
    const at = this.clock.now();
    let last = head ?? { seq: 0, hash: CHAIN_START };
    const events = acts.map((act) => (last = toEvent(act, at, last)));
    await tx.insert(AuditEvent, events);
  }

  /**
   * Empties the details of every event before an instant; who did what to which when stays, and the chain stays whole.
   * Answers how many it emptied. The only change of the trail that the database lets through.
   */
  async forgetDetails(tx: EntityManager, before: Instant): Promise<number> {
    const [last] = await tx.find(AuditEvent, {
      where: { at: LessThan(before) },
      order: { seq: 'DESC' },
      take: 1,
      select: { seq: true },
    });
    if (!last) return 0;
    const due = { seq: LessThanOrEqual(last.seq), details: Not(''), action: Not(In(neverForgotten)) };
    const emptied = await tx.countBy(AuditEvent, due);
    if (emptied === 0) return 0;
    await setForgetLimit(tx, last.seq);
    await tx.update(AuditEvent, due, { details: '', salt: null });
    await setForgetLimit(tx, 0);
    const details = { upTo: last.seq, emptied };
    await this.append(tx, { actor: SERVICE, action: FORGET, subject: SERVICE, details });
    return emptied;
  }

  /** Newest first; `before` is the `seq` that the last page ended with. */
  async list({ action, subject, actor, before }: AuditQuery, most: number) {
    const where: FindOptionsWhere<AuditEvent> = {
      // Seals are for the check, and would hide the acts of people.
      action: action ?? Not(SEAL),
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
      items: page.map(({ details, salt: _salt, detailsHash: _hash, ...event }) => ({
        ...event,
        details: details === '' ? null : (JSON.parse(details) as unknown),
      })),
      next: events.length > most ? String(page.at(-1)?.seq) : null,
    };
  }
}

function toEvent(
  { actor, action, subject, ...act }: Act,
  at: Instant,
  previous: Pick<AuditEvent, 'seq' | 'hash'>,
): AuditEvent {
  const details = JSON.stringify(act.details ?? {});
  const salt = randomBytes(12).toString('base64url');
  const event = {
    ...{ seq: previous.seq + 1, at, actor, action, subject },
    ...{ details, salt, detailsHash: hashOfDetails(details, salt) },
    previousHash: previous.hash,
  };
  return { ...event, hash: hashOf(event) };
}

const setForgetLimit = (tx: EntityManager, upTo: number) =>
  tx.query(`UPDATE "audit_forget" SET "up_to" = ${upTo}`);

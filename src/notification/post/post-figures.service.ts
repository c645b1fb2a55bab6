import { Injectable } from '@nestjs/common';
import { Gauge, register } from 'prom-client';

import { Clock } from '../../clock.js';
import { Reader } from '../../database/data-source.js';
import { Message } from '../message.entity.js';

const MESSAGES = 'taitomerkki_messages';
const OVERDUE = 'taitomerkki_messages_overdue_seconds';

/** What operators' tools watch: how much waits, how much was given up, and how old the oldest of it is. */
@Injectable()
export class PostFigures {
  constructor(
    private readonly reader: Reader,
    private readonly clock: Clock,
  ) {
    // Where the database does not answer, the other figures still do.
    const count = (state: 'pending' | 'dead') => this.count(state).catch(() => Number.NaN);
    const overdue = () => this.overdue().catch(() => Number.NaN);
    const messages = new Gauge({
      name: MESSAGES,
      registers: [],
      help: 'Messages whose e-mail waits (pending) or was given up (dead).',
      labelNames: ['state'],
      async collect() {
        for (const state of ['pending', 'dead'] as const) this.set({ state }, await count(state));
      },
    });
    const late = new Gauge({
      name: OVERDUE,
      registers: [],
      help: 'For how long the oldest e-mail that should have gone has waited.',
      async collect() {
        this.set(await overdue());
      },
    });
    // The register of the whole process, which `/metrics` prints; a second service in it takes the first one's place.
    for (const name of [MESSAGES, OVERDUE]) register.removeSingleMetric(name);
    for (const figure of [messages, late]) register.registerMetric(figure);
  }

  private count(state: 'pending' | 'dead'): Promise<number> {
    return this.reader.manager.countBy(Message, { state });
  }

  /** Counted from the telling, of what is due: what waits for the morning is not late. */
  private async overdue(): Promise<number> {
    const now = this.clock.now();
    const { first } = (await this.reader
      .createQueryBuilder(Message, 'message')
      .select('MIN("message"."created_at")', 'first')
      .where(`"message"."state" = 'pending'`)
      .andWhere('("message"."tries" > 0 OR "message"."next_try_at" <= :now)', { now })
      .getRawOne<{ first: string | null }>()) ?? { first: null };
    return first === null ? 0 : Math.max(0, (Date.parse(now) - Date.parse(first)) / 1000);
  }
}

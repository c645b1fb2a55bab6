import { Inject, Injectable } from '@nestjs/common';
import { MoreThan, type FindOptionsWhere } from 'typeorm';

import type { Caller } from '../../allow.decorator.js';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../clock.js';
import { CONFIG, type Config } from '../../config.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { NotFound, Refusal } from '../../refusal.js';
import { StaffService } from '../../staff/staff.service.js';
import type { OutboxQuery } from '../inbox/message.schema.js';
import { Message, type PostState } from '../message.entity.js';

const PAGE = 50;

/** What administrators see of the post: whose message has not gone and why, never what it says. */
@Injectable()
export class PostOfficeService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly staff: StaffService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** One page of what was given up, or of what still waits; oldest first. */
  async list({ state, after }: OutboxQuery) {
    const where: FindOptionsWhere<Message> | FindOptionsWhere<Message>[] = after
      ? [
          { state, createdAt: MoreThan(after.createdAt) },
          { state, createdAt: after.createdAt, id: MoreThan(after.id) },
        ]
      : { state };
    const order = { createdAt: 'ASC', id: 'ASC' } as const;
    const rows = await this.reader.manager.find(Message, { where, order, take: PAGE + 1 });
    const items = rows.slice(0, PAGE);
    const people = await this.staff.people(items.map((one) => one.personId));
    const last = items.at(-1);
    return {
      items: items.map(({ id, personId, kind, createdAt, tries, nextTryAt, lastError }) => {
        return { id, person: people.get(personId)?.key, kind, createdAt, tries, nextTryAt, lastError };
      }),
      next: last && rows.length > PAGE ? `${last.createdAt}_${last.id}` : null,
    };
  }

  /** Sends again what was given up: the whole e-mail that the message was part of, under the same `Message-ID`. */
  async resend({ personId: actor }: Caller, id: string) {
    const now = this.clock.now();
    return this.unitOfWork.run(async (tx) => {
      const held = await tx.findOneBy(Message, { id });
      if (!held) throw new NotFound();
      if (!this.config.mail.url) throw new NoMailServer();
      if (held.state !== 'dead') throw new NotGivenUp(held.state);
      const anew = { state: 'pending', tries: 0, nextTryAt: now } as const;
      await tx.update(Message, { batch: held.batch ?? id, state: 'dead' }, anew);
      await this.audit.append(tx, { actor, action: 'message.resend', subject: id });
      return { id, state: anew.state };
    });
  }
}

class NoMailServer extends Refusal {
  constructor() {
    super('conflict', 'no-mail-server', 'No mail server is set; set SMTP_URL and start the service anew.');
  }
}

const said: Readonly<Record<PostState, string>> = {
  pending: 'still waits and will be sent by itself',
  sent: 'has been sent',
  kept: 'is for the list in the service only',
  dead: 'was given up',
};

class NotGivenUp extends Refusal {
  constructor(state: PostState) {
    super('conflict', 'not-given-up', `Only what was given up is sent again; this message ${said[state]}.`, {
      state,
    });
  }
}

import { Injectable } from '@nestjs/common';
import { MoreThan, type FindOptionsWhere } from 'typeorm';

import type { Caller } from '../../allow.decorator.js';
import { AuditService } from '../../audit/audit.service.js';
import { Clock, dayOf, minutesAfter } from '../../clock.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { NotFound, Refusal } from '../../refusal.js';
import { StaffService } from '../../staff/staff.service.js';
import { AccessKey } from '../access.entity.js';
import { scopeOf } from '../permissions.js';
import type { TokenBody } from './keys.schema.js';
import { hashOf, newSecret } from './secrets.js';

/** Keys for systems: made by a person in a session, limited to some of what that person may, for a time. */
@Injectable()
export class TokenService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly audit: AuditService,
    private readonly staff: StaffService,
    private readonly clock: Clock,
  ) {}

  /** A new token: its secret is told this once. */
  async make({ name, actions, days }: TokenBody, caller: Caller) {
    const beyond = actions.find((action) => !scopeOf(action, caller.roles));
    if (beyond)
      throw new Refusal(
        'unprocessable',
        'action-not-yours',
        `Your role does not include ${beyond}: leave it out.`,
      );
    const token = newSecret('token');
    const now = this.clock.now();
    const key = {
      hash: hashOf(token),
      kind: 'token' as const,
      personId: caller.personId,
      createdAt: now,
      expiresAt: minutesAfter(now, days * 24 * 60),
      name,
      actions: [...new Set(actions)],
    };
    await this.unitOfWork.run(async (tx) => {
      await tx.insert(AccessKey, key);
      const act = { actor: caller.personId, action: 'access.token', subject: caller.personId };
      await this.audit.append(tx, { ...act, details: { key: key.hash, actions: key.actions, days } });
    });
    return { token, id: key.hash, name, actions: key.actions, expiresAt: key.expiresAt };
  }

  async own({ personId }: Caller) {
    return (await this.find({ personId })).map(toView);
  }

  /** Everybody's, with whose they are, for the administrator. */
  async all() {
    const held = await this.find({});
    const people = await this.staff.people(held.map((key) => key.personId));
    return held.map((key) => ({ ...toView(key), owner: people.get(key.personId)?.key ?? null }));
  }

  /** Ends a token at once: one's own, or for the administrator (no owner given) anybody's. */
  async revoke(id: string, actor: string, owner?: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const held = await tx.findOneBy(AccessKey, {
        hash: id,
        kind: 'token',
        ...(owner ? { personId: owner } : {}),
      });
      if (!held) throw new NotFound();
      await tx.delete(AccessKey, { hash: id });
      await this.audit.append(tx, {
        actor,
        action: 'access.end',
        subject: held.personId,
        details: { kind: 'token' },
      });
    });
  }

  private find(where: FindOptionsWhere<AccessKey>): Promise<AccessKey[]> {
    return this.reader.manager.find(AccessKey, {
      where: { ...where, kind: 'token', expiresAt: MoreThan(this.clock.now()) },
      order: { createdAt: 'DESC', hash: 'ASC' },
    });
  }
}

/** `actions` is null for a token of the command line, which may all that its owner may. */
const toView = ({ hash, name, actions, createdAt, expiresAt, lastUsedAt }: AccessKey) => ({
  id: hash,
  name,
  actions,
  createdAt,
  expiresAt,
  lastUsed: lastUsedAt === null ? null : dayOf(lastUsedAt),
});

/** A token that leaks must not make other keys, which would outlive it: that takes a person who has signed in. */
export function refuseTokens({ session }: Caller): void {
  if (!session) throw new TokenNotForThis('Sign in with a browser for this: no token may do it.');
}

/** What this token is not for, whatever its owner may do. */
export class TokenNotForThis extends Refusal {
  constructor(message = 'This token is limited to other actions: make one that includes this.') {
    super('forbidden', 'token-not-for-this', message);
  }
}

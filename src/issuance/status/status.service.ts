import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { IsNull, Not, type EntityManager } from 'typeorm';

import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../clock.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { NotFound, Refusal } from '../../refusal.js';
import { Credential, type CredentialState } from '../credential.entity.js';
import { StatusListState, Suspension } from './status.entity.js';

/** What an administrator does to an award, and why. */
interface Act {
  readonly actor: string;
  readonly action: 'credential.revoke' | 'credential.suspend' | 'credential.reinstate';
  readonly reason: string;
}

type Withdrawal = Extract<CredentialState, 'revoked' | 'suspended'>;

const NO_SUSPENSION = { suspendedAt: null, suspensionReason: null };

/** Takes awards back, for good or for a time; every form that the world reads says so from the same commit on. */
@Injectable()
export class StatusService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Revokes at once and for good, suspended or not; a level badge's place becomes free for a new confirmation. */
  async revoke(id: string, reason: string, actor: string): Promise<Credential> {
    return this.change(id, { actor, action: 'credential.revoke', reason }, (held, now) => {
      if (held.revokedAt !== null) throw new AlreadyRevoked(held);
      return { revokedAt: now, revocationReason: reason, levelKey: null, ...NO_SUSPENSION };
    });
  }

  /** Takes an award out of force until it is reinstated; a level badge keeps its place. */
  async suspend(id: string, reason: string, actor: string): Promise<Credential> {
    return this.change(id, { actor, action: 'credential.suspend', reason }, (held, now) => {
      if (held.revokedAt !== null) throw new AlreadyRevoked(held);
      if (held.suspendedAt !== null) throw new AlreadySuspended(held);
      return { suspendedAt: now, suspensionReason: reason };
    });
  }

  /** Ends a suspension: the award is again what it was before. */
  async reinstate(id: string, reason: string, actor: string): Promise<Credential> {
    return this.change(id, { actor, action: 'credential.reinstate', reason }, (held) => {
      if (held.revokedAt !== null) throw new AlreadyRevoked(held);
      if (held.suspendedAt === null) throw new NotSuspended();
      return NO_SUSPENSION;
    });
  }

  /** Every award that is revoked or suspended now, with the reason; by id, so that nobody reads the order of acts from it. */
  async withdrawn(): Promise<{ readonly id: string; readonly state: Withdrawal; readonly reason: string }[]> {
    const rows = await this.reader.manager.find(Credential, {
      where: [{ revokedAt: Not(IsNull()) }, { suspendedAt: Not(IsNull()) }],
      order: { id: 'ASC' },
      select: { id: true, revokedAt: true, revocationReason: true, suspensionReason: true },
    });
    return rows.map(({ id, revokedAt, revocationReason, suspensionReason }) => ({
      id,
      state: revokedAt === null ? 'suspended' : 'revoked',
      reason: (revokedAt === null ? suspensionReason : revocationReason) ?? '',
    }));
  }

  private async change(
    id: string,
    act: Act,
    judge: (held: Credential, now: string) => Partial<Credential>,
  ): Promise<Credential> {
    return this.unitOfWork.run(async (tx) => {
      const held = await tx.findOneBy(Credential, { id, signedAt: Not(IsNull()) });
      if (!held) throw new NotFound();
      const now = this.clock.now();
      const changes = judge(held, now);
      await tx.update(Credential, { id }, changes);
      await keepEndedSuspension(tx, held, { until: now, because: act.reason, changes });
      await raiseChanges(tx, held.statusList, now);
      const { actor, action, reason } = act;
      await this.audit.append(tx, { actor, action, subject: id, details: { reason } });
      return { ...held, ...changes };
    });
  }
}

async function keepEndedSuspension(
  tx: EntityManager,
  { id, suspendedAt, suspensionReason }: Credential,
  ended: { readonly until: string; readonly because: string; readonly changes: Partial<Credential> },
): Promise<void> {
  if (suspendedAt === null || ended.changes.suspendedAt !== null) return;
  await tx.insert(Suspension, {
    id: randomUUID(),
    credentialId: id,
    suspendedAt,
    reason: suspensionReason ?? '',
    endedAt: ended.until,
    endedBecause: ended.because,
  });
}

/** Tells every instance that the list has to be signed anew. A clock that was set back does not make it older. */
async function raiseChanges(tx: EntityManager, list: number, now: string): Promise<void> {
  const { changes, changedAt } = await tx.findOneByOrFail(StatusListState, { list });
  const latest = changedAt !== null && changedAt > now ? changedAt : now;
  await tx.update(StatusListState, { list }, { changes: changes + 1, changedAt: latest });
}

class AlreadyRevoked extends Refusal {
  constructor({ revokedAt, revocationReason }: Credential) {
    super('conflict', 'already-revoked', `This badge was revoked at ${revokedAt}: ${revocationReason}`);
  }
}

class AlreadySuspended extends Refusal {
  constructor({ suspendedAt, suspensionReason }: Credential) {
    super('conflict', 'already-suspended', `This badge was suspended at ${suspendedAt}: ${suspensionReason}`);
  }
}

class NotSuspended extends Refusal {
  constructor() {
    super('conflict', 'not-suspended', 'This badge is not suspended: there is nothing to reinstate.');
  }
}

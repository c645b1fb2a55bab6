import { Inject, Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';

import type { Caller } from '../../allow.decorator.js';
import { AuditService } from '../../audit/audit.service.js';
import { Clock, minutesAfter } from '../../clock.js';
import { CONFIG, type Config } from '../../config.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { NotFound } from '../../refusal.js';
import { AccessKey } from '../access.entity.js';
import { hashOf, newSecret } from './secrets.js';

/** Web sessions: opaque ids that live here, so that they end here. */
@Injectable()
export class SessionService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** A new session, always with a new id; the one that the browser had ends. */
  async begin(personId: string, identityId: string | null, old?: string): Promise<string> {
    const secret = newSecret('session');
    const now = this.clock.now();
    const key = {
      hash: hashOf(secret),
      kind: 'session' as const,
      personId,
      createdAt: now,
      expiresAt: minutesAfter(now, this.config.signIn.hours * 60),
      lastUsedAt: now,
      identityId,
    };
    await this.unitOfWork.run(async (tx) => {
      if (old) await tx.delete(AccessKey, { kind: 'session', hash: hashOf(old) });
      await tx.insert(AccessKey, key);
      const act = { actor: personId, action: 'access.session', subject: personId };
      await this.audit.append(tx, { ...act, details: { key: key.hash, actions: null } });
    });
    return secret;
  }

  /** One's own sessions that are open now, the newest first. */
  async list({ personId, session }: Caller) {
    const now = this.clock.now();
    const held = await this.reader.manager.find(AccessKey, {
      where: { personId, kind: 'session', expiresAt: MoreThan(now) },
      order: { createdAt: 'DESC' },
    });
    return held
      .filter((key) => !isIdle(key, now, this.config.signIn.idleMinutes))
      .map(({ hash, createdAt, lastUsedAt, expiresAt }) => ({
        id: hash,
        begunAt: createdAt,
        lastUsedAt,
        endsAt: expiresAt,
        current: hash === session?.id,
      }));
  }

  /** Ends one of one's own sessions at once. */
  async end(id: string, { personId }: Pick<Caller, 'personId'>): Promise<void> {
    await this.remove(personId, id);
  }

  /** Ends all of them, this one too. */
  async endAll({ personId }: Pick<Caller, 'personId'>): Promise<void> {
    await this.remove(personId);
  }

  /** Signs out here, whatever the state of the session was. */
  async endHere(secret: string): Promise<void> {
    const held = await this.reader.manager.findOneBy(AccessKey, { kind: 'session', hash: hashOf(secret) });
    if (held) await this.remove(held.personId, held.hash).catch(orNothing);
  }

  private async remove(personId: string, hash?: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const { affected } = await tx.delete(AccessKey, {
        kind: 'session',
        personId,
        ...(hash ? { hash } : {}),
      });
      if (hash && affected !== 1) throw new NotFound();
      const details = { kind: 'session', ended: affected ?? 0 };
      await this.audit.append(tx, { actor: personId, action: 'access.end', subject: personId, details });
    });
  }
}

/** Somebody else ended it in the same moment: it is ended. */
function orNothing(error: unknown): void {
  if (!(error instanceof NotFound)) throw error;
}

/** Whether a session was left unused for so long that it opens nothing any more. */
export function isIdle({ lastUsedAt, createdAt }: AccessKey, now: string, idleMinutes: number): boolean {
  return minutesAfter(lastUsedAt ?? createdAt, idleMinutes) <= now;
}

import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';

import type { Caller } from '../allow.decorator.js';
import { AuditService } from '../audit/audit.service.js';
import { Clock, minutesAfter } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { Reader } from '../database/data-source.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Refusal } from '../refusal.js';
import { StaffService } from '../staff/staff.service.js';
import { AccessKey } from './access.entity.js';
import { csrfOf, hashOf, newSecret } from './keys/secrets.js';
import { isIdle } from './keys/session.service.js';

const YEAR_IN_MINUTES = 365 * 24 * 60;

/** How exactly the last use is kept, in characters of an instant: a session's minute, a token's day. */
const LAST_USE = { session: 16, token: 10 } as const;

/** Who speaks. Secrets are 256 random bits, given once and kept only as a hash. */
@Injectable()
export class AccessService implements OnApplicationShutdown {
  private readonly log = new Logger('access');
  private readonly noting = new Map<string, Promise<void>>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly staff: StaffService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The operator's own: a token for the person with this staff key that lives a year and may all that its owner may. */
  async grant(kind: 'token', personKey: string): Promise<string> {
    const person = await this.staff.personByKey(personKey);
    if (!person)
      throw new Refusal(
        'unprocessable',
        'no-such-person',
        `Nobody in the staff register has the key ${personKey}.`,
      );
    const secret = newSecret(kind);
    const now = this.clock.now();
    const expiresAt = minutesAfter(now, YEAR_IN_MINUTES);
    await this.unitOfWork.run(async (tx) => {
      const hash = hashOf(secret);
      await tx.insert(AccessKey, {
        hash,
        kind,
        personId: person.id,
        createdAt: now,
        expiresAt,
      });
      const act = { actor: person.id, action: `access.${kind}`, subject: person.id };
      await this.audit.append(tx, { ...act, details: { key: hash, actions: null } });
    });
    return secret;
  }

  /** The person behind a secret with today's roles and units; undefined when it opens nothing (any more). */
  async callerOf(kind: AccessKey['kind'], secret: string): Promise<Caller | undefined> {
    const now = this.clock.now();
    const where = { hash: hashOf(secret), kind, expiresAt: MoreThan(now) };
    const held = await this.reader.manager.findOneBy(AccessKey, where);
    if (!held) return undefined;
    if (kind === 'session' && isIdle(held, now, this.config.signIn.idleMinutes)) return undefined;
    const jobs = await this.staff.jobsInService({ personId: held.personId });
    // Whoever has left the city's service has left the service too; their badges stay public.
    if (jobs.length === 0) return undefined;
    const person = await this.staff.person(held.personId);
    this.noteUse(held, now);
    return {
      personId: person.id,
      personKey: person.key,
      roles: person.roles,
      units: [...new Set(jobs.map((job) => job.unitOid))],
      language: person.language,
      scope: 'own',
      ...(kind === 'session' ? { session: { id: held.hash, csrf: csrfOf(secret) } } : {}),
      ...(held.actions ? { actions: held.actions } : {}),
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.noting.values());
  }

  /** Once a minute or a day, not at every request; no request waits for it, and what fails of it only the log hears. */
  private noteUse({ hash, kind, lastUsedAt }: AccessKey, now: string): void {
    const exact = LAST_USE[kind];
    if (lastUsedAt?.slice(0, exact) === now.slice(0, exact) || this.noting.has(hash)) return;
    const unchanged = { hash, lastUsedAt: lastUsedAt ?? IsNull() };
    const noted = this.unitOfWork
      .run((tx) => tx.update(AccessKey, unchanged, { lastUsedAt: now }))
      .catch((error: unknown) => this.log.warn(`The last use of a ${kind} was not noted: ${String(error)}`))
      .finally(() => this.noting.delete(hash));
    this.noting.set(
      hash,
      noted.then(() => undefined),
    );
  }
}

import { createHash, randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';

import type { Caller } from '../allow.decorator.js';
import { AuditService } from '../audit/audit.service.js';
import { Clock, minutesAfter } from '../clock.js';
import { Reader } from '../database/data-source.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Refusal } from '../refusal.js';
import { StaffService } from '../staff/staff.service.js';
import { AccessKey } from './access.entity.js';

const DAY = 24 * 60;
const LIFETIME_MINUTES = { token: 365 * DAY, session: DAY / 2 } as const;

/** Who speaks. Secrets are 256 random bits, given once and kept only as a hash. */
@Injectable()
export class AccessService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly staff: StaffService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** A new secret for the person with this staff key: a token lives a year, a session twelve hours. */
  async grant(kind: AccessKey['kind'], personKey: string): Promise<string> {
    const person = await this.staff.personByKey(personKey);
    if (!person)
      throw new Refusal(
        'unprocessable',
        'no-such-person',
        `Nobody in the staff register has the key ${personKey}.`,
      );
    const secret = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    await this.unitOfWork.run(async (tx) => {
      const expiresAt = minutesAfter(now, LIFETIME_MINUTES[kind]);
      await tx.insert(AccessKey, {
        hash: hashOf(secret),
        kind,
        personId: person.id,
        createdAt: now,
        expiresAt,
      });
      await this.audit.append(tx, { actor: person.id, action: `access.${kind}`, subject: person.id });
    });
    return secret;
  }

  /** Ends a session or a token at once. */
  async end(secret: string): Promise<void> {
    await this.unitOfWork.run((tx) => tx.delete(AccessKey, { hash: hashOf(secret) }));
  }

  /** The person behind a secret with today's roles and units; undefined when it opens nothing (any more). */
  async callerOf(kind: AccessKey['kind'], secret: string): Promise<Caller | undefined> {
    const where = { hash: hashOf(secret), kind, expiresAt: MoreThan(this.clock.now()) };
    const held = await this.reader.manager.findOneBy(AccessKey, where);
    if (!held) return undefined;
    const jobs = await this.staff.jobsInService({ personId: held.personId });
    // Whoever has left the city's service has left the service too; their badges stay public.
    if (jobs.length === 0) return undefined;
    const person = await this.staff.person(held.personId);
    const units = [...new Set(jobs.map((job) => job.unitOid))];
    return {
      personId: person.id,
      personKey: person.key,
      roles: person.roles,
      units,
      language: person.language,
      scope: 'own',
    };
  }
}

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { IsNull, LessThanOrEqual } from 'typeorm';

import { Clock, minutesAfter, Rounds } from '../../clock.js';
import { CONFIG, type Config } from '../../config.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { StaffService } from '../../staff/staff.service.js';
import { AccessKey } from '../access.entity.js';
import { PendingSignIn, SignInCode } from '../identity/identity.entity.js';

const HOUR_MS = 60 * 60_000;

/** Takes away what opens nothing any more: expired keys, sessions unused or of those who have left, sign-ins given up. */
@Injectable()
export class KeySweep implements OnApplicationShutdown {
  private readonly log = new Logger('access');
  private readonly rounds = new Rounds(
    () => this.sweep(),
    HOUR_MS,
    (error) => this.log.error(error),
  );

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly staff: StaffService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Once before the first request, then once an hour. */
  async begin(): Promise<void> {
    await this.rounds.begin();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.rounds.end();
  }

  private async sweep(): Promise<void> {
    const now = this.clock.now();
    const over = LessThanOrEqual(now);
    const unused = LessThanOrEqual(minutesAfter(now, -this.config.signIn.idleMinutes));
    const left = await this.peopleWhoLeft();
    await this.unitOfWork.run(async (tx) => {
      for (const personId of left) await tx.delete(AccessKey, { kind: 'session', personId });
      await tx.delete(AccessKey, { expiresAt: over });
      await tx.delete(AccessKey, { kind: 'session', lastUsedAt: unused });
      await tx.delete(AccessKey, { kind: 'session', lastUsedAt: IsNull(), createdAt: unused });
      await tx.delete(PendingSignIn, { expiresAt: over });
      await tx.delete(SignInCode, { expiresAt: over });
    });
  }

  /** Who has a session and no job today. */
  private async peopleWhoLeft(): Promise<string[]> {
    const sessions = await this.reader.manager.findBy(AccessKey, { kind: 'session' });
    const left: string[] = [];
    for (const personId of new Set(sessions.map((session) => session.personId)))
      if ((await this.staff.jobsInService({ personId })).length === 0) left.push(personId);
    return left;
  }
}

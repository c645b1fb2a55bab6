import { randomUUID } from 'node:crypto';

import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { IsNull, LessThanOrEqual, type EntityManager } from 'typeorm';

import { AuditService, SERVICE } from '../../audit/audit.service.js';
import { Clock, minutesAfter, Rounds } from '../../clock.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { NotFound, Refusal } from '../../refusal.js';
import { isId } from '../../written.schema.js';
import { EvidenceFiles } from '../evidence-files.service.js';
import { Evidence } from '../evidence.entity.js';
import { Quarantine } from './quarantine.entity.js';
import type { QuarantineReason } from './words.js';

/** An hour less than the day within which it must be gone, for the pauses between two rounds. */
const PURGE_AFTER_MINUTES = 23 * 60;
const ROUND_MS = 10 * 60_000;

/** Where evidence with personal data of others waits, out of everybody's sight, to be purged or given back. */
@Injectable()
export class QuarantineService implements OnApplicationShutdown {
  private readonly log = new Logger('quarantine');
  private readonly rounds = new Rounds(
    () => this.purgeDue(),
    ROUND_MS,
    (error) => this.log.error(error),
  );

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly files: EvidenceFiles,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Before the first request, what was due while the service was away is purged; then every ten minutes. */
  async begin(): Promise<void> {
    await this.rounds.begin();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.rounds.end();
  }

  /** The evidence, whoever's it is, or `NotFound`. */
  async find(tx: EntityManager, id: string): Promise<Evidence> {
    const row = isId(id) ? await tx.findOneBy(Evidence, { id }) : null;
    if (!row) throw new NotFound();
    return row;
  }

  /** Takes evidence out of sight: from this commit on no row that anybody reads has its words. */
  async hide(
    tx: EntityManager,
    evidence: Evidence,
    report: { by: string; reason: QuarantineReason; title: string },
  ): Promise<Evidence> {
    const since = this.clock.now();
    const { content, fileName } = evidence;
    await tx.insert(Quarantine, {
      ...{ id: randomUUID(), evidenceId: evidence.id, reason: report.reason, reportedBy: report.by, since },
      ...{ held: { title: report.title, content, fileName }, endedAt: null, outcome: null },
    });
    const hidden = { quarantinedAt: since, quarantineReason: report.reason };
    const changes = { ...hidden, title: '', content: null, fileName: null };
    await tx.update(Evidence, { id: evidence.id }, changes);
    return { ...evidence, ...changes };
  }

  /** Gives evidence back as it was, and answers the title that it had; refused when it is purged already. */
  async release(tx: EntityManager, evidence: Evidence): Promise<string> {
    if (evidence.quarantinedAt === null) throw new NotQuarantined();
    const stay = await tx.findOneBy(Quarantine, { evidenceId: evidence.id, endedAt: IsNull() });
    if (!stay?.held) throw new Purged();
    const shown = evidence.removedAt === null ? stay.held : {}; // its owner has removed it meanwhile
    await tx.update(Evidence, { id: evidence.id }, { ...shown, quarantinedAt: null, quarantineReason: null });
    const ended = { held: null, endedAt: this.clock.now(), outcome: 'released' } as const;
    await tx.update(Quarantine, { id: stay.id }, ended);
    return stay.held.title;
  }

  /** What waits now, oldest first: without a word of what it says. */
  async list() {
    const stays = await this.reader.manager.find(Quarantine, {
      where: { endedAt: IsNull() },
      order: { since: 'ASC', id: 'ASC' },
    });
    return {
      items: stays.map(({ evidenceId, reason, reportedBy, since }) => ({
        ...{ evidence: evidenceId, reason, reportedBy, since },
        purgeAt: purgeAt(since),
      })),
    };
  }

  /** Purges everything that has waited long enough. What fails is told and tried again in the next round. */
  async purgeDue(): Promise<void> {
    const latest = minutesAfter(this.clock.now(), -PURGE_AFTER_MINUTES);
    const due = await this.reader.manager.findBy(Quarantine, {
      endedAt: IsNull(),
      since: LessThanOrEqual(latest),
    });
    for (const stay of due)
      await this.purge(stay).catch((error: unknown) =>
        this.log.error(`Evidence ${stay.evidenceId} is not purged yet: ${String(error)}`),
      );
  }

  /** Words first, then the file, then the end of the stay: after a crash in between, the next round goes on. */
  private async purge({ id, evidenceId }: Quarantine): Promise<void> {
    const isStill = await this.unitOfWork.run(async (tx) => {
      const stay = await tx.findOneBy(Quarantine, { id, endedAt: IsNull() });
      if (stay?.held) await this.forget(tx, stay);
      return stay !== null;
    });
    if (!isStill) return;
    await this.files.drop(evidenceId);
    const ended = { endedAt: this.clock.now(), outcome: 'purged' } as const;
    await this.unitOfWork.run((tx) => tx.update(Quarantine, { id, endedAt: IsNull() }, ended));
  }

  private async forget(tx: EntityManager, { id, evidenceId, since }: Quarantine): Promise<void> {
    await tx.update(Quarantine, { id }, { held: null });
    await tx.update(Evidence, { id: evidenceId, removedAt: IsNull() }, { removedAt: this.clock.now() });
    const act = { actor: SERVICE, action: 'evidence.purge', subject: evidenceId, details: { since } };
    await this.audit.append(tx, act);
  }
}

/** When what is in quarantine since `since` goes for good. */
export const purgeAt = (since: string) => minutesAfter(since, PURGE_AFTER_MINUTES);

class NotQuarantined extends Refusal {
  constructor() {
    super('conflict', 'evidence-not-quarantined', 'This evidence is not in quarantine.');
  }
}

class Purged extends Refusal {
  constructor() {
    super(
      'gone',
      'evidence-purged',
      'This evidence is purged for good: only its hash is left. Its owner can put a mended version on the shelf.',
    );
  }
}

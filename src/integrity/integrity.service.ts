import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { IsNull, LessThanOrEqual, MoreThan, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { Gauge } from 'prom-client';

import type { Caller } from '../allow.decorator.js';
import { AuditService, SERVICE } from '../audit/audit.service.js';
import { Clock, minutesAfter } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { Reader } from '../database/data-source.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { StatusListService } from '../issuance/status/status-list.service.js';
import { Refusal } from '../refusal.js';
import type { Report } from './check.js';
import { IntegrityRun } from './integrity-run.entity.js';
import { toPlace } from './place.js';
import { checkInThread, type RunningCheck } from './runs/check-in-thread.js';
import { nightOf } from './runs/night.js';

const LOOK_MS = 10 * 60_000;
/** Findings of one run that are kept; how many there were in all is kept besides. */
const MOST_KEPT = 1000;
/** A run that takes longer was ended with its process. */
const LONGEST_MINUTES = 120;

const findings = new Gauge({
  name: 'taitomerkki_integrity_findings',
  help: 'What the last check of everything stored found wrong.',
});
const checkedAt = new Gauge({
  name: 'taitomerkki_integrity_checked_timestamp_seconds',
  help: 'When the last check of everything stored ended.',
});

/** Looks every night whether everything stored is as it must be, and whenever an administrator asks. */
@Injectable()
export class IntegrityService implements BeforeApplicationShutdown {
  private readonly log = new Logger('integrity');
  private readonly instance: string;
  private isEnding = false;
  private timer: NodeJS.Timeout | undefined;
  private running: { readonly check: RunningCheck; readonly end: Promise<void> } | undefined;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly audit: AuditService,
    private readonly statusLists: StatusListService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.instance = `${hostname()}-${config.port}`.slice(0, 100);
  }

  async begin(): Promise<void> {
    await this.closeInterrupted([{ instance: this.instance }]);
    this.timer = setInterval(() => {
      this.look().catch((error: unknown) => this.log.error(`The night's check failed: ${String(error)}`));
    }, LOOK_MS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.isEnding = true;
    await this.running?.check.stop();
    await this.running?.end;
  }

  /** The latest runs, newest first. */
  async runs(most: number): Promise<IntegrityRun[]> {
    return this.reader.manager.find(IntegrityRun, { order: { startedAt: 'DESC', id: 'ASC' }, take: most });
  }

  /** Starts a check for somebody; it goes on beside the service, and `runs` shows what it finds. */
  async start({ personId }: Caller): Promise<IntegrityRun> {
    const run = this.toRun(null);
    await this.unitOfWork.run(async (tx) => {
      const underWay = {
        outcome: IsNull(),
        startedAt: MoreThan(minutesAfter(run.startedAt, -LONGEST_MINUTES)),
      };
      if (await tx.existsBy(IntegrityRun, underWay)) throw new AlreadyRunning();
      await tx.insert(IntegrityRun, run);
      await this.audit.append(tx, { actor: personId, action: 'integrity.start', subject: run.id });
    });
    this.check(run);
    return run;
  }

  /** Runs that ended with their process: what took too long, and at its start what an instance had begun before. */
  private async closeInterrupted(ofBefore: FindOptionsWhere<IntegrityRun>[] = []): Promise<void> {
    const limit = minutesAfter(this.clock.now(), -LONGEST_MINUTES);
    const stale = [{ startedAt: LessThanOrEqual(limit) }, ...ofBefore].map((one) => ({
      ...one,
      outcome: IsNull(),
    }));
    if (!(await this.reader.manager.existsBy(IntegrityRun, stale))) return;
    await this.unitOfWork.run(async (tx) => {
      for (const { id } of await tx.findBy(IntegrityRun, stale)) await this.interrupt(tx, id);
    });
  }

  /** The night is free again: while it lasts, whoever looks next makes its check. */
  private async interrupt(tx: EntityManager, id: string): Promise<void> {
    await tx.update(IntegrityRun, { id }, { outcome: 'interrupted', endedAt: this.clock.now(), day: null });
    const details = { outcome: 'interrupted' };
    await this.audit.append(tx, { actor: SERVICE, action: 'integrity.end', subject: id, details });
  }

  /** Once a night, by whichever instance looks first. */
  private async look(): Promise<void> {
    const day = nightOf(this.clock.now());
    if (day === undefined || this.running) return;
    await this.closeInterrupted();
    if (await this.reader.manager.existsBy(IntegrityRun, { day })) return;
    const run = this.toRun(day);
    const isOurs = await this.unitOfWork.run(async (tx) => {
      if (await tx.existsBy(IntegrityRun, { day })) return false;
      await tx.insert(IntegrityRun, run);
      await this.audit.append(tx, { actor: SERVICE, action: 'integrity.start', subject: run.id });
      return true;
    });
    if (isOurs) this.check(run);
  }

  private toRun(day: string | null): IntegrityRun {
    const startedAt = this.clock.now();
    const { instance } = this;
    return {
      ...{ id: randomUUID(), day, startedAt, endedAt: null, instance },
      ...{ outcome: null, findings: [], findingCount: 0 },
    };
  }

  private check(run: IntegrityRun): void {
    // One thread for signatures: the other processors belong to those who use the service by night.
    const rest = { now: this.clock.now(), sealed: this.unitOfWork.watched, threads: 1 };
    const check = checkInThread(toPlace(this.config, rest), (list) => this.statusLists.statusList(list));
    const end = check.report
      .then(
        (report) => this.keep(run, report),
        (error: unknown) => this.keepFailure(run, error as Error),
      )
      .catch((error: unknown) => this.log.error(`What the check found could not be stored: ${String(error)}`))
      .finally(() => (this.running = undefined));
    this.running = { check, end };
  }

  private async keepFailure(run: IntegrityRun, { message: why }: Error): Promise<void> {
    if (this.isEnding) await this.unitOfWork.run((tx) => this.interrupt(tx, run.id));
    else await this.keep(run, { outcome: 'unchecked', findings: [], unchecked: [{ invariant: 'all', why }] });
  }

  private async keep({ id }: IntegrityRun, { outcome, findings: found, unchecked }: Report): Promise<void> {
    const all = [
      ...found,
      ...unchecked.map(({ invariant, why }) => ({ invariant, row: '', wrong: `not checked: ${why}` })),
    ];
    const endedAt = this.clock.now();
    const result = { outcome, endedAt, findings: all.slice(0, MOST_KEPT), findingCount: all.length };
    findings.set(found.length);
    checkedAt.set(Date.parse(endedAt) / 1000);
    for (const { invariant, row, wrong } of all.slice(0, 20)) this.log.error(`${invariant} ${row} ${wrong}`);
    await this.unitOfWork.run(async (tx) => {
      await tx.update(IntegrityRun, { id }, result);
      const details = { outcome, found: all.length };
      await this.audit.append(tx, { actor: SERVICE, action: 'integrity.end', subject: id, details });
    });
  }
}

class AlreadyRunning extends Refusal {
  constructor() {
    super('conflict', 'integrity-running', 'A check is under way; GET /api/integrity shows what it finds.');
  }
}

import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';

import { SERVICE } from '../../audit/audit.service.js';
import { Clock, dayOf, Rounds } from '../../clock.js';
import { CONFIG, type Config } from '../../config.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Refusal } from '../../refusal.js';
import { DueRows, dueKinds, type DueKind } from './due-rows.service.js';
import { limitsAt } from './rule.js';
import { TakeAway } from './take-away.service.js';

const HOUR_MS = 3_600_000;
/** Rows in one unit: others wait no longer than that. */
const AT_ONCE = 100;

/** Ends every kind of data when its time is over: once a day, or when an administrator asks. */
@Injectable()
export class RetentionService implements OnApplicationShutdown {
  private readonly log = new Logger('retention');
  private readonly rounds = new Rounds(
    () => this.daily(),
    HOUR_MS,
    (error) => this.log.error(error),
  );
  private lastDay = '';

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly dueRows: DueRows,
    private readonly takeAway: TakeAway,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Before the first request whatever a restored database brings back goes again; then every day. */
  async begin(): Promise<void> {
    await this.rounds.begin();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.rounds.end();
  }

  /** What the next run would take, without taking it: by kind, how many and which. */
  async due() {
    const limits = limitsAt(this.clock.now(), this.config.keep);
    const kinds = await Promise.all(
      dueKinds.map(async (kind) => {
        const ids = await this.dueRows.of(this.reader.manager, kind, limits);
        return { kind, count: ids.length, ids };
      }),
    );
    return { keep: this.config.keep, due: kinds };
  }

  /** Takes all that is due; answers how many of each kind. */
  async run(
    actor: string,
  ): Promise<{ readonly taken: Readonly<Partial<Record<DueKind | 'trail', number>>> }> {
    const limits = limitsAt(this.clock.now(), this.config.keep);
    const taken: Partial<Record<DueKind | 'trail', number>> = {};
    for (const kind of dueKinds) {
      const count = await this.take(kind);
      if (count > 0) taken[kind] = count;
    }
    const forgotten = await this.unitOfWork.run((tx) =>
      this.takeAway.audit.forgetDetails(tx, limits.auditYears),
    );
    if (forgotten > 0) taken.trail = forgotten;
    if (Object.keys(taken).length > 0) await this.tell(actor, taken);
    await this.takeAway.clean();
    return { taken };
  }

  private async take(kind: DueKind): Promise<number> {
    const limits = limitsAt(this.clock.now(), this.config.keep);
    const ids = await this.dueRows.of(this.reader.manager, kind, limits);
    // Of a person much goes at once, and one who cannot go yet must not keep the others.
    const atOnce = kind === 'accounts' || kind === 'awards' ? 1 : AT_ONCE;
    let count = 0;
    for (let from = 0; from < ids.length; from += atOnce) {
      const some = ids.slice(from, from + atOnce);
      count += await this.takeSome(kind, some).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        this.log.warn(`${kind} ${some[0]}: not yet (${error.code})`);
        return 0;
      });
    }
    return count;
  }

  private async takeSome(kind: DueKind, ids: readonly string[]): Promise<number> {
    const limits = limitsAt(this.clock.now(), this.config.keep);
    const taken = await this.unitOfWork.run(async (tx) => {
      const some = await this.dueRows.of(tx, kind, limits, ids);
      await this.takeAway.inUnit(tx, kind, some);
      return some;
    });
    await this.takeAway.finish(kind, taken);
    return taken.length;
  }

  private async tell(actor: string, taken: Readonly<Record<string, number>>): Promise<void> {
    const act = { actor, action: 'data.retention', subject: SERVICE, details: taken };
    await this.unitOfWork.run((tx) => this.takeAway.audit.append(tx, act));
  }

  private async daily(): Promise<void> {
    const today = dayOf(this.clock.now());
    if (today === this.lastDay) return;
    try {
      await this.run(SERVICE);
      this.lastDay = today;
    } catch (error) {
      this.log.error(`Not everything that is due was taken; tried again in an hour: ${String(error)}`);
    }
  }
}

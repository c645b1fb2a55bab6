import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

import { Refusal } from '../refusal.js';
import { MARK_UNIT, takeTouched, type TouchedRow, type WatchedTables } from './touched-rows.js';

/** Rows only: a unit may run more than once, so nothing but reads and writes of `tx` belongs in it. */
export type Work<T> = (tx: EntityManager) => Promise<T>;

/** What is done at the end of every unit with the rows that it touched, in the same commit. */
export type Closing = (tx: EntityManager, touched: readonly TouchedRow[]) => Promise<void>;

/** Throws when what a request rests on is no longer so. */
export type Condition = (tx: EntityManager) => Promise<void>;

/**
 * The only way to write. A unit is stored as a whole and durably before `run` resolves, or not at all;
 * units run one after another, each seeing everything that earlier ones wrote. Two units never overlap,
 * so a rule that was checked inside a unit still holds when it commits.
 */
export abstract class UnitOfWork {
  private readonly open = new AsyncLocalStorage<true>();
  private readonly conditions = new AsyncLocalStorage<{ readonly check: Condition; met: boolean }>();
  private closing: Closing | undefined;

  constructor(readonly watched: WatchedTables = new Map()) {}

  /** From now on no unit commits without this. */
  closeWith(closing: Closing): void {
    this.closing = closing;
  }

  /** Runs `work` in its own transaction; what it throws is thrown again after the rollback. */
  async run<T>(work: Work<T>): Promise<T> {
    if (this.open.getStore())
      throw new Error('A unit of work was opened inside another; pass its tx on instead.');
    const condition = this.conditions.getStore();
    const result = await this.inTurn((tx) =>
      this.open.run(true, async () => {
        if (condition?.met === false) await condition.check(tx);
        const done = await work(tx);
        const touched = await takeTouched(tx, this.watched);
        if (touched.length > 0) await this.closing?.(tx, touched);
        return done;
      }),
    );
    if (condition) condition.met = true;
    return result;
  }

  /** Does something whose first unit commits only if `check` holds inside it; later units are what follows from the first. */
  under<T>(check: Condition, act: () => T): T {
    return this.conditions.run({ check, met: false }, act);
  }

  protected abstract inTurn<T>(work: Work<T>): Promise<T>;

  /**
   * Cuts off the log of changes, in which what was overwritten still stands; false where something kept it from doing so
   * for now. A matter of milliseconds.
   */
  abstract cutLog(): Promise<boolean>;

  /**
   * Packs the database anew, so that no copy of what was deleted is left between its rows; false as above. On SQLite
   * nobody else is served meanwhile: about a second for every 150 MiB.
   */
  abstract scrub(): Promise<boolean>;
}

const LONGEST_WAIT_MS = 30_000;

/**
 * SQLite: a queue of one. TypeORM shares one connection among all transactions of a process, so without the queue
 * they become savepoints of each other and a rollback takes rows along that others were told are stored.
 */
export class SqliteUnitOfWork extends UnitOfWork {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly writer: DataSource,
    watched?: WatchedTables,
  ) {
    super(watched);
  }

  protected override inTurn<T>(work: Work<T>): Promise<T> {
    const asked = Date.now();
    const turn = this.last.then(() => {
      if (Date.now() - asked > LONGEST_WAIT_MS) throw new Busy();
      return this.transact(work);
    });
    // The driver is synchronous: without a pause between units, a long line of them would stop every timer.
    this.last = turn.then(
      () => nextTurn(),
      () => nextTurn(),
    );
    return turn;
  }

  /** What a row held is overwritten in its page (`secure_delete`) as soon as the log is written back. */
  override async cutLog(): Promise<boolean> {
    return this.clean(() => Promise.resolve());
  }

  /** `secure_delete` overwrites rows, but not what a page held of rows that moved to another one; VACUUM leaves neither. */
  override async scrub(): Promise<boolean> {
    return this.clean(() => this.writer.query('VACUUM'));
  }

  private async clean(pack: () => Promise<unknown>): Promise<boolean> {
    const turn = this.last.then(async () => {
      await pack();
      const [log]: { busy: number }[] = await this.writer.query('PRAGMA wal_checkpoint(TRUNCATE)');
      return log?.busy === 0;
    });
    this.last = turn.then(
      () => nextTurn(),
      () => nextTurn(),
    );
    return turn.catch((error: { code?: string }) => {
      if (error.code?.startsWith('SQLITE_BUSY') || error.code?.startsWith('SQLITE_LOCKED')) return false;
      throw error;
    });
  }

  private async transact<T>(work: Work<T>): Promise<T> {
    const runner = this.writer.createQueryRunner();
    // IMMEDIATE: a deferred transaction that reads first and then writes fails at once when another process wrote.
    await runner.query('BEGIN IMMEDIATE');
    markActive(runner, true);
    try {
      const result = await work(runner.manager);
      await runner.query('COMMIT');
      return result;
    } catch (error) {
      await runner.query('ROLLBACK').catch(() => undefined); // a failed COMMIT has already rolled back
      throw error;
    } finally {
      markActive(runner, false);
    }
  }
}

/** Tells TypeORM that it is inside a transaction that it did not open, so that `save` does not open another. */
function markActive(runner: QueryRunner, active: boolean): void {
  (runner as { isTransactionActive: boolean }).isTransactionActive = active;
}

const RETRIED = new Set(['40001', '40P01']);
const LOCK_NOT_AVAILABLE = '55P03';
const MOST_TRIES = 12;

/**
 * PostgreSQL: SERIALIZABLE, and writers of all instances stand in one line at a lock. LOCK TABLE takes no snapshot,
 * so each unit sees what the one before it committed, and the line costs no retries; what is refused all the same
 * (40001, 40P01) is run again.
 */
export class PostgresUnitOfWork extends UnitOfWork {
  constructor(
    private readonly writer: DataSource,
    watched?: WatchedTables,
  ) {
    super(watched);
  }

  protected override async inTurn<T>(work: Work<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.transact(work);
      } catch (error) {
        const { code = '' } = error as { code?: string };
        if (code === LOCK_NOT_AVAILABLE) throw new Busy();
        if (!RETRIED.has(code) || attempt === MOST_TRIES) throw error;
        await nextTurn();
      }
    }
  }

  /** The log is the server's own, and its operator's to keep or to end. */
  override async cutLog(): Promise<boolean> {
    return Promise.resolve(true);
  }

  /**
   * Dead row versions become free space; their bytes stay in the pages until something is written over them. Only
   * `VACUUM FULL` would leave none, and lock every table for it: that is for the operator to decide.
   */
  override async scrub(): Promise<boolean> {
    await this.writer.query('VACUUM');
    return true;
  }

  private async transact<T>(work: Work<T>): Promise<T> {
    const runner = this.writer.createQueryRunner();
    try {
      await runner.startTransaction('SERIALIZABLE');
      await runner.query(`LOCK TABLE "write_turn" IN EXCLUSIVE MODE; ${MARK_UNIT}`);
      const result = await work(runner.manager);
      await runner.commitTransaction();
      return result;
    } catch (error) {
      await runner.rollbackTransaction().catch(() => undefined); // never begun, or the connection is gone
      throw error;
    } finally {
      await runner.release();
    }
  }
}

class Busy extends Refusal {
  constructor() {
    super(
      'unavailable',
      'busy',
      'The service is busy and did not do this. Nothing was changed; try again in a moment.',
    );
  }
}

/** True when a unique constraint refused a row, on either engine. */
export function isUniqueViolation(error: unknown): boolean {
  const { code, driverError } = error as { code?: string; driverError?: { code?: string } };
  return ['23505', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'].includes(
    driverError?.code ?? code ?? '',
  );
}

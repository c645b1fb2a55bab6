import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

import { Refusal } from '../refusal.js';

/** Rows only: a unit may run more than once, so nothing but reads and writes of `tx` belongs in it. */
export type Work<T> = (tx: EntityManager) => Promise<T>;

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

  /** Runs `work` in its own transaction; what it throws is thrown again after the rollback. */
  async run<T>(work: Work<T>): Promise<T> {
    if (this.open.getStore())
      throw new Error('A unit of work was opened inside another; pass its tx on instead.');
    const condition = this.conditions.getStore();
    const result = await this.inTurn((tx) =>
      this.open.run(true, async () => {
        if (condition?.met === false) await condition.check(tx);
        return work(tx);
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
}

const LONGEST_WAIT_MS = 30_000;

/**
 * SQLite: a queue of one. TypeORM shares one connection among all transactions of a process, so without the queue
 * they become savepoints of each other and a rollback takes rows along that others were told are stored.
 */
export class SqliteUnitOfWork extends UnitOfWork {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly writer: DataSource) {
    super();
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
  constructor(private readonly writer: DataSource) {
    super();
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

  private async transact<T>(work: Work<T>): Promise<T> {
    const runner = this.writer.createQueryRunner();
    try {
      await runner.startTransaction('SERIALIZABLE');
      await runner.query('LOCK TABLE "write_turn" IN EXCLUSIVE MODE');
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

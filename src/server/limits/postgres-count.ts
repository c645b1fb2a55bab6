import { Logger } from '@nestjs/common';
import pg from 'pg';
import { RateLimiterPostgres } from 'rate-limiter-flexible';

import { type SharedCount, WINDOW_MS } from './budgets.js';

/** The count on PostgreSQL, over connections of its own: a flood must not take those that the service works with. */
export class PostgresCount implements SharedCount {
  private readonly log = new Logger('limits');
  private readonly pool: pg.Pool;
  private readonly rows: RateLimiterPostgres;
  private saidAt = -Infinity;

  constructor(databaseUrl: string, limit: number) {
    this.pool = new pg.Pool({
      connectionString: databaseUrl,
      max: 2,
      connectionTimeoutMillis: 2_000,
      allowExitOnIdle: true,
      // A count that is lost with the power is no loss.
      options: '-c synchronous_commit=off -c lock_timeout=2s -c statement_timeout=2s',
    });
    // An idle connection that breaks is replaced at the next question, which says what is wrong.
    this.pool.on('error', () => {});
    this.rows = new RateLimiterPostgres({
      storeClient: this.pool,
      storeType: 'pool',
      keyPrefix: '',
      tableName: 'rate_count',
      tableCreated: true,
      points: limit,
      duration: WINDOW_MS / 1000,
    });
  }

  async add(key: string, units: number): Promise<{ spent: number; msLeft: number }> {
    try {
      const { consumedPoints, msBeforeNext } = await this.rows.penalty(key, units);
      return { spent: consumedPoints, msLeft: msBeforeNext };
    } catch (error) {
      this.say();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  /** Once a minute is often enough. */
  private say(): void {
    if (performance.now() - this.saidAt < WINDOW_MS) return;
    this.saidAt = performance.now();
    this.log.warn('The database does not count: each instance limits by what it sees itself.');
  }
}

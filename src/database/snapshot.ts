import { join } from 'node:path';

import type { Database } from 'better-sqlite3';
import { DataSource, type QueryRunner } from 'typeorm';

import type { Config } from '../config.js';

const PAGE = 500;

/** Which rows are read: `key` is a column that orders them and is in nobody else's row. */
export interface Asked {
  readonly columns: string;
  readonly from: string;
  readonly key: string;
  readonly where?: string;
}

/**
 * Everything that was committed at one moment, on a connection of its own that cannot write: what a running service
 * commits meanwhile is not seen, and does not wait.
 */
export class Snapshot {
  private constructor(
    private readonly source: DataSource,
    private readonly runner: QueryRunner,
  ) {}

  static async open({ dataDir, databaseUrl }: Pick<Config, 'dataDir' | 'databaseUrl'>): Promise<Snapshot> {
    const source = new DataSource(
      databaseUrl
        ? {
            type: 'postgres',
            url: databaseUrl,
            extra: { max: 1, options: '-c default_transaction_read_only=on' },
          }
        : {
            type: 'better-sqlite3',
            database: join(dataDir, 'taitomerkki.sqlite'),
            readonly: true,
            fileMustExist: true,
            prepareDatabase: (database: Database) => void database.pragma('busy_timeout = 5000'),
          },
    );
    await source.initialize();
    const runner = source.createQueryRunner();
    await runner.query(databaseUrl ? 'BEGIN ISOLATION LEVEL REPEATABLE READ' : 'BEGIN');
    // A transaction sees what is committed at its first read.
    await runner.query('SELECT COUNT(*) FROM "migrations"');
    return new Snapshot(source, runner);
  }

  async close(): Promise<void> {
    await this.runner.query('ROLLBACK');
    await this.runner.release();
    await this.source.destroy();
  }

  /** Values that people may have written go as parameters, `$1`, `$2`… */
  async all<Row>(sql: string, values: readonly (string | number)[] = []): Promise<Row[]> {
    const isPostgres = this.source.options.type === 'postgres';
    return this.runner.query(isPostgres ? sql : sql.replace(/\$\d+/g, '?'), [...values]);
  }

  /** Every row asked for in the order of its key, page by page: never a whole table in memory. */
  async *each<Row extends object>(asked: Asked): AsyncGenerator<Row> {
    for await (const page of this.pages<Row>(asked)) yield* page;
  }

  async *pages<Row extends object>({ columns, from, key, where = '1 = 1' }: Asked): AsyncGenerator<Row[]> {
    let after: string | number | undefined;
    for (;;) {
      const rest = after === undefined ? '' : `AND ${key} > $1`;
      const rows = await this.all<Row & { readonly page_key: string | number }>(
        `SELECT ${columns}, ${key} AS "page_key" FROM ${from} WHERE (${where}) ${rest} ORDER BY ${key} LIMIT ${PAGE}`,
        after === undefined ? [] : [after],
      );
      if (rows.length > 0) yield rows;
      after = rows.at(-1)?.page_key;
      if (rows.length < PAGE) return;
    }
  }
}

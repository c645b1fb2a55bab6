import type { MigrationInterface, QueryRunner } from 'typeorm';

/** PostgreSQL only: the empty table at whose lock all writers stand in line (see `unit-of-work.ts`). */
export class WriteTurn1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (runner.dataSource.options.type === 'postgres') await runner.query('CREATE TABLE "write_turn" ()');
  }

  async down(runner: QueryRunner): Promise<void> {
    if (runner.dataSource.options.type === 'postgres') await runner.query('DROP TABLE "write_turn"');
  }
}

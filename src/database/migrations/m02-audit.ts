import type { MigrationInterface, QueryRunner } from 'typeorm';

import { id, instant, text, toTable, wholeNumber } from './table.js';

export class Audit1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      toTable({
        name: 'audit_event',
        key: 'seq',
        columns: {
          seq: wholeNumber,
          at: instant,
          actor: id,
          action: id,
          subject: id,
          details: text,
          previous_hash: id,
          hash: id,
        },
        index: { ix_audit_event_subject: ['subject'], ix_audit_event_action: ['action'] },
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('audit_event');
  }
}

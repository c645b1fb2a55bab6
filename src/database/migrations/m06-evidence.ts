import type { MigrationInterface, QueryRunner } from 'typeorm';

import { id, instant, orNull, text, toTable, wholeNumber } from './table.js';

export class Evidence1764000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      toTable({
        name: 'evidence',
        key: 'id',
        columns: {
          id,
          person_id: id,
          kind: id,
          title: text,
          content: orNull(text),
          file_name: orNull(text),
          media_type: orNull(id),
          size: wholeNumber,
          sha256: id,
          created_at: instant,
          removed_at: orNull(instant),
        },
        index: { ix_evidence_person: ['person_id', 'created_at'] },
        check: { ck_evidence_kind: `"kind" IN ('text', 'link', 'file')` },
        refer: { fk_evidence_person: ['person_id', 'person', 'id'] },
      }),
    );
    await runner.createTable(
      toTable({
        name: 'evidence_use',
        key: 'id',
        columns: { id, evidence_id: id, submission_id: id },
        unique: { uq_evidence_use: ['evidence_id', 'submission_id'] },
        index: { ix_evidence_use_submission: ['submission_id'] },
        refer: { fk_evidence_use: ['evidence_id', 'evidence', 'id'] },
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['evidence_use', 'evidence']) await runner.dropTable(table);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

import { day, double, id, instant, orNull, text, toTable, wholeNumber } from './table.js';

export class Staff1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      toTable({
        name: 'person',
        key: 'id',
        columns: {
          id,
          person_key: id,
          first: text,
          last: text,
          email: text,
          language: id,
          roles: text,
          review_languages: text,
          subject_id: id,
        },
        unique: { uq_person_key: ['person_key'], uq_person_subject: ['subject_id'] },
        check: { ck_person_language: `"language" IN ('fi', 'sv', 'en')` },
      }),
    );
    await runner.createTable(
      toTable({
        name: 'unit',
        key: 'oid',
        columns: {
          oid: id,
          name: text,
          language: id,
          open_from: day,
          closed_on: orNull(day),
          successor: orNull(id),
        },
        check: { ck_unit_language: `"language" IN ('fi', 'sv', 'both', 'en')` },
      }),
    );
    await runner.createTable(
      toTable({
        name: 'employment',
        key: 'id',
        columns: {
          id,
          person_id: id,
          unit_oid: id,
          staff_group: id,
          stage: id,
          fte: double,
          start_day: day,
          end_day: orNull(day),
          supervisor_id: orNull(id),
        },
        unique: { uq_employment: ['person_id', 'unit_oid', 'start_day'] },
        index: { ix_employment_unit: ['unit_oid'], ix_employment_supervisor: ['supervisor_id'] },
        refer: {
          fk_employment_person: ['person_id', 'person', 'id'],
          fk_employment_unit: ['unit_oid', 'unit', 'oid'],
        },
      }),
    );
    await runner.createTable(
      toTable({
        name: 'staff_import',
        key: 'id',
        columns: {
          id,
          created_at: instant,
          created_by: id,
          file: text,
          row_count: wholeNumber,
          applied_before: wholeNumber,
          applied_at: orNull(instant),
        },
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['staff_import', 'employment', 'unit', 'person']) await runner.dropTable(table);
  }
}

import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { IsNull, Not, Raw, type EntityManager } from 'typeorm';

import { AuditService } from '../audit/audit.service.js';
import { Clock, dayOf } from '../clock.js';
import { Reader } from '../database/data-source.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { NotFound, Refusal } from '../refusal.js';
import { findRoleChanges } from './roles/role-changes.js';
import { RolesService } from './roles/roles.service.js';
import { previewChanges, type Preview } from './staff-changes.js';
import { parseStaffFile, type RowError, type StaffRow } from './staff-file.js';
import { Employment, Person, StaffImport, Unit } from './staff.entity.js';
import { StaffService } from './staff.service.js';

export interface ImportPreview extends Preview {
  readonly id: string;
  readonly rows: number;
  readonly errors: readonly RowError[];
}

const APPLIED = { appliedAt: Not(IsNull()) };

/** Staff files: first a preview, then the change; leaving somebody out of a file deletes nobody. */
@Injectable()
export class StaffImportService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly staff: StaffService,
    private readonly roles: RolesService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Keeps the file and tells what applying it would do; the register is not touched. */
  async preview(file: Buffer, actor: string): Promise<ImportPreview> {
    const text = toText(file);
    const { rows, errors } = parseStaffFile(text, await this.known(this.reader.manager));
    const register = {
      people: await this.reader.manager.find(Person),
      employments: await this.reader.manager.find(Employment),
    };
    const preview = previewChanges(rows, register, dayOf(this.clock.now()));
    const id = randomUUID();
    await this.unitOfWork.run(async (tx) => {
      await tx.insert(StaffImport, {
        id,
        createdAt: this.clock.now(),
        createdBy: actor,
        file: text,
        rowCount: rows.length,
        appliedBefore: await tx.countBy(StaffImport, APPLIED),
        appliedAt: null,
      });
      await this.audit.append(tx, {
        actor,
        action: 'staff.preview',
        subject: id,
        details: { rows: rows.length, errors: errors.length },
      });
    });
    return { id, rows: rows.length, errors, ...preview };
  }

  /** Does what the preview told, once; refuses a file with errors. */
  async apply(id: string, actor: string): Promise<{ readonly id: string; readonly applied: number }> {
    return this.unitOfWork.run(async (tx) => {
      const held = await tx.findOneBy(StaffImport, { id });
      if (!held) throw new NotFound();
      // Read again: units and people may have changed since the preview.
      const { rows, errors } = parseStaffFile(held.file, await this.known(tx));
      if (errors.length > 0) throw new ImportHasErrors(errors);
      const { affected } = await tx.update(
        StaffImport,
        { id, appliedAt: IsNull() },
        { appliedAt: this.clock.now() },
      );
      if (affected !== 1) throw new ImportAlreadyApplied(held.appliedAt);
      if ((await tx.countBy(StaffImport, APPLIED)) > held.appliedBefore + 1) throw new PreviewOutdated();
      await this.putRows(tx, rows, { id, actor });
      await this.audit.append(tx, {
        actor,
        action: 'staff.import',
        subject: id,
        details: { rows: rows.length },
      });
      return { id, applied: rows.length };
    });
  }

  /** Nobody could undo an import that takes the last administrator away. */
  private async putRows(
    tx: EntityManager,
    rows: readonly StaffRow[],
    { id, actor }: { readonly id: string; readonly actor: string },
  ): Promise<void> {
    const admins = () => tx.countBy(Person, { roles: Raw((column) => `${column} LIKE '%"admin"%'`) });
    const before = await admins();
    const changes = findRoleChanges(rows, await tx.find(Person, { select: { key: true, roles: true } }));
    await this.staff.putRows(tx, rows);
    if (before > 0 && (await admins()) === 0) throw new LastAdmin();
    await this.roles.record(tx, changes, { actor, because: { import: id } });
  }

  private async known(rows: EntityManager) {
    const units = await rows.find(Unit, { select: { oid: true } });
    const people = await rows.find(Person, { select: { key: true } });
    return {
      unitOids: new Set(units.map((unit) => unit.oid)),
      personKeys: new Set(people.map((person) => person.key)),
    };
  }
}

function toText(file: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(file);
    if (!text.includes('\0')) return text;
  } catch {
    throw new Refusal(
      'unprocessable',
      'not-utf-8',
      'The file is not UTF-8: in Excel choose "CSV UTF-8" when saving.',
    );
  }
  throw new Refusal(
    'unprocessable',
    'not-a-staff-file',
    'The file has NUL characters: it is not a text file.',
  );
}

class ImportHasErrors extends Refusal {
  constructor(errors: readonly RowError[]) {
    super(
      'unprocessable',
      'import-has-errors',
      `Wrong cells: ${errors.length}. Correct the file and upload it again. Nothing was changed.`,
      { errors },
    );
  }
}

class ImportAlreadyApplied extends Refusal {
  constructor(appliedAt: string | null) {
    super(
      'conflict',
      'import-already-applied',
      `This import was applied at ${appliedAt}; upload the file again to apply it anew.`,
    );
  }
}

class PreviewOutdated extends Refusal {
  constructor() {
    super(
      'conflict',
      'preview-outdated',
      'Another import was applied since this preview; upload the file again and look at the new one.',
    );
  }
}

class LastAdmin extends Refusal {
  constructor() {
    super(
      'unprocessable',
      'last-admin',
      'This file takes the last administrator away; name another one in it. Nothing was changed.',
    );
  }
}

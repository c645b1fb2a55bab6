import { Readable } from 'node:stream';

import { Injectable } from '@nestjs/common';

import type { Caller } from '../../allow.decorator.js';
import { AuditService } from '../../audit/audit.service.js';
import { Clock, dayOf } from '../../clock.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { personalData } from '../personal-data.js';
import { toArchive, type ArchivedFile } from './archive.js';
import { renderCopy, type ShownRows } from './copy-page.js';
import { OwnFiles } from './own-files.service.js';
import { OwnRows, type Row } from './own-rows.service.js';

/** A person's own copy of everything that is known about them (GDPR Article 15): to read, for programs, and the files. */
@Injectable()
export class OwnData {
  constructor(
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    private readonly rows: OwnRows,
    private readonly files: OwnFiles,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** The copy as a ZIP that is made while it is sent; that it was taken is in the trail. */
  async copy({ personId, language }: Caller): Promise<Readable> {
    const act = { actor: personId, action: 'data.copy', subject: personId };
    await this.unitOfWork.run((tx) => this.audit.append(tx, act));
    const now = this.clock.now();
    const rows = await this.shown(personId);
    const files = await this.files.of(personId, language);
    const names = files.map(({ name }) => name);
    const data = { made: now, person: personId, tables: rows, files: names };
    const all: ArchivedFile[] = [
      { name: 'index.html', bytes: renderCopy({ language, day: dayOf(now), rows, files: names }) },
      { name: 'data.json', bytes: JSON.stringify(data, undefined, 2) },
      ...files,
    ];
    return Readable.from(toArchive(all, new Date(now)) as Readable);
  }

  /** Every row of the person, without the columns that are not theirs to see. */
  private async shown(personId: string): Promise<ShownRows> {
    const shown: Record<string, readonly Row[]> = {};
    for (const [table, { columns }] of Object.entries(personalData)) {
      const visible = Object.keys(columns).filter((column) => columns[column]?.label);
      const rows = await this.rows.of(this.reader.manager, table, personId);
      if (rows.length > 0)
        shown[table] = rows.map((row) => Object.fromEntries(visible.map((column) => [column, row[column]])));
    }
    return shown;
  }
}

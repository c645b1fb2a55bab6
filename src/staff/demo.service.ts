import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Inject, Injectable, Logger } from '@nestjs/common';

import { CONFIG, type Config } from '../config.js';
import { SERVICE } from '../audit/audit.service.js';
import { StaffImportService } from './staff-import.service.js';
import { StartRefused } from '../refusal.js';
import type { Person } from './staff.entity.js';
import { StaffService, type UnitRow } from './staff.service.js';

const FOLDER = fileURLToPath(new URL('../../data/demo', import.meta.url));

const REVIEW_LANGUAGES = { 'reviewer-1': ['fi', 'sv'], 'reviewer-2': ['sv', 'fi'] } as const;

/** Fills an empty register with invented schools and people, outside production only. */
@Injectable()
export class DemoPeople {
  private readonly log = new Logger('demo');

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly staff: StaffService,
    private readonly imports: StaffImportService,
  ) {}

  /** Enters them where nobody is yet; answers whether this is a place for demo people at all. */
  async fill(): Promise<boolean> {
    if (this.config.production) {
      const [person] = await this.find();
      if (person)
        throw new StartRefused(
          `This register holds the demo's invented people (${person.key}): use another DATA_DIR or DATABASE_URL in production.`,
        );
      return false;
    }
    if (await this.staff.isEmpty()) await this.enter();
    return true;
  }

  /** Whom a visitor may go on as: the demo's own people, and nobody in production. */
  async people(): Promise<Person[]> {
    return this.config.production ? [] : this.find();
  }

  private async find(): Promise<Person[]> {
    const file = await readFile(join(FOLDER, 'staff.csv'), 'utf8');
    const keys = file
      .split('\n')
      .slice(1)
      .map((line) => line.split(';', 1)[0] ?? '');
    const found = await Promise.all(keys.map((key) => this.staff.personByKey(key)));
    return found.flatMap((person) => (person?.email.endsWith('@example.org') ? [person] : []));
  }

  private async enter(): Promise<void> {
    const units = JSON.parse(await readFile(join(FOLDER, 'units.json'), 'utf8')) as UnitRow[];
    await this.staff.putUnits(units);
    const { id } = await this.imports.preview(await readFile(join(FOLDER, 'staff.csv')), SERVICE);
    const { applied } = await this.imports.apply(id, SERVICE);
    for (const [key, reviewLanguages] of Object.entries(REVIEW_LANGUAGES)) {
      const reviewer = await this.staff.personByKey(key);
      if (reviewer) await this.staff.choose(reviewer.id, { reviewLanguages: [...reviewLanguages] });
    }
    this.log.log(
      `The register was empty: ${units.length} invented schools and ${applied} invented people were entered.`,
    );
  }
}

import { join } from 'node:path';

import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';

import { CONFIG, type Config } from '../../config.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { EvidenceFiles } from '../../evidence/evidence-files.service.js';
import { ErasureList, type Erasure } from './erasure-list.js';

/** What an erasure does beside the rows: the files go, the freed pages are cleaned, and the list outlives a backup. */
@Injectable()
export class Aftercare implements OnModuleInit {
  private readonly log = new Logger('privacy');
  private readonly list: ErasureList;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly files: EvidenceFiles,
    @Inject(CONFIG) config: Config,
  ) {
    this.list = new ErasureList(join(config.dataDir, 'erasures'));
  }

  /** Throws `StartRefused` when the list cannot be read. */
  onModuleInit(): void {
    this.list.all();
  }

  /** Every erasure there was, oldest first. */
  remembered(): readonly Erasure[] {
    return this.list.all();
  }

  remember(erasure: Erasure): void {
    const isKnown = this.list
      .all()
      .some(
        ({ kind, personId, at }) =>
          kind === erasure.kind && personId === erasure.personId && (kind === 'all' || at === erasure.at),
      );
    if (!isKnown) this.list.add(erasure);
  }

  /** The evidence files of rows that are empty already. */
  async drop(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.files.drop(id);
  }

  /** Takes what was erased out of the database's own files; what a reader holds open, the next night cleans. */
  async scrub(): Promise<void> {
    if (!(await this.unitOfWork.scrub()))
      this.log.warn(
        'Erased pages could not be cleaned while the database was in use; the next night does it.',
      );
  }
}

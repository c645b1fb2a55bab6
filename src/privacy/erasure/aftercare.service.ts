import { join } from 'node:path';

import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';

import { AuditEvent } from '../../audit/audit-event.entity.js';
import { AuditService, SERVICE } from '../../audit/audit.service.js';
import { CONFIG, type Config } from '../../config.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { EvidenceFiles } from '../../evidence/evidence-files.service.js';
import { ErasureList, type Erasure } from './erasure-list.js';

const CLEAN = 'data.clean';
/** Acts that leave something behind in the pages of the database. */
const ERASING = ['data.erase', 'data.erase-own', 'data.retention'];

/** What an erasure does beside the rows: the files go, the pages are cleaned, and the list outlives a backup. */
@Injectable()
export class Aftercare implements OnModuleInit {
  private readonly log = new Logger('privacy');
  private readonly list: ErasureList;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly files: EvidenceFiles,
    private readonly audit: AuditService,
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

  /** Adds those that are not on the list yet. */
  remember(erasures: readonly Erasure[]): void {
    if (erasures.length === 0) return;
    const known = new Set(this.list.all().map(nameOf));
    for (const erasure of erasures) if (!known.has(nameOf(erasure))) this.list.add(erasure);
  }

  /** The evidence files of rows that are empty already. */
  async drop(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.files.drop(id);
  }

  /** Takes what was erased out of the log of changes; the rest is cleaned in the night. */
  async cutLog(): Promise<void> {
    if (!(await this.unitOfWork.cutLog())) this.log.warn(LATER);
  }

  /** Whether something was erased since the pages were last cleaned. */
  async owesScrub(): Promise<boolean> {
    const last = await this.unitOfWork.run((tx) => lastOf(tx, [...ERASING, CLEAN]));
    return last !== null && last.action !== CLEAN;
  }

  /** Takes what was erased out of the database's own files; what a reader holds open, the next night cleans. */
  async scrub(): Promise<void> {
    const erased = await this.unitOfWork.run((tx) => lastOf(tx, ERASING));
    if (!(await this.unitOfWork.scrub())) return this.log.warn(LATER);
    await this.unitOfWork.run(async (tx) => {
      // What was erased meanwhile is owed still.
      if ((await lastOf(tx, ERASING))?.seq !== erased?.seq) return;
      await this.audit.append(tx, { actor: SERVICE, action: CLEAN, subject: SERVICE });
    });
  }
}

const LATER = 'Erased pages could not be cleaned while the database was in use; the next night does it.';

const lastOf = (tx: EntityManager, actions: readonly string[]) =>
  tx.findOne(AuditEvent, { where: { action: In([...actions]) }, order: { seq: 'DESC' } });

/** Everything goes only once; what people erase themselves, as often as they like. */
const nameOf = ({ kind, personId, at }: Erasure) => (kind === 'all' ? personId : `${personId} ${at}`);

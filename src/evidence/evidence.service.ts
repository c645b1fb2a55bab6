import { createHash, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';

import { Inject, Injectable, Logger } from '@nestjs/common';
import { In, IsNull, LessThan, Not, type EntityManager } from 'typeorm';

import type { Caller } from '../allow.decorator.js';
import { AuditService } from '../audit/audit.service.js';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { Reader } from '../database/data-source.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { NotFound, Refusal } from '../refusal.js';
import { isId } from '../written.schema.js';
import { EvidenceFiles, type Received } from './evidence-files.service.js';
import { Evidence, EvidenceUse } from './evidence.entity.js';
import type { NewEvidence } from './evidence.schema.js';
import { toFileHeaders } from './files/media.js';
import { PAGE, toPage, type PageQuery } from './page.js';
import { EvidenceQuarantined, toItem, type EvidenceItem } from './safety/item.js';
import { uploadNotice } from './safety/words.js';

/** How many pieces one person may keep on the shelf; how large they may be in all is a setting. */
const MOST_ITEMS_OF_ONE = 2000;

/** How evidence begins. */
const inSight = { removedAt: null, quarantinedAt: null, quarantineReason: null };

interface OpenFile {
  readonly item: EvidenceItem;
  readonly stream: Readable;
  /** Headers without which the file must not leave the house. */
  readonly headers: Record<string, string>;
}

/** People's shelves: what they show as proof of their skills, unchanged from the moment it was put there. */
@Injectable()
export class EvidenceService {
  private readonly log = new Logger('evidence');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly files: EvidenceFiles,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Puts a text or a link on the caller's shelf. */
  async keep(caller: Caller, given: NewEvidence): Promise<EvidenceItem> {
    const content = given.kind === 'text' ? given.text : given.url;
    const bytes = Buffer.from(content);
    return this.put(caller, {
      ...{ id: randomUUID(), kind: given.kind, title: given.title, content, fileName: null, mediaType: null },
      ...{ size: bytes.length, sha256: hashOf(content) },
    });
  }

  /** Puts a received file on the caller's shelf; when that is refused, the file goes. */
  async keepFile(caller: Caller, title: string, received: Received): Promise<EvidenceItem> {
    await this.files.settle(received);
    try {
      return await this.put(caller, { ...received, kind: 'file', title, content: null });
    } catch (error) {
      // After any other failure the row may be stored all the same: the file stays, and `sweep` tells of one without a row.
      if (error instanceof Refusal) await this.files.drop(received.id);
      throw error;
    }
  }

  /** The caller's shelf, newest first, and what to look for before more is put on it. */
  async list(caller: Caller, { before }: PageQuery) {
    const own = { personId: caller.personId, removedAt: IsNull() };
    const where = before
      ? [
          { ...own, createdAt: LessThan(before.createdAt) },
          { ...own, createdAt: before.createdAt, id: LessThan(before.id) },
        ]
      : own;
    const rows = await this.reader.manager.find(Evidence, {
      where,
      order: { createdAt: 'DESC', id: 'DESC' },
      take: PAGE + 1,
    });
    const page = toPage(rows);
    const { language } = caller;
    const items = page.items.map((row) => toItem(row, language));
    return { items, next: page.next, notice: uploadNotice[language] };
  }

  /** One piece of the caller's own shelf, or `NotFound`; of one in quarantine only that it is, and why. */
  async own(caller: Caller, id: string): Promise<EvidenceItem> {
    const row = await this.loadOwn(this.reader.manager, caller, id);
    return row.quarantinedAt === null ? this.item(id) : toItem(row, caller.language);
  }

  /** The caller's own file, opened. */
  async openOwn(caller: Caller, id: string): Promise<OpenFile> {
    await this.loadOwn(this.reader.manager, caller, id);
    return this.openFile(id);
  }

  /** Takes evidence off the caller's shelf for good; only its hash stays. Refused while a submission rests on it. */
  async remove(caller: Caller, id: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await this.loadOwn(tx, caller, id);
      const uses = await tx.findBy(EvidenceUse, { evidenceId: id });
      if (uses.length > 0) throw new InUse(uses.map((use) => use.submissionId));
      const removed = { title: '', content: null, fileName: null, removedAt: this.clock.now() };
      await tx.update(Evidence, { id, removedAt: IsNull() }, removed);
      await this.audit.append(tx, { actor: caller.personId, action: 'evidence.remove', subject: id });
    });
    await this.files.drop(id);
  }

  /** Those of `ids` that are on this person's shelf now, and not in quarantine. */
  async ofOwner(rows: EntityManager, personId: string, ids: readonly string[]): Promise<EvidenceItem[]> {
    if (ids.length === 0) return [];
    const shown = { personId, removedAt: IsNull(), quarantinedAt: IsNull() };
    const found = await rows.findBy(Evidence, { ...shown, id: In([...new Set(ids)]) });
    return found.map((row) => toItem(row, 'en'));
  }

  /** Those of `ids` that are in quarantine, or were purged out of it. */
  async hiddenOf(rows: EntityManager, ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const found = await rows.findBy(Evidence, { quarantinedAt: Not(IsNull()), id: In([...new Set(ids)]) });
    return found.map(({ id }) => id);
  }

  /** Evidence for a reader who may see it, removed or not; refused in quarantine, or when it is not as it was stored. */
  async item(id: string, rows: EntityManager = this.reader.manager): Promise<EvidenceItem> {
    const row = isId(id) ? await rows.findOneBy(Evidence, { id }) : null;
    if (!row) throw new NotFound();
    if (row.quarantinedAt !== null) throw new EvidenceQuarantined(row);
    if (row.content !== null && hashOf(row.content) !== row.sha256) throw new Damaged(id);
    return toItem(row, 'en');
  }

  /** A stored file for a reader who may see it; its bytes were checked against the hash before the first one is sent. */
  async openFile(id: string): Promise<OpenFile> {
    const item = await this.item(id);
    if (!item.file) throw new NotFound();
    const handle = await this.files.open(id, item.sha256);
    if (!handle) throw new Damaged(id);
    const stream = handle.createReadStream({ start: 0 });
    return { item, stream, headers: toFileHeaders(item.file.name, item.file.mediaType) };
  }

  /** From now on the submission rests on exactly these pieces, and none of them can be removed. */
  async hold(tx: EntityManager, submissionId: string, ids: readonly string[]): Promise<void> {
    await this.letGo(tx, submissionId);
    for (const evidenceId of new Set(ids))
      await tx.insert(EvidenceUse, { id: randomUUID(), evidenceId, submissionId });
  }

  /** The submission rests on nothing any more. */
  async letGo(tx: EntityManager, submissionId: string): Promise<void> {
    await tx.delete(EvidenceUse, { submissionId });
  }

  /**
   * Clears up after a crash: uploads that were never finished go, and files whose row says that they were removed. Settled
   * files without a row are only told of: they may belong to another database than the one that was opened.
   */
  async sweep(): Promise<void> {
    const { ids, isOld, forgotten } = await this.files.stored();
    for (const id of forgotten) await this.files.drop(id);
    if (ids.length === 0) return;
    const rows = await this.reader.manager.find(Evidence, {
      where: { kind: 'file' },
      select: { id: true, removedAt: true },
    });
    const isRemoved = new Map(rows.map(({ id, removedAt }) => [id, removedAt !== null]));
    for (const id of ids) if (isRemoved.get(id)) await this.files.drop(id);
    const lost = ids.filter((id) => !isRemoved.has(id) && isOld.has(id));
    if (lost.length > 0)
      this.log.warn(
        `${lost.length} files in evidence/ belong to no evidence of this database, for example ${lost[0]}.`,
      );
  }

  private async put(caller: Caller, facts: Omit<Evidence, 'personId' | 'createdAt' | keyof typeof inSight>) {
    const row = { ...facts, ...inSight, personId: caller.personId, createdAt: this.clock.now() };
    await this.unitOfWork.run(async (tx) => {
      const own = { personId: row.personId, removedAt: IsNull() };
      const bytes = (await tx.sum(Evidence, 'size', own)) ?? 0;
      const items = await tx.countBy(Evidence, own);
      if (bytes + row.size > this.config.evidenceQuota || items >= MOST_ITEMS_OF_ONE)
        throw new ShelfFull({ bytes, items, quota: this.config.evidenceQuota });
      await tx.insert(Evidence, row);
      const { kind, sha256 } = row;
      await this.audit.append(tx, {
        ...{ actor: row.personId, action: 'evidence.keep', subject: row.id },
        details: { kind, sha256 },
      });
    });
    return toItem(row, caller.language);
  }

  private async loadOwn(rows: EntityManager, caller: Caller, id: string): Promise<Evidence> {
    const own = { id, personId: caller.personId, removedAt: IsNull() };
    const row = isId(id) ? await rows.findOneBy(Evidence, own) : null;
    if (!row) throw new NotFound();
    return row;
  }
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

class InUse extends Refusal {
  constructor(submissions: readonly string[]) {
    super(
      'conflict',
      'evidence-in-use',
      'A submission that is being reviewed rests on this evidence; remove it when the review has ended, or withdraw the submission.',
      { submissions },
    );
  }
}

class ShelfFull extends Refusal {
  constructor({ bytes, items, quota }: { bytes: number; items: number; quota: number }) {
    const used = `${toMebibytes(bytes)} of ${toMebibytes(quota)} MiB and ${items} of ${MOST_ITEMS_OF_ONE} pieces are used`;
    super(
      'too-large',
      'shelf-full',
      `Your shelf has no room for this: ${used}. Remove evidence that you no longer need, or show it by a link.`,
      { used: { bytes, pieces: items }, most: { bytes: quota, pieces: MOST_ITEMS_OF_ONE } },
    );
  }
}

const toMebibytes = (bytes: number) => (bytes / 1024 ** 2).toFixed(bytes % 1024 ** 2 === 0 ? 0 : 1);

class Damaged extends Refusal {
  constructor(id: string) {
    super(
      'unavailable',
      'evidence-damaged',
      'This evidence is missing or no longer as it was stored, so it is not shown. Tell the administrators its id.',
      { evidence: id },
    );
  }
}

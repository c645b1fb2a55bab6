import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { Clock } from '../../clock.js';
import { CONFIG, type Config } from '../../config.js';
import { Reader } from '../../database/data-source.js';
import type { Award } from '../../openbadges/award.js';
import { KeyRingService } from '../keys/key-ring.service.js';
import { MarkFile } from './mark-file.js';
import { INDEXES_USED_PER_LIST, orderOf } from './status-index.js';
import { StatusListState } from './status.entity.js';

/** What an award takes for good when it is reserved: a status index that was nobody's before, and the keys that sign it. */
@Injectable()
export class PlaceService implements OnModuleInit {
  private readonly marks: MarkFile;
  /** The order of the list that is being filled: half a megabyte, a few milliseconds to make. */
  private order: { readonly seed: string; readonly indexes: Uint32Array } = {
    seed: '',
    indexes: new Uint32Array(),
  };

  constructor(
    private readonly keys: KeyRingService,
    private readonly reader: Reader,
    private readonly clock: Clock,
    @Inject(CONFIG) config: Config,
  ) {
    this.marks = new MarkFile(join(config.dataDir, 'status-marks'));
  }

  /** Throws `StartRefused` when the marks cannot be read. */
  onModuleInit(): void {
    this.marks.lastList();
  }

  async take(tx: EntityManager): Promise<Pick<Award, 'status' | 'keys'>> {
    return { status: await this.drawIndex(tx), keys: await this.takeKeys(tx) };
  }

  takeKeys(tx: EntityManager): Promise<Award['keys']> {
    return this.keys.take(tx, this.clock.now());
  }

  /** Before anything is signed: the mark is on disk apart from the database, so that no restored copy forgets the index. */
  async secure(list: number): Promise<void> {
    const { mark } = await this.reader.manager.findOneByOrFail(StatusListState, { list });
    this.marks.raise(list, mark);
  }

  private async drawIndex(tx: EntityManager): Promise<Award['status']> {
    const { list, seed, mark } = await this.openList(tx);
    await tx.update(StatusListState, { list }, { mark: mark + 1 });
    if (this.order.seed !== seed) this.order = { seed, indexes: orderOf(seed) };
    const index = this.order.indexes[mark];
    if (index === undefined) throw new Error(`Status list ${list} has no entry at ${mark}`);
    return { list, index };
  }

  /** The list that has room, with the higher of its two marks; a list that only the file remembers is never begun again. */
  private async openList(tx: EntityManager): Promise<Pick<StatusListState, 'list' | 'seed' | 'mark'>> {
    const [newest] = await tx.find(StatusListState, { order: { list: 'DESC' }, take: 1 });
    const last = Math.max(newest?.list ?? 0, this.marks.lastList());
    if (newest?.list === last) {
      const mark = Math.max(newest.mark, this.marks.of(last));
      if (mark < INDEXES_USED_PER_LIST) return { list: last, seed: newest.seed, mark };
    }
    const begun = { list: last + 1, seed: randomBytes(16).toString('hex'), mark: 0 };
    await tx.insert(StatusListState, { ...begun, changes: 0, changedAt: null });
    return begun;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';

import { CONFIG, type Config } from '../../config.js';
import { Reader } from '../../database/data-source.js';
import { lintStatusList } from '../../openbadges/lint.js';
import { signStatusList } from '../../openbadges/proof/sign.js';
import { NotFound } from '../../refusal.js';
import { Credential } from '../credential.entity.js';
import { KeyRingService } from '../keys/key-ring.service.js';
import { STATUS_LIST_SIZE } from './status-index.js';
import { StatusListState } from './status.entity.js';

interface SignedList {
  /** Which state of the list it shows, and whose signature it bears. */
  readonly version: string;
  readonly document: Promise<string>;
}

/** The signed status lists: what strangers read to learn whether a badge still holds. */
@Injectable()
export class StatusListService {
  private readonly signed = new Map<number, SignedList>();

  constructor(
    private readonly reader: Reader,
    private readonly keys: KeyRingService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * The signed list as JSON text, signed anew only when it has changed – also through another instance – or when
   * another key signs. The same state always gives the same bytes. `NotFound` for a list not begun.
   */
  async statusList(list: number): Promise<string> {
    const state = await this.reader.manager.findOneBy(StatusListState, { list });
    if (!state && list !== 1) throw new NotFound();
    const version = `${state?.changes ?? 0} ${this.keys.current.ed25519.multibase}`;
    const held = this.signed.get(list);
    if (held?.version === version) return held.document;
    const document = this.sign(list, state?.changedAt ?? PROGRAMME_BEGAN);
    this.signed.set(list, { version, document });
    document.catch(() => this.signed.delete(list));
    return document;
  }

  private async sign(list: number, validFrom: string): Promise<string> {
    const rows = await this.reader.manager.find(Credential, {
      where: [
        { statusList: list, revokedAt: Not(IsNull()) },
        { statusList: list, suspendedAt: Not(IsNull()) },
      ],
      select: { id: true, statusIndex: true },
    });
    const linted = await lintStatusList({
      baseUrl: this.config.publicUrl,
      list,
      size: STATUS_LIST_SIZE,
      revoked: rows.map((row) => row.statusIndex),
      validFrom,
    });
    return signStatusList(linted, this.config.publicUrl, this.keys.current.ed25519);
  }
}

/** A list that never changed has been true since the programme's first badges. */
const PROGRAMME_BEGAN = '2017-08-01T00:00:00Z';

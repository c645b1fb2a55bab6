import { Inject, Injectable } from '@nestjs/common';
import { IsNull, MoreThan, Not } from 'typeorm';

import type { Caller } from '../../allow.decorator.js';
import { CatalogService } from '../../catalog/catalog.service.js';
import { Clock } from '../../clock.js';
import { CONFIG, type Config } from '../../config.js';
import { Reader } from '../../database/data-source.js';
import { addresses } from '../../openbadges/addresses.js';
import { NotFound } from '../../refusal.js';
import { Credential, stateOf } from '../credential.entity.js';
import { visibilityOf } from './visibility.service.js';

const PAGE = 50;

/** What a holder sees of their own badges: state, public addresses, every download. */
@Injectable()
export class HoldingService {
  constructor(
    private readonly reader: Reader,
    private readonly catalog: CatalogService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Own badges by id, a page at a time. */
  async list(caller: Caller, after = '') {
    const rows = await this.reader.manager.find(Credential, {
      where: { personId: caller.personId, signedAt: Not(IsNull()), id: MoreThan(after) },
      order: { id: 'ASC' },
      take: PAGE + 1,
    });
    const page = rows.slice(0, PAGE);
    return {
      items: page.map((row) => this.toHolding(row, caller)),
      next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null,
    };
  }

  async one(caller: Caller, id: string) {
    const row = await this.reader.manager.findOneBy(Credential, {
      id,
      personId: caller.personId,
      signedAt: Not(IsNull()),
    });
    if (!row) throw new NotFound();
    return this.toHolding(row, caller);
  }

  private toHolding(row: Credential, { language }: Caller) {
    const { id, kind, badge, version, level, issuedOn, validUntil, submissionId } = row;
    const { revokedAt, revocationReason, suspendedAt, suspensionReason } = row;
    return {
      ...{ id, kind, badge, version, level },
      name: this.catalog.version(badge, version)?.name[language] ?? badge,
      state: stateOf(row, this.clock.now()),
      ...{ issuedOn, validUntil, revokedAt, revocationReason, suspendedAt, suspensionReason },
      submission: submissionId,
      visibility: visibilityOf(row),
      downloads: this.downloadsOf(id),
    };
  }

  private downloadsOf(id: string) {
    const at = addresses(this.config.publicUrl);
    return {
      ob3: at.ob3Credential(id),
      ob3Jwt: `${at.ob3Credential(id)}.jwt`,
      ob2: at.ob2Assertion(id),
      ob2Jws: `${at.ob2Assertion(id)}.jws`,
      png: at.bakedImage(id, 'png', 'ob3'),
      svg: at.bakedImage(id, 'svg', 'ob3'),
      pngOb2: at.bakedImage(id, 'png', 'ob2'),
      svgOb2: at.bakedImage(id, 'svg', 'ob2'),
    };
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { IsNull, Not, type EntityManager } from 'typeorm';

import { CatalogService } from '../catalog/catalog.service.js';
import { Reader } from '../database/data-source.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Credential } from '../issuance/credential.entity.js';
import { IssuanceService } from '../issuance/issuance.service.js';
import { ReservationService } from '../issuance/reservation.service.js';
import { StaffService } from '../staff/staff.service.js';
import { findDue, restsOn, type Holdings } from './level-rule.js';
import { Recognition } from './recognition.entity.js';

/** Level badges: issued by the rule alone, at once and exactly once, whichever part arrives last. */
@Injectable()
export class LevelService {
  private readonly log = new Logger('levels');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly catalog: CatalogService,
    private readonly reservations: ReservationService,
    private readonly issuance: IssuanceService,
    private readonly staff: StaffService,
  ) {}

  /** Issues every level badge that is due to a person, lowest first; answers those that it issued. */
  async award(personId: string): Promise<Credential[]> {
    const awarded: Credential[] = [];
    // One level may be the last part of the next.
    for (;;) {
      const id = await this.unitOfWork.run((tx) => this.reserveDue(tx, personId));
      if (id === undefined) return awarded;
      awarded.push(await this.issuance.finish(id));
    }
  }

  /** Issues what is due to anybody: after a crash between two steps, or when a new rule is met by what people hold already. */
  async awardAllDue(): Promise<void> {
    const confirmed = await this.reader.manager.find(Recognition, {
      where: { state: 'confirmed' },
      select: { id: true, personId: true },
    });
    for (const personId of new Set(confirmed.map((row) => row.personId))) {
      const awarded = await this.award(personId);
      if (awarded.length > 0) this.log.log(`${awarded.length} level badges were due and are issued.`);
    }
  }

  async holdings(personId: string, rows: EntityManager = this.reader.manager): Promise<Holdings> {
    const live = await this.issuance.liveOf(personId, rows);
    const confirmed = await rows.find(Recognition, {
      where: { personId, state: 'confirmed' },
      order: { confirmedAt: 'ASC' },
    });
    const revoked = await rows.find(Credential, {
      where: { personId, kind: 'level', revokedAt: Not(IsNull()) },
      select: { id: true, level: true, revokedAt: true },
      order: { revokedAt: 'ASC' },
    });
    return {
      badges: new Map(live.map((one) => [one.badge, one.id])),
      confirmedAt: new Map(confirmed.map((one) => [one.level, one.confirmedAt ?? ''])),
      revokedAt: new Map(revoked.map((one) => [one.level, one.revokedAt ?? ''])),
    };
  }

  /** Judges and reserves in one unit: of two last parts that arrive together, the later one sees both. */
  private async reserveDue(tx: EntityManager, personId: string): Promise<string | undefined> {
    const holdings = await this.holdings(personId, tx);
    const rule = findDue(this.catalog.levelRules(), holdings);
    const badge = rule && this.catalog.current(rule.badge);
    if (!rule || !badge) return undefined;
    const { language } = await this.staff.person(personId, tx);
    return this.reservations.reserve(tx, {
      personId,
      badge,
      language,
      submissionId: null,
      results: [],
      restsOn: restsOn(rule, holdings),
    });
  }
}

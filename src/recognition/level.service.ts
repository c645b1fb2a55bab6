import { Injectable, Logger } from '@nestjs/common';
import { IsNull, Not, type EntityManager } from 'typeorm';

import { CatalogService } from '../catalog/catalog.service.js';
import { Reader } from '../database/data-source.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Credential } from '../issuance/credential.entity.js';
import { IssuanceService, type HeldCredential } from '../issuance/issuance.service.js';
import { levelKeyOf } from '../issuance/reservation.js';
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

  /** Does as `award` does; what cannot be issued now is logged, and tried again by `awardAllDue`. */
  async awardOrLog(personId: string): Promise<{ id: string; badge: string }[]> {
    try {
      return (await this.award(personId)).map(({ id, badge }) => ({ id, badge }));
    } catch (error) {
      this.log.error(`A level badge could not be issued: ${(error as Error).message}`);
      return [];
    }
  }

  /** Issues what is due to anybody: after a crash between two steps, or when a new rule is met by what people hold already. */
  async awardAllDue(): Promise<void> {
    const rows = this.reader.manager;
    const confirmed = await rows.find(Recognition, {
      where: { state: 'confirmed' },
      select: { id: true, personId: true, level: true },
    });
    const held = await rows.find(Credential, {
      where: { levelKey: Not(IsNull()) },
      select: { id: true, levelKey: true },
    });
    const keys = new Set(held.map((one) => one.levelKey));
    const open = confirmed.filter(({ personId, level }) => !keys.has(levelKeyOf(personId, level)));
    for (const personId of new Set(open.map((row) => row.personId))) {
      // Looked at with the reader first: most of them still lack a part, and a unit of work keeps others waiting.
      if (!findDue(this.catalog.levelRules(), await this.holdings(personId))) continue;
      const awarded = await this.awardOrLog(personId);
      if (awarded.length > 0) this.log.log(`${awarded.length} level badges were due and are issued.`);
    }
  }

  async holdings(personId: string, rows: EntityManager = this.reader.manager): Promise<Holdings> {
    const held = await this.issuance.heldBy(personId, rows);
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
      badges: toBadges(held, 'valid'),
      suspended: toBadges(held, 'suspended'),
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
    // One that has expired or is suspended still has its place: it is renewed or reinstated, not awarded again.
    if (
      await tx.existsBy(Credential, { levelKey: levelKeyOf(personId, rule.level), signedAt: Not(IsNull()) })
    )
      return undefined;
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

const toBadges = (held: readonly HeldCredential[], state: HeldCredential['state']) =>
  new Map(held.filter((one) => one.state === state).map((one) => [one.badge, one.id]));

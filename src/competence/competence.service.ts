import { Injectable } from '@nestjs/common';

import type { Caller } from '../allow.decorator.js';
import { AuditService } from '../audit/audit.service.js';
import { CatalogService } from '../catalog/catalog.service.js';
import { Clock, dayOf } from '../clock.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { Language } from '../openbadges/award.js';
import { NotFound, Refusal } from '../refusal.js';
import { StaffService } from '../staff/staff.service.js';
import {
  toCursor,
  type BadgesQuery,
  type ExportQuery,
  type LevelsQuery,
  type PeopleQuery,
} from './competence.schema.js';
import { definitionsVersion, describeFigure, type FigureCode } from './definitions.js';
import { toRows, type Export } from './export/rows.js';
import { countHoldings, countIssued, type Issued } from './figures.js';
import { HoldingsService, type Holder } from './holdings.service.js';
import { parseDay, parsePeriod, toScope, type StaffFilter, type StaffScope } from './population.js';

const PAGE = 100;

/** HR's and principals' questions, answered from the registers with the definition beside every figure. */
@Injectable()
export class CompetenceService {
  constructor(
    private readonly holdings: HoldingsService,
    private readonly staff: StaffService,
    private readonly catalog: CatalogService,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** K1, K2, K3 and K5 on a day, with their base. */
  async levels({ date, ...filter }: LevelsQuery, caller: Caller) {
    const day = parseDay(date, this.today());
    const scope = await this.scopeOf(caller, filter);
    const { base, levels, anyBadge } = countHoldings(
      await this.holdings.patternsOn(day, scope),
      this.catalog.programme.targets,
    );
    const { language } = caller;
    return {
      definitions: definitionsVersion,
      filters: filter,
      base: { ...describeFigure('B', language), persons: base, date: day },
      figures: (['K1', 'K2', 'K3', 'K5'] as const).map((code) => describeFigure(code, language)),
      levels: levels.map(({ level, begun, reached, ...gap }) => ({
        level,
        begun: { code: 'K1', ...begun },
        reached: { code: 'K2', ...reached },
        gapCode: 'K3',
        ...gap,
      })),
      anyBadge: { code: 'K5', ...anyBadge },
    };
  }

  /** K4 in a period: skill badges by badge and month, level badges apart, revocations apart. */
  async badges({ from, to, ...filter }: BadgesQuery, caller: Caller) {
    const period = parsePeriod({ from, to }, this.today());
    const scope = await this.scopeOf(caller, filter);
    const { skillBadges, levelBadges } = countIssued(
      await this.holdings.issuedIn(period, scope),
      await this.holdings.revokedIn(period, scope),
    );
    return {
      ...describeFigure('K4', caller.language),
      definitions: definitionsVersion,
      filters: filter,
      period,
      skillBadges: this.withNames(skillBadges, caller.language),
      levelBadges: this.withNames(levelBadges, caller.language),
    };
  }

  /** Who holds what today. Whoever looks at the city says why, and it is in the trail before the first name is told. */
  async people({ unit, level, badge, since, purpose, after }: PeopleQuery, caller: Caller) {
    const scope = await this.scopeOf(caller, { unit });
    const filter = { level, badge: this.badgeId(badge), since };
    if (caller.scope === 'city') await this.recordLook(caller, { unit, ...filter }, purpose);
    const asked = { filter, after, most: PAGE + 1 };
    const holders = await this.holdings.holdersOn(this.today(), scope, asked);
    const page = holders.slice(0, PAGE);
    const last = page.at(-1)?.person;
    return {
      items: page.map((holder) => this.toItem(holder, caller.language)),
      next: last && holders.length > PAGE ? toCursor(last.last, last.first, last.id) : null,
    };
  }

  /** The figures asked for as rows, with everything that a reader of the file needs in order to trust them. */
  async export(query: Omit<ExportQuery, 'format' | 'variant' | 'audience'>, caller: Caller): Promise<Export> {
    const { figures, date, from, to, ...filter } = query;
    const day = parseDay(date, this.today());
    const levels = figures.some((code) => code !== 'K4')
      ? await this.levels({ date: day, ...filter }, caller)
      : undefined;
    const badges = figures.includes('K4')
      ? await this.badges({ from, to: to ?? day, ...filter }, caller)
      : undefined;
    return {
      created: this.clock.now(),
      definitions: definitionsVersion,
      baseDate: day,
      period: badges?.period ?? null,
      filters: { ...filter, unitName: await this.unitName(filter.unit, caller.language) },
      figures: figures.map((code: FigureCode) => ({
        ...describeFigure(code, caller.language),
        rows: toRows(code, levels, badges),
      })),
    };
  }

  /** Whom the caller asks about; a unit that the register does not know is as absent as one that is not theirs to see. */
  async scopeOf(caller: Caller, filter: StaffFilter): Promise<StaffScope> {
    const scope = toScope(caller, filter);
    const known =
      filter.unit === undefined || (await this.unitName(filter.unit, caller.language)) !== undefined;
    if (!known) throw new NotFound();
    return scope;
  }

  private today(): string {
    return dayOf(this.clock.now());
  }

  private async unitName(oid: string | undefined, language: Language): Promise<string | undefined> {
    if (oid === undefined) return undefined;
    const unit = (await this.staff.units()).find((one) => one.oid === oid);
    return unit && nameOf(unit, language);
  }

  private badgeId(asked: string | undefined): string | undefined {
    if (asked === undefined) return undefined;
    const badge = this.catalog.current(asked);
    if (!badge)
      throw new Refusal(
        'unprocessable',
        'no-such-badge',
        `The catalogue has no badge ${asked}; see /api/badges.`,
      );
    return badge.badge;
  }

  private async recordLook(caller: Caller, filters: object, purpose: string | undefined): Promise<void> {
    if (purpose === undefined)
      throw new Refusal(
        'malformed',
        'purpose-needed',
        'Say in `purpose`, in 10 to 300 characters, what you need the names for; it is kept in the audit trail.',
      );
    const act = {
      actor: caller.personId,
      action: 'people.read',
      subject: 'people',
      details: { purpose, filters },
    };
    await this.unitOfWork.run((tx) => this.audit.append(tx, act));
  }

  private withNames({ items, ...sums }: Issued, language: Language) {
    return {
      ...sums,
      items: items.map((item) => ({ ...item, name: this.badgeName(item.badge, language) })),
    };
  }

  private badgeName(badge: string, language: Language): string {
    return this.catalog.current(badge)?.name[language] ?? badge;
  }

  private toItem({ person, units, credentials }: Holder, language: Language) {
    const { id, key, first, last } = person;
    return {
      person: { id, key, first, last },
      units: units.map((unit) => ({ oid: unit.oid, name: nameOf(unit, language) })),
      badges: credentials.map(({ badge, version, level, kind, issuedOn, validUntil }) => ({
        badge,
        version,
        level,
        kind,
        name: this.catalog.version(badge, version)?.name[language] ?? badge,
        issuedOn: dayOf(issuedOn),
        validUntil: validUntil && dayOf(validUntil),
      })),
    };
  }
}

/** Units have no English names. */
const nameOf = ({ name }: { name: { fi: string; sv: string } }, language: Language) =>
  language === 'sv' ? name.sv : name.fi;

import { Injectable } from '@nestjs/common';
import { In, type SelectQueryBuilder } from 'typeorm';

import { firstInstantOf, lastInstantOf } from '../clock.js';
import { Reader } from '../database/data-source.js';
import { Credential } from '../issuance/credential.entity.js';
import { Employment, Person, Unit } from '../staff/staff.entity.js';
import type { Place } from './competence.schema.js';
import { levels, type Flow, type HoldingPattern, type Level } from './figures.js';
import { isNarrowed, monthsOf, type Period, type StaffScope } from './population.js';

const IN_SERVICE = '(job.start <= :day AND (job.end IS NULL OR job.end >= :day))';

/** Signed and stored, and at the last second of the day neither revoked, suspended nor expired. */
const VALID = `(held.signedAt IS NOT NULL AND held.issuedOn <= :last
  AND (held.revokedAt IS NULL OR held.revokedAt > :last)
  AND (held.suspendedAt IS NULL OR held.suspendedAt > :last)
  AND NOT EXISTS (SELECT 1 FROM "suspension" "ended" WHERE "ended"."credential_id" = held.id
    AND "ended"."suspended_at" <= :last AND "ended"."ended_at" > :last)
  AND (held.validUntil IS NULL OR held.validUntil >= :last))`;

/**
 * In service on the day of an instant. The day is taken in UTC, which no SQL of both engines can turn into Helsinki's:
 * it matters only between midnight and three on somebody's first day, or on the day after their last.
 */
export const inServiceWhen = (personId: string, instant: string) =>
  `(job.personId = ${personId} AND job.start <= SUBSTR(${instant}, 1, 10)
    AND (job.end IS NULL OR job.end >= SUBSTR(${instant}, 1, 10)))`;

export interface BadgeFilter {
  readonly level?: Level | undefined;
  readonly badge?: string | undefined;
  /** Issued on this day or later. */
  readonly since?: string | undefined;
}

export interface Holder {
  readonly person: Pick<Person, 'id' | 'key' | 'first' | 'last'>;
  /** Where they are in service, as far as the question reaches. */
  readonly units: readonly Unit[];
  readonly credentials: readonly Pick<
    Credential,
    'badge' | 'version' | 'level' | 'kind' | 'issuedOn' | 'validUntil'
  >[];
}

/** What the registers of staff and credentials say together. Reads only; the number of queries never depends on people. */
@Injectable()
export class HoldingsService {
  constructor(private readonly reader: Reader) {}

  /** Everybody of the scope who is in service on the day, counted by what they hold at its end. */
  async patternsOn(day: string, scope: StaffScope): Promise<HoldingPattern[]> {
    const manager = this.reader.manager;
    const perPerson = manager
      .createQueryBuilder(Employment, 'job')
      .select('job.personId', 'person_id')
      .innerJoin(Unit, 'unit', 'unit.oid = job.unitOid')
      .leftJoin(Credential, 'held', `held.personId = job.personId AND ${VALID}`)
      .where(withinScope(scope))
      .andWhere(IN_SERVICE)
      .groupBy('job.personId');
    for (const level of levels)
      perPerson
        .addSelect(`MAX(CASE WHEN held.level = ${level} THEN 1 ELSE 0 END)`, `begun${level}`)
        .addSelect(
          `MAX(CASE WHEN held.level = ${level} AND held.kind = 'level' THEN 1 ELSE 0 END)`,
          `reached${level}`,
        );
    const flags = levels.flatMap((level) => [`begun${level}`, `reached${level}`]);
    const combined = manager
      .createQueryBuilder()
      .select('COUNT(*)', 'persons')
      .from(`(${perPerson.getQuery()})`, 'holding')
      .setParameters({ ...scope, day, last: lastInstantOf(day) });
    for (const flag of flags) combined.addSelect(`holding.${flag}`, flag).addGroupBy(`holding.${flag}`);
    const rows = await combined.getRawMany<Record<string, number | string>>();
    return rows.map(toPattern);
  }

  /** Credentials issued in the period, whatever became of them. */
  async issuedIn(period: Period, scope: StaffScope): Promise<Flow[]> {
    return this.flowsOf('held.issuedOn', period, scope);
  }

  /** Credentials revoked in the period, whenever they were issued. */
  async revokedIn(period: Period, scope: StaffScope): Promise<Flow[]> {
    return this.flowsOf('held.revokedAt', period, scope);
  }

  private async flowsOf(
    instant: 'held.issuedOn' | 'held.revokedAt',
    period: Period,
    scope: StaffScope,
  ): Promise<Flow[]> {
    const months = monthsOf(period);
    const cases = months.map(
      ({ month, lastInstant }) => `WHEN ${instant} <= '${lastInstant}' THEN '${month}'`,
    );
    const query = this.reader.manager
      .createQueryBuilder(Credential, 'held')
      .select('held.badge', 'badge')
      .addSelect('held.level', 'level')
      .addSelect('held.kind', 'kind')
      .addSelect(`CASE ${cases.join(' ')} END`, 'month')
      .addSelect('COUNT(*)', 'times')
      .where('held.signedAt IS NOT NULL')
      .andWhere(`${instant} >= :first AND ${instant} <= :last`)
      .setParameters({ ...scope, first: firstInstantOf(period.from), last: lastInstantOf(period.to) })
      .groupBy('held.badge')
      .addGroupBy('held.level')
      .addGroupBy('held.kind')
      .addGroupBy('month');
    if (isNarrowed(scope))
      query.andWhere(existsJob(query, scope, inServiceWhen('held.personId', 'held.issuedOn')));
    const rows = await query.getRawMany<Omit<Flow, 'times'> & { times: number | string }>();
    return rows.map((row) => ({ ...row, times: Number(row.times) })); // PostgreSQL counts in text
  }

  /**
   * Up to `most` people in service on the day, by name, each with the valid badges that fit the filter; nobody
   * without one. `after` is where the page before ended.
   */
  async holdersOn(
    day: string,
    scope: StaffScope,
    asked: { readonly filter: BadgeFilter; readonly after: Place | undefined; readonly most: number },
  ): Promise<Holder[]> {
    const { filter, after, most } = asked;
    const query = this.reader.manager.createQueryBuilder(Person, 'person');
    query
      .select(['person.id', 'person.key', 'person.first', 'person.last'])
      .where(existsJob(query, scope, `(job.personId = person.id AND ${IN_SERVICE})`))
      .andWhere(existsFittingBadge(query, filter))
      .setParameters({ ...scope, ...parametersOf(day, filter) })
      .orderBy({ 'person.last': 'ASC', 'person.first': 'ASC', 'person.id': 'ASC' })
      .limit(most);
    if (after) query.andWhere(AFTER, { afterLast: after[0], afterFirst: after[1], afterId: after[2] });
    return this.toHolders(await query.getMany(), { day, scope, filter });
  }

  private async toHolders(
    people: readonly Person[],
    { day, scope, filter }: { day: string; scope: StaffScope; filter: BadgeFilter },
  ): Promise<Holder[]> {
    if (people.length === 0) return [];
    const manager = this.reader.manager;
    const ids = people.map((person) => person.id);
    const credentials = await manager
      .createQueryBuilder(Credential, 'held')
      .select(
        ['id', 'personId', 'badge', 'version', 'level', 'kind', 'issuedOn', 'validUntil'].map(
          (field) => `held.${field}`,
        ),
      )
      .where('held.personId IN (:...ids)', { ids })
      .andWhere(fitting(filter))
      .setParameters(parametersOf(day, filter))
      .orderBy({ 'held.level': 'ASC', 'held.issuedOn': 'ASC', 'held.id': 'ASC' })
      .getMany();
    const jobs = await manager
      .createQueryBuilder(Employment, 'job')
      .innerJoin(Unit, 'unit', 'unit.oid = job.unitOid')
      .where('job.personId IN (:...ids)', { ids })
      .andWhere(IN_SERVICE)
      .andWhere(withinScope(scope))
      .setParameters({ ...scope, day })
      .getMany();
    const units = await manager.findBy(Unit, { oid: In([...new Set(jobs.map((job) => job.unitOid))]) });
    return people.map((person) => ({
      person,
      units: units.filter(({ oid }) => jobs.some((job) => job.personId === person.id && job.unitOid === oid)),
      credentials: credentials.filter((credential) => credential.personId === person.id),
    }));
  }
}

const AFTER = `(person.last > :afterLast OR (person.last = :afterLast AND (person.first > :afterFirst
  OR (person.first = :afterFirst AND person.id > :afterId))))`;

function toPattern(row: Record<string, number | string>): HoldingPattern {
  return {
    persons: Number(row['persons']),
    begun: levels.filter((level) => Number(row[`begun${level}`]) === 1),
    reached: levels.filter((level) => Number(row[`reached${level}`]) === 1),
  };
}

/** Every limit on the same job; parameters have the names of the scope's fields. */
function withinScope(scope: StaffScope): string {
  const limits = [
    scope.units === undefined ? [] : 'job.unitOid IN (:...units)',
    scope.stage === undefined ? [] : 'job.stage = :stage',
    scope.staffGroup === undefined ? [] : 'job.staffGroup = :staffGroup',
    scope.language === undefined ? [] : 'unit.language = :language',
  ].flat();
  return limits.length === 0 ? '1 = 1' : limits.join(' AND ');
}

/** SQL: there is one job, called `job`, that the condition and every limit of the scope hold for. */
export function existsJob<T extends object>(
  query: SelectQueryBuilder<T>,
  scope: StaffScope,
  condition: string,
): string {
  const job = query
    .subQuery()
    .select('1')
    .from(Employment, 'job')
    .innerJoin(Unit, 'unit', 'unit.oid = job.unitOid')
    .where(condition)
    .andWhere(withinScope(scope));
  return `EXISTS ${job.getQuery()}`;
}

function existsFittingBadge(query: SelectQueryBuilder<Person>, filter: BadgeFilter): string {
  const held = query
    .subQuery()
    .select('1')
    .from(Credential, 'held')
    .where('held.personId = person.id')
    .andWhere(fitting(filter));
  return `EXISTS ${held.getQuery()}`;
}

function fitting({ level, badge, since }: BadgeFilter): string {
  const limits = [
    VALID,
    level === undefined ? [] : 'held.level = :level',
    badge === undefined ? [] : 'held.badge = :badge',
    since === undefined ? [] : 'held.issuedOn >= :sinceInstant',
  ];
  return limits.flat().join(' AND ');
}

const parametersOf = (day: string, { since, ...filter }: BadgeFilter) => ({
  ...filter,
  day,
  last: lastInstantOf(day),
  ...(since === undefined ? {} : { sinceInstant: firstInstantOf(since) }),
});

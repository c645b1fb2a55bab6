import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import {
  In,
  IsNull,
  LessThanOrEqual,
  MoreThanOrEqual,
  type EntityManager,
  type FindOptionsWhere,
} from 'typeorm';

import { Clock, dayOf } from '../clock.js';
import { Reader } from '../database/data-source.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { Language } from '../openbadges/award.js';
import { NotFound } from '../refusal.js';
import type { StaffRow } from './staff-file.js';
import { Employment, Person, Unit } from './staff.entity.js';

/** A unit as files of units give it. */
export type UnitRow = Omit<Unit, 'closedOn' | 'successor'> & Partial<Pick<Unit, 'closedOn' | 'successor'>>;

/** What people decide about themselves; what is not given stays as it is. */
interface Choice {
  readonly language?: Language | undefined;
  readonly reviewLanguages?: Language[] | undefined;
  readonly emailInBadges?: boolean | undefined;
}

/** The register: who works where, since when, and who leads whom. */
@Injectable()
export class StaffService {
  constructor(
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** The person, or `NotFound`. */
  async person(id: string, rows: EntityManager = this.reader.manager): Promise<Person> {
    const person = await rows.findOneBy(Person, { id });
    if (!person) throw new NotFound();
    return person;
  }

  async personByKey(key: string): Promise<Person | null> {
    return this.reader.manager.findOneBy(Person, { key });
  }

  /** People by id, for lists that show names. */
  async people(ids: readonly string[]): Promise<Map<string, Person>> {
    if (ids.length === 0) return new Map();
    const people = await this.reader.manager.findBy(Person, { id: In([...new Set(ids)]) });
    return new Map(people.map((person) => [person.id, person]));
  }

  /** Jobs in service today, of one person or of all. */
  async jobsInService(
    where: FindOptionsWhere<Employment>,
    rows: EntityManager = this.reader.manager,
  ): Promise<Employment[]> {
    const today = dayOf(this.clock.now());
    const begun = { ...where, start: LessThanOrEqual(today) };
    return rows.findBy(Employment, [
      { ...begun, end: IsNull() },
      { ...begun, end: MoreThanOrEqual(today) },
    ]);
  }

  /** Today's supervisors of a person; a person with two jobs may have two. */
  async supervisorsOf(personId: string, rows?: EntityManager): Promise<string[]> {
    const jobs = await this.jobsInService({ personId }, rows);
    return [...new Set(jobs.flatMap((job) => job.supervisorId ?? []))];
  }

  /** Keeps what a person chooses; an import never changes the languages in which somebody reviews. */
  async choose(personId: string, { language, reviewLanguages, emailInBadges }: Choice): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const { emailInBadgesSince } = await this.person(personId, tx);
      await tx.update(
        Person,
        { id: personId },
        {
          ...(language ? { language } : {}),
          ...(reviewLanguages ? { reviewLanguages } : {}),
          emailInBadgesSince:
            (emailInBadges ?? emailInBadgesSince !== null) ? (emailInBadgesSince ?? this.clock.now()) : null,
        },
      );
    });
  }

  async units(): Promise<Unit[]> {
    return this.reader.manager.find(Unit, { order: { oid: 'ASC' } });
  }

  /** True before anybody was entered: the moment for demo people, or for the first import. */
  async isEmpty(): Promise<boolean> {
    return (await this.reader.manager.count(Person)) === 0;
  }

  /** Enters units, or replaces what is known of them. */
  async putUnits(units: readonly UnitRow[]): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      for (const unit of units) await tx.upsert(Unit, { closedOn: null, successor: null, ...unit }, ['oid']);
    });
  }

  /** Writes the rows into the register inside the caller's unit; people and jobs that are not named stay as they are. */
  async putRows(tx: EntityManager, rows: readonly StaffRow[]): Promise<void> {
    const ids = new Map((await tx.find(Person)).map((person) => [person.key, person.id]));
    for (const row of rows) await this.putPerson(tx, row, ids);
    for (const row of rows) await this.putJob(tx, row, ids);
  }

  private async putPerson(tx: EntityManager, row: StaffRow, ids: Map<string, string>): Promise<void> {
    const { first, last, email, language, roles } = row;
    const id = ids.get(row.person_key);
    if (id) {
      await tx.update(Person, { id }, { first, last, email, language, roles });
      return;
    }
    const added = { id: randomUUID(), key: row.person_key, subjectId: `urn:uuid:${randomUUID()}` };
    await tx.insert(Person, { ...added, first, last, email, language, roles, reviewLanguages: [language] });
    ids.set(row.person_key, added.id);
  }

  private async putJob(tx: EntityManager, row: StaffRow, ids: Map<string, string>): Promise<void> {
    const job = { personId: ids.get(row.person_key) ?? '', unitOid: row.unit_oid, start: row.start };
    const facts = {
      staffGroup: row.staff_group,
      stage: row.stage,
      fte: row.fte,
      end: row.end,
      supervisorId: row.supervisor_key === null ? null : (ids.get(row.supervisor_key) ?? null),
    };
    const { affected } = await tx.update(Employment, job, facts);
    if (affected === 0) await tx.insert(Employment, { id: randomUUID(), ...job, ...facts });
  }
}

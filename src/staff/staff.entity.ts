import { Check, Entity, ForeignKey, Index, Unique } from 'typeorm';

import type { Role } from '../allow.decorator.js';
import {
  DayColumn,
  Double,
  IdColumn,
  InstantColumn,
  JsonColumn,
  PrimaryId,
  TextColumn,
  WholeNumber,
} from '../database/columns.js';
import type { Language } from '../openbadges/award.js';

/** Somebody in the staff register. Keyed by the staff record, never by an e-mail address. */
@Entity('person')
@Unique('uq_person_key', ['key'])
@Unique('uq_person_subject', ['subjectId'])
@Check('ck_person_language', `"language" IN ('fi', 'sv', 'en')`)
export class Person {
  @PrimaryId({ primaryKeyConstraintName: 'pk_person' })
  id: string;

  /** The staff record's own key (`person_key` of the import). */
  @IdColumn({ name: 'person_key' })
  key: string;

  @TextColumn()
  first: string;

  @TextColumn()
  last: string;

  @TextColumn()
  email: string;

  @IdColumn()
  language: Language;

  @JsonColumn()
  roles: Role[];

  /** Languages in which this person reviews, if they review at all; their own by default. */
  @JsonColumn({ name: 'review_languages' })
  reviewLanguages: Language[];

  /** Opaque subject of this person's OB 3.0 credentials, `urn:uuid:…`. */
  @IdColumn({ name: 'subject_id' })
  subjectId: string;

  /** Since when badges of OB 3.0 carry the hash of this person's address, because they asked for it. */
  @InstantColumn({ name: 'email_in_badges_since', nullable: true })
  emailInBadgesSince: string | null;

  /** When name, address and key were put out; the row stays as nobody's, for the figures. */
  @InstantColumn({ name: 'erased_at', nullable: true })
  erasedAt: string | null;
}

/** A school or another place of work. A closed unit stays, with its last day and successor. */
@Entity('unit')
@Check('ck_unit_language', `"language" IN ('fi', 'sv', 'both', 'en')`)
export class Unit {
  @PrimaryId({ primaryKeyConstraintName: 'pk_unit' })
  oid: string;

  @JsonColumn()
  name: { fi: string; sv: string };

  /** Language of teaching. */
  @IdColumn()
  language: 'fi' | 'sv' | 'both' | 'en';

  @DayColumn({ name: 'open_from' })
  openFrom: string;

  @DayColumn({ name: 'closed_on', nullable: true })
  closedOn: string | null;

  @IdColumn({ nullable: true })
  successor: string | null;
}

/** One job of one person in one unit, from its first day to its last. */
@Entity('employment')
@Unique('uq_employment', ['personId', 'unitOid', 'start'])
@Index('ix_employment_unit', ['unitOid'])
@Index('ix_employment_supervisor', ['supervisorId'])
export class Employment {
  @PrimaryId({ primaryKeyConstraintName: 'pk_employment' })
  id: string;

  @ForeignKey(() => Person, { name: 'fk_employment_person' })
  @IdColumn({ name: 'person_id' })
  personId: string;

  @ForeignKey(() => Unit, { name: 'fk_employment_unit' })
  @IdColumn({ name: 'unit_oid' })
  unitOid: string;

  @IdColumn({ name: 'staff_group' })
  staffGroup: string;

  @IdColumn()
  stage: string;

  /** Share of full time, 0–1. */
  @Double()
  fte: number;

  @DayColumn({ name: 'start_day' })
  start: string;

  /** The last day in service; null while it goes on. */
  @DayColumn({ name: 'end_day', nullable: true })
  end: string | null;

  @IdColumn({ name: 'supervisor_id', nullable: true })
  supervisorId: string | null;
}

/** An uploaded staff file: what it would change, kept until somebody applies it. */
@Entity('staff_import')
export class StaffImport {
  @PrimaryId({ primaryKeyConstraintName: 'pk_staff_import' })
  id: string;

  @InstantColumn({ name: 'created_at' })
  createdAt: string;

  @IdColumn({ name: 'created_by' })
  createdBy: string;

  /** The file as it came, as text. */
  @TextColumn()
  file: string;

  @WholeNumber({ name: 'row_count' })
  rowCount: number;

  /** How many imports had been applied when this one was previewed: with one more, the preview is out of date. */
  @WholeNumber({ name: 'applied_before' })
  appliedBefore: number;

  @InstantColumn({ name: 'applied_at', nullable: true })
  appliedAt: string | null;
}

import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';

import type { Caller } from '../allow.decorator.js';
import { Clock, dayOf } from '../clock.js';
import { Reader } from '../database/data-source.js';
import { isUniqueViolation, UnitOfWork } from '../database/unit-of-work.js';
import { NotFound, Refusal } from '../refusal.js';
import { StaffService } from '../staff/staff.service.js';
import { isConfirmed } from './level-rule.js';
import { LevelService } from './level.service.js';
import { DiscussionRecord } from './progress/discussion-record.service.js';
import { Recognition } from './recognition.entity.js';
import type { ConfirmationBody } from './recognition.schema.js';

/** The badges came into use in August 2017. */
const PROGRAMME_BEGAN = '2017-08-01';

/** The supervisor discussion: asked for by the teacher, confirmed by nobody but a supervisor of theirs. */
@Injectable()
export class RecognitionService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly staff: StaffService,
    private readonly levels: LevelService,
    private readonly record: DiscussionRecord,
    private readonly clock: Clock,
  ) {}

  /** Asks for the discussion of a level; it may be asked for before all badges are there. */
  async request({ personId }: Caller, level: 1 | 2 | 3) {
    const id = randomUUID();
    await this.unitOfWork.run(async (tx) => {
      const holdings = await this.levels.holdings(personId, tx);
      if (holdings.badges.has(`T${level}`)) throw new LevelAlreadyHeld(level);
      if (isConfirmed(level, holdings)) throw new AlreadyConfirmed(level);
      const supervisors = await this.staff.supervisorsOf(personId, tx);
      if (supervisors.length === 0) throw new NoSupervisor();
      await this.insert(tx, { id, personId, level });
      await this.record.asked(tx, { id, personId, level }, supervisors);
    });
    return { id, level, state: 'requested' as const };
  }

  /** Own requests, and those of the caller's staff, oldest first. */
  async list({ personId }: Caller) {
    const staff = await this.staff.jobsInService({ supervisorId: personId });
    const ids = [...new Set([personId, ...staff.map((job) => job.personId)])];
    const rows = await this.reader.manager.find(Recognition, {
      where: { personId: In(ids) },
      order: { requestedAt: 'ASC', id: 'ASC' },
    });
    const people = await this.staff.people(rows.map((row) => row.personId));
    const items = rows.map(
      ({ id, personId: owner, level, state, requestedAt, confirmedAt, heldOn, goal }) => {
        const person = people.get(owner);
        return {
          id,
          person: { key: person?.key, first: person?.first, last: person?.last },
          level,
          state,
          requestedAt,
          confirmedAt,
          heldOn,
          goal,
          mine: owner === personId,
        };
      },
    );
    return { items, next: null };
  }

  /** Confirms after the discussion, and issues the level badge when it was the last part. */
  async confirm(caller: Caller, id: string, { goal, heldOn }: ConfirmationBody) {
    const now = this.clock.now();
    if (heldOn > dayOf(now))
      throw new Refusal(
        'unprocessable',
        'held-in-future',
        'The discussion cannot be confirmed before it was held.',
      );
    if (heldOn < PROGRAMME_BEGAN)
      throw new Refusal(
        'unprocessable',
        'held-too-early',
        `No discussion was held before ${PROGRAMME_BEGAN}; check the year.`,
      );
    const request = await this.unitOfWork.run(async (tx) => {
      const held = await this.ofOwnStaff(tx, caller, id);
      const confirmation = {
        state: 'confirmed' as const,
        openKey: null,
        confirmedAt: now,
        confirmedBy: caller.personId,
        heldOn,
        goal,
      };
      const { affected } = await tx.update(Recognition, { id, state: 'requested' }, confirmation);
      if (affected !== 1) throw new AlreadyConfirmed(held.level);
      await this.record.confirmed(tx, held, { by: caller.personId, heldOn });
      return held;
    });
    // The confirmation stands whatever happens to the level badge, which the service tries again by itself.
    const awarded = await this.levels.awardOrLog(request.personId);
    return { id, level: request.level, state: 'confirmed' as const, heldOn, goal, awarded };
  }

  /** Enters discussions that were confirmed before this service knew of them, once; answers whether it did. */
  async recordEarlier(personId: string, levels: readonly (1 | 2 | 3)[]): Promise<boolean> {
    const now = this.clock.now();
    return this.unitOfWork.run(async (tx) => {
      if (await tx.existsBy(Recognition, { personId })) return false;
      const [supervisor = null] = await this.staff.supervisorsOf(personId, tx);
      for (const level of levels) {
        const facts = { id: randomUUID(), personId, level, openKey: null, requestedAt: now, goal: null };
        const confirmation = { confirmedAt: now, confirmedBy: supervisor, heldOn: dayOf(now) };
        await tx.insert(Recognition, { ...facts, ...confirmation, state: 'confirmed' });
      }
      return true;
    });
  }

  /** The request, if it is of the caller's own staff; one's own request is nobody's staff. */
  private async ofOwnStaff(tx: EntityManager, { personId }: Caller, id: string): Promise<Recognition> {
    const held = await tx.findOneBy(Recognition, { id });
    if (!held || held.personId === personId) throw new NotFound();
    if (!(await this.staff.supervisorsOf(held.personId, tx)).includes(personId)) throw new NotFound();
    return held;
  }

  private async insert(
    tx: EntityManager,
    { id, personId, level }: Pick<Recognition, 'id' | 'personId' | 'level'>,
  ) {
    const openKey = `${personId} ${level}`;
    const open = await tx.findOneBy(Recognition, { openKey });
    if (open) throw new AlreadyRequested(open);
    await tx
      .insert(Recognition, {
        id,
        personId,
        level,
        state: 'requested',
        openKey,
        requestedAt: this.clock.now(),
      })
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? new AlreadyRequested({ id, level }) : error;
      });
  }
}

class LevelAlreadyHeld extends Refusal {
  constructor(level: number) {
    super('conflict', 'level-already-held', `You hold the badge of level ${level} already.`);
  }
}

class AlreadyConfirmed extends Refusal {
  constructor(level: number) {
    super('conflict', 'already-confirmed', `The discussion of level ${level} is confirmed already.`);
  }
}

class AlreadyRequested extends Refusal {
  constructor({ id, level }: Pick<Recognition, 'id' | 'level'>) {
    super(
      'conflict',
      'already-requested',
      `You have asked for the discussion of level ${level} already; your supervisor sees it.`,
      { recognition: id },
    );
  }
}

class NoSupervisor extends Refusal {
  constructor() {
    super(
      'unprocessable',
      'no-supervisor',
      'The staff register names no supervisor for you; ask HR to add one.',
    );
  }
}

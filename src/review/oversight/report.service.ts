import { Injectable } from '@nestjs/common';
import { MoreThanOrEqual } from 'typeorm';

import type { Caller } from '../../allow.decorator.js';
import { AuditService } from '../../audit/audit.service.js';
import { Clock, dayOf, firstInstantOf, monthsAfter } from '../../clock.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import type { Instant } from '../../openbadges/award.js';
import { StaffService } from '../../staff/staff.service.js';
import { ReviewDecision } from '../review.entity.js';
import { findHaste } from '../rules/haste.js';
import { agreementByReviewer, agreementOf } from '../rules/looks.js';
import { findOddRates } from '../rules/rates.js';
import { findRings } from '../rules/rings.js';
import { ReviewAppeal, ReviewConflict } from './oversight.entity.js';
import type { ReportQuery } from './oversight.schema.js';
import { RoundsService } from './rounds.service.js';

/** What the reviewer lead is told of how reviewing goes. It points at what is worth a talk; it proves nothing. */
@Injectable()
export class ReportService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly rounds: RoundsService,
    private readonly staff: StaffService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Rings, odd rates, haste, second looks and appeals since a day; who asked for it stays in the trail. */
  async report({ personId }: Caller, { since }: ReportQuery) {
    const day = since ?? dayOf(monthsAfter(this.clock.now(), -12));
    const from = firstInstantOf(day);
    const rounds = await this.rounds.decidedSince(from);
    const looks = await this.rounds.looksSince(from);
    const found = {
      rings: findRings(rounds),
      rates: findOddRates(rounds),
      haste: findHaste(rounds),
      differing: agreementByReviewer(looks.compared),
    };
    const named = await this.namesOf([
      ...found.rings.flatMap(({ members }) => members),
      ...[...found.rates, ...found.haste, ...found.differing].map(({ reviewer }) => reviewer),
    ]);
    const act = { actor: personId, action: 'review.report', subject: personId, details: { since: day } };
    await this.unitOfWork.run((tx) => this.audit.append(tx, act));
    return {
      since: day,
      decided: rounds.length,
      approved: rounds.filter(({ verdict }) => verdict === 'approve').length,
      rings: found.rings.map(({ members, ...ring }) => ({ ...ring, members: members.map(named) })),
      rates: found.rates.map(withName(named)),
      haste: found.haste.map(withName(named)),
      secondLooks: {
        ...looks.counts,
        ...agreementOf(looks.compared),
        reviewers: found.differing.map(withName(named)),
      },
      appeals: await this.appealsSince(from),
      conflicts: await this.reader.manager.countBy(ReviewConflict, { declaredAt: MoreThanOrEqual(from) }),
    };
  }

  private async appealsSince(from: Instant) {
    const appeals = await this.reader.manager
      .createQueryBuilder(ReviewAppeal, 'appeal')
      .leftJoin(
        ReviewDecision,
        'decision',
        'decision.submissionId = appeal.submissionId AND decision.round = appeal.round + 1',
      )
      .select('decision.verdict', 'verdict')
      .where('appeal.createdAt >= :from', { from })
      .getRawMany<{ verdict: string | null }>();
    const decided = appeals.filter(({ verdict }) => verdict !== null);
    const overturned = decided.filter(({ verdict }) => verdict === 'approve');
    return { opened: appeals.length, decided: decided.length, overturned: overturned.length };
  }

  private async namesOf(ids: readonly string[]) {
    const people = await this.staff.people(ids);
    return (id: string): Named => {
      const { first = '', last = '' } = people.get(id) ?? {};
      return { id, first, last };
    };
  }
}

interface Named {
  readonly id: string;
  readonly first: string;
  readonly last: string;
}

const withName =
  (named: (id: string) => Named) =>
  <Found extends { readonly reviewer: string }>({ reviewer, ...found }: Found) => ({
    ...found,
    reviewer: named(reviewer),
  });

import { Injectable } from '@nestjs/common';
import { In, IsNull, MoreThanOrEqual, Raw, type EntityManager } from 'typeorm';

import type { Caller } from '../allow.decorator.js';
import { Clock, dayOf } from '../clock.js';
import { Reader } from '../database/data-source.js';
import { Credential, signedAndInForce, stateOf } from '../issuance/credential.entity.js';
import { Refusal } from '../refusal.js';
import { Employment, Person } from '../staff/staff.entity.js';
import { StaffService } from '../staff/staff.service.js';
import { Submission } from '../submission/submission.entity.js';
import { ReviewAppeal, ReviewConflict } from './oversight/oversight.entity.js';
import { findObstacle, type Applicant, type Obstacle, type Reviewer } from './rules/assignment.js';
import { groupBy } from './rules/group.js';

const HIGHEST_LEVEL = 3;

/** What the waiting list is made of: everything but the answers. */
const LISTED = {
  ...{ id: true, personId: true, badge: true, version: true, language: true, state: true, round: true },
  ...{ snapshotHash: true, createdAt: true, updatedAt: true, submittedAt: true, claimedUntil: true },
} as const;

/** As much of a submission as tells who may review it. */
type Applied = Pick<Submission, 'id' | 'personId' | 'language'>;

/** Who reviews whose submissions. */
@Injectable()
export class ReviewService {
  constructor(
    private readonly reader: Reader,
    private readonly staff: StaffService,
    private readonly clock: Clock,
  ) {}

  /** The caller as a reviewer; refused to those who are neither appointed nor hold level 3. */
  async asReviewer(caller: Caller): Promise<Reviewer> {
    const reviewer = (await this.reviewers()).find((one) => one.personId === caller.personId);
    if (!reviewer) throw new NotAReviewer();
    return reviewer;
  }

  async isReviewer(caller: Caller, rows?: EntityManager): Promise<boolean> {
    return (await this.reviewers(rows)).some((one) => one.personId === caller.personId);
  }

  /** Refuses whoever may not review this submission now: judged inside the unit that claims or decides. */
  async refuseObstacle(caller: Caller, submission: Submission, rows: EntityManager): Promise<void> {
    const obstacle = await this.findObstacle(caller, submission, rows);
    if (obstacle === 'no-reviewer') throw new NotAReviewer();
    if (obstacle) throw new ReviewRefused(obstacle);
  }

  async findObstacle(
    caller: Caller,
    submission: Submission,
    rows: EntityManager = this.reader.manager,
  ): Promise<Obstacle | 'no-reviewer' | undefined> {
    const all = await this.reviewers(rows);
    const reviewer = all.find((one) => one.personId === caller.personId);
    if (!reviewer) return 'no-reviewer';
    const [applicant] = await this.applicantsOf([submission], rows);
    return applicant && findObstacle(reviewer, applicant, all);
  }

  /** Of each submission, in the same order, every reviewer who may review it now; the number of queries never depends on theirs. */
  async eligible(submissions: readonly Applied[], rows: EntityManager): Promise<Reviewer[][]> {
    if (submissions.length === 0) return [];
    const all = await this.reviewers(rows);
    const applicants = await this.applicantsOf(submissions, rows);
    return applicants.map((applicant) => all.filter((one) => !findObstacle(one, applicant, all)));
  }

  /** Every reviewer in service today. */
  async reviewers(rows: EntityManager = this.reader.manager): Promise<Reviewer[]> {
    const appointed = await rows.find(Person, {
      where: { roles: Raw((column) => `${column} LIKE '%"reviewer"%'`) },
    });
    const holders = await rows.find(Credential, {
      where: { kind: 'level', level: HIGHEST_LEVEL, ...signedAndInForce },
      select: { id: true, personId: true, revokedAt: true, suspendedAt: true, validUntil: true },
    });
    const known = new Set(appointed.map((person) => person.id));
    const now = this.clock.now();
    const live = holders.filter((one) => stateOf(one, now) === 'valid');
    const others = live.map((one) => one.personId).filter((id) => !known.has(id));
    const people =
      others.length === 0 ? appointed : [...appointed, ...(await rows.findBy(Person, { id: In(others) }))];
    const jobs = await this.staff.jobsInService({ personId: In(people.map((person) => person.id)) }, rows);
    return people.map((person) => toReviewer(person, jobs)).filter((reviewer) => reviewer.units.length > 0);
  }

  /** Waiting submissions that this reviewer may take, oldest first: submitted ones, and those whose claim is over. */
  async waiting(reviewer: Reviewer, after: string | undefined, most: number) {
    const [afterAt = '', afterId = ''] = after?.split('_') ?? [];
    const now = this.clock.now();
    const open = await this.reader.manager.find(Submission, {
      where: [{ state: 'submitted' }, { state: 'in-review' }],
      order: { submittedAt: 'ASC', id: 'ASC' },
      select: LISTED,
    });
    const free = open.filter(
      (one) =>
        (one.state === 'submitted' || (one.claimedUntil ?? '') < now) &&
        ((one.submittedAt ?? '') > afterAt || (one.submittedAt === afterAt && one.id > afterId)),
    );
    const mine = await this.withoutObstacles(reviewer, free);
    const items = mine.slice(0, most);
    const last = items.at(-1);
    return { items, next: last && mine.length > most ? `${last.submittedAt}_${last.id}` : null };
  }

  /** What a reviewer has taken and not decided yet, oldest first. */
  async claimedBy({ personId }: Caller): Promise<Submission[]> {
    return this.reader.manager.find(Submission, {
      where: { state: 'in-review', claimedBy: personId, claimedUntil: MoreThanOrEqual(this.clock.now()) },
      order: { submittedAt: 'ASC', id: 'ASC' },
      select: LISTED,
    });
  }

  private async withoutObstacles(
    reviewer: Reviewer,
    submissions: readonly Submission[],
  ): Promise<Submission[]> {
    if (submissions.length === 0) return [];
    const all = await this.reviewers();
    const applicants = await this.applicantsOf(submissions, this.reader.manager);
    return submissions.filter((_, at) => {
      const applicant = applicants[at];
      return applicant && !findObstacle(reviewer, applicant, all);
    });
  }

  /** The applicant of each submission, in the same order, with all that stands between them and a reviewer. */
  private async applicantsOf(submissions: readonly Applied[], rows: EntityManager): Promise<Applicant[]> {
    const people = In([...new Set(submissions.map((one) => one.personId))]);
    const jobs = await this.staff.jobsInService({ personId: people }, rows);
    const declared = await rows.findBy(ReviewConflict, { personId: people, endedAt: IsNull() });
    const appeals = await rows.findBy(ReviewAppeal, { submissionId: In(submissions.map((one) => one.id)) });
    const jobsOf = groupBy(jobs, ({ personId }) => personId);
    return submissions.map(({ id, personId, language }) => ({
      ...{ personId, language },
      units: (jobsOf.get(personId) ?? []).map((job) => job.unitOid),
      supervisors: (jobsOf.get(personId) ?? []).flatMap((job) => job.supervisorId ?? []),
      declared: declared.filter((one) => one.personId === personId).map((one) => one.reviewerId),
      appealed: appeals.filter((one) => one.submissionId === id).map((one) => one.reviewerId),
    }));
  }

  /** Whole days since a submission was handed in. */
  ageInDays({ submittedAt }: Submission): number {
    if (submittedAt === null) return 0;
    return Math.round((Date.parse(dayOf(this.clock.now())) - Date.parse(dayOf(submittedAt))) / 86_400_000);
  }
}

function toReviewer({ id, reviewLanguages }: Person, jobs: readonly Employment[]): Reviewer {
  return {
    personId: id,
    languages: reviewLanguages,
    units: jobs.filter((job) => job.personId === id).map((job) => job.unitOid),
  };
}

class NotAReviewer extends Refusal {
  constructor() {
    super('forbidden', 'not-a-reviewer', 'Reviewing is for appointed tutor teachers and holders of level 3.');
  }
}

const said: Record<Obstacle, string> = {
  'own-submission': 'Nobody reviews their own submission.',
  'other-language':
    'This submission is in a language in which you do not review; you can add it in your profile.',
  'conflict-declared':
    'You declared that you are too close to this applicant; take that back first if it was a mistake.',
  appealed: 'The applicant appealed your return: another reviewer decides.',
  supervisor: 'You are the applicant’s supervisor, and another reviewer is free.',
  'own-school': 'The applicant works at your school, and a reviewer from another school is free.',
};

class ReviewRefused extends Refusal {
  constructor(obstacle: Obstacle) {
    super('forbidden', obstacle, said[obstacle]);
  }
}

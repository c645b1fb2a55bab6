import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { In, Raw, type EntityManager } from 'typeorm';

import type { Caller } from '../../allow.decorator.js';
import { Clock } from '../../clock.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { EvidenceService } from '../../evidence/evidence.service.js';
import { NotificationService } from '../../notification/notification.service.js';
import { NotFound, Refusal } from '../../refusal.js';
import { Person } from '../../staff/staff.entity.js';
import { StaffService } from '../../staff/staff.service.js';
import { evidenceOf } from '../../submission/answers.js';
import { SubmissionSnapshot, type Answer, type Submission } from '../../submission/submission.entity.js';
import { SubmissionService } from '../../submission/submission.service.js';
import { advance } from '../../submission/workflow.js';
import { ReviewDecision } from '../review.entity.js';
import { ReviewAppeal } from './oversight.entity.js';
import type { AppealBody } from './oversight.schema.js';

/** The applicant's way against a return: the same snapshot, another reviewer, once. */
@Injectable()
export class AppealService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly submissions: SubmissionService,
    private readonly evidence: EvidenceService,
    private readonly notifications: NotificationService,
    private readonly staff: StaffService,
    private readonly clock: Clock,
  ) {}

  /** Opens a new round on the snapshot that was returned; what the first reviewer accepted stays accepted. */
  async appeal(caller: Caller, id: string, { text }: AppealBody) {
    return this.unitOfWork.run(async (tx) => {
      const returned = await this.submissions.load(id, tx);
      if (returned.personId !== caller.personId) throw new NotFound();
      if (await tx.existsBy(ReviewAppeal, { submissionId: id })) throw new AppealUsed();
      advance(returned.state, 'appeal', 'owner');
      const frozen = await this.submissions.snapshot(id, returned.round, tx);
      await this.refuseBegun(tx, returned, frozen);
      const first = await tx.findOneByOrFail(ReviewDecision, { submissionId: id, round: returned.round });
      const now = this.clock.now();
      await tx.insert(ReviewAppeal, {
        ...{ id: randomUUID(), submissionId: id, round: returned.round, reviewerId: first.reviewerId },
        ...{ text, createdAt: now },
      });
      const round = returned.round + 1;
      await tx.insert(SubmissionSnapshot, { ...frozen, id: randomUUID(), number: round, createdAt: now });
      const opened = { round, submittedAt: now };
      const { state } = await this.submissions.move(tx, returned, 'appeal', 'owner', caller.personId, opened);
      await this.tellLeads(tx, returned);
      return { id, state, snapshot: frozen.hash, round };
    });
  }

  /** Whoever has begun to write anew decides first which of the two it is to be: an appeal never throws answers away. */
  private async refuseBegun(tx: EntityManager, held: Submission, frozen: SubmissionSnapshot): Promise<void> {
    const { answers } = JSON.parse(frozen.content) as { answers: Answer[] }; // written by `toSnapshot`
    const written = new Map(held.answers.map((answer) => [answer.criterion, toText(answer)]));
    const changed = answers.filter((answer) => written.get(answer.criterion) !== toText(answer));
    if (changed.length > 0) throw new AnswersChanged(changed);
    const wanted = evidenceOf(answers);
    const kept = await this.evidence.ofOwner(tx, held.personId, wanted);
    const gone = wanted.filter((id) => !kept.some((item) => item.id === id));
    if (gone.length > 0) throw new EvidenceGone(gone);
  }

  private async tellLeads(tx: EntityManager, { id, badge }: Submission): Promise<void> {
    const leads = await tx.findBy(Person, { roles: Raw((column) => `${column} LIKE '%"lead"%'`) });
    const jobs = await this.staff.jobsInService({ personId: In(leads.map((lead) => lead.id)) }, tx);
    for (const to of new Set(jobs.map(({ personId }) => personId)))
      await this.notifications.tell(tx, {
        ...{ to, kind: 'appeal.opened', subject: id, facts: { badge } },
        once: `appeal:${id}:${to}`,
      });
  }
}

const toText = ({ text, evidence }: Answer) => JSON.stringify([text, ...evidence]);

class AppealUsed extends Refusal {
  constructor() {
    super(
      'conflict',
      'appeal-used',
      'This submission has been appealed once, and another reviewer decided: change the answers and submit it again.',
    );
  }
}

class AnswersChanged extends Refusal {
  constructor(answers: readonly Answer[]) {
    const criteria = answers.map(({ criterion }) => criterion);
    super(
      'conflict',
      'answers-changed',
      `An appeal is about what was handed in, and you have changed ${criteria.join(', ')} since: submit the new answers, or put back those that were handed in.`,
      { answers },
    );
  }
}

class EvidenceGone extends Refusal {
  constructor(evidence: readonly string[]) {
    super(
      'conflict',
      'evidence-gone',
      'An appeal is about what was handed in, and evidence of it is no longer on your shelf: submit the answers anew with other evidence.',
      { evidence },
    );
  }
}

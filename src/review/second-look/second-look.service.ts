import { Injectable } from '@nestjs/common';
import { IsNull, type EntityManager } from 'typeorm';

import type { Caller } from '../../allow.decorator.js';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../clock.js';
import { Reader } from '../../database/data-source.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { NotFound, Refusal } from '../../refusal.js';
import { parseId } from '../../written.schema.js';
import { DeskService } from '../desk/desk.service.js';
import { ReviewDecision } from '../review.entity.js';
import { ReviewService } from '../review.service.js';
import { judgeScores } from '../rules/decision.js';
import { differencesOf } from '../rules/looks.js';
import { SecondLook } from '../oversight/oversight.entity.js';
import type { SecondScoresBody } from '../oversight/oversight.schema.js';

/** The second reviewer's side: the frozen submission as the first one had it, and nothing of what the first one thought. */
@Injectable()
export class SecondLookService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly desk: DeskService,
    private readonly reviews: ReviewService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** What the caller is asked to look at, oldest first. */
  async list(caller: Caller) {
    const { personId, language } = caller;
    if (!(await this.reviews.isReviewer(caller))) return { items: [] };
    const open = await this.reader.manager.find(SecondLook, {
      where: { askedId: personId, doneAt: IsNull() },
      order: { drawnAt: 'ASC', id: 'ASC' },
    });
    const items = open.map(async ({ id, submissionId, drawnAt }) => {
      const { badge, version, name } = await this.desk.headOf(submissionId, language);
      return { id, submission: submissionId, badge, version, name, drawnAt };
    });
    return { items: await Promise.all(items) };
  }

  /** The submission as it was frozen. */
  async view(caller: Caller, id: string) {
    const look = await this.load(this.reader.manager, caller, id);
    const { badge, version, name } = await this.desk.headOf(look.submissionId, caller.language);
    const frozen = await this.desk.frozen(look.submissionId, look.round);
    return { id, submission: look.submissionId, badge, version, name, drawnAt: look.drawnAt, ...frozen };
  }

  /** Keeps the second scores beside the first, once. Neither the badge nor the first decision changes by them. */
  async score(caller: Caller, id: string, { scores: given, comment }: SecondScoresBody) {
    return this.unitOfWork.run(async (tx) => {
      const look = await this.load(tx, caller, id);
      const first = await tx.findOneByOrFail(ReviewDecision, { id: look.decisionId });
      const { bench, evidenceGone } = await this.desk.benchOf(look.submissionId, look.round, tx);
      const scores = judgeScores(given, bench);
      const differences = differencesOf(first.scores, scores);
      const doneAt = this.clock.now();
      const done = { scores, differences, comment: comment || null, evidenceGone, doneAt };
      await tx.update(SecondLook, { id, doneAt: IsNull() }, done);
      await this.audit.append(tx, {
        ...{ actor: caller.personId, action: 'second-look.score', subject: id },
        details: { criteria: scores.length, different: differences.length, evidenceGone },
      });
      return { id, doneAt };
    });
  }

  private async load(rows: EntityManager, caller: Caller, id: string): Promise<SecondLook> {
    const look = await rows.findOneBy(SecondLook, { id: parseId(id), askedId: caller.personId });
    // Rights are today's: who reviews no longer looks no longer, also before somebody else is asked.
    if (!look || !(await this.reviews.isReviewer(caller, rows))) throw new NotFound();
    if (look.doneAt !== null) throw new AlreadyScored(look.doneAt);
    return look;
  }
}

class AlreadyScored extends Refusal {
  constructor(doneAt: string) {
    super('conflict', 'already-scored', `You have given your scores (${doneAt}); thank you.`, { doneAt });
  }
}

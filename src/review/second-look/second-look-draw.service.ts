import { randomBytes, randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import { IsNull, type EntityManager } from 'typeorm';

import { AuditService, SERVICE } from '../../audit/audit.service.js';
import { Clock } from '../../clock.js';
import { CONFIG, type Config } from '../../config.js';
import { NotificationService } from '../../notification/notification.service.js';
import { SubmissionService } from '../../submission/submission.service.js';
import { ReviewDecision } from '../review.entity.js';
import { ReviewService } from '../review.service.js';
import { drawOne, isDrawn } from '../rules/looks.js';
import { SecondLook, SecondLookSeed } from '../oversight/oversight.entity.js';

const SEED = 'seed';

/** Which approvals are looked at a second time, and by whom. Nobody chooses either. */
@Injectable()
export class SecondLookDraw {
  constructor(
    private readonly reviews: ReviewService,
    private readonly submissions: SubmissionService,
    private readonly audit: AuditService,
    private readonly notifications: NotificationService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Draws for an approval, in the unit that stores it; the badge does not wait for the second look. */
  async draw(tx: EntityManager, decision: ReviewDecision): Promise<void> {
    const seed = await this.seed(tx);
    if (decision.verdict !== 'approve' || !isDrawn(seed, decision.id, this.config.secondLook)) return;
    const { id: decisionId, submissionId, round } = decision;
    const look: SecondLook = {
      ...{ id: randomUUID(), decisionId, submissionId, round, drawnAt: this.clock.now(), askedId: null },
      ...{ scores: null, differences: null, comment: null, evidenceGone: null, doneAt: null },
    };
    await tx.insert(SecondLook, look);
    await this.audit.append(tx, { actor: SERVICE, action: 'second-look.draw', subject: look.id });
    await this.ask(tx, look);
  }

  /** Asks others where whoever was asked may no longer look, and where nobody was free; answers how many were asked. */
  async askAnew(tx: EntityManager): Promise<number> {
    let asked = 0;
    for (const look of await tx.findBy(SecondLook, { doneAt: IsNull() })) {
      const able = await this.able(tx, look);
      if (able.includes(look.askedId ?? '') || (able.length === 0 && look.askedId === null)) continue;
      await this.ask(tx, look);
      asked++;
    }
    return asked;
  }

  private async ask(tx: EntityManager, look: SecondLook): Promise<void> {
    const able = await this.able(tx, look);
    const askedId = drawOne(await this.seed(tx), look.id, able) ?? null;
    await tx.update(SecondLook, { id: look.id, doneAt: IsNull() }, { askedId });
    if (askedId === null) return;
    await this.audit.append(tx, {
      ...{ actor: SERVICE, action: 'second-look.ask', subject: look.id },
      details: { asked: askedId },
    });
    const { badge } = await this.submissions.load(look.submissionId, tx);
    await this.notifications.tell(tx, {
      ...{ to: askedId, kind: 'second-look.asked', subject: look.id, facts: { badge } },
      once: `second-look:${look.id}:${askedId}`,
    });
  }

  /** Everybody who may review the submission and never decided on it, in a fixed order. */
  private async able(tx: EntityManager, { submissionId }: SecondLook): Promise<string[]> {
    const decided = (await tx.findBy(ReviewDecision, { submissionId })).map(({ reviewerId }) => reviewerId);
    const eligible = await this.reviews.eligible(await this.submissions.load(submissionId, tx), tx);
    return eligible
      .map(({ personId }) => personId)
      .filter((id) => !decided.includes(id))
      .sort();
  }

  private async seed(tx: EntityManager): Promise<string> {
    const kept = await tx.findOneBy(SecondLookSeed, { id: SEED });
    if (kept) return kept.seed;
    const seed = randomBytes(32).toString('base64url');
    await tx.insert(SecondLookSeed, { id: SEED, seed });
    return seed;
  }
}

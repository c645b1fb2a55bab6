import { randomBytes, randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import { In, IsNull, type EntityManager, type FindOptionsWhere } from 'typeorm';

import { AuditService, SERVICE } from '../../audit/audit.service.js';
import { Clock } from '../../clock.js';
import { CONFIG, type Config } from '../../config.js';
import { NotificationService } from '../../notification/notification.service.js';
import { Submission } from '../../submission/submission.entity.js';
import { ReviewDecision } from '../review.entity.js';
import { ReviewService } from '../review.service.js';
import { groupBy } from '../rules/group.js';
import { drawOne, isDrawn } from '../rules/looks.js';
import { SecondLook, SecondLookSeed } from '../oversight/oversight.entity.js';

const SEED = 'seed';

/** An open second look: for which badge, and who could give it now. */
interface OpenLook {
  readonly look: SecondLook;
  readonly badge: string;
  readonly able: readonly string[];
}

/** Which approvals are looked at a second time, and by whom. Nobody chooses either. */
@Injectable()
export class SecondLookDraw {
  constructor(
    private readonly reviews: ReviewService,
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
    for (const open of await this.withAble(tx, [look])) await this.ask(tx, open);
  }

  /** Asks others where whoever was asked may no longer look, and where nobody was free. */
  async askAnew(tx: EntityManager, among: FindOptionsWhere<SecondLook>): Promise<void> {
    for (const open of await this.findDue(tx, among)) await this.ask(tx, open);
  }

  /** The open looks for which somebody else is to be asked, or nobody any more; the number of queries never depends on theirs. */
  async findDue(rows: EntityManager, among: FindOptionsWhere<SecondLook> = {}): Promise<OpenLook[]> {
    const open = await this.withAble(rows, await rows.findBy(SecondLook, { ...among, doneAt: IsNull() }));
    return open.filter(({ look: { askedId }, able }) =>
      askedId === null ? able.length > 0 : !able.includes(askedId),
    );
  }

  private async ask(tx: EntityManager, { look, badge, able }: OpenLook): Promise<void> {
    const askedId = drawOne(await this.seed(tx), look.id, able) ?? null;
    await tx.update(SecondLook, { id: look.id, doneAt: IsNull() }, { askedId });
    if (askedId === null) return;
    await this.audit.append(tx, {
      ...{ actor: SERVICE, action: 'second-look.ask', subject: look.id },
      details: { asked: askedId },
    });
    await this.notifications.tell(tx, {
      ...{ to: askedId, kind: 'second-look.asked', subject: look.id, facts: { badge } },
      once: `second-look:${look.id}:${askedId}`,
    });
  }

  /** With everybody who may review the submission and never decided on it, in a fixed order. */
  private async withAble(rows: EntityManager, looks: readonly SecondLook[]): Promise<OpenLook[]> {
    const submissionId = In(looks.map((look) => look.submissionId));
    const select = { id: true, submissionId: true, reviewerId: true } as const;
    const decisions = await rows.find(ReviewDecision, { where: { submissionId }, select });
    const deciders = groupBy(decisions, (decision) => decision.submissionId);
    const submissions = await rows.find(Submission, {
      where: { id: submissionId },
      select: { id: true, personId: true, language: true, badge: true },
    });
    const eligible = await this.reviews.eligible(submissions, rows);
    const places = new Map(submissions.map(({ id }, at) => [id, at]));
    return looks.map((look) => {
      const at = places.get(look.submissionId) ?? -1;
      const decided = (deciders.get(look.submissionId) ?? []).map(({ reviewerId }) => reviewerId);
      const able = (eligible[at] ?? []).map(({ personId }) => personId);
      const others = able.filter((id) => !decided.includes(id)).sort();
      return { look, badge: submissions[at]?.badge ?? '', able: others };
    });
  }

  private async seed(tx: EntityManager): Promise<string> {
    const kept = await tx.findOneBy(SecondLookSeed, { id: SEED });
    if (kept) return kept.seed;
    const seed = randomBytes(32).toString('base64url');
    await tx.insert(SecondLookSeed, { id: SEED, seed });
    return seed;
  }
}

import { createHash, randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { Caller } from '../allow.decorator.js';
import { CatalogService } from '../catalog/catalog.service.js';
import { Clock } from '../clock.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { NotFound, Refusal } from '../refusal.js';
import type { Answer, Submission } from '../submission/submission.entity.js';
import { SubmissionService } from '../submission/submission.service.js';
import { bareCriteria, stillAccepted } from '../submission/takedown/redaction.js';
import { SecondLookDraw } from './second-look/second-look-draw.service.js';
import { acceptedOf, judgeDecision } from './rules/decision.js';
import { ReviewDecision } from './review.entity.js';
import type { DecisionBody } from './review.schema.js';
import { ReviewService } from './review.service.js';

/** Step 4 in the life of a badge: a reviewer decides on the snapshot that they saw. */
@Injectable()
export class DecisionService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly submissions: SubmissionService,
    private readonly reviews: ReviewService,
    private readonly catalog: CatalogService,
    private readonly secondLooks: SecondLookDraw,
    private readonly clock: Clock,
  ) {}

  /** Decision, state and trail in one commit. The same request under the same key is answered again, not done again. */
  async decide(
    caller: Caller,
    id: string,
    body: DecisionBody,
    idempotencyKey: string | undefined,
  ): Promise<ReviewDecision> {
    const requestHash = hashOf({ id, ...body });
    await this.reviews.asReviewer(caller);
    return this.unitOfWork.run(async (tx) => {
      const earlier = await this.findRetried(tx, caller, { idempotencyKey, requestHash });
      if (earlier) return earlier;
      const submission = await this.loadClaimed(tx, caller, id);
      if (submission.snapshotHash !== body.snapshot) throw new SnapshotChanged(submission);
      const badge = this.submissions.badgeOf(submission);
      const hidden = await this.submissions.hiddenEvidence(tx, submission);
      if (body.verdict === 'approve') refuseUnseen(submission.answers, hidden);
      if (body.verdict === 'approve') await this.submissions.refuseChanged(tx, submission);
      const { programme } = this.catalog;
      const scores = judgeDecision(body, { badge, programme, accepted: submission.accepted });
      const decision: ReviewDecision = {
        ...{ id: randomUUID(), submissionId: id, round: submission.round, snapshotHash: body.snapshot },
        ...{ reviewerId: caller.personId, verdict: body.verdict, scores, comment: body.comment || null },
        ...{ decidedAt: this.clock.now(), idempotencyKey: idempotencyKey ?? null, requestHash },
      };
      await tx.insert(ReviewDecision, decision);
      await this.secondLooks.draw(tx, decision);
      const accepted =
        body.verdict === 'return'
          ? stillAccepted(acceptedOf(scores, badge), submission.answers, hidden)
          : submission.accepted;
      await this.submissions.move(tx, submission, body.verdict, 'reviewer', caller.personId, { accepted });
      return decision;
    });
  }

  private async findRetried(
    tx: EntityManager,
    { personId }: Caller,
    { idempotencyKey, requestHash }: { idempotencyKey: string | undefined; requestHash: string },
  ): Promise<ReviewDecision | null> {
    if (idempotencyKey === undefined) return null;
    const earlier = await tx.findOneBy(ReviewDecision, { reviewerId: personId, idempotencyKey });
    if (earlier && earlier.requestHash !== requestHash) throw new KeyReused();
    return earlier;
  }

  /** The submission if the caller holds the claim and may still review it: rights are judged in the deciding commit itself. */
  private async loadClaimed(tx: EntityManager, caller: Caller, id: string): Promise<Submission> {
    const held = await this.submissions.load(id, tx);
    if (['draft', 'withdrawn'].includes(held.state)) throw new NotFound();
    await this.reviews.refuseObstacle(caller, held, tx);
    const decided = await tx.findOneBy(ReviewDecision, { submissionId: id, round: held.round });
    if (decided) throw new AlreadyDecided(decided, decided.reviewerId === caller.personId);
    const submission = await this.submissions.lapse(tx, held);
    if (submission.claimedBy !== caller.personId) throw new NotClaimed(submission);
    return submission;
  }
}

/** Nobody approves what nobody can see. */
function refuseUnseen(answers: readonly Answer[], hidden: readonly string[]): void {
  const criteria = bareCriteria(answers, hidden);
  if (criteria.length > 0) throw new EvidenceUnseen(criteria);
}

const hashOf = (request: unknown) => createHash('sha256').update(JSON.stringify(request)).digest('hex');

class EvidenceUnseen extends Refusal {
  constructor(criteria: readonly string[]) {
    super(
      'conflict',
      'evidence-quarantined',
      `All evidence of ${criteria.join(', ')} is in quarantine: return the submission with the reason personal_data.`,
      { criteria },
    );
  }
}

class SnapshotChanged extends Refusal {
  constructor({ snapshotHash }: Submission) {
    super(
      'conflict',
      'snapshot-changed',
      'This is not the snapshot that is up for review; load the submission anew and look again.',
      { snapshot: snapshotHash },
    );
  }
}

class AlreadyDecided extends Refusal {
  constructor({ verdict, decidedAt }: ReviewDecision, own: boolean) {
    const who = own ? 'You have' : 'Another reviewer has';
    super('conflict', 'already-decided', `${who} decided on this round already (${verdict}, ${decidedAt}).`, {
      verdict,
      decidedAt,
    });
  }
}

class NotClaimed extends Refusal {
  constructor({ state }: Submission) {
    const message =
      state === 'in-review'
        ? 'Another reviewer is at work on this submission.'
        : 'Claim the submission first; an earlier claim may have ended.';
    super('conflict', 'not-claimed', message, { state });
  }
}

class KeyReused extends Refusal {
  constructor() {
    super(
      'unprocessable',
      'idempotency-key-reused',
      'This Idempotency-Key came before with another decision; use a new key.',
    );
  }
}

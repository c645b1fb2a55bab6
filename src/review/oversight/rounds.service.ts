import { Injectable } from '@nestjs/common';

import { Reader } from '../../database/data-source.js';
import { requiredScoreOf, type Instant, type Language } from '../../openbadges/award.js';
import { Submission, SubmissionMove } from '../../submission/submission.entity.js';
import { SubmissionService } from '../../submission/submission.service.js';
import { ReviewDecision } from '../review.entity.js';
import type { Score, Verdict } from '../rules/decision.js';
import { groupBy } from '../rules/group.js';
import type { Timed } from '../rules/haste.js';
import type { Compared, Difference } from '../rules/looks.js';
import type { Judged } from '../rules/rings.js';
import { SecondLook } from './oversight.entity.js';

interface DecidedRow {
  readonly submission: string;
  readonly round: number;
  readonly reviewer: string;
  readonly verdict: Verdict;
  readonly decidedAt: string;
  readonly applicant: string;
  readonly language: Language;
}

type MoveRow = Pick<SubmissionMove, 'submissionId' | 'move' | 'actor' | 'at'>;

/** Decided rounds and second looks, as the rules of the report want them. Reads only; the number of queries never depends on rows. */
@Injectable()
export class RoundsService {
  constructor(
    private readonly reader: Reader,
    private readonly submissions: SubmissionService,
  ) {}

  /** Every round that was decided since, with how long its reviewer had it. */
  async decidedSince(from: Instant): Promise<(Judged & Timed)[]> {
    const rows = await this.reader.manager
      .createQueryBuilder(ReviewDecision, 'decision')
      .innerJoin(Submission, 'application', 'application.id = decision.submissionId')
      .select('decision.submissionId', 'submission')
      .addSelect('decision.round', 'round')
      .addSelect('decision.reviewerId', 'reviewer')
      .addSelect('decision.verdict', 'verdict')
      .addSelect('decision.decidedAt', 'decidedAt')
      .addSelect('application.personId', 'applicant')
      .addSelect('application.language', 'language')
      .where('decision.decidedAt >= :from', { from })
      .getRawMany<DecidedRow>();
    const moves = groupBy(await this.movesSince(from), ({ submissionId }) => submissionId);
    return rows.map((row) => ({ ...row, seconds: secondsOf(row, moves.get(row.submission) ?? []) }));
  }

  /** Second looks drawn since: how many, and those finished in which both saw the same. */
  async looksSince(from: Instant) {
    const rows = await this.reader.manager
      .createQueryBuilder(SecondLook, 'look')
      .innerJoin(ReviewDecision, 'decision', 'decision.id = look.decisionId')
      .innerJoin(Submission, 'application', 'application.id = look.submissionId')
      .select('decision.reviewerId', 'firstReviewer')
      .addSelect('look.scores', 'scores')
      .addSelect('look.differences', 'differences')
      .addSelect('look.evidenceGone', 'evidenceGone')
      .addSelect('application.badge', 'badge')
      .addSelect('application.version', 'version')
      .where('look.drawnAt >= :from', { from })
      .getRawMany<LookRow>();
    const done = rows.filter((row) => row.scores !== null);
    const compared = done.filter(({ evidenceGone }) => Number(evidenceGone) === 0);
    return {
      counts: { drawn: rows.length, done: done.length },
      compared: compared.map((row) => this.toCompared(row)),
    };
  }

  private toCompared({ firstReviewer, scores, differences, badge, version }: LookRow): Compared {
    return {
      firstReviewer,
      scores: JSON.parse(scores ?? '[]') as Score[], // written by `SecondLookService`
      differences: JSON.parse(differences ?? '[]') as Difference[],
      required: requiredScoreOf(this.submissions.badgeOf({ badge, version })),
    };
  }

  private movesSince(from: Instant): Promise<MoveRow[]> {
    return this.reader.manager
      .createQueryBuilder(SubmissionMove, 'step')
      .select(['step.id', 'step.submissionId', 'step.move', 'step.actor', 'step.at'])
      .where(`step.move IN ('submit', 'appeal', 'claim')`)
      .andWhere(
        'step.submissionId IN (SELECT "decided"."submission_id" FROM "review_decision" "decided" WHERE "decided"."decided_at" >= :from)',
        { from },
      )
      .orderBy('step.seq', 'ASC')
      .getMany();
  }
}

interface LookRow {
  readonly firstReviewer: string;
  readonly scores: string | null;
  readonly differences: string | null;
  readonly evidenceGone: number | null;
  readonly badge: string;
  readonly version: number;
}

/** From the reviewer's first claim of the round to the decision: giving it back and taking it again does not begin anew. */
function secondsOf({ reviewer, round, decidedAt }: DecidedRow, moves: readonly MoveRow[]): number {
  const handedIn = moves.flatMap(({ move }, at) => (move === 'claim' ? [] : [at]));
  const claims = moves.slice(handedIn[round - 1], handedIn[round]);
  const claim = claims.find(({ move, actor }) => move === 'claim' && actor === reviewer);
  return claim ? (Date.parse(decidedAt) - Date.parse(claim.at)) / 1000 : Infinity;
}

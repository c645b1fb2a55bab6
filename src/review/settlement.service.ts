import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { In } from 'typeorm';

import { SERVICE } from '../audit/audit.service.js';
import { Rounds } from '../clock.js';
import { Reader } from '../database/data-source.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { IssuanceService } from '../issuance/issuance.service.js';
import { LevelService } from '../recognition/level.service.js';
import { Submission } from '../submission/submission.entity.js';
import { SubmissionService } from '../submission/submission.service.js';
import { SecondLookDraw } from './second-look/second-look-draw.service.js';
import { ReviewDecision } from './review.entity.js';

const SWEEP_MS = 60_000;

/** An approval whose badge is not signed yet. */
const NOT_YET = { credential: null, awarded: [] };

/** Steps 5 to 10 after an approval: the badge, then what follows from it. Each step may be repeated after a crash. */
@Injectable()
export class SettlementService implements OnApplicationShutdown {
  private readonly log = new Logger('settlement');
  private readonly rounds = new Rounds(
    () => this.sweep(),
    SWEEP_MS,
    (error) => this.log.error(error),
  );

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly submissions: SubmissionService,
    private readonly issuance: IssuanceService,
    private readonly levels: LevelService,
    private readonly secondLooks: SecondLookDraw,
  ) {}

  /** Before the first request, everything that a stopped process left half done is finished; then once a minute. */
  async begin(): Promise<void> {
    await this.rounds.begin();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.rounds.end();
  }

  /** What the reviewer is told: the decision, and for an approval the badge; what cannot be signed now the sweep tries again. */
  async answer({ submissionId: id, verdict, round, decidedAt }: ReviewDecision) {
    const issued = verdict === 'approve' ? await this.attempt(() => this.settle(id)) : undefined;
    const { state } = await this.submissions.load(id);
    return { id, verdict, round, decidedAt, state, ...(verdict === 'approve' ? (issued ?? NOT_YET) : {}) };
  }

  /** Issues the badge of an approved submission and every level that it completes; answers their credential ids. */
  async settle(
    submissionId: string,
  ): Promise<{ credential: string; awarded: { id: string; badge: string }[] }> {
    const submission = await this.submissions.load(submissionId);
    const { personId, language } = submission;
    const decision = await this.reader.manager.findOneByOrFail(ReviewDecision, {
      submissionId,
      verdict: 'approve',
    });
    const badge = this.submissions.badgeOf(submission);
    const results = decision.scores.map(({ criterion, score }) => ({ criterion, score }));
    const credential = await this.issuance.issue({
      personId,
      badge,
      language,
      submissionId,
      results,
      restsOn: [],
    });
    await this.markIssued(submissionId);
    return { credential: credential.id, awarded: await this.levels.awardOrLog(personId) };
  }

  async markIssued(submissionId: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const submission = await this.submissions.load(submissionId, tx);
      // A sweep and the reviewer's own request may both have come this far.
      if (submission.state === 'approved')
        await this.submissions.move(tx, submission, 'issue', 'service', SERVICE);
    });
  }

  /** Finishes approved submissions, reserved awards and due levels, gives back claims that have ended, and asks others for second looks. */
  private async sweep(): Promise<void> {
    await this.attempt(() => this.unitOfWork.run((tx) => this.submissions.expireClaims(tx)));
    const approved = await this.reader.manager.find(Submission, {
      where: { state: 'approved' },
      select: { id: true },
    });
    for (const { id } of approved) await this.attempt(() => this.settle(id));
    for (const id of await this.issuance.pending()) await this.attempt(() => this.issuance.finish(id));
    await this.attempt(() => this.levels.awardAllDue());
    await this.attempt(() => this.askAnew());
  }

  /** Looked for outside the writers' line, which on most days nobody has to enter for it. */
  private async askAnew(): Promise<void> {
    const due = await this.secondLooks.findDue(this.reader.manager);
    const among = { id: In(due.map(({ look }) => look.id)) };
    if (due.length > 0) await this.unitOfWork.run((tx) => this.secondLooks.askAnew(tx, among));
  }

  /** One thing that cannot be done does not keep the others from it; it stays visible and is tried again. */
  private async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return undefined;
    }
  }
}

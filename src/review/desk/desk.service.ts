import { Injectable } from '@nestjs/common';
import { In, IsNull, Not, type EntityManager } from 'typeorm';

import type { Caller } from '../../allow.decorator.js';
import { CatalogService } from '../../catalog/catalog.service.js';
import { Reader } from '../../database/data-source.js';
import { Evidence } from '../../evidence/evidence.entity.js';
import type { Language } from '../../openbadges/award.js';
import { NotFound } from '../../refusal.js';
import { StaffService } from '../../staff/staff.service.js';
import type { Submission } from '../../submission/submission.entity.js';
import { SubmissionService } from '../../submission/submission.service.js';
import { ReviewAppeal, SecondLook } from '../oversight/oversight.entity.js';
import { ReviewDecision } from '../review.entity.js';
import { ReviewService } from '../review.service.js';

/** As much of a frozen submission as is read here; written by `toSnapshot`. */
interface Frozen {
  readonly evidence: readonly { readonly id: string; readonly sha256: string }[];
}

/** A submission laid out for reading: all of it for its owner and for the reviewer at work, little for others who may. */
@Injectable()
export class DeskService {
  constructor(
    private readonly reader: Reader,
    private readonly reviews: ReviewService,
    private readonly submissions: SubmissionService,
    private readonly catalog: CatalogService,
    private readonly staff: StaffService,
  ) {}

  /** A submission as its owner, or as a reviewer who may, sees it. */
  async view(caller: Caller, id: string) {
    const submission = await this.submissions.load(id);
    const decisions = await this.reader.manager.find(ReviewDecision, {
      where: { submissionId: id },
      order: { round: 'ASC' },
    });
    const head = {
      ...this.submissions.summarise(submission, caller.language),
      accepted: submission.accepted,
    };
    const decided = decisions.map(({ round, verdict, scores, comment, decidedAt }) => ({
      round,
      verdict,
      scores,
      comment,
      decidedAt,
    }));
    const appeal = await this.appealOf(id);
    if (submission.personId === caller.personId) {
      const history = (await this.submissions.history(id)).map(({ move, from, to, at }) => ({
        move,
        from,
        to,
        at,
      }));
      return { ...head, answers: submission.answers, decisions: decided, appeal, history };
    }
    const round = await this.roundOf(caller, submission, decisions);
    if (round === undefined) return this.viewFromOutside(caller, submission, head);
    const content = await this.frozen(id, round);
    const shown = { ...head, ...content, decisions: decided, claimedUntil: submission.claimedUntil };
    // Written for whoever decides on it, not for the one whose return it is about.
    return appeal && round > appeal.round ? { ...shown, appeal } : shown;
  }

  /** Which badge a submission is for, without anything of what is in it. */
  async headOf(id: string, language: Language) {
    const { badge, version, name } = this.submissions.summarise(await this.submissions.load(id), language);
    return { badge, version, name };
  }

  /** A round as it was frozen, with whose it is, the scale, and which of its evidence others have kept here too. */
  async frozen(id: string, round: number) {
    const submission = await this.submissions.load(id);
    const { first, last } = await this.staff.person(submission.personId);
    const { content, hash } = await this.submissions.snapshot(id, round);
    const { rubric } = this.catalog.describe(submission.badge, submission.language);
    const frozen = JSON.parse(content) as Frozen;
    return {
      applicant: { first, last },
      frozen: { ...frozen, snapshot: hash },
      elsewhere: await this.elsewhere(submission, frozen),
      rubric,
    };
  }

  /** Against what somebody scores a round: the version that was applied for; and how much of its evidence is gone by now. */
  async benchOf(id: string, round: number, rows: EntityManager) {
    const submission = await this.submissions.load(id, rows);
    const { content } = await this.submissions.snapshot(id, round, rows);
    const { evidence } = JSON.parse(content) as Frozen;
    const ids = In(evidence.map((one) => one.id));
    const gone = [
      { id: ids, removedAt: Not(IsNull()) },
      { id: ids, quarantinedAt: Not(IsNull()) },
    ];
    return {
      bench: { badge: this.submissions.badgeOf(submission), programme: this.catalog.programme },
      evidenceGone: await rows.countBy(Evidence, gone),
    };
  }

  /** Before the claim a reviewer sees what waits, not yet what was written. */
  private async viewFromOutside<Head>(caller: Caller, submission: Submission, head: Head): Promise<Head> {
    const visible = submission.state === 'submitted' || submission.state === 'in-review';
    if (!visible || (await this.reviews.findObstacle(caller, submission))) throw new NotFound();
    return head;
  }

  /** The round that a reviewer may read: the one at hand for whoever holds the claim, else the last that they decided. */
  private async roundOf(
    caller: Caller,
    { claimedBy, round }: Submission,
    decisions: readonly ReviewDecision[],
  ): Promise<number | undefined> {
    const decided = decisions.filter((one) => one.reviewerId === caller.personId).at(-1)?.round;
    const readable = claimedBy === caller.personId ? round : decided;
    // Rights are today's: somebody who reviews no longer reads no longer.
    return readable === undefined || !(await this.reviews.isReviewer(caller)) ? undefined : readable;
  }

  /** Per piece of evidence: how many others have put the very same on their shelf, and since when. Counted, never named. */
  private async elsewhere({ personId }: Submission, { evidence }: Frozen) {
    const others = await this.reader.manager.find(Evidence, {
      where: { sha256: In(evidence.map((one) => one.sha256)), personId: Not(personId) },
      select: { id: true, sha256: true, personId: true, createdAt: true },
      order: { createdAt: 'ASC' },
    });
    return evidence.map(({ id, sha256 }) => {
      const same = others.filter((one) => one.sha256 === sha256);
      const persons = new Set(same.map((one) => one.personId)).size;
      return { evidence: id, persons, since: same[0]?.createdAt ?? null };
    });
  }

  private async appealOf(submissionId: string) {
    const appeal = await this.reader.manager.findOneBy(ReviewAppeal, { submissionId });
    return appeal && { round: appeal.round, text: appeal.text, at: appeal.createdAt };
  }

  /** Refuses evidence that is not in the round that the caller may read. */
  async refuseOutsider(caller: Caller, id: string, evidenceId: string): Promise<void> {
    const submission = await this.submissions.load(id);
    const decisions = await this.reader.manager.find(ReviewDecision, {
      where: { submissionId: id },
      order: { round: 'ASC' },
    });
    const asked = { submissionId: id, askedId: caller.personId, doneAt: IsNull() };
    const round =
      (await this.roundOf(caller, submission, decisions)) ??
      (await this.reader.manager.findOneBy(SecondLook, asked))?.round;
    if (round === undefined || !(await this.reviews.isReviewer(caller))) throw new NotFound();
    const { content } = await this.submissions.snapshot(id, round);
    const { evidence } = JSON.parse(content) as Frozen;
    if (!evidence.some((one) => one.id === evidenceId)) throw new NotFound();
  }
}

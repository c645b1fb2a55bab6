import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThan, type EntityManager } from 'typeorm';

import { AuditService, SERVICE } from '../audit/audit.service.js';
import { CatalogService } from '../catalog/catalog.service.js';
import { Clock } from '../clock.js';
import { Reader } from '../database/data-source.js';
import { isId } from '../written.schema.js';
import { Evidence } from '../evidence/evidence.entity.js';
import { EvidenceService } from '../evidence/evidence.service.js';
import { PAGE, toPage, type PageQuery } from '../evidence/page.js';
import type { NoticeKind } from '../notification/notice.js';
import { NotificationService } from '../notification/notification.service.js';
import type { BadgeVersion, Language } from '../openbadges/award.js';
import { NotFound, Refusal } from '../refusal.js';
import { evidenceOf, hashOfSnapshot, heldEvidence } from './answers.js';
import { Submission, SubmissionMove, SubmissionSnapshot } from './submission.entity.js';
import { isIntact } from './takedown/redaction.js';
import { advance, awaited, final, type Move, type Mover, type State } from './workflow.js';

/** Moves of which the applicant is told. */
const told = {
  submit: 'submission.received',
  return: 'submission.returned',
  reject: 'submission.rejected',
} as const satisfies Partial<Record<Move, NoticeKind>>;

/** What a move may change besides the state. */
type Patch = Partial<
  Pick<
    Submission,
    'answers' | 'accepted' | 'round' | 'snapshotHash' | 'submittedAt' | 'claimedBy' | 'claimedUntil'
  >
>;

/** The life of submissions, for every room that has a part in it. */
@Injectable()
export class SubmissionService {
  constructor(
    private readonly reader: Reader,
    private readonly evidence: EvidenceService,
    private readonly catalog: CatalogService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly notifications: NotificationService,
  ) {}

  /** The submission, or `NotFound`; whose it is, the caller of this method has to check. */
  async load(id: string, rows: EntityManager = this.reader.manager): Promise<Submission> {
    const submission = isId(id) ? await rows.findOneBy(Submission, { id }) : null;
    if (!submission) throw new NotFound();
    return submission;
  }

  /** The version that was applied for; published versions never go away. */
  badgeOf({ badge, version }: Pick<Submission, 'badge' | 'version'>): BadgeVersion {
    const found = this.catalog.version(badge, version);
    if (!found)
      throw new Error(`Badge ${badge} version ${version} was published and is not in the catalogue`);
    return found;
  }

  /** The snapshot of one round, or `NotFound`; refused when its text no longer has the hash that it was frozen with. */
  async snapshot(
    id: string,
    round: number,
    rows: EntityManager = this.reader.manager,
  ): Promise<SubmissionSnapshot> {
    const snapshot = await rows.findOneBy(SubmissionSnapshot, { submissionId: id, number: round });
    if (!snapshot) throw new NotFound();
    if (!isIntact(snapshot)) throw new SnapshotDamaged(id, round);
    return snapshot;
  }

  /** Refuses when the frozen round, or evidence that it names, is no longer what its hashes say: an approval is about what was seen. */
  async refuseChanged(tx: EntityManager, { id, round }: Submission): Promise<void> {
    const { content } = await this.snapshot(id, round, tx);
    const { evidence } = JSON.parse(content) as { evidence: { id: string; sha256: string }[] }; // written by `toSnapshot`
    const rows = await tx.findBy(Evidence, { id: In(evidence.map((one) => one.id)) });
    const isSame = (row: Evidence | undefined, sha256: string) =>
      row?.sha256 === sha256 &&
      // What is in quarantine was taken away in the open: the decision itself judges whether the rest is enough.
      (row.removedAt === null || row.quarantinedAt !== null) &&
      (row.content === null || hashOfSnapshot(row.content) === sha256);
    const changed = evidence.filter(
      (one) =>
        !isSame(
          rows.find((row) => row.id === one.id),
          one.sha256,
        ),
    );
    if (changed.length > 0) throw new EvidenceChanged(changed.map((one) => one.id));
  }

  /** Evidence of the answers that is in quarantine now, or was purged out of it. */
  async hiddenEvidence(tx: EntityManager, { answers }: Submission): Promise<string[]> {
    return this.evidence.hiddenOf(tx, evidenceOf(answers));
  }

  /** Every move of the submission, oldest first. */
  async history(id: string, rows: EntityManager = this.reader.manager): Promise<SubmissionMove[]> {
    return rows.find(SubmissionMove, { where: { submissionId: id }, order: { seq: 'ASC' } });
  }

  /** One page of a person's submissions, newest first. */
  async ofPerson(personId: string, { before }: PageQuery) {
    const where = before
      ? [
          { personId, createdAt: LessThan(before.createdAt) },
          { personId, createdAt: before.createdAt, id: LessThan(before.id) },
        ]
      : { personId };
    const order = { createdAt: 'DESC', id: 'DESC' } as const;
    return toPage(await this.reader.manager.find(Submission, { where, order, take: PAGE + 1 }));
  }

  /** A submission in lists and as the head of its page, with what happens next and, while it waits, until which day. */
  summarise(submission: Submission, language: Language) {
    const { id, badge, version, state, round, submittedAt } = submission;
    return {
      ...{ id, badge, version, name: this.catalog.version(badge, version)?.name[language] ?? badge },
      ...{ language: submission.language, state, round, snapshot: submission.snapshotHash },
      ...{ createdAt: submission.createdAt, updatedAt: submission.updatedAt, submittedAt },
      next: { code: awaited[state], ...this.expectation(state, submittedAt) },
    };
  }

  /**
   * The only way to change a state: by the table of `workflow.ts`, and only if nobody was faster. Writes history and
   * trail, holds or lets go of the evidence, and ends a claim that the new state does not have.
   */
  async move(
    tx: EntityManager,
    submission: Submission,
    move: Move,
    mover: Mover,
    actor: string,
    patch: Patch = {},
  ): Promise<Submission> {
    const to = advance(submission.state, move, mover);
    const changes = {
      ...(to === 'in-review' ? {} : { claimedBy: null, claimedUntil: null }),
      ...patch,
      state: to,
      openKey: final.includes(to) ? null : submission.openKey,
      updatedAt: this.clock.now(),
    };
    const { id, state, round, claimedBy } = submission;
    const asRead = { id, state, round, claimedBy: claimedBy ?? IsNull() };
    const { affected } = await tx.update(Submission, asRead, changes);
    if (affected !== 1) throw new AlreadyMoved(await this.load(id, tx));
    const moved = { ...submission, ...changes };
    await this.holdEvidence(tx, submission, moved);
    await this.record(tx, moved, { move, from: state, actor });
    await this.tellApplicant(tx, moved, move);
    return moved;
  }

  private async tellApplicant(
    tx: EntityManager,
    { id, personId, badge, submittedAt }: Submission,
    move: Move,
  ): Promise<void> {
    if (move !== 'submit' && move !== 'return' && move !== 'reject') return;
    const day =
      move === 'submit' && submittedAt !== null ? this.notifications.answerDay(submittedAt) : undefined;
    const facts = { badge, ...(day === undefined ? {} : { day }) };
    await this.notifications.tell(tx, { to: personId, kind: told[move], subject: id, facts });
  }

  /** Writes a line of history and one of the trail; `open` is the line that a submission begins with. */
  async record(
    tx: EntityManager,
    submission: Submission,
    { move, from, actor }: Pick<SubmissionMove, 'move' | 'from' | 'actor'>,
  ): Promise<void> {
    const { id, badge, version, round, state, updatedAt } = submission;
    const seq = 1 + (await tx.countBy(SubmissionMove, { submissionId: id }));
    const line = { id: randomUUID(), submissionId: id, seq, move, from, to: state, actor, at: updatedAt };
    await tx.insert(SubmissionMove, line);
    await this.audit.append(tx, {
      ...{ actor, action: `submission.${move}`, subject: id },
      details: { badge, version, round, from, to: state },
    });
  }

  /** The submission as it counts now: one whose claim is over is a submitted one again, and is written so. */
  async lapse(tx: EntityManager, submission: Submission): Promise<Submission> {
    const { state, claimedUntil } = submission;
    if (state !== 'in-review' || claimedUntil === null || claimedUntil >= this.clock.now()) return submission;
    return this.move(tx, submission, 'expire', 'service', SERVICE);
  }

  /** Gives back every submission whose claim has ended; answers how many. */
  async expireClaims(tx: EntityManager): Promise<number> {
    const over = await tx.findBy(Submission, {
      state: 'in-review',
      claimedUntil: LessThan(this.clock.now()),
    });
    for (const submission of over) await this.move(tx, submission, 'expire', 'service', SERVICE);
    return over.length;
  }

  private expectation(state: State, submittedAt: string | null): { expectedBy?: string } {
    if ((state !== 'submitted' && state !== 'in-review') || submittedAt === null) return {};
    return { expectedBy: this.notifications.answerDay(submittedAt) };
  }

  private async holdEvidence(tx: EntityManager, before: Submission, after: Submission): Promise<void> {
    const wanted = heldEvidence(after);
    if (wanted.join() === heldEvidence(before).join()) return;
    if (wanted.length === 0) await this.evidence.letGo(tx, after.id);
    else await this.evidence.hold(tx, after.id, wanted);
  }
}

class AlreadyMoved extends Refusal {
  constructor({ id, state }: Submission) {
    super('conflict', 'already-moved', `Somebody was faster: the submission is now ${state}. Load it anew.`, {
      submission: id,
      state,
    });
  }
}

class EvidenceChanged extends Refusal {
  constructor(evidence: readonly string[]) {
    super(
      'conflict',
      'evidence-changed',
      'Evidence of this submission is no longer what was handed in, so it cannot be approved. Tell the administrators its id.',
      { evidence },
    );
  }
}

class SnapshotDamaged extends Refusal {
  constructor(submission: string, round: number) {
    super(
      'unavailable',
      'snapshot-damaged',
      'This submission is no longer as it was frozen, so it is not shown. Tell the administrators its id.',
      { submission, round },
    );
  }
}

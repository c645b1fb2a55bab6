import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { Caller } from '../allow.decorator.js';
import { CatalogService } from '../catalog/catalog.service.js';
import { Clock } from '../clock.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { EvidenceService } from '../evidence/evidence.service.js';
import type { PageQuery } from '../evidence/page.js';
import { IssuanceService } from '../issuance/issuance.service.js';
import type { BadgeVersion } from '../openbadges/award.js';
import { NotFound, Refusal } from '../refusal.js';
import {
  evidenceOf,
  findMissing,
  mergeAnswers,
  refuseForeignEvidence,
  toSnapshot,
  type Missing,
} from './answers.js';
import { Submission, SubmissionSnapshot } from './submission.entity.js';
import type { AnswersForm, NewSubmission } from './submission.schema.js';
import { SubmissionService } from './submission.service.js';
import { advance, editable } from './workflow.js';

/** The applicant's side: open a draft, write, submit, withdraw. Others' submissions do not exist here. */
@Injectable()
export class ApplicationService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly catalog: CatalogService,
    private readonly evidence: EvidenceService,
    private readonly submissions: SubmissionService,
    private readonly issuance: IssuanceService,
    private readonly clock: Clock,
  ) {}

  /** Opens a draft for the newest version of a skill badge; a person has at most one open submission per badge. */
  async open(caller: Caller, given: NewSubmission) {
    const badge = this.applicable(given.badge);
    const draft = toDraft(caller, badge, { given, now: this.clock.now() });
    await this.unitOfWork.run(async (tx) => {
      const credentials = await this.issuance.heldBy(caller.personId, tx);
      const held = credentials.find((one) => one.badge === badge.badge);
      if (held?.state === 'suspended') throw new Suspended(held);
      if (held) throw new AlreadyHeld(badge.badge, held.id);
      const open = await tx.findOneBy(Submission, { openKey: openKeyOf(caller.personId, badge) });
      if (open) throw new AlreadyOpen(open);
      await tx.insert(Submission, draft);
      await this.submissions.record(tx, draft, { move: 'open', from: null, actor: caller.personId });
    });
    return this.toWritten(draft, caller, findMissing(badge, [], []));
  }

  /** The caller's submissions, newest first. */
  async list(caller: Caller, page: PageQuery) {
    const { items, next } = await this.submissions.ofPerson(caller.personId, page);
    return { items: items.map((one) => this.submissions.summarise(one, caller.language)), next };
  }

  /** Saves the given answers beside those already written: all of them, or none. Says what is still missing. */
  async saveAnswers(caller: Caller, id: string, { answers: given }: AnswersForm) {
    const { draft, missing } = await this.unitOfWork.run(async (tx) => {
      const held = await this.loadOwn(tx, caller, id);
      if (!editable.includes(held.state)) throw new NotEditable(held);
      const badge = this.submissions.badgeOf(held);
      const answers = mergeAnswers(badge, held, given);
      const shelf = await this.evidence.ofOwner(tx, caller.personId, evidenceOf([...answers, ...given]));
      refuseForeignEvidence(given, shelf);
      const changes = { answers, updatedAt: this.clock.now() };
      await tx.update(Submission, { id, state: held.state }, changes);
      return { draft: { ...held, ...changes }, missing: findMissing(badge, answers, shelf) };
    });
    return this.toWritten(draft, caller, missing);
  }

  /** Freezes the answers, the hashes of the evidence and the criteria as the next snapshot, and hands it in. */
  async submit(caller: Caller, id: string) {
    return this.unitOfWork.run(async (tx) => {
      const draft = await this.loadOwn(tx, caller, id);
      advance(draft.state, 'submit', 'owner');
      const badge = this.submissions.badgeOf(draft);
      const shelf = await this.evidence.ofOwner(tx, caller.personId, evidenceOf(draft.answers));
      const missing = findMissing(badge, draft.answers, shelf);
      if (missing.length > 0) throw new Incomplete(missing);
      const submittedAt = this.clock.now();
      const { content, hash } = toSnapshot(draft, badge, { shelf, submittedAt });
      const round = draft.round + 1;
      await tx.insert(SubmissionSnapshot, {
        ...{ id: randomUUID(), submissionId: id, number: round },
        ...{ hash, content, redactedHash: null, createdAt: submittedAt },
      });
      const handedIn = { round, snapshotHash: hash, submittedAt };
      const { state } = await this.submissions.move(tx, draft, 'submit', 'owner', caller.personId, handedIn);
      return { id, state, snapshot: hash, round };
    });
  }

  /** Takes the submission back for good; the badge may then be applied for anew. */
  async withdraw(caller: Caller, id: string) {
    return this.unitOfWork.run(async (tx) => {
      const held = await this.submissions.lapse(tx, await this.loadOwn(tx, caller, id));
      const { state } = await this.submissions.move(tx, held, 'withdraw', 'owner', caller.personId);
      return { id, state };
    });
  }

  private async loadOwn(tx: EntityManager, caller: Caller, id: string): Promise<Submission> {
    const submission = await this.submissions.load(id, tx);
    if (submission.personId !== caller.personId) throw new NotFound();
    return submission;
  }

  private applicable(id: string): BadgeVersion {
    const badge = this.catalog.current(id);
    if (!badge) throw new UnknownBadge(id);
    if (badge.kind !== 'skill') throw new NotAppliedFor(badge);
    return badge;
  }

  private toWritten(draft: Submission, caller: Caller, missing: readonly Missing[]) {
    return { ...this.submissions.summarise(draft, caller.language), answers: draft.answers, missing };
  }
}

/** The unique key of a person's open submission for a badge. */
const openKeyOf = (personId: string, { badge }: BadgeVersion) => `${personId} ${badge}`;

function toDraft(
  { personId, language }: Caller,
  badge: BadgeVersion,
  { given, now }: { given: NewSubmission; now: string },
): Submission {
  return {
    ...{ id: randomUUID(), personId, badge: badge.badge, version: badge.version },
    // The languages of the job are Finnish and Swedish; whoever wants an English badge says so.
    language: given.language ?? (language === 'sv' ? 'sv' : 'fi'),
    ...{ state: 'draft', openKey: openKeyOf(personId, badge) },
    ...{ answers: [], accepted: [], round: 0, snapshotHash: null },
    ...{ createdAt: now, updatedAt: now, submittedAt: null, claimedBy: null, claimedUntil: null },
  };
}

class UnknownBadge extends Refusal {
  constructor(badge: string) {
    super('unprocessable', 'unknown-badge', `There is no badge ${badge}; GET /api/badges lists them.`, {
      badge,
    });
  }
}

class NotAppliedFor extends Refusal {
  constructor({ badge, kind }: BadgeVersion) {
    const how = kind === 'level' ? 'issued by itself when its parts are held' : 'confirmed by the supervisor';
    super('unprocessable', 'badge-not-applied-for', `Badge ${badge} is not applied for: it is ${how}.`, {
      badge,
    });
  }
}

class AlreadyOpen extends Refusal {
  constructor({ id, badge, state }: Submission) {
    const message = `You have already applied for badge ${badge}: go on with that submission, which is ${state}.`;
    super('conflict', 'submission-already-open', message, { submission: id, state });
  }
}

class AlreadyHeld extends Refusal {
  constructor(badge: string, credential: string) {
    super('conflict', 'badge-already-held', `You already hold badge ${badge}.`, { credential });
  }
}

/** A second badge would go round the suspension. */
class Suspended extends Refusal {
  constructor({ id, badge }: { readonly id: string; readonly badge: string }) {
    const message = `Your badge ${badge} is suspended: it cannot be applied for anew until that is settled.`;
    super('conflict', 'badge-suspended', message, { credential: id });
  }
}

class NotEditable extends Refusal {
  constructor({ state }: Submission) {
    const message = `The answers of a submission that is ${state} cannot be changed; nothing was saved.`;
    super('conflict', 'not-editable', message, { state });
  }
}

class Incomplete extends Refusal {
  constructor(missing: readonly Missing[]) {
    super('unprocessable', 'submission-incomplete', `Not submitted yet: ${missing.map(say).join('; ')}.`, {
      missing,
    });
  }
}

function say(one: Missing): string {
  if (one.what === 'evidence') return 'no evidence is attached to any answer';
  if (one.what === 'answer') return `criterion ${one.criterion} has no answer`;
  return `evidence ${one.evidence} of criterion ${one.criterion} is no longer on your shelf`;
}

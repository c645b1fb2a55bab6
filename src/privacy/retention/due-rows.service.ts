import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThan, Not, type EntityManager } from 'typeorm';

import { Evidence, EvidenceUse } from '../../evidence/evidence.entity.js';
import { Message } from '../../notification/message.entity.js';
import { Recognition } from '../../recognition/recognition.entity.js';
import { SecondLook, ReviewAppeal } from '../../review/oversight/oversight.entity.js';
import { ReviewDecision } from '../../review/review.entity.js';
import { Employment, Person, StaffImport } from '../../staff/staff.entity.js';
import { Submission, SubmissionSnapshot } from '../../submission/submission.entity.js';
import { evidenceOf } from '../../submission/answers.js';
import { final } from '../../submission/workflow.js';
import { DataRequest } from '../data-request.entity.js';
import { leftBefore, type LastDay } from './employment.js';
import type { Limits } from './rule.js';

/** What has been kept for as long as it may be, by what it is: ids of rows. */
export const dueKinds = [
  'drafts',
  'answers',
  'evidence',
  'decisions',
  'appeals',
  'second-looks',
  'goals',
  'messages',
  'requests',
  'staff-files',
  'accounts',
  'awards',
] as const;
export type DueKind = (typeof dueKinds)[number];

/** Finds what is due. Nothing is due twice: what was emptied is not found again. */
@Injectable()
export class DueRows {
  /** Ids of one kind, in order. */
  async of(rows: EntityManager, kind: DueKind, limits: Limits): Promise<string[]> {
    return (await this.find[kind](rows, limits)).sort();
  }

  private readonly find: Readonly<
    Record<DueKind, (rows: EntityManager, limits: Limits) => Promise<string[]>>
  > = {
    drafts: async (rows, { draftMonths }) =>
      idsOf(await rows.findBy(Submission, { state: 'draft', updatedAt: LessThan(draftMonths) })),
    answers: findAnswers,
    evidence: findEvidence,
    decisions: async (rows, { reviewMonths }) => {
      const old = await rows.findBy(ReviewDecision, { decidedAt: LessThan(reviewMonths) });
      return idsOf(
        old.filter(({ comment, scores, requestHash }) => comment ?? (requestHash || scores.some(hasComment))),
      );
    },
    appeals: async (rows, { reviewMonths }) =>
      idsOf(await rows.findBy(ReviewAppeal, { createdAt: LessThan(reviewMonths), text: Not('') })),
    'second-looks': async (rows, { reviewMonths }) => {
      const old = await rows.findBy(SecondLook, { drawnAt: LessThan(reviewMonths), doneAt: Not(IsNull()) });
      return idsOf(old.filter(({ comment, scores }) => comment ?? scores?.some(hasComment)));
    },
    goals: async (rows, { goalMonths }) =>
      idsOf(await rows.findBy(Recognition, { confirmedAt: LessThan(goalMonths), goal: Not(IsNull()) })),
    messages: async (rows, { messageMonths }) =>
      idsOf(await rows.findBy(Message, { createdAt: LessThan(messageMonths) })),
    requests: async (rows, { auditYears }) =>
      idsOf(await rows.findBy(DataRequest, { closedAt: LessThan(auditYears) })),
    'staff-files': async (rows, { accountDays }) =>
      idsOf(
        await rows.find(StaffImport, {
          where: { createdAt: LessThan(accountDays), file: Not('') },
          select: { id: true },
        }),
      ),
    accounts: async (rows, { accountDays }) => {
      const left = leftBefore(await lastDays(rows), accountDays);
      return idsOf(await inParts(left, (id) => rows.findBy(Person, { id, email: Not('') })));
    },
    awards: async (rows, { awardYears }) => {
      const left = leftBefore(await lastDays(rows), awardYears);
      return idsOf(await inParts(left, (id) => rows.findBy(Person, { id, erasedAt: IsNull() })));
    },
  };
}

async function findAnswers(rows: EntityManager, { evidenceMonths }: Limits): Promise<string[]> {
  const ended = await rows.find(Submission, {
    where: { state: In(final), updatedAt: LessThan(evidenceMonths) },
    select: { id: true, answers: true },
  });
  const snapshots = await rows.find(SubmissionSnapshot, {
    where: { content: Not(''), createdAt: LessThan(evidenceMonths) },
    select: { submissionId: true },
  });
  const withSnapshot = new Set(snapshots.map(({ submissionId }) => submissionId));
  return idsOf(ended.filter(({ id, answers }) => answers.length > 0 || withSnapshot.has(id)));
}

/** On nobody's desk, and named by no submission that is open or was decided since. */
async function findEvidence(rows: EntityManager, { evidenceMonths }: Limits): Promise<string[]> {
  const old = await rows.find(Evidence, {
    where: { createdAt: LessThan(evidenceMonths), removedAt: IsNull() },
    select: { id: true, personId: true },
  });
  const owners = [...new Set(old.map(({ personId }) => personId))];
  const written = await inParts(owners, (personId) => rows.findBy(Submission, { personId }));
  const fresh = written.filter(
    ({ state, updatedAt }) => !final.includes(state) || updatedAt >= evidenceMonths,
  );
  const named = new Set(fresh.flatMap(({ answers }) => evidenceOf(answers)));
  const used = await rows.find(EvidenceUse, { select: { evidenceId: true } });
  for (const { evidenceId } of used) named.add(evidenceId);
  return idsOf(old.filter(({ id }) => !named.has(id)));
}

async function lastDays(rows: EntityManager): Promise<LastDay[]> {
  const found: { person: string; last: string | null; open: string | number }[] = await rows
    .createQueryBuilder(Employment, 'job')
    .select('job.personId', 'person')
    .addSelect('MAX(job.end)', 'last')
    .addSelect('COUNT(*) - COUNT(job.end)', 'open')
    .groupBy('job.personId')
    .getRawMany();
  return found.map(({ person, last, open }) => ({ personId: person, end: Number(open) > 0 ? null : last }));
}

const AT_ONCE = 500;

/** Databases take only so many parameters at once. */
async function inParts<Found>(
  ids: readonly string[],
  find: (some: ReturnType<typeof In<string>>) => Promise<Found[]>,
): Promise<Found[]> {
  const found: Found[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE)
    found.push(...(await find(In(ids.slice(from, from + AT_ONCE)))));
  return found;
}

const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
const hasComment = ({ comment }: { readonly comment?: string | undefined }) => comment !== undefined;

import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThan, MoreThanOrEqual, Not, type EntityManager, type FindOperator } from 'typeorm';

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
  /** Ids of one kind, in order; with `among`, which of these few are due still. */
  async of(rows: EntityManager, kind: DueKind, limits: Limits, among?: readonly string[]): Promise<string[]> {
    return (await this.find[kind](rows, limits, among && In([...among]))).sort();
  }

  private readonly find: Readonly<
    Record<DueKind, (rows: EntityManager, limits: Limits, id?: Ids) => Promise<string[]>>
  > = {
    drafts: async (rows, { draftMonths }, id) =>
      idsOf(
        await rows.findBy(Submission, { ...only({ id }), state: 'draft', updatedAt: LessThan(draftMonths) }),
      ),
    answers: findAnswers,
    evidence: findEvidence,
    decisions: async (rows, { reviewMonths }, id) => {
      const old = await rows.findBy(ReviewDecision, { ...only({ id }), decidedAt: LessThan(reviewMonths) });
      return idsOf(
        old.filter(({ comment, scores, requestHash }) => comment ?? (requestHash || scores.some(hasComment))),
      );
    },
    appeals: async (rows, { reviewMonths }, id) =>
      idsOf(
        await rows.findBy(ReviewAppeal, {
          ...only({ id }),
          createdAt: LessThan(reviewMonths),
          text: Not(''),
        }),
      ),
    'second-looks': async (rows, { reviewMonths }, id) => {
      const old = await rows.findBy(SecondLook, {
        ...only({ id }),
        drawnAt: LessThan(reviewMonths),
        doneAt: Not(IsNull()),
      });
      return idsOf(old.filter(({ comment, scores }) => comment ?? scores?.some(hasComment)));
    },
    goals: async (rows, { goalMonths }, id) =>
      idsOf(
        await rows.findBy(Recognition, {
          ...only({ id }),
          confirmedAt: LessThan(goalMonths),
          goal: Not(IsNull()),
        }),
      ),
    messages: async (rows, { messageMonths }, id) =>
      idsOf(await rows.findBy(Message, { ...only({ id }), createdAt: LessThan(messageMonths) })),
    requests: async (rows, { auditYears }, id) =>
      idsOf(await rows.findBy(DataRequest, { ...only({ id }), closedAt: LessThan(auditYears) })),
    'staff-files': async (rows, { accountDays }, id) =>
      idsOf(
        await rows.find(StaffImport, {
          where: { ...only({ id }), createdAt: LessThan(accountDays), file: Not('') },
          select: { id: true },
        }),
      ),
    accounts: async (rows, { accountDays }, among) => {
      const left = leftBefore(await lastDays(rows, among), accountDays);
      return idsOf(await inParts(left, (id) => rows.findBy(Person, { id, email: Not('') })));
    },
    awards: async (rows, { awardYears }, among) => {
      const left = leftBefore(await lastDays(rows, among), awardYears);
      return idsOf(await inParts(left, (id) => rows.findBy(Person, { id, erasedAt: IsNull() })));
    },
  };
}

async function findAnswers(rows: EntityManager, { evidenceMonths }: Limits, id?: Ids): Promise<string[]> {
  const ended = await rows.find(Submission, {
    where: { ...only({ id }), state: In(final), updatedAt: LessThan(evidenceMonths) },
    select: { id: true, answers: true },
  });
  const snapshots = await rows.find(SubmissionSnapshot, {
    where: { ...only({ submissionId: id }), content: Not(''), createdAt: LessThan(evidenceMonths) },
    select: { submissionId: true },
  });
  const withSnapshot = new Set(snapshots.map(({ submissionId }) => submissionId));
  return idsOf(ended.filter(({ id, answers }) => answers.length > 0 || withSnapshot.has(id)));
}

/** On nobody's desk, and named by no submission that is open or was decided since. */
async function findEvidence(rows: EntityManager, { evidenceMonths }: Limits, id?: Ids): Promise<string[]> {
  const old = await rows.find(Evidence, {
    where: { ...only({ id }), createdAt: LessThan(evidenceMonths), removedAt: IsNull() },
    select: { id: true, personId: true },
  });
  const owners = [...new Set(old.map(({ personId }) => personId))];
  const fresh = await inParts(owners, (personId) =>
    rows.find(Submission, {
      where: [
        { personId, state: Not(In(final)) },
        { personId, updatedAt: MoreThanOrEqual(evidenceMonths) },
      ],
      select: { id: true, answers: true },
    }),
  );
  const named = new Set(fresh.flatMap(({ answers }) => evidenceOf(answers)));
  const used = await rows.find(EvidenceUse, {
    where: only({ evidenceId: id }),
    select: { evidenceId: true },
  });
  for (const { evidenceId } of used) named.add(evidenceId);
  return idsOf(old.filter(({ id }) => !named.has(id)));
}

async function lastDays(rows: EntityManager, personId?: Ids): Promise<LastDay[]> {
  const found: { person: string; last: string | null; open: string | number }[] = await rows
    .createQueryBuilder(Employment, 'job')
    .where(only({ personId }))
    .select('job.personId', 'person')
    .addSelect('MAX(job.end)', 'last')
    .addSelect('COUNT(*) - COUNT(job.end)', 'open')
    .groupBy('job.personId')
    .getRawMany();
  return found.map(({ person, last, open }) => ({ personId: person, end: Number(open) > 0 ? null : last }));
}

/** Some ids to look at; all of them when left out. */
type Ids = FindOperator<string>;

/** The conditions that there are. */
const only = <Name extends string>(wanted: Record<Name, Ids | undefined>): Partial<Record<Name, Ids>> =>
  Object.fromEntries(Object.entries(wanted).filter(([, ids]) => ids !== undefined)) as Partial<
    Record<Name, Ids>
  >; // the same names, fewer of them

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

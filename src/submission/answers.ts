import { createHash } from 'node:crypto';

import type { EvidenceItem } from '../evidence/safety/item.js';
import type { BadgeVersion } from '../openbadges/award.js';
import { Refusal } from '../refusal.js';
import type { Answer, Submission } from './submission.entity.js';
import { inOthersHands } from './workflow.js';

/** Something without which a submission cannot be judged. */
export type Missing =
  | { readonly what: 'answer'; readonly criterion: string }
  | { readonly what: 'removed-evidence'; readonly criterion: string; readonly evidence: string }
  | { readonly what: 'evidence' };

/**
 * The answers after `given` were typed, in the order of the criteria; others stay as they were.
 * Refuses criteria that the badge does not have, and changes to those that a reviewer has already accepted.
 */
export function mergeAnswers(
  badge: BadgeVersion,
  submission: Pick<Submission, 'answers' | 'accepted'>,
  given: readonly Answer[],
): Answer[] {
  const asked = badge.criteria.map((criterion) => criterion.id);
  const unknown = given.map((answer) => answer.criterion).filter((id) => !asked.includes(id));
  if (unknown.length > 0) throw new UnknownCriterion(unknown, badge);
  const held = new Map(submission.answers.map((answer) => [answer.criterion, answer]));
  const closed = submission.accepted.map(({ criterion }) => criterion);
  const reopened = given.filter(
    (answer) => closed.includes(answer.criterion) && !isSame(answer, held.get(answer.criterion)),
  );
  if (reopened.length > 0) throw new CriterionClosed(reopened.map((answer) => answer.criterion));
  const merged = new Map([...held, ...given.map((answer) => [answer.criterion, answer] as const)]);
  return asked.flatMap((id) => merged.get(id) ?? []);
}

/** Refuses answers that name evidence which is not on the shelf. */
export function refuseForeignEvidence(given: readonly Answer[], shelf: readonly EvidenceItem[]): void {
  const onShelf = new Set(shelf.map((item) => item.id));
  const not = given
    .map(({ criterion, evidence }) => ({ criterion, evidence: evidence.filter((id) => !onShelf.has(id)) }))
    .filter(({ evidence }) => evidence.length > 0);
  if (not.length > 0) throw new EvidenceNotUsable(not);
}

/** Everything that keeps the answers from being submitted, in the order of the criteria; empty when nothing does. */
export function findMissing(
  badge: BadgeVersion,
  answers: readonly Answer[],
  shelf: readonly EvidenceItem[],
): Missing[] {
  const onShelf = new Set(shelf.map((item) => item.id));
  const byCriterion = badge.criteria.flatMap(({ id: criterion }): Missing[] => {
    const answer = answers.find((one) => one.criterion === criterion);
    const removed = answer?.evidence.filter((id) => !onShelf.has(id)) ?? [];
    return [
      ...(answer?.text.trim() ? [] : [{ what: 'answer' as const, criterion }]),
      ...removed.map((evidence) => ({ what: 'removed-evidence' as const, criterion, evidence })),
    ];
  });
  const shown = evidenceOf(answers).some((id) => onShelf.has(id));
  return shown ? byCriterion : [...byCriterion, { what: 'evidence' }];
}

/** What a reviewer will judge, as one JSON text whose keys always come in this order, and its SHA-256 (hex). */
export function toSnapshot(
  submission: Submission,
  badge: BadgeVersion,
  { shelf, submittedAt }: { shelf: readonly EvidenceItem[]; submittedAt: string },
): { readonly content: string; readonly hash: string } {
  const items = new Map(shelf.map((item) => [item.id, item]));
  const content = JSON.stringify({
    submission: submission.id,
    round: submission.round + 1,
    badge: badge.badge,
    version: badge.version,
    language: submission.language,
    submittedAt,
    criteria: badge.criteria.map(({ id, text }) => ({
      id,
      text: { fi: text.fi, sv: text.sv, en: text.en },
    })),
    answers: submission.answers.map(({ criterion, text, evidence }) => ({ criterion, text, evidence })),
    evidence: evidenceOf(submission.answers)
      .flatMap((id) => items.get(id) ?? [])
      .map(({ id, kind, title, sha256 }) => ({ id, kind, title, sha256 })),
  });
  return { content, hash: hashOfSnapshot(content) };
}

export function hashOfSnapshot(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Evidence that the submission rests on in its present state: all of it while others judge it, and after a return
 * that of the accepted criteria, because their answers stay.
 */
export function heldEvidence({ state, answers, accepted }: Submission): string[] {
  if (inOthersHands.includes(state)) return evidenceOf(answers);
  if (state !== 'returned') return [];
  const closed = accepted.map(({ criterion }) => criterion);
  return evidenceOf(answers.filter((answer) => closed.includes(answer.criterion)));
}

/** Ids of all evidence that the answers name, each once. */
export function evidenceOf(answers: readonly Answer[]): string[] {
  return [...new Set(answers.flatMap((answer) => answer.evidence))];
}

function isSame(answer: Answer, held: Answer | undefined): boolean {
  return answer.text === held?.text && answer.evidence.join() === held.evidence.join();
}

class UnknownCriterion extends Refusal {
  constructor(criteria: readonly string[], { badge, version }: BadgeVersion) {
    const message = `Badge ${badge} (version ${version}) has no criterion ${criteria.join(', ')}; nothing was saved.`;
    super('unprocessable', 'unknown-criterion', message, { criteria });
  }
}

class CriterionClosed extends Refusal {
  constructor(criteria: readonly string[]) {
    const message = `A reviewer has accepted ${criteria.join(', ')}; only the other answers can be changed. Nothing was saved.`;
    super('conflict', 'criterion-closed', message, { criteria });
  }
}

class EvidenceNotUsable extends Refusal {
  constructor(answers: readonly Pick<Answer, 'criterion' | 'evidence'>[]) {
    const named = answers
      .map(({ criterion, evidence }) => `${evidence.join(', ')} (in ${criterion})`)
      .join('; ');
    const message = `This evidence is not on your shelf, or no longer: ${named}. Nothing was saved.`;
    super('unprocessable', 'evidence-not-usable', message, { answers });
  }
}

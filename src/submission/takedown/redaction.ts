import { hashOfSnapshot } from '../answers.js';
import type { Accepted, Answer, SubmissionSnapshot } from '../submission.entity.js';

interface Frozen {
  readonly evidence: readonly { readonly id: string; readonly title: string }[];
}

/** Whether the snapshot's text is what was frozen, or what an allowed redaction left of it. */
export function isIntact({ content, hash, redactedHash }: SubmissionSnapshot): boolean {
  return hashOfSnapshot(content) === (redactedHash ?? hash);
}

/** The title of one piece of evidence in a snapshot; undefined when the snapshot does not name it. */
export function titleIn(content: string, evidenceId: string): string | undefined {
  const { evidence } = JSON.parse(content) as Frozen; // written by `toSnapshot`
  return evidence.find(({ id }) => id === evidenceId)?.title;
}

/**
 * The snapshot with another title for one piece of evidence: an empty one takes it out of sight, the first one puts back
 * the very text that was frozen. Ids and hashes stay as they were.
 */
export function retitle(
  snapshot: SubmissionSnapshot,
  evidenceId: string,
  title: string,
): Pick<SubmissionSnapshot, 'content' | 'redactedHash'> {
  const frozen = JSON.parse(snapshot.content) as Frozen; // written by `toSnapshot`
  const evidence = frozen.evidence.map((one) => (one.id === evidenceId ? { ...one, title } : one));
  const content = JSON.stringify({ ...frozen, evidence });
  const hash = hashOfSnapshot(content);
  return { content, redactedHash: hash === snapshot.hash ? null : hash };
}

/** What stays accepted: a criterion that rests on hidden evidence is open again, so that it can be shown in another way. */
export function stillAccepted(
  accepted: readonly Accepted[],
  answers: readonly Answer[],
  hidden: readonly string[],
): Accepted[] {
  const touched = answers.filter(({ evidence }) => evidence.some((id) => hidden.includes(id)));
  return accepted.filter((one) => !touched.some(({ criterion }) => criterion === one.criterion));
}

/** Criteria whose evidence is hidden altogether: nobody can judge them by the words alone. */
export function bareCriteria(answers: readonly Answer[], hidden: readonly string[]): string[] {
  return answers
    .filter(({ evidence }) => evidence.length > 0 && evidence.every((id) => hidden.includes(id)))
    .map(({ criterion }) => criterion);
}

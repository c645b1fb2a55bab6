import type { Answer, Client, Service } from '../service.js';

/** The moves of the main job, each as the person at the browser or the client program makes it. */

/** Every skill badge of the catalogue. */
export const SKILLS = [
  '1.1',
  '1.2',
  '1.3',
  '1.4',
  '1.5',
  '1.6',
  '2.1',
  '2.2',
  '2.3',
  '2.4',
  '2.5',
  '2.6',
  '2.7',
  '3.1',
  '3.2',
  '3.3',
  '3.4',
  '3.5',
  '3.6',
];

export async function putText(teacher: Client, title = 'A lesson plan'): Promise<string> {
  const { body } = await must(
    201,
    teacher.post('/api/evidence', { kind: 'text', title, text: 'What we did, and what came of it.' }),
  );
  return body.id;
}

/** Opens a draft, answers every criterion with the given evidence, and submits; answers the submission. */
export async function apply(
  teacher: Client,
  badge: string,
  evidence: readonly string[],
  more: object = {},
): Promise<{ id: string; snapshot: string }> {
  const { body: draft } = await must(201, teacher.post('/api/submissions', { badge, ...more }));
  const { body: described } = await must(200, teacher.get(`/api/badges/${badge}`));
  const answers = described.criteria.map((criterion: { id: string }) => ({
    criterion: criterion.id,
    text: `So I did this with my class: ${criterion.id}.`,
    evidence,
  }));
  await must(200, teacher.put(`/api/submissions/${draft.id}/answers`, { answers }));
  const { body } = await must(200, teacher.post(`/api/submissions/${draft.id}/submit`));
  return { id: draft.id, snapshot: body.snapshot };
}

export function scoresOf(badge: string, score: 0 | 1 | 2 | 3, letters = 'abc') {
  return [...letters].map((letter) => ({ criterion: `${badge}.${letter}`, score }));
}

export async function approve(
  reviewer: Client,
  submission: { id: string; snapshot: string },
  badge: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  await must(200, reviewer.post(`/api/submissions/${submission.id}/claim`));
  return reviewer.post(
    `/api/submissions/${submission.id}/decision`,
    { snapshot: submission.snapshot, verdict: 'approve', scores: scoresOf(badge, 2) },
    headers,
  );
}

/** Takes a teacher through one badge; answers the credential's id. */
export async function earn(
  service: Service,
  teacherKey: string,
  reviewerKey: string,
  badge: string,
): Promise<string> {
  const teacher = await service.as(teacherKey);
  const submission = await apply(teacher, badge, [await putText(teacher)]);
  const { body } = await must(200, approve(await service.as(reviewerKey), submission, badge));
  return body.credential;
}

/** The answer, if it has this status; otherwise an error that shows what came instead. */
export async function must(status: number, asked: Promise<Answer>): Promise<Answer> {
  const answer = await asked;
  if (answer.status !== status) throw new Error(`Expected ${status}, got ${answer.status}: ${answer.text}`);
  return answer;
}

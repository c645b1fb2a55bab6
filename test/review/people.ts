import { holder } from '../access/people/holder.js';
import { enter } from '../access/people/staff-lines.js';
import { apply, must, putText, scoresOf } from '../life/steps.js';
import type { Answer, Client, Service } from '../service.js';

export interface Handed {
  readonly id: string;
  readonly snapshot: string;
}

/** The people of these tests: two applicants of one school, three reviewers of others, and a lead. */
export async function peopleOf(service: Service) {
  const admin = await holder(service, 'admin-1');
  await enter(admin, [{ key: 'lead-1', roles: 'lead teacher', supervisor: 'hr-1' }]);
  const [aino, vaino, onni, birgitta, helmi, lead, hr] = (await Promise.all(
    ['teacher-1', 'teacher-2', 'reviewer-1', 'reviewer-2', 'reviewer-3', 'lead-1', 'hr-1'].map((key) =>
      holder(service, key),
    ),
  )) as [Client, Client, Client, Client, Client, Client, Client];
  // All three read Finnish, so that any of them can be free.
  await must(200, birgitta.put('/api/me', { reviewLanguages: ['fi', 'sv'] }));
  return { admin, aino, vaino, onni, birgitta, helmi, lead, hr };
}

export const handIn = async (teacher: Client, badge: string): Promise<Handed> =>
  apply(teacher, badge, [await putText(teacher, `Näyttö ${badge}`)]);

export const take = (reviewer: Client, { id }: Handed) => reviewer.post(`/api/submissions/${id}/claim`);

export const decide = (reviewer: Client, { id, snapshot }: Handed, decision: object) =>
  reviewer.post(`/api/submissions/${id}/decision`, { snapshot, ...decision });

export const approval = (badge: string) => ({ verdict: 'approve', scores: scoresOf(badge, 2) });

/** A return for the last criterion. */
export const refusal = (badge: string) => ({
  verdict: 'return',
  scores: [
    ...scoresOf(badge, 2, 'ab'),
    { criterion: `${badge}.c`, score: 1, reason: 'too_thin', comment: 'Ohut.' },
  ],
});

export const waitingFor = async (reviewer: Client): Promise<string[]> =>
  (await must(200, reviewer.get('/api/reviews'))).body.items.map((one: { id: string }) => one.id);

export const codeOf = async (asked: Promise<Answer>): Promise<string> => {
  const { status, body } = await asked;
  return status < 400 ? String(status) : `${status} ${body?.code}`;
};

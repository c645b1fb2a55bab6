import { enter, preview, HEADING, toLine } from '../access/people/staff-lines.js';
import { holder, plantKey } from '../access/people/holder.js';
import { apply, approve, must, putText, scoresOf } from '../life/steps.js';
import type { Answer, Client, Service } from '../service.js';

const cast = [
  ...['teacher-1', 'teacher-2', 'teacher-3', 'teacher-sv', 'reviewer-1', 'reviewer-2', 'reviewer-3'],
  ...['principal-1', 'principal-2', 'hr-1', 'admin-1'],
] as const;

type Handed = Readonly<{ id: string; snapshot: string }>;

/** What bad input is aimed at: a submission, a request, a badge in each state, and everybody who may try. */
export interface Stage {
  readonly service: Service;
  readonly people: Readonly<Record<string, Client>>;
  /** For what `fetch` cannot say. */
  readonly adminToken: string;
  /** Teacher 1's: at work with reviewer 1, with reviewer 2, waiting, and not handed in. */
  readonly claimed: Handed;
  readonly theirs: Handed;
  readonly waiting: Handed;
  readonly draft: Handed;
  /** Teacher 2's: returned, resubmitted and with reviewer 1 again, issued, withdrawn. */
  readonly returned: Handed;
  readonly again: Handed;
  readonly issued: Handed;
  readonly withdrawn: Handed;
  readonly swedish: Handed;
  /** Of reviewer 1's own school, and reviewer 3's own. */
  readonly neighbour: Handed;
  readonly own: Handed;
  readonly badge: Handed;
  readonly revoked: Handed;
  /** Requests for the discussion: open, confirmed. */
  readonly asked: Handed;
  readonly confirmed: Handed;
  /** Imports: with errors, applied. */
  readonly wrongImport: Handed;
  readonly appliedImport: Handed;
}

export type Named = Exclude<keyof Stage, 'service' | 'people' | 'adminToken'>;

/** Plays everything that has to have happened. */
export async function setStage(service: Service): Promise<Stage> {
  const people: Record<string, Client> = { nobody: await service.as() };
  for (const key of cast) people[key] = await holder(service, key);
  const as = (key: string) => people[key] as Client;
  await enter(as('admin-1'), [{ key: 'alone-1', roles: 'teacher', supervisor: '' }]);
  people['alone-1'] = await holder(service, 'alone-1');
  return {
    ...{ service, people, adminToken: await plantKey(service, 'admin-1') },
    ...(await playSubmissions(as)),
    ...(await playSecondRound(as)),
    ...(await playBadges(as)),
    ...(await playDiscussions(as)),
    ...(await playImports(as)),
  };
}

type As = (key: string) => Client;
const handed = (id: string): Handed => ({ id, snapshot: '' });

async function playSubmissions(as: As) {
  const hand = async (key: string, badge: string, more: object = {}) =>
    apply(as(key), badge, [await putText(as(key))], more);
  const claim = async (key: string, submission: Handed) => {
    await must(200, as(key).post(`/api/submissions/${submission.id}/claim`));
    return submission;
  };
  const withdrawn = await hand('teacher-2', '1.3');
  await must(200, as('teacher-2').post(`/api/submissions/${withdrawn.id}/withdraw`));
  const open = await must(201, as('teacher-1').post('/api/submissions', { badge: '1.4' }));
  return {
    claimed: await claim('reviewer-1', await hand('teacher-1', '1.1')),
    theirs: await claim('reviewer-2', await hand('teacher-1', '1.2')),
    waiting: await hand('teacher-1', '1.3'),
    draft: handed(open.body.id),
    swedish: await hand('teacher-sv', '1.1', { language: 'sv' }),
    neighbour: await hand('teacher-3', '1.1'),
    own: await hand('reviewer-3', '1.1'),
    withdrawn,
  };
}

async function playSecondRound(as: As) {
  const [teacher, reviewer] = [as('teacher-2'), as('reviewer-1')];
  const giveBack = async (badge: string) => {
    const submission = await apply(teacher, badge, [await putText(teacher)]);
    await must(200, reviewer.post(`/api/submissions/${submission.id}/claim`));
    const short = { criterion: `${badge}.c`, score: 1, reason: 'too_thin' };
    const scores = [...scoresOf(badge, 3, 'ab'), short];
    const decision = { snapshot: submission.snapshot, verdict: 'return', scores };
    const key = { 'idempotency-key': `return-${badge}` };
    await must(200, reviewer.post(`/api/submissions/${submission.id}/decision`, decision, key));
    return submission;
  };
  const returned = await giveBack('1.1');
  const { id } = await giveBack('1.4');
  const { body } = await must(200, teacher.post(`/api/submissions/${id}/submit`));
  await must(200, reviewer.post(`/api/submissions/${id}/claim`));
  return { returned, again: { id, snapshot: body.snapshot as string } };
}

async function playBadges(as: As) {
  const teacher = as('teacher-2');
  const issue = async (badge: string) => {
    const submission = await apply(teacher, badge, [await putText(teacher)]);
    const { body } = await must(200, approve(as('reviewer-1'), submission, badge));
    return { submission, badge: handed(body.credential) };
  };
  const [one, two] = [await issue('1.2'), await issue('1.5')];
  const reason = { reason: 'Myönnetty erehdyksessä' };
  await must(200, as('admin-1').post(`/api/credentials/${two.badge.id}/revocation`, reason));
  return { issued: one.submission, badge: one.badge, revoked: two.badge };
}

async function playDiscussions(as: As) {
  const ask = async (key: string) =>
    handed((await must(201, as(key).post('/api/recognitions', { level: 1 }))).body.id);
  const [asked, confirmed] = [await ask('teacher-1'), await ask('teacher-2')];
  const discussion = { goal: 'Taso 2', heldOn: '2026-01-15' };
  await must(200, as('principal-1').post(`/api/recognitions/${confirmed.id}/confirm`, discussion));
  return { asked, confirmed };
}

async function playImports(as: As) {
  const admin = as('admin-1');
  const appliedImport = await preview(admin, [{ key: 'new-1', roles: 'teacher' }]);
  await must(200, admin.post(`/api/staff/imports/${appliedImport.id}/apply`));
  const wrong = await must(
    201,
    sendFile(admin, [HEADING, toLine({ key: 'new-2', roles: 'boss' })].join('\n')),
  );
  return { appliedImport: handed(appliedImport.id), wrongImport: handed(wrong.body.id) };
}

/** Uploads a staff file as the body itself. */
export function sendFile(admin: Client, body: string | Uint8Array, type = 'text/csv'): Promise<Answer> {
  const bytes = typeof body === 'string' ? body : new Uint8Array(body);
  return admin.send('POST', '/api/staff/imports', { body: bytes, headers: { 'content-type': type } });
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { stored } from '../evidence/stored.js';
import { engines, startService, type Answer, type Client, type Service } from '../service.js';

/** What the bad input is aimed at: made anew for each engine. */
interface Scene {
  teacher: Client;
  draft: string;
  empty: string;
  submitted: string;
  withdrawn: string;
  theirs: string;
  mine: string;
  foreign: string;
  removed: string;
}

const NONE = '00000000-0000-4000-8000-000000000000';
const answer = (criterion: string, evidence: readonly string[] = [], text = 'x') => ({
  criterion,
  text,
  evidence,
});
const open = (body: unknown) => (scene: Scene) => scene.teacher.post('/api/submissions', body);
const save =
  (answers: (scene: Scene) => unknown, of: keyof Omit<Scene, 'teacher'> = 'draft') =>
  (scene: Scene) =>
    scene.teacher.put(`/api/submissions/${scene[of]}/answers`, { answers: answers(scene) });
const put = (body: unknown) => (scene: Scene) =>
  scene.teacher.put(`/api/submissions/${scene.draft}/answers`, body);
const post = (act: string, of: keyof Omit<Scene, 'teacher'>) => (scene: Scene) =>
  scene.teacher.post(`/api/submissions/${scene[of]}/${act}`);
const manyIds = Array.from({ length: 21 }, (_, n) => NONE.slice(0, -2) + String(n).padStart(2, '0'));

type Case = readonly [string, number, string, (scene: Scene) => Promise<Answer>];
const cases: readonly Case[] = [
  // Opening
  ['opening without a badge', 400, 'malformed-request', open({})],
  ['opening with an empty badge', 400, 'malformed-request', open({ badge: '' })],
  ['opening with a number', 400, 'malformed-request', open({ badge: 1.1 })],
  ['opening with a list', 400, 'malformed-request', open(['1.1'])],
  ['opening with an endless badge', 400, 'malformed-request', open({ badge: '1'.repeat(21) })],
  ['opening in German', 400, 'malformed-request', open({ badge: '1.4', language: 'de' })],
  ['opening for somebody else', 400, 'malformed-request', open({ badge: '1.4', personId: NONE })],
  ['opening an old version', 400, 'malformed-request', open({ badge: '1.4', version: 1 })],
  ['opening in a chosen state', 400, 'malformed-request', open({ badge: '1.4', state: 'approved' })],
  ['opening a badge that is not there', 422, 'unknown-badge', open({ badge: '9.9' })],
  ['opening a badge named by a path', 422, 'unknown-badge', open({ badge: '../issuer' })],
  ['opening a level badge', 422, 'badge-not-applied-for', open({ badge: 't1' })],
  ['opening a discussion badge', 422, 'badge-not-applied-for', open({ badge: 'E1' })],
  ['opening a second time', 409, 'submission-already-open', open({ badge: '1.1' })],
  ['opening a second time after submitting', 409, 'submission-already-open', open({ badge: '1.2' })],
  // Answers: shape
  ['answers that are no list', 400, 'malformed-request', put({ answers: {} })],
  ['answers without the word', 400, 'malformed-request', put([answer('1.1.a')])],
  ['a state among the answers', 400, 'malformed-request', put({ answers: [], state: 'approved' })],
  ['a score in an answer', 400, 'malformed-request', save(() => [{ ...answer('1.1.a'), score: 3 }])],
  ['an answer without a text', 400, 'malformed-request', save(() => [{ criterion: '1.1.a', evidence: [] }])],
  ['an answer without evidence', 400, 'malformed-request', save(() => [{ criterion: '1.1.a', text: 'x' }])],
  ['an answer of null', 400, 'malformed-request', save(() => [null])],
  [
    'a text of 10,001 characters',
    400,
    'malformed-request',
    save(() => [answer('1.1.a', [], 'x'.repeat(10_001))]),
  ],
  ['a text with an escape', 400, 'malformed-request', save(() => [answer('1.1.a', [], 'a\u001b[2J')])],
  ['a text with half a letter', 400, 'malformed-request', save(() => [answer('1.1.a', [], '\udc00')])],
  ['21 pieces of evidence', 400, 'malformed-request', save(() => [answer('1.1.a', manyIds)])],
  [
    'one piece of evidence twice',
    400,
    'malformed-request',
    save(({ mine }) => [answer('1.1.a', [mine, mine])]),
  ],
  ['one criterion twice', 400, 'malformed-request', save(() => [answer('1.1.a'), answer('1.1.a')])],
  ['21 answers', 400, 'malformed-request', save(() => manyIds.map((_, n) => answer(`1.1.${n}`)))],
  ['evidence that is no id', 400, 'malformed-request', save(() => [answer('1.1.a', ['../../etc/passwd'])])],
  ['evidence with NUL', 400, 'malformed-request', save(() => [answer('1.1.a', ['\0'])])],
  // Answers: meaning; the good answer before the bad one is not saved either
  ['a criterion of another badge', 422, 'unknown-criterion', save(() => [answer('1.1.a'), answer('1.2.a')])],
  ['a criterion that objects inherit', 422, 'unknown-criterion', save(() => [answer('__proto__')])],
  [
    'evidence of a colleague',
    422,
    'evidence-not-usable',
    save((s) => [answer('1.1.a'), answer('1.1.b', [s.foreign])]),
  ],
  ['evidence that is not there', 422, 'evidence-not-usable', save(() => [answer('1.1.a', [NONE])])],
  ['evidence that was removed', 422, 'evidence-not-usable', save((s) => [answer('1.1.a', [s.removed])])],
  // States
  ['changing what was submitted', 409, 'not-editable', save(() => [answer('1.2.a')], 'submitted')],
  ['changing what was withdrawn', 409, 'not-editable', save(() => [answer('1.3.a')], 'withdrawn')],
  ['submitting an empty draft', 422, 'submission-incomplete', post('submit', 'empty')],
  ['submitting twice', 409, 'move-not-allowed', post('submit', 'submitted')],
  ['submitting what was withdrawn', 409, 'move-not-allowed', post('submit', 'withdrawn')],
  ['withdrawing twice', 409, 'move-not-allowed', post('withdraw', 'withdrawn')],
  // Others'
  ['changing a colleague’s answers', 404, 'not-found', save(() => [answer('1.1.a')], 'theirs')],
  ['submitting for a colleague', 404, 'not-found', post('submit', 'theirs')],
  ['withdrawing for a colleague', 404, 'not-found', post('withdraw', 'theirs')],
  ['submitting nothing', 404, 'not-found', (s) => s.teacher.post(`/api/submissions/${NONE}/submit`)],
  ['an id with NUL', 404, 'not-found', (s) => s.teacher.post('/api/submissions/%00/withdraw')],
  ['an id with a quote', 404, 'not-found', (s) => s.teacher.post("/api/submissions/'%20OR%201=1--/withdraw")],
  // Lists
  ['a cursor that is none', 400, 'malformed-request', (s) => s.teacher.get('/api/submissions?before=1')],
  ['a filter for others', 400, 'malformed-request', (s) => s.teacher.get('/api/submissions?person=x')],
];

describe.each(engines)('bad input to applications on %s', (engine) => {
  let service: Service;
  let scene: Scene;
  beforeAll(async () => {
    service = await startService({ engine });
    scene = await setUp(service);
  });
  afterAll(() => service.remove());

  it.each(cases)('%s is %i %s and changes nothing', async (_, status, code, send) => {
    const before = await stored(service);
    const answered = await send(scene);
    expect({ status: answered.status, code: answered.body?.code }).toEqual({ status, code });
    expect(answered.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answered.body.detail).toMatch(/\w/);
    expect(await stored(service)).toEqual(before);
  });

  it('names what is wrong, for programs too', async () => {
    const { body } = await save((s) => [answer('1.1.b', [s.mine, s.foreign])])(scene);
    expect(body.answers).toEqual([{ criterion: '1.1.b', evidence: [scene.foreign] }]);
    expect((await save(() => [answer('x.y')])(scene)).body.criteria).toEqual(['x.y']);
  });

  it.each(['hr-1', 'admin-1'])('keeps %s, who applies for nothing, out', async (key) => {
    const other = await service.as(key);
    expect((await other.post('/api/submissions', { badge: '1.1' })).status).toBe(403);
    expect((await other.get('/api/submissions')).status).toBe(403);
  });

  it('opens nothing for nobody', async () => {
    const nobody = await service.as();
    expect((await nobody.post('/api/submissions', { badge: '1.1' })).status).toBe(401);
    expect((await nobody.post(`/api/submissions/${scene.draft}/submit`)).status).toBe(401);
  });

  it('says in the log that nothing unforeseen happened', () => {
    expect(service.output().match(/(ERROR|Error:).*/g)).toBeNull();
  });
});

async function setUp(service: Service): Promise<Scene> {
  const teacher = await service.as('teacher-1');
  const colleague = await service.as('teacher-2');
  const keep = async (who: Client): Promise<string> =>
    (await who.post('/api/evidence', { kind: 'text', title: 't', text: 't' })).body.id;
  const draftOf = async (who: Client, badge: string): Promise<string> =>
    (await who.post('/api/submissions', { badge })).body.id;
  const [mine, removed, foreign] = [await keep(teacher), await keep(teacher), await keep(colleague)];
  await teacher.delete(`/api/evidence/${removed}`);
  const [draft, submitted] = [await draftOf(teacher, '1.1'), await draftOf(teacher, '1.2')];
  const [withdrawn, empty] = [await draftOf(teacher, '1.3'), await draftOf(teacher, '1.5')];
  await teacher.put(`/api/submissions/${submitted}/answers`, {
    answers: ['a', 'b', 'c'].map((letter) => answer(`1.2.${letter}`, [mine])),
  });
  await teacher.post(`/api/submissions/${submitted}/submit`);
  await teacher.post(`/api/submissions/${withdrawn}/withdraw`);
  const theirs = await draftOf(colleague, '1.1');
  return { teacher, draft, empty, submitted, withdrawn, theirs, mine, foreign, removed };
}

import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { dayOf } from '../../src/clock.js';
import { workingDaysAfter } from '../../src/notification/calendar.js';
import { pdf } from '../evidence/samples.js';
import { query } from '../evidence/stored.js';
import { engines, startService, type Client, type Service } from '../service.js';

const nowhere = '/api/submissions/00000000-0000-4000-8000-000000000000';

describe.each(engines)('applying for a badge on %s', (engine) => {
  let service: Service;
  let teacher: Client;
  let colleague: Client;
  beforeAll(async () => {
    service = await startService({ engine });
    teacher = await service.as('teacher-1');
    colleague = await service.as('teacher-2');
  });
  afterAll(() => service.remove());

  const open = async (badge: string, who = teacher) =>
    (await who.post('/api/submissions', { badge })).body as { id: string };
  const keep = async (title: string, who = teacher) =>
    (await who.post('/api/evidence', { kind: 'text', title, text: title })).body as {
      id: string;
      sha256: string;
    };
  const answersTo = (badge: string, evidence: readonly string[]) =>
    ['a', 'b', 'c'].map((letter) => ({ criterion: `${badge}.${letter}`, text: `Näin ${letter}`, evidence }));
  const submitted = async (badge: string, who = teacher) => {
    const { id } = await open(badge, who);
    const evidence = await keep(`näyttö ${badge}`, who);
    await who.put(`/api/submissions/${id}/answers`, { answers: answersTo(badge, [evidence.id]) });
    const { body } = await who.post(`/api/submissions/${id}/submit`);
    return { id, evidence, snapshot: body.snapshot as string };
  };

  it('opens a draft of the newest version, in the applicant’s language, whatever the case of the id', async () => {
    const { status, body } = await (
      await service.as('teacher-sv')
    ).post('/api/submissions', { badge: '1.1' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ badge: '1.1', version: 1, language: 'sv', state: 'draft', round: 0 });
    expect(body).toMatchObject({ answers: [], next: { code: 'finish-and-submit' } });
    expect(body.missing).toEqual([
      { what: 'answer', criterion: '1.1.a' },
      { what: 'answer', criterion: '1.1.b' },
      { what: 'answer', criterion: '1.1.c' },
      { what: 'evidence' },
    ]);
  });

  it('names the first submission when a second one is opened, also when twenty are opened at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => teacher.post('/api/submissions', { badge: '1.1' })),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(1);
    for (const { status, body } of answers.filter((answer) => answer.status !== 201)) {
      expect(status).toBe(409);
      expect(body).toMatchObject({ code: 'submission-already-open', submission: made[0]?.body.id });
    }
  });

  it('opens an English application only for one who asks for it', async () => {
    const { body } = await colleague.post('/api/submissions', { badge: '1.1', language: 'en' });
    expect(body.language).toBe('en');
  });

  it('saves answers one by one and keeps those not sent', async () => {
    const { id } = await open('1.2');
    const evidence = await keep('tunti');
    const path = `/api/submissions/${id}/answers`;
    const c = { criterion: '1.2.c', text: 'Kolmas', evidence: [evidence.id] };
    const a = { criterion: '1.2.a', text: 'Ensin\r\nnäin', evidence: [] };
    await teacher.put(path, { answers: [c] });
    const { status, body } = await teacher.put(path, { answers: [a] });
    expect(status).toBe(200);
    expect(body.answers).toEqual([{ ...a, text: 'Ensin\nnäin' }, c]);
    expect(body.missing).toEqual([{ what: 'answer', criterion: '1.2.b' }]);
    const again = await teacher.put(path, { answers: [{ ...a, text: '' }] });
    expect(again.body.answers[0].text).toBe('');
  });

  it('freezes criteria, answers and evidence hashes in one hashed text', async () => {
    const { id } = await open('1.3');
    const [one, two] = [await keep('yksi'), await keep('kaksi')];
    const answers = answersTo('1.3', [two.id, one.id]);
    await teacher.put(`/api/submissions/${id}/answers`, { answers });
    const { status, body } = await teacher.post(`/api/submissions/${id}/submit`);
    expect(status).toBe(200);
    expect(body).toEqual({
      id,
      state: 'submitted',
      round: 1,
      snapshot: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const [row] = (await query(
      service,
      `SELECT "content", "hash" FROM "submission_snapshot" WHERE "submission_id" = '${id}'`,
    )) as { content: string; hash: string }[];
    expect(
      createHash('sha256')
        .update(row?.content ?? '')
        .digest('hex'),
    ).toBe(body.snapshot);
    const frozen = JSON.parse(row?.content ?? '');
    expect(Object.keys(frozen)).toEqual(
      'submission round badge version language submittedAt criteria answers evidence'.split(' '),
    );
    expect(frozen).toMatchObject({
      submission: id,
      round: 1,
      badge: '1.3',
      version: 1,
      language: 'fi',
      answers,
    });
    expect(frozen.criteria[0]).toMatchObject({ id: '1.3.a', text: { fi: expect.stringMatching(/\w/) } });
    expect(frozen.evidence).toEqual([
      { id: two.id, kind: 'text', title: 'kaksi', sha256: two.sha256 },
      { id: one.id, kind: 'text', title: 'yksi', sha256: one.sha256 },
    ]);
  });

  it('tells until which day an answer may be expected', async () => {
    const { id } = await submitted('1.4');
    const { body } = await teacher.get('/api/submissions');
    const mine = body.items.find((item: { id: string }) => item.id === id);
    const expected = workingDaysAfter(dayOf(mine.submittedAt), 7);
    expect(mine).toMatchObject({
      state: 'submitted',
      next: { code: 'wait-for-reviewer', expectedBy: expected },
    });
    expect(mine.name).toMatch(/\w/);
  });

  it('lists every piece that is missing, and submits nothing', async () => {
    const { id } = await open('1.5');
    const evidence = await keep('poistuva');
    const path = `/api/submissions/${id}`;
    await teacher.put(`${path}/answers`, {
      answers: [
        { criterion: '1.5.a', text: ' \n', evidence: [evidence.id] },
        { criterion: '1.5.c', text: 'x', evidence: [] },
      ],
    });
    expect((await teacher.delete(`/api/evidence/${evidence.id}`)).status).toBe(204);
    const { status, body } = await teacher.post(`${path}/submit`);
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'submission-incomplete' });
    expect(body.missing).toEqual([
      { what: 'answer', criterion: '1.5.a' },
      { what: 'removed-evidence', criterion: '1.5.a', evidence: evidence.id },
      { what: 'answer', criterion: '1.5.b' },
      { what: 'evidence' },
    ]);
  });

  it('keeps evidence that waits for a review, and lets go of it at withdrawal', async () => {
    const { id, evidence } = await submitted('1.6');
    const held = await teacher.delete(`/api/evidence/${evidence.id}`);
    expect(held.status).toBe(409);
    expect(held.body).toMatchObject({ code: 'evidence-in-use', submissions: [id] });
    expect((await teacher.get(`/api/evidence/${evidence.id}`)).status).toBe(200);
    expect((await teacher.post(`/api/submissions/${id}/withdraw`)).body).toEqual({ id, state: 'withdrawn' });
    expect((await teacher.delete(`/api/evidence/${evidence.id}`)).status).toBe(204);
  });

  it('keeps a piece that two submissions rest on until both have ended', async () => {
    const { body: file } = await teacher.upload(
      '/api/evidence',
      { name: 'a.pdf', type: 'application/pdf', bytes: pdf },
      { title: 'molempiin' },
    );
    const ids: string[] = [];
    for (const badge of ['2.1', '2.2']) {
      const { id } = await open(badge);
      ids.push(id);
      await teacher.put(`/api/submissions/${id}/answers`, { answers: answersTo(badge, [file.id]) });
      expect((await teacher.post(`/api/submissions/${id}/submit`)).status).toBe(200);
    }
    await teacher.post(`/api/submissions/${ids[0]}/withdraw`);
    expect((await teacher.delete(`/api/evidence/${file.id}`)).body.submissions).toEqual([ids[1]]);
    await teacher.post(`/api/submissions/${ids[1]}/withdraw`);
    expect((await teacher.delete(`/api/evidence/${file.id}`)).status).toBe(204);
  });

  it('lets the badge be applied for anew after a withdrawal', async () => {
    const first = await submitted('2.3');
    await teacher.post(`/api/submissions/${first.id}/withdraw`);
    expect((await teacher.post('/api/submissions', { badge: '2.3' })).status).toBe(201);
  });

  it('submits once when the button is pressed ten times', async () => {
    const { id } = await open('2.4');
    const evidence = await keep('kerran');
    await teacher.put(`/api/submissions/${id}/answers`, { answers: answersTo('2.4', [evidence.id]) });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => teacher.post(`/api/submissions/${id}/submit`)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(new Set(refused.map(({ body }) => `${body.code} ${body.state}`))).toEqual(
      new Set(['move-not-allowed submitted']),
    );
  });

  it('never removes evidence under a submission, whichever of the two comes first', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await open('2.5');
      const evidence = await keep(`kilpa ${round}`);
      await teacher.put(`/api/submissions/${id}/answers`, { answers: answersTo('2.5', [evidence.id]) });
      const [submit, removal] = await Promise.all([
        teacher.post(`/api/submissions/${id}/submit`),
        teacher.delete(`/api/evidence/${evidence.id}`),
      ]);
      expect([
        [200, 409],
        [422, 204],
      ]).toContainEqual([submit.status, removal.status]);
      await teacher.post(`/api/submissions/${id}/withdraw`);
    }
  });

  it('answers for a colleague’s submission exactly as for none', async () => {
    const { id } = await submitted('2.6');
    const path = `/api/submissions/${id}`;
    for (const [theirs, none] of [
      [
        await colleague.put(`${path}/answers`, { answers: [] }),
        await colleague.put(`${nowhere}/answers`, { answers: [] }),
      ],
      [await colleague.post(`${path}/submit`), await colleague.post(`${nowhere}/submit`)],
      [await colleague.post(`${path}/withdraw`), await colleague.post(`${nowhere}/withdraw`)],
    ] as const) {
      expect(theirs.status).toBe(404);
      expect(theirs.text).toBe(none.text);
    }
    const { body } = await colleague.get('/api/submissions');
    expect(body.items.map((item: { id: string }) => item.id)).not.toContain(id);
  });

  it('lists submissions page by page, each once', async () => {
    const many = await service.as('teacher-3');
    const opened: string[] = [];
    for (let n = 0; n < 52; n++) {
      const { id } = await open('3.1', many);
      opened.push(id);
      await many.post(`/api/submissions/${id}/withdraw`);
    }
    const first = await many.get('/api/submissions');
    const second = await many.get(`/api/submissions?before=${encodeURIComponent(first.body.next)}`);
    const listed = [...first.body.items, ...second.body.items].map((item) => item.id);
    expect(first.body.items).toHaveLength(50);
    expect(second.body.next).toBeNull();
    expect(listed.sort()).toEqual(opened.sort());
  });

  it('leaves a trail of every act, without the words of the applicant', async () => {
    const { id } = await submitted('2.7');
    await teacher.post(`/api/submissions/${id}/withdraw`);
    const { body } = await (await service.as('admin-1')).get(`/api/audit?subject=${id}`);
    expect(body.items.map((event: { action: string }) => event.action)).toEqual([
      'submission.withdraw',
      'submission.submit',
      'submission.open',
    ]);
    expect(JSON.stringify(body)).not.toContain('Näin');
  });
});

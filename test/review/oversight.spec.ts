import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { must, scoresOf } from '../life/steps.js';
import { engines, startService, type Client, type Service } from '../service.js';
import { approval, codeOf, decide, handIn, peopleOf, refusal, take, waitingFor } from './people.js';

let service: Service;
let people: Awaited<ReturnType<typeof peopleOf>>;
beforeAll(async () => {
  // On PostgreSQL where there is one: the rooms themselves are tried on SQLite beside this file.
  service = await startService({
    engine: engines.at(-1)!,
    environment: { SECOND_LOOK_PERCENT: '100' },
  });
  people = await peopleOf(service);
}, 60_000);
afterAll(() => service.remove());

describe('a conflict of interest', () => {
  it('gives back what the reviewer has taken, and keeps them from all that this person applies for', async () => {
    const { aino, vaino, onni, helmi } = people;
    const [taken, other] = [await handIn(aino, '1.1'), await handIn(aino, '1.2')];
    const colleagues = await handIn(vaino, '1.1');
    await must(200, take(onni, taken));
    const { body } = await must(
      200,
      onni.post(`/api/submissions/${taken.id}/conflict`, { reason: 'relative' }),
    );
    expect(body).toMatchObject({ submission: taken.id, reason: 'relative' });
    expect(await must(200, onni.post(`/api/submissions/${taken.id}/conflict`))).toMatchObject({ body });

    expect(await waitingFor(onni)).toEqual([colleagues.id]);
    expect((await must(200, onni.post('/api/reviews/next'))).body.submission.id).toBe(colleagues.id);
    for (const one of [taken, other]) {
      expect(await codeOf(take(onni, one))).toBe('403 conflict-declared');
      expect(await codeOf(decide(onni, one, approval('1.1')))).toBe('403 conflict-declared');
      expect(await codeOf(onni.get(`/api/submissions/${one.id}`))).toBe('404 not-found');
    }
    expect(await waitingFor(helmi)).toEqual(expect.arrayContaining([taken.id, other.id]));
  });

  it('can be taken back by whoever declared it, once', async () => {
    const { aino, onni, helmi, admin } = people;
    const { body } = await must(200, aino.get('/api/submissions'));
    const { id } = body.items.find((one: { badge: string }) => one.badge === '1.1');
    expect(await codeOf(helmi.delete(`/api/submissions/${id}/conflict`))).toBe('404 not-found');
    expect(await codeOf(onni.delete(`/api/submissions/${id}/conflict`))).toBe('204');
    expect(await codeOf(onni.delete(`/api/submissions/${id}/conflict`))).toBe('404 not-found');
    expect(await waitingFor(onni)).toContain(id);
    const { body: trail } = await must(200, admin.get(`/api/audit?subject=${id}`));
    const acts = trail.items.map((one: { action: string }) => one.action).reverse();
    expect(acts.slice(-4)).toEqual([
      'submission.claim',
      'conflict.declare',
      'submission.release',
      'conflict.take-back',
    ]);
  });

  it('is for those who see the submission, and review', async () => {
    const { aino, vaino, onni } = people;
    const { body } = await must(201, vaino.post('/api/submissions', { badge: '2.1' }));
    expect(await codeOf(onni.post(`/api/submissions/${body.id}/conflict`))).toBe('404 not-found');
    expect(await codeOf(aino.post(`/api/submissions/${body.id}/conflict`))).toBe('403 not-a-reviewer');
    const reason = 'whatever';
    expect(await codeOf(onni.post(`/api/submissions/${body.id}/conflict`, { reason }))).toMatch(/^400/);
  });
});

describe('an appeal', () => {
  const returned = async (teacher: Client, reviewer: Client, badge: string) => {
    const submission = await handIn(teacher, badge);
    await must(200, take(reviewer, submission));
    await must(200, decide(reviewer, submission, refusal(badge)));
    return submission;
  };
  const appeal = (teacher: Client, { id }: { id: string }, text = 'Vastaukseni on luvussa 3.') =>
    teacher.post(`/api/submissions/${id}/appeal`, { text });

  it('sends the same snapshot to another reviewer, who sees what is said against the return', async () => {
    const { aino, onni, helmi, lead } = people;
    const submission = await returned(aino, onni, '3.1');
    const { body: opened } = await must(200, appeal(aino, submission));
    expect(opened).toEqual({
      id: submission.id,
      state: 'submitted',
      snapshot: submission.snapshot,
      round: 2,
    });

    expect(await waitingFor(onni)).not.toContain(submission.id);
    expect(await codeOf(take(onni, submission))).toBe('403 appealed');
    expect((await must(200, onni.get(`/api/submissions/${submission.id}`))).text).not.toContain('luvussa 3');

    const { body: seen } = await must(200, take(helmi, submission));
    expect(seen).toMatchObject({
      appeal: { round: 1, text: 'Vastaukseni on luvussa 3.' },
      frozen: { snapshot: submission.snapshot },
      decisions: [{ round: 1, verdict: 'return' }],
    });
    expect(seen.decisions[0].scores[2]).toMatchObject({ reason: 'too_thin', comment: 'Ohut.' });
    const { body } = await must(200, decide(helmi, submission, approval('3.1')));
    expect(body).toMatchObject({ round: 2, state: 'issued', credential: expect.any(String) });

    const { body: own } = await must(200, aino.get(`/api/submissions/${submission.id}`));
    const history = own.history.map((one: { move: string }) => one.move);
    expect(history).toEqual(['open', 'submit', 'claim', 'return', 'appeal', 'claim', 'approve', 'issue']);
    expect(own.appeal).toMatchObject({ round: 1 });
    const { body: told } = await must(200, lead.get('/api/messages'));
    expect(told.items).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'appeal.opened', subject: submission.id })]),
    );
  });

  it('takes a return that did not hold out of the training needs, and leaves one that did', async () => {
    const { aino, onni, birgitta, hr } = people;
    const held = await returned(aino, onni, '3.2');
    const needs = async (criterion: string) =>
      (await must(200, hr.get('/api/competence/needs'))).body.items.find(
        (one: { criterion: string }) => one.criterion === criterion,
      );
    expect(await needs('3.1.c')).toMatchObject({ decided: 1, returned: 0 });
    expect(await needs('3.2.c')).toMatchObject({ decided: 1, returned: 1 });
    await must(200, appeal(aino, held));
    expect(await needs('3.2.c')).toMatchObject({ decided: 1, returned: 1 });
    await must(200, take(birgitta, held));
    await must(200, decide(birgitta, held, refusal('3.2')));
    expect(await needs('3.2.c')).toMatchObject({ decided: 1, returned: 1 });
  });

  it('is open once: after a second return the answers are changed and submitted again', async () => {
    const { aino, onni, helmi } = people;
    const { body: list } = await must(200, aino.get('/api/submissions'));
    const { id } = list.items.find((one: { badge: string }) => one.badge === '3.2');
    expect(await codeOf(appeal(aino, { id }))).toBe('409 appeal-used');
    const better = { criterion: '3.2.c', text: 'Pidempi vastaus.', evidence: [] };
    await must(200, aino.put(`/api/submissions/${id}/answers`, { answers: [better] }));
    const { body } = await must(200, aino.post(`/api/submissions/${id}/submit`));
    expect(body).toMatchObject({ round: 3, state: 'submitted' });
    expect(await codeOf(take(onni, { ...body, id }))).toBe('403 appealed');
    await must(200, take(helmi, { ...body, id }));
    await must(200, decide(helmi, { id, snapshot: body.snapshot }, approval('3.2')));
  });

  it('is about what was handed in: not beside changed answers, and not without the evidence', async () => {
    const { aino, onni } = people;
    const submission = await returned(aino, onni, '3.3');
    const { body: own } = await must(200, aino.get(`/api/submissions/${submission.id}`));
    const path = `/api/submissions/${submission.id}/answers`;
    const open = own.answers[2];
    await must(200, aino.put(path, { answers: [{ ...open, text: 'Muutin jo.' }] }));
    const refused = await appeal(aino, submission);
    expect(refused).toMatchObject({ status: 409, body: { code: 'answers-changed', answers: [open] } });
    await must(200, aino.put(path, { answers: refused.body.answers }));
    await must(200, appeal(aino, submission));
  });

  it('is the applicant’s, against a return, with a reason', async () => {
    const { aino, vaino, onni } = people;
    const submission = await handIn(vaino, '3.1');
    expect(await codeOf(appeal(vaino, submission))).toBe('409 move-not-allowed');
    expect(await codeOf(appeal(aino, submission))).toBe('404 not-found');
    await must(200, take(onni, submission));
    await must(200, decide(onni, submission, refusal('3.1')));
    expect(await codeOf(appeal(vaino, submission, '  '))).toMatch(/^400/);
  });
});

describe('a blind second look', () => {
  const asked = async () => {
    const { onni, birgitta, helmi } = people;
    const all = [];
    for (const client of [onni, birgitta, helmi])
      for (const look of (await must(200, client.get('/api/reviews/second-looks'))).body.items)
        all.push({ client, ...look });
    return all as { client: Client; id: string; submission: string }[];
  };

  it('goes to one other reviewer, while the badge is there at once', async () => {
    const { vaino, onni } = people;
    const submission = await handIn(vaino, '2.2');
    await must(200, take(onni, submission));
    const spoken = { ...approval('2.2'), comment: 'Ensimmäisen sana' };
    const { body } = await must(200, decide(onni, submission, spoken));
    expect(body).toMatchObject({ state: 'issued', credential: expect.any(String) });
    const looks = (await asked()).filter((one) => one.submission === submission.id);
    expect(looks).toHaveLength(1);
    const [{ client, id }] = looks as [(typeof looks)[0]];
    expect(client).not.toBe(onni);
    const { body: told } = await must(200, client.get('/api/messages'));
    expect(told.items).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'second-look.asked', subject: id })]),
    );
    expect(await codeOf(onni.get(`/api/reviews/second-looks/${id}`))).toBe('404 not-found');
  });

  it('shows what the first one saw, and nothing of what the first one thought', async () => {
    const [look] = (await asked()).slice(-1);
    const { text, body } = await must(200, look!.client.get(`/api/reviews/second-looks/${look!.id}`));
    expect(body).toMatchObject({ frozen: { round: 1 }, applicant: { first: expect.any(String) } });
    expect(Object.keys(body).sort()).toEqual(
      'applicant badge drawnAt elsewhere frozen id name rubric submission version'.split(' '),
    );
    expect(text).not.toMatch(/Ensimmäisen sana|"scores"|reviewer|Arviola/);
    const [evidence] = body.frozen.evidence;
    await must(200, look!.client.get(`/api/submissions/${look!.submission}/evidence/${evidence.id}`));
    expect(await codeOf(look!.client.get(`/api/submissions/${look!.submission}`))).toBe('404 not-found');
  });

  it('is scored once, and the lead sees where the two differ', async () => {
    const looks = await asked();
    const [look] = looks.slice(-1);
    const { body: seen } = await must(200, look!.client.get(`/api/reviews/second-looks/${look!.id}`));
    const path = `/api/reviews/second-looks/${look!.id}/scores`;
    const scores = [...scoresOf(seen.badge, 3, 'ab'), { criterion: `${seen.badge}.c`, score: 1 }];
    expect(await codeOf(look!.client.post(path, { scores: scores.slice(1) }))).toBe('422 scores-missing');
    await must(200, look!.client.post(path, { scores }));
    expect(await codeOf(look!.client.post(path, { scores }))).toBe('409 already-scored');
    const { body } = await must(200, people.lead.get('/api/reviews/report?since=2020-01-01'));
    expect(body.secondLooks).toMatchObject({
      // For the third one nobody is left: all three have decided on it.
      ...{ drawn: looks.length + 1, done: 1, looks: 1, criteria: 3, agreed: 2, rate: 0.6667 },
      reviewers: [{ reviewer: { first: expect.any(String), last: expect.any(String) }, agreed: 2 }],
    });
    expect(body.appeals).toEqual({ opened: 3, decided: 2, overturned: 1 });
    expect(body).toMatchObject({ rings: [], rates: [], conflicts: 1 });
  });

  it('goes on to somebody else when the one who is asked is too close to the applicant', async () => {
    const [look] = await asked();
    await must(200, look!.client.post(`/api/submissions/${look!.submission}/conflict`));
    const [again] = (await asked()).filter(({ id }) => id === look!.id);
    expect(again?.client).not.toBe(look!.client);
    expect(await codeOf(look!.client.get(`/api/reviews/second-looks/${look!.id}`))).toBe('404 not-found');
  });
});

describe('a request that is played again', () => {
  const forms = async (credential: string) => {
    const nobody = await service.as();
    const paths = [`/ob3/credentials/${credential}`, `/ob3/credentials/${credential}.jwt`];
    paths.push(`/ob2/assertions/${credential}`, `/ob2/assertions/${credential}.jws`);
    const texts = paths.map(async (path) => (await must(200, nobody.get(path))).text);
    return Promise.all(texts);
  };

  it('T60, T49: becomes the same badge, byte for byte, and never a second one', async () => {
    const { vaino, helmi } = people;
    const submission = await handIn(vaino, '2.3');
    await must(200, take(helmi, submission));
    const play = () =>
      helmi.post(
        `/api/submissions/${submission.id}/decision`,
        { snapshot: submission.snapshot, ...approval('2.3') },
        { 'idempotency-key': 'played' },
      );
    const { body: first } = await must(200, play());
    const before = await forms(first.credential);
    for (const { status, body } of await Promise.all([play(), play(), play()]))
      expect({ status, body }).toEqual({ status: 200, body: first });
    expect(await forms(first.credential)).toEqual(before);
    const { body: held } = await must(200, vaino.get('/api/credentials'));
    expect(held.items.filter((one: { badge: string }) => one.badge === '2.3')).toHaveLength(1);
  });
});

describe('the report for the lead', () => {
  it('is for the lead alone, names nobody without a finding, and leaves a line in the trail', async () => {
    const { onni, lead, admin } = people;
    expect(await codeOf(onni.get('/api/reviews/report'))).toBe('403 not-allowed');
    expect(await codeOf(lead.get('/api/reviews/report?since=eilen'))).toMatch(/^400/);
    const { body } = await must(200, lead.get('/api/reviews/report'));
    // Machines decide at once: in this service nobody read anything.
    expect(body.haste.map(({ reviewer }: { reviewer: { last: string } }) => reviewer.last)).toContain(
      'Arviola',
    );
    const { body: trail } = await must(200, admin.get('/api/audit?action=review.report'));
    expect(trail.items[0].details).toEqual({ since: body.since });
  });
});

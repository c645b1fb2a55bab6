import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { engines, startService, type Client, type Service } from '../service.js';
import { apply, approve, earn, must, putText, scoresOf } from './steps.js';

const LEVEL_1 = ['1.1', '1.2', '1.3', '1.4', '1.5', '1.6'];
const PICTURE = {
  name: 'Näyttö – ryhmä.png',
  type: 'image/png',
  bytes: readFileSync('badges/images/1.1.v1.png'),
};

describe.each(engines)('the whole life of a badge on %s', (engine) => {
  let service: Service;
  let aino: Client;
  let asa: Client;
  let onni: Client;
  let birgitta: Client;
  let principal: Client;
  let hr: Client;
  let admin: Client;
  let anybody: Client;
  const first = { submission: '', snapshot: '', credential: '' };
  const before = new Map<number, Figures>();
  const earned: string[] = [];
  let levelBadge = '';

  beforeAll(async () => {
    service = await startService({ engine });
    [aino, asa, onni, birgitta, principal, hr, admin, anybody] = (await Promise.all(
      [
        'teacher-1',
        'teacher-sv',
        'reviewer-1',
        'reviewer-2',
        'principal-1',
        'hr-1',
        'admin-1',
        undefined,
      ].map((key) => service.as(key)),
    )) as [Client, Client, Client, Client, Client, Client, Client, Client];
  });
  afterAll(() => service.remove());

  it('begins with the figures that HR sees', async () => {
    for (const level of [1, 2, 3]) before.set(level, await figuresOf(hr, level));
    expect(before.get(1)).toEqual({ begun: 2, reached: 2 }); // the demo's two tutors
  });

  it('lets a teacher keep a file, and use it while saving answers one by one', async () => {
    const { body: file } = await must(
      201,
      aino.upload('/api/evidence', PICTURE, { title: 'Kuvakaappaus työtilasta' }),
    );
    const { body: draft } = await must(201, aino.post('/api/submissions', { badge: '1.1' }));
    for (const letter of 'abc') {
      const answer = {
        criterion: `1.1.${letter}`,
        text: `Näin tein ryhmäni kanssa (${letter}).`,
        evidence: letter === 'a' ? [file.id] : [],
      };
      await must(200, aino.put(`/api/submissions/${draft.id}/answers`, { answers: [answer] }));
    }
    const { body } = await must(200, aino.post(`/api/submissions/${draft.id}/submit`));
    Object.assign(first, { submission: draft.id, snapshot: body.snapshot });
    expect(body).toMatchObject({ state: 'submitted', round: 1 });
  });

  it('shows it to a reviewer of the language, but not to the applicant’s colleague or to herself', async () => {
    expect((await onni.get('/api/reviews')).body.items.map((one: { id: string }) => one.id)).toContain(
      first.submission,
    );
    expect((await aino.get('/api/reviews')).body.code).toBe('not-a-reviewer');
    expect((await (await service.as('teacher-2')).get(`/api/submissions/${first.submission}`)).status).toBe(
      404,
    );
  });

  it('lets the reviewer return it, with reasons, and keeps what was accepted closed', async () => {
    await must(200, onni.post(`/api/submissions/${first.submission}/claim`));
    const scores = [
      ...scoresOf('1.1', 3, 'ab'),
      { criterion: '1.1.c', score: 1, reason: 'too_thin', comment: 'Kerro esimerkki.' },
    ];
    const { body } = await must(
      200,
      onni.post(`/api/submissions/${first.submission}/decision`, {
        snapshot: first.snapshot,
        verdict: 'return',
        scores,
      }),
    );
    expect(body).toMatchObject({ verdict: 'return', state: 'returned' });
    const change = (criterion: string) =>
      aino.put(`/api/submissions/${first.submission}/answers`, {
        answers: [{ criterion, text: 'Täydensin: kerron esimerkin.', evidence: [] }],
      });
    expect((await change('1.1.a')).body.code).toBe('criterion-closed');
    expect((await change('1.1.c')).status).toBe(200);
  });

  it('lets her resubmit, and the old snapshot can no longer be approved', async () => {
    const { body } = await must(200, aino.post(`/api/submissions/${first.submission}/submit`));
    expect(body.round).toBe(2);
    expect(body.snapshot).not.toBe(first.snapshot);
    await must(200, onni.post(`/api/submissions/${first.submission}/claim`));
    const decide = (snapshot: string) =>
      onni.post(`/api/submissions/${first.submission}/decision`, {
        snapshot,
        verdict: 'approve',
        scores: scoresOf('1.1', 2, 'c'),
      });
    expect((await decide(first.snapshot)).body.code).toBe('snapshot-changed');
    const approved = await must(200, decide(body.snapshot));
    expect(approved.body).toMatchObject({ state: 'issued', awarded: [] });
    first.credential = approved.body.credential;
    earned.push(first.credential);
  });

  it('tells her that she holds it when she applies again', async () => {
    const { status, body } = await aino.post('/api/submissions', { badge: '1.1' });
    expect({ status, code: body.code, credential: body.credential }).toEqual({
      status: 409,
      code: 'badge-already-held',
      credential: first.credential,
    });
  });

  it('serves the badge in every form, and a stranger finds each one valid', async () => {
    const { body: held } = await must(200, aino.get(`/api/credentials/${first.credential}`));
    expect(held.state).toBe('valid');
    for (const url of Object.values(held.downloads as Record<string, string>)) {
      const { body } = await must(200, anybody.post('/api/verifications', { url }));
      expect({ url, verdict: body.verdict }).toEqual({ url, verdict: 'valid' });
    }
    const { text } = await must(200, anybody.get(new URL(held.downloads.ob3).pathname));
    expect(text).not.toMatch(/Aino|Esimerkki|example\.org","type/);
  });

  it('issues in Swedish what was applied for in Swedish', async () => {
    const submission = await apply(asa, '1.1', [await putText(asa, 'En plan')]);
    const { body } = await must(200, approve(onni, submission, '1.1'));
    const { body: credential } = await must(200, anybody.get(`/ob3/credentials/${body.credential}`));
    expect(credential.credentialSubject.achievement).toMatchObject({
      name: 'Ibruktagande av program',
      inLanguage: 'sv',
    });
  });

  it('gives the level badge by itself when the principal has confirmed and the last badge arrives', async () => {
    const { body: asked } = await must(201, aino.post('/api/recognitions', { level: 1 }));
    expect(
      (await aino.post(`/api/recognitions/${asked.id}/confirm`, { goal: 'Minä itse', heldOn: '2026-01-15' }))
        .status,
    ).toBe(404);
    for (const badge of LEVEL_1.slice(1, 5))
      earned.push(await earn(service, 'teacher-1', 'reviewer-1', badge));
    const { body: seen } = await must(200, principal.get(`/api/recognitions/${asked.id}`));
    expect(seen.badges[0]).toMatchObject({ badge: '1.1', state: 'issued', credential: first.credential });
    expect(seen.badges[0].answers[2].answer).toBe('Täydensin: kerron esimerkin.');
    expect((await onni.get(`/api/recognitions/${asked.id}`)).status).toBe(404);
    const { body: confirmed } = await must(
      200,
      principal.post(`/api/recognitions/${asked.id}/confirm`, {
        goal: 'Taso 2 ensi lukuvuonna',
        heldOn: '2026-01-15',
      }),
    );
    expect(confirmed.awarded).toEqual([]);
    const submission = await apply(aino, '1.6', [await putText(aino)]);
    const { body } = await must(200, approve(birgitta, submission, '1.6'));
    earned.push(body.credential);
    expect(body.awarded).toEqual([{ id: expect.any(String), badge: 'T1' }]);
    levelBadge = body.awarded[0].id;
  });

  it('names the parts in the level badge, which a stranger finds valid', async () => {
    const { text } = await must(200, anybody.get(`/ob3/credentials/${levelBadge}`));
    for (const id of earned) expect(text).toContain(id);
    const { body } = await must(
      200,
      anybody.post('/api/verifications', { url: `${service.url}/ob3/credentials/${levelBadge}` }),
    );
    expect(body.verdict).toBe('valid');
  });

  it('counts both teachers as begun and one as having reached level 1', async () => {
    const base = before.get(1)!;
    expect(await figuresOf(hr, 1)).toEqual({ begun: base.begun + 2, reached: base.reached + 1 });
    const { body } = await must(200, aino.get('/api/levels'));
    expect(body.items[0]).toMatchObject({ level: 1, credential: levelBadge, missing: [] });
  });

  it('says everywhere within a second that a badge is revoked, and leaves HR’s figures right', async () => {
    const began = Date.now();
    await must(
      200,
      admin.post(`/api/credentials/${levelBadge}/revocation`, { reason: 'Myönnetty väärälle henkilölle' }),
    );
    const { status, body: stripped } = await anybody.get(`/ob2/assertions/${levelBadge}`);
    const { body: list } = await must(200, anybody.get('/ob2/revocations'));
    const { body: verdict } = await must(
      200,
      anybody.post('/api/verifications', { url: `${service.url}/ob3/credentials/${levelBadge}` }),
    );
    expect(Date.now() - began).toBeLessThan(1000);
    expect({ status, stripped }).toMatchObject({
      status: 410,
      stripped: { revoked: true, revocationReason: 'Myönnetty väärälle henkilölle' },
    });
    expect(JSON.stringify(list)).toContain(levelBadge);
    expect(verdict.verdict).toBe('invalid');
    expect(await figuresOf(hr, 1)).toEqual({
      begun: before.get(1)!.begun + 2,
      reached: before.get(1)!.reached,
    });
  });

  it('leaves a whole trail of all of it', async () => {
    const { body } = await must(200, admin.get(`/api/audit?subject=${first.submission}`));
    const told = body.items.map((one: { action: string }) => one.action.replace('submission.', '')).reverse();
    expect(told).toEqual(['open', 'submit', 'claim', 'return', 'submit', 'claim', 'approve', 'issue']);
  });
});

interface Figures {
  readonly begun: number;
  readonly reached: number;
}

async function figuresOf(hr: Client, level: number): Promise<Figures> {
  const { body } = await must(200, hr.get('/api/competence/levels'));
  const found = body.levels.find((one: { level: number }) => one.level === level);
  return { begun: found.begun.persons, reached: found.reached.persons };
}

import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';

import { apply, earn, must, putText, scoresOf } from '../life/steps.js';
import { startService, type Client, type Service } from '../service.js';

const HELMI = (roles: string) =>
  [
    'person_key;first;last;email;unit_oid;staff_group;stage;language;fte;start;end;supervisor_key;roles',
    `reviewer-3;Helmi;Puoltola;helmi.puoltola@example.org;1.2.246.562.99.10000000004;teacher;upper-secondary;fi;1;2013-08-01;;hr-1;${roles}`,
  ].join('\n');

describe('the reviewer’s desk', () => {
  let service: Service;
  let teacher: Client;
  let helmi: Client;
  beforeAll(async () => {
    service = await startService();
    [teacher, helmi] = [await service.as('teacher-1'), await service.as('reviewer-3')];
  });
  afterAll(() => service.remove());

  const change = (edit: (rows: Database.Database) => void) => {
    const rows = new Database(join(service.dataDir, 'taitomerkki.sqlite'));
    edit(rows);
    rows.close();
  };

  it('gives a reviewer who asks twice for the next one the same, and shows what they have taken', async () => {
    const submission = await apply(teacher, '1.1', [await putText(teacher)]);
    const first = await must(200, helmi.post('/api/reviews/next'));
    await apply(teacher, '1.2', [await putText(teacher)]);
    const second = await must(200, helmi.post('/api/reviews/next'));
    expect([first.body.submission.id, second.body.submission.id]).toEqual([submission.id, submission.id]);
    const { body } = await must(200, helmi.get('/api/reviews'));
    expect(body.claimed.map((one: { id: string }) => one.id)).toEqual([submission.id]);
    expect(body.items).toHaveLength(1);
  });

  it('prolongs a claim that is taken again, without a line in the history', async () => {
    const { body } = await must(200, helmi.post('/api/reviews/next'));
    await must(200, helmi.post(`/api/submissions/${body.submission.id}/claim`));
    const { body: seen } = await must(200, teacher.get(`/api/submissions/${body.submission.id}`));
    expect(seen.history.map((one: { move: string }) => one.move)).toEqual(['open', 'submit', 'claim']);
  });

  it('shows a reviewer who only decided the round that they decided on, and nothing once they review no longer', async () => {
    const { body } = await must(200, helmi.post('/api/reviews/next'));
    const { id, snapshot } = body.submission;
    const scores = [...scoresOf('1.1', 2, 'ab'), { criterion: '1.1.c', score: 0, reason: 'too_thin' }];
    await must(200, helmi.post(`/api/submissions/${id}/decision`, { snapshot, verdict: 'return', scores }));
    await must(
      200,
      teacher.put(`/api/submissions/${id}/answers`, {
        answers: [{ criterion: '1.1.c', text: 'Uusi vastaus', evidence: [] }],
      }),
    );
    await must(200, teacher.post(`/api/submissions/${id}/submit`));
    const { text, body: seen } = await must(200, helmi.get(`/api/submissions/${id}`));
    expect(seen.frozen.round).toBe(1);
    expect(text).not.toContain('Uusi vastaus');

    const admin = await service.as('admin-1');
    const upload = await admin.send('POST', '/api/staff/imports', {
      body: HELMI('teacher'),
      headers: { 'content-type': 'text/csv' },
    });
    await must(200, admin.post(`/api/staff/imports/${upload.body.id}/apply`));
    expect((await helmi.get(`/api/submissions/${id}`)).status).toBe(404);
    expect((await helmi.get('/api/reviews')).body.code).toBe('not-a-reviewer');
  });

  it('finishes everything else at the start when one award cannot be signed', async () => {
    const bad = await earn(service, 'teacher-2', 'reviewer-1', '2.1');
    const submission = await apply(teacher, '1.3', [await putText(teacher)]);
    await must(200, (await service.as('reviewer-1')).post(`/api/submissions/${submission.id}/claim`));
    await service.stop();
    change((rows) => {
      const award = JSON.parse(
        rows.prepare('SELECT award FROM credential WHERE id = ?').pluck().get(bad) as string,
      );
      rows
        .prepare(
          'UPDATE credential SET award = ?, signed_at = NULL, ob2 = NULL, ob2_jws = NULL, ob3 = NULL, ob3_jwt = NULL WHERE id = ?',
        )
        .run(JSON.stringify({ ...award, results: [] }), bad);
      rows
        .prepare("UPDATE submission SET claimed_until = '2026-01-01T00:00:00Z' WHERE id = ?")
        .run(submission.id);
    });
    service = await service.restart();
    const { body } = await must(
      200,
      (await service.as('teacher-1')).get(`/api/submissions/${submission.id}`),
    );
    expect(body.state).toBe('submitted');
    expect(service.output()).toMatch(/every-criterion-shown/);
    const signed = await (await service.as()).get(`/ob3/credentials/${bad}`);
    expect(signed.status).toBe(404);
  });
});

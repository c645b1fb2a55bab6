import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { HEADING } from '../access/people/staff-lines.js';
import { engines, startService, type Service } from '../service.js';
import { badBodies } from './tables/bodies.js';
import { badQuestions } from './tables/questions.js';
import { badRecognitions } from './tables/recognition.js';
import { badRegister, wrongLines } from './tables/register.js';
import { badReviews } from './tables/review.js';
import { changedBetween, fingerprint, type Fingerprint } from './fingerprint.js';
import type { Case } from './requests.js';
import { sendFile, setStage, type Stage } from './stage.js';

const rooms: readonly (readonly [string, readonly Case[]])[] = [
  ['bodies', badBodies],
  ['the register', badRegister],
  ['reviews', badReviews],
  ['discussions and badges', badRecognitions],
  ['questions', badQuestions],
];

describe.each(engines)('bad input on %s', (engine) => {
  let service: Service;
  let stage: Stage;
  let before: Fingerprint;
  beforeAll(async () => {
    service = await startService({ engine });
    stage = await setStage(service);
    before = await fingerprint(service);
  }, 60_000);
  afterAll(() => service.remove());

  /** The tables that changed since the last look. */
  const changesSince = async (): Promise<string[]> => {
    const [earlier, now] = [before, await fingerprint(service)];
    before = now;
    return changedBetween(earlier, now);
  };

  describe.each(rooms)('to %s', (_, cases) => {
    it.each(cases)('%s is %s, in words, and changes nothing', async (_name, refusal, request) => {
      const { status, body, headers, text } = await request(stage);
      const changed = await changesSince();
      expect(`${status} ${body?.code ?? text}`).toMatch(new RegExp(`^${refusal}$`));
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
      const problem = {
        type: `urn:taitomerkki:problem:${body.code}`,
        status,
        title: expect.stringMatching(/^[\w -]+$/),
      };
      expect(body).toMatchObject(problem);
      expect(body.detail).toMatch(/^[\p{Lu}\d].*\s.*\S$/su);
      expect(changed).toEqual([]);
    });
  });

  it.each(wrongLines)(
    'a staff file with %s is told in the column %s, and cannot be applied',
    async (...row) => {
      const [, column, line] = row;
      const admin = stage.people['admin-1']!;
      const { status, body } = await sendFile(admin, `${HEADING}\n${line}\n`);
      const shown = await changesSince();
      const applied = await admin.post(`/api/staff/imports/${body.id}/apply`);
      expect(status).toBe(201);
      expect(body.errors.map((error: { column: string }) => error.column)).toContain(column);
      expect(shown).toEqual(['audit_event', 'staff_import']);
      expect(`${applied.status} ${applied.body.code}`).toBe('422 import-has-errors');
      expect(applied.body.errors).toEqual(body.errors);
      expect(await changesSince()).toEqual([]);
    },
  );

  it('is never unforeseen', () => {
    expect(service.output().match(/(ERROR|Error:).*/g)).toBeNull();
  });
});

/** The same look at the data, with something that does change it. */
describe('the look at the data', () => {
  it('sees one word changed in one row', async () => {
    const service = await startService();
    const stage = await setStage(service);
    const before = await fingerprint(service);
    await stage.people['teacher-1']!.put('/api/me', { language: 'sv' });
    expect(changedBetween(before, await fingerprint(service))).toEqual(['audit_event', 'person', 'row_seal']);
    await service.remove();
  }, 60_000);
});

import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { changedBetween, fingerprint } from '../../doors/fingerprint.js';
import { apply, approve, must, putText, scoresOf } from '../../life/steps.js';
import { startService, type Answer, type Client, type Service } from '../../service.js';
import { toWord } from '../mutants/world.js';
import { holder, speaking } from '../people/holder.js';
import { enter, preview, type StaffLine } from '../people/staff-lines.js';

const FAULTS = ['mutants/switchable.mjs', 'faults/late-act.mjs'].map((file) =>
  join(process.cwd(), 'test/access', file),
);
const YESTERDAY = new Date(Date.now() - 36 * 3_600_000).toISOString().slice(0, 10);

/** The protections whose absence the twins show. */
const mutants = [
  {
    name: 'the guard alone judges',
    file: 'access/access.guard.js',
    guard: 'scopeOf(action, roles) !== scope',
    instead: 'false',
  },
  {
    name: 'the guard alone looks at jobs',
    file: 'access/access.guard.js',
    guard: 'jobs.length === 0',
    instead: 'false',
  },
  {
    name: 'reviewers are looked at before the commit',
    file: 'review/decision.service.js',
    guard: 'this.reviews.refuseObstacle(caller, held, tx)',
    instead: 'undefined',
  },
  {
    name: 'anybody confirms',
    file: 'recognition/recognition.service.js',
    guard: '!(await this.staff.supervisorsOf(held.personId, tx)).includes(personId)',
    instead: 'false',
  },
];

describe('rights while a page is open', () => {
  let service: Service;
  let admin: Client;
  let acts = 0;
  beforeAll(async () => {
    service = await startService({
      environment: { MUTANTS: JSON.stringify(mutants) },
      nodeArguments: FAULTS.flatMap((file) => ['--import', file]),
    });
    admin = await holder(service, 'admin-1');
  }, 60_000);
  afterAll(() => service.remove());

  /** Asks; all that is judged before the commit is judged before what happens meanwhile. */
  const askLate = async (
    client: Client,
    act: (late: Client) => Promise<Answer>,
    meanwhile: () => Promise<unknown>,
  ) => {
    const name = `late-${acts++}`;
    const answer = act(speaking(client, { 'x-late': name }));
    while (!existsSync(join(service.dataDir, `${name}.waiting`))) await pause(5);
    await meanwhile();
    const before = await fingerprint(service);
    writeFileSync(join(service.dataDir, name), '');
    const word = toWord(await answer);
    return { word, changed: changedBetween(before, await fingerprint(service)).length > 0 };
  };

  const somebody = async (roles: string, more: Partial<StaffLine> = {}) => {
    const key = `somebody-${acts++}`;
    await enter(admin, [{ key, roles, ...more }]);
    return { key, client: await holder(service, key) };
  };

  const takeRole = (key: string) =>
    must(200, admin.put(`/api/people/${key}/roles`, { roles: ['teacher'], reason: 'Tehtävä päättyi' }));

  /** A badge of teacher 1, issued at the first call. */
  const badgeOfOne = async (): Promise<string> => {
    const teacher = await holder(service, 'teacher-1');
    const [held] = (await teacher.get('/api/credentials')).body.items;
    if (held) return held.id;
    const submission = await apply(teacher, '1.1', [await putText(teacher)]);
    return (await must(200, approve(await holder(service, 'reviewer-1'), submission, '1.1'))).body.credential;
  };

  /** Each act, tried by somebody whose right to it goes while the request is under way. */
  const tries: Readonly<Record<string, () => ReturnType<typeof askLate>>> = {
    'an administrator revokes': async () => {
      const { key, client } = await somebody('admin');
      const id = await badgeOfOne();
      return askLate(
        client,
        (late) => late.post(`/api/credentials/${id}/revocation`, { reason: 'Virhe' }),
        () => takeRole(key),
      );
    },
    'an administrator applies a staff file': async () => {
      const { key, client } = await somebody('admin');
      const { id } = await preview(client, [{ key: 'nothing-1', roles: 'teacher' }]);
      return askLate(
        client,
        (late) => late.post(`/api/staff/imports/${id}/apply`),
        () => takeRole(key),
      );
    },
    'an administrator appoints': async () => {
      const { key, client } = await somebody('admin');
      const { key: friend } = await somebody('teacher');
      return askLate(
        client,
        (late) => late.put(`/api/people/${friend}/roles`, { roles: ['admin'], reason: 'Uusi' }),
        () => takeRole(key),
      );
    },
    'a teacher puts something on the shelf': async () => {
      const { key, client } = await somebody('teacher');
      return askLate(
        client,
        (late) => late.post('/api/evidence', { kind: 'text', title: 'a', text: 'b' }),
        () => enter(admin, [{ key, roles: 'teacher', end: YESTERDAY }]),
      );
    },
    'a reviewer decides': async () => {
      const { key, client } = await somebody('reviewer teacher', { unit: '1.2.246.562.99.10000000002' });
      const applicant = (await somebody('teacher')).client;
      const { id, snapshot } = await apply(applicant, '1.2', [await putText(applicant)]);
      await must(200, client.post(`/api/submissions/${id}/claim`));
      const decision = { snapshot, verdict: 'approve', scores: scoresOf('1.2', 2) };
      return askLate(
        client,
        (late) => late.post(`/api/submissions/${id}/decision`, decision),
        () => takeRole(key),
      );
    },
    'a supervisor confirms': async () => {
      const { key, client } = await somebody('teacher');
      const { body } = await must(201, client.post('/api/recognitions', { level: 1 }));
      const discussion = { goal: 'Taso 2', heldOn: '2026-01-15' };
      return askLate(
        await holder(service, 'principal-1'),
        (late) => late.post(`/api/recognitions/${body.id}/confirm`, discussion),
        () => enter(admin, [{ key, roles: 'teacher', supervisor: 'principal-2' }]),
      );
    },
  };

  const rows: readonly (readonly [act: string, refusal: string, mutant: string])[] = [
    ['an administrator revokes', '403 not-allowed', 'the guard alone judges'],
    ['an administrator applies a staff file', '403 not-allowed', 'the guard alone judges'],
    ['an administrator appoints', '403 not-allowed', 'the guard alone judges'],
    ['a teacher puts something on the shelf', '403 not-allowed', 'the guard alone looks at jobs'],
    ['a reviewer decides', '403 not-a-reviewer', 'reviewers are looked at before the commit'],
    ['a supervisor confirms', '404 not-found', 'anybody confirms'],
  ];

  it.each(rows)('T54: %s, and may no longer: the act is not done', async (act, refusal) => {
    expect(await tries[act]!()).toEqual({ word: refusal, changed: false });
  });

  it.each(rows)(
    'T54 twin: %s, and is judged before the commit alone: the act is done',
    async (act, _, mutant) => {
      writeFileSync(join(service.dataDir, 'mutant'), mutant);
      const { word, changed } = await tries[act]!().finally(() => rmSync(join(service.dataDir, 'mutant')));
      expect({ word: word.slice(0, 1), changed }).toEqual({ word: '2', changed: true });
    },
  );

  const confirmers = ['teacher-1', 'teacher-2', 'principal-2', 'hr-1', 'admin-1', 'reviewer-1'];
  const discussion = { goal: 'Taso 2', heldOn: '2026-01-15' };
  const asked = async (level: 1 | 2 | 3) => {
    const { body } = await must(
      201,
      (await holder(service, 'teacher-1')).post('/api/recognitions', { level }),
    );
    return `/api/recognitions/${body.id}/confirm`;
  };

  it('T56: nobody but the supervisor confirms, in whatever name', async () => {
    const path = await asked(1);
    for (const key of confirmers) {
      const client = await holder(service, key);
      expect(`${key}: ${toWord(await client.post(path, discussion))}`).toBe(`${key}: 404 not-found`);
      const named = await client.post(path, { ...discussion, confirmedBy: 'principal-1' });
      expect(`${key}: ${toWord(named)}`).toBe(`${key}: 400 malformed-request`);
    }
    await must(200, (await holder(service, 'principal-1')).post(path, discussion));
  });

  it('T56 twin: where the register of supervisors is not asked, a colleague confirms', async () => {
    const path = await asked(2);
    writeFileSync(join(service.dataDir, 'mutant'), 'anybody confirms');
    const { status } = await (await holder(service, 'teacher-2')).post(path, discussion);
    rmSync(join(service.dataDir, 'mutant'));
    expect(status).toBe(200);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { apply, must, putText, scoresOf, SKILLS } from '../life/steps.js';
import { engines, startService, type Answer, type Client, type Service } from '../service.js';

const APPROVALS = Number(process.env['RACE_APPROVALS'] ?? 200);
const LEVELS = Number(process.env['RACE_LEVELS'] ?? 80);
const INSTANCES = Math.min(100, APPROVALS);

// Both need what one SQLite file does not have: writers beside each other.
const onPostgres = engines.includes('postgres') ? describe : describe.skip;

describe.each(engines)('two at once on %s', (engine) => {
  const teachers = Math.max(LEVELS, Math.ceil(APPROVALS / SKILLS.length));
  let service: Service;
  let onni: Client;
  let birgitta: Client;
  let principal: Client;

  describe('reviewers', () => {
    beforeAll(async () => {
      service = await startService({
        engine,
        seed: { teachers: Math.ceil(APPROVALS / SKILLS.length), badges: [] },
      });
      [onni, birgitta] = [await service.as('reviewer-1'), await service.as('reviewer-2')];
    }, 120_000);
    afterAll(() => service.remove());

    it(`T48: approve ${APPROVALS} submissions, each both at the same moment: ${APPROVALS} credentials`, async () => {
      const lost: string[] = [];
      for (let round = 0; round < APPROVALS; round++) {
        const badge = SKILLS[round % SKILLS.length] ?? '';
        const teacher = await service.as(`racer-${Math.floor(round / SKILLS.length)}`);
        const submission = await apply(teacher, badge, [await putText(teacher)]);
        // Odd rounds: both take it and decide. Even rounds: one has taken it, and sends the decision from two windows.
        if (round % 2 === 0) await must(200, onni.post(`/api/submissions/${submission.id}/claim`));
        const rivals = round % 2 === 0 ? [onni, onni, birgitta] : [onni, birgitta];
        const answers = await Promise.all(
          rivals.map((reviewer) => claimAndApprove(reviewer, submission, badge)),
        );
        expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
        lost.push(
          ...answers
            .filter(({ status }) => status !== 200)
            .map(({ status, body }) => `${status} ${body.code}`),
        );
      }
      const told = [...new Set(lost)].sort((a, b) => a.localeCompare(b));
      expect([
        '409 already-decided',
        '409 already-moved',
        '409 claimed-by-other',
        '409 move-not-allowed',
        '409 not-claimed',
      ]).toEqual(expect.arrayContaining(told));
      expect(await countCredentials(service, Math.ceil(APPROVALS / SKILLS.length))).toEqual({
        skill: APPROVALS,
        level: 0,
      });
    }, 600_000);
  });

  describe('last parts of a level', () => {
    beforeAll(async () => {
      service = await startService({ engine, seed: { teachers: LEVELS, badges: SKILLS.slice(0, 4) } });
      [onni, birgitta, principal] = [
        await service.as('reviewer-1'),
        await service.as('reviewer-2'),
        await service.as('principal-1'),
      ];
    }, 300_000);
    afterAll(() => service.remove());

    it(`T50: arrive ${LEVELS} times at the same moment: ${LEVELS} level badges`, async () => {
      for (let round = 0; round < LEVELS; round++) {
        const teacher = await service.as(`racer-${round}`);
        const evidence = await putText(teacher);
        const fifth = await apply(teacher, '1.5', [evidence]);
        const sixth = await apply(teacher, '1.6', [evidence]);
        const { body: asked } = await must(201, teacher.post('/api/recognitions', { level: 1 }));
        const confirm = () =>
          must(
            200,
            principal.post(`/api/recognitions/${asked.id}/confirm`, { goal: 'Taso 2', heldOn: '2026-01-15' }),
          );
        // In turn: the last two badges at once, and the last badge together with the confirmation.
        const parts: (() => Promise<Answer>)[] = [
          () => claimAndApprove(onni, fifth, '1.5'),
          () => claimAndApprove(birgitta, sixth, '1.6'),
          confirm,
        ];
        const [first, second, third] = round % 2 === 0 ? [parts[2], parts[0], parts[1]] : parts;
        await first?.();
        await Promise.all([second?.(), third?.()]);
      }
      expect(await countCredentials(service, teachers)).toEqual({ skill: LEVELS * 6, level: LEVELS });
    }, 600_000);
  });
});

onPostgres('two instances on one postgres', () => {
  const engine = 'postgres';
  it(`T48: approve ${INSTANCES} submissions, each at the same moment: ${INSTANCES} credentials`, async () => {
    const first = await startService({
      engine,
      seed: { teachers: Math.ceil(INSTANCES / SKILLS.length), badges: [] },
    });
    const second = await first.beside();
    try {
      const reviewers = [await first.as('reviewer-1'), await second.as('reviewer-2')];
      for (let round = 0; round < INSTANCES; round++) {
        const badge = SKILLS[round % SKILLS.length] ?? '';
        const teacher = await first.as(`racer-${Math.floor(round / SKILLS.length)}`);
        const submission = await apply(teacher, badge, [await putText(teacher)]);
        const answers = await Promise.all(reviewers.map((one) => claimAndApprove(one, submission, badge)));
        expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      }
      const teachers = Math.ceil(INSTANCES / SKILLS.length);
      expect(await countCredentials(second, teachers)).toEqual({ skill: INSTANCES, level: 0 });
    } finally {
      await second.stop();
      await first.remove();
    }
  }, 300_000);
});

onPostgres('without the line of writers on postgres', () => {
  const engine = 'postgres';
  it('T48, T50 twin: writes at the same moment fail or are lost', async () => {
    const service = await startService({
      engine,
      nodeArguments: ['--import', './test/faults/no-queue.mjs'],
    });
    try {
      const teacher = await service.as('teacher-1');
      const writes = Array.from({ length: 30 }, () =>
        putText(teacher).then(
          () => true,
          () => false,
        ),
      );
      expect((await Promise.all(writes)).filter(Boolean).length).toBeLessThan(30);
    } finally {
      await service.remove();
    }
  }, 60_000);
});

async function claimAndApprove(
  reviewer: Client,
  submission: { id: string; snapshot: string },
  badge: string,
): Promise<Answer> {
  const claimed = await reviewer.post(`/api/submissions/${submission.id}/claim`);
  const decision = { snapshot: submission.snapshot, verdict: 'approve', scores: scoresOf(badge, 2) };
  const decided = await reviewer.post(`/api/submissions/${submission.id}/decision`, decision);
  return decided.status === 200 || claimed.status === 200 ? decided : claimed;
}

/** What the teachers themselves see: signed credentials of each kind. */
async function countCredentials(service: Service, teachers: number) {
  const count = { skill: 0, level: 0 };
  for (let at = 0; at < teachers; at++) {
    const teacher = await service.as(`racer-${at}`);
    const { body } = await must(200, teacher.get('/api/credentials'));
    for (const { kind } of body.items as { kind: 'skill' | 'level' }[]) count[kind]++;
  }
  return count;
}

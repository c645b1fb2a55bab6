import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';

import { apply, must, putText, scoresOf, SKILLS } from '../life/steps.js';
import { startService, type Service } from '../service.js';

const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 8);
const HOOK = ['--import', './test/faults/kill-at.mjs'];

/** Every step from the decision to the level badge, each broken off before or after. */
const points = [
  'DecisionService.decide:before',
  'DecisionService.decide:after',
  'ReservationService.reserve:before',
  'ReservationService.reserve:after', // inside the unit, not yet committed
  'IssuanceService.finish:before',
  'IssuanceService.prepare:after',
  'IssuanceService.sign:after',
  'IssuanceService.checkSignature:after',
  'IssuanceService.store:after',
  'SettlementService.markIssued:before',
  'SettlementService.markIssued:after',
  'LevelService.award:after',
];

/** A badge that one teacher earns in one round; six make a level. */
const tries = ['teacher-1', 'teacher-2', 'teacher-3', 'teacher-sv'].flatMap((teacher) =>
  SKILLS.slice(0, 15).map((badge) => ({ teacher, badge })),
);

describe('a process killed while it issues', () => {
  it.each(points)(
    `at %s, ${ROUNDS} times: nothing lost, nothing doubled, the same bytes`,
    async (point) => {
      let service = await startService({ environment: { KILL_AT: point }, nodeArguments: HOOK });
      try {
        const snapshots = new Map<string, string>();
        for (const { teacher, badge } of tries.slice(0, ROUNDS)) {
          const submission = await submitAndDie(service, teacher, badge);
          snapshots.set(submission, badge);
          service = await service.restart({}, HOOK);
          await approveAgainWhereLost(service, submission, badge);
          expect(stateOf(service, submission)).toEqual({ state: 'issued', credentials: 1 });
        }
        expect(changedBytes(service)).toEqual([]);
        expect(credentialsWithoutDocuments(service)).toBe(0);
        expect(snapshots.size).toBe(ROUNDS);
      } finally {
        await service.remove();
      }
    },
    300_000,
  );
});

/** The level badge is the last thing that an approval brings: reserved, signed and stored after the skill badge. */
const levelPoints = [
  'LevelService.reserveDue:after', // inside the unit, not yet committed
  'IssuanceService.finish:before#2',
  'IssuanceService.sign:after#2',
  'IssuanceService.store:after#2',
];

describe('a process killed while it issues a level badge', () => {
  it.each(levelPoints)(
    `at %s, ${ROUNDS} times: each teacher has exactly one`,
    async (point) => {
      const seed = { teachers: ROUNDS, badges: ['1.1', '1.2', '1.3', '1.4', '1.5'] };
      let service = await startService({ environment: { KILL_AT: point }, nodeArguments: HOOK, seed });
      try {
        for (let round = 0; round < ROUNDS; round++) {
          const teacher = `racer-${round}`;
          await confirmLevel(service, teacher);
          await submitAndDie(service, teacher, '1.6');
          service = await service.restart({}, HOOK);
          const { body } = await must(200, (await service.as(teacher)).get('/api/levels'));
          expect(body.items[0]).toMatchObject({ missing: [], credential: expect.any(String) });
          expect(countLevels(service)).toBe(TUTORS_LEVELS + round + 1);
        }
        expect(changedBytes(service)).toEqual([]);
        expect(credentialsWithoutDocuments(service)).toBe(0);
      } finally {
        await service.remove();
      }
    },
    300_000,
  );
});

describe('without the recovery at the start', () => {
  it('the killed approval stays unsigned: the twin of the kills', async () => {
    let service = await startService({
      environment: { KILL_AT: 'IssuanceService.finish:before' },
      nodeArguments: HOOK,
    });
    try {
      const submission = await submitAndDie(service, 'teacher-1', '1.1');
      service = await service.restart({}, ['--import', './test/faults/no-recovery.mjs']);
      expect(stateOf(service, submission)).toEqual({ state: 'approved', credentials: 0 });
    } finally {
      await service.remove();
    }
  }, 60_000);
});

/** The demo's two tutors hold three levels each. */
const TUTORS_LEVELS = 6;

async function confirmLevel(service: Service, teacherKey: string): Promise<void> {
  const teacher = await service.as(teacherKey);
  const { body } = await must(201, teacher.post('/api/recognitions', { level: 1 }));
  const principal = await service.as('principal-1');
  await must(
    200,
    principal.post(`/api/recognitions/${body.id}/confirm`, { goal: 'Taso 2', heldOn: '2026-01-15' }),
  );
}

function countLevels(service: Service): unknown {
  return query(service, (rows) =>
    rows
      .prepare("SELECT COUNT(*) FROM credential WHERE kind = 'level' AND signed_at IS NOT NULL")
      .pluck()
      .get(),
  );
}

/** The reviewer's request during which the process dies; answers the submission. */
async function submitAndDie(service: Service, teacherKey: string, badge: string): Promise<string> {
  const teacher = await service.as(teacherKey);
  const reviewer = await service.as('reviewer-2');
  const { id, snapshot } = await apply(teacher, badge, [await putText(teacher)]);
  await must(200, reviewer.post(`/api/submissions/${id}/claim`));
  writeFileSync(join(service.dataDir, 'armed'), '');
  const died = new Promise((resolve) => service.process.once('exit', (_, signal) => resolve(signal)));
  const decision = { snapshot, verdict: 'approve', scores: scoresOf(badge, 2) };
  const outcome = await reviewer.post(`/api/submissions/${id}/decision`, decision).then(
    (answer) => answer.status,
    () => 'cut off',
  );
  expect({ outcome, signal: await died }).toEqual({ outcome: 'cut off', signal: 'SIGKILL' });
  rmSync(join(service.dataDir, 'armed'));
  return id;
}

/** A decision that was never committed was never acknowledged either: the reviewer sends it again. */
async function approveAgainWhereLost(service: Service, id: string, badge: string): Promise<void> {
  if (stateOf(service, id).state !== 'in-review') return;
  const reviewer = await service.as('reviewer-2');
  const { body } = await must(200, reviewer.get(`/api/submissions/${id}`));
  await must(
    200,
    reviewer.post(`/api/submissions/${id}/decision`, {
      snapshot: body.snapshot,
      verdict: 'approve',
      scores: scoresOf(badge, 2),
    }),
  );
}

function stateOf(service: Service, submission: string) {
  return query(service, (rows) => ({
    state: rows.prepare('SELECT state FROM submission WHERE id = ?').pluck().get(submission),
    credentials: rows
      .prepare('SELECT COUNT(*) FROM credential WHERE submission_id = ? AND signed_at IS NOT NULL')
      .pluck()
      .get(submission),
  }));
}

/** Ids whose stored documents are not those that some process had signed for them. */
function changedBytes(service: Service): string[] {
  const log = join(service.dataDir, 'signed.log');
  const noted = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').filter(Boolean) : [];
  expect(noted.length).toBeGreaterThanOrEqual(ROUNDS);
  return query(service, (rows) =>
    noted.flatMap((line) => {
      const [id = '', hash] = line.split(' ');
      const row = rows
        .prepare('SELECT ob2, ob2_jws, ob3, ob3_jwt FROM credential WHERE id = ?')
        .raw()
        .get(id) as string[] | undefined;
      const stored = createHash('sha256').update(JSON.stringify(row)).digest('hex');
      return stored === hash ? [] : [id];
    }),
  );
}

function credentialsWithoutDocuments(service: Service): unknown {
  return query(service, (rows) =>
    rows.prepare('SELECT COUNT(*) FROM credential WHERE signed_at IS NULL').pluck().get(),
  );
}

function query<T>(service: Service, ask: (rows: Database.Database) => T): T {
  const rows = new Database(join(service.dataDir, 'taitomerkki.sqlite'), { readonly: true });
  try {
    return ask(rows);
  } finally {
    rows.close();
  }
}

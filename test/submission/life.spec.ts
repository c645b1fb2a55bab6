import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Caller } from '../../src/allow.decorator.js';
import { AuditService } from '../../src/audit/audit.service.js';
import { CatalogService } from '../../src/catalog/catalog.service.js';
import { PublishingService } from '../../src/catalog/publishing.service.js';
import { Clock, minutesAfter } from '../../src/clock.js';
import { loadConfig } from '../../src/config.js';
import { openSources, type Sources } from '../../src/database/data-source.js';
import { EvidenceFiles } from '../../src/evidence/evidence-files.service.js';
import { EvidenceService } from '../../src/evidence/evidence.service.js';
import type { EvidenceItem } from '../../src/evidence/safety/item.js';
import { Scanner } from '../../src/evidence/safety/scanner.service.js';
import { NotificationService } from '../../src/notification/notification.service.js';
import { Person } from '../../src/staff/staff.entity.js';
import type { IssuanceService } from '../../src/issuance/issuance.service.js';
import { ApplicationService } from '../../src/submission/application.service.js';
import { Submission } from '../../src/submission/submission.entity.js';
import { SubmissionService } from '../../src/submission/submission.service.js';
import { tables } from '../../src/tables.js';

const REVIEWER = 'reviewer';

class SetClock extends Clock {
  time = '2026-03-02T08:00:00Z';

  override now() {
    return this.time;
  }
}

describe('the life of a submission in the hands of reviewers and the service', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'taitomerkki-life-'));
  const clock = new SetClock();
  // Nobody here holds a badge yet; the holder's refusal is tried over HTTP.
  const issuance = { heldBy: () => Promise.resolve([]) } as unknown as IssuanceService;
  const caller: Caller = {
    personId: randomUUID(),
    personKey: 'teacher',
    roles: ['teacher'],
    units: [],
    language: 'fi',
    scope: 'own',
  };
  let sources: Sources;
  let evidence: EvidenceService;
  let submissions: SubmissionService;
  let applications: ApplicationService;

  beforeAll(async () => {
    const config = loadConfig({ DATA_DIR: dataDir });
    sources = await openSources(config, tables);
    const { unitOfWork, reader } = sources;
    const audit = new AuditService(clock, reader);
    const catalog = new CatalogService(new PublishingService(unitOfWork, audit, clock));
    await catalog.onModuleInit();
    evidence = new EvidenceService(
      unitOfWork,
      reader,
      new EvidenceFiles(config, clock, new Scanner(config, unitOfWork, audit)),
      audit,
      clock,
      config,
    );
    const notifications = new NotificationService(clock, config);
    submissions = new SubmissionService(reader, evidence, catalog, audit, clock, notifications);
    applications = new ApplicationService(unitOfWork, catalog, evidence, submissions, issuance, clock);
    const names = { first: 'A', last: 'B', email: 'a@example.org', language: 'fi' as const };
    await unitOfWork.run((tx) =>
      tx.insert(Person, {
        ...{ id: caller.personId, key: caller.personKey, ...names },
        ...{ roles: ['teacher'], reviewLanguages: [], subjectId: `urn:uuid:${randomUUID()}` },
      }),
    );
  });
  afterAll(async () => {
    await sources.reader.destroy();
    await sources.writer.destroy();
    rmSync(dataDir, { recursive: true });
  });

  /** A submission of badge 1.1 in review, with one piece of evidence per criterion. */
  async function inReview() {
    const { id } = await applications.open(caller, { badge: '1.1' });
    const kept: EvidenceItem[] = [];
    for (const letter of ['a', 'b', 'c'])
      kept.push(await evidence.keep(caller, { kind: 'text', title: letter, text: letter }));
    const answers = ['a', 'b', 'c'].map((letter, at) => ({
      criterion: `1.1.${letter}`,
      text: letter,
      evidence: [kept[at]?.id ?? ''],
    }));
    await applications.saveAnswers(caller, id, { answers });
    await applications.submit(caller, id);
    await claim(id);
    return { id, answers, kept: kept.map((item) => item.id) };
  }

  const claim = (id: string) =>
    sources.unitOfWork.run(async (tx) =>
      submissions.move(tx, await submissions.load(id, tx), 'claim', 'reviewer', REVIEWER, {
        claimedBy: REVIEWER,
        claimedUntil: minutesAfter(clock.time, 120),
      }),
    );
  const decide = (id: string, move: 'return' | 'reject' | 'approve' | 'release', accepted: string[] = []) =>
    sources.unitOfWork.run(async (tx) =>
      submissions.move(tx, await submissions.load(id, tx), move, 'reviewer', REVIEWER, {
        accepted: accepted.map((criterion) => ({ criterion, score: 2 })),
      }),
    );
  const end = async (id: string) => {
    const { state } = await submissions.load(id);
    if (state === 'in-review') await decide(id, 'release');
    await applications.withdraw(caller, id);
  };

  it('tells a second reviewer, who read it before the first one moved it, what it is now', async () => {
    const { id } = await inReview();
    const asRead = await submissions.load(id);
    await decide(id, 'return');
    const late = sources.unitOfWork.run((tx) =>
      submissions.move(tx, asRead, 'approve', 'reviewer', 'another'),
    );
    await expect(late).rejects.toMatchObject({ code: 'already-moved', details: { state: 'returned' } });
    expect((await submissions.history(id)).map(({ move }) => move)).toEqual([
      'open',
      'submit',
      'claim',
      'return',
    ]);
    await end(id);
  });

  it('does not let a claim that was given back and taken by another decide', async () => {
    const { id } = await inReview();
    const asRead = await submissions.load(id);
    await decide(id, 'release');
    await sources.unitOfWork.run(async (tx) => {
      const taken = { claimedBy: 'another', claimedUntil: minutesAfter(clock.time, 120) };
      await submissions.move(tx, await submissions.load(id, tx), 'claim', 'reviewer', 'another', taken);
    });
    const late = sources.unitOfWork.run((tx) =>
      submissions.move(tx, asRead, 'approve', 'reviewer', REVIEWER),
    );
    await expect(late).rejects.toMatchObject({ code: 'already-moved' });
    await end(id);
  });

  it('closes accepted criteria after a return, and leaves the others open', async () => {
    const { id, answers, kept } = await inReview();
    await decide(id, 'return', ['1.1.a']);
    const changed = answers.map((answer) => ({ ...answer, text: `${answer.text} uudelleen` }));
    await expect(applications.saveAnswers(caller, id, { answers: changed })).rejects.toMatchObject({
      code: 'criterion-closed',
      details: { criteria: ['1.1.a'] },
    });
    expect((await submissions.load(id)).answers).toEqual(answers);
    const [a, b, c] = answers;
    if (!a || !b || !c) throw new Error('three answers were given');
    const other = [a, { ...b, text: 'parempi', evidence: kept.slice(1, 2) }, c];
    expect((await applications.saveAnswers(caller, id, { answers: other })).answers).toEqual(other);
    await end(id);
  });

  it('after a return holds only the evidence of accepted criteria, and all of it again in the next round', async () => {
    const { id, answers, kept } = await inReview();
    const [a, b, c] = [kept[0] ?? '', kept[1] ?? '', kept[2] ?? ''];
    await expect(evidence.remove(caller, b)).rejects.toMatchObject({ code: 'evidence-in-use' });
    await decide(id, 'return', ['1.1.a']);
    await expect(evidence.remove(caller, a)).rejects.toMatchObject({ code: 'evidence-in-use' });
    await evidence.remove(caller, b);
    const repaired = { ...answers[1], criterion: '1.1.b', text: 'b', evidence: [c] };
    await applications.saveAnswers(caller, id, { answers: [repaired] });
    expect(await applications.submit(caller, id)).toMatchObject({ round: 2, state: 'submitted' });
    await expect(evidence.remove(caller, c)).rejects.toMatchObject({ code: 'evidence-in-use' });
    expect((await submissions.snapshot(id, 1)).hash).not.toBe((await submissions.snapshot(id, 2)).hash);
    await end(id);
    await evidence.remove(caller, a);
  });

  it.each([
    ['reject', 'rejected'],
    ['approve', 'issued'],
  ] as const)('after %s and its end the badge may be applied for anew', async (move, last) => {
    const { id, kept } = await inReview();
    await decide(id, move);
    if (move === 'approve') {
      await expect(evidence.remove(caller, kept[0] ?? '')).rejects.toMatchObject({ code: 'evidence-in-use' });
      await expect(applications.open(caller, { badge: '1.1' })).rejects.toMatchObject({
        code: 'submission-already-open',
      });
      await sources.unitOfWork.run(async (tx) =>
        submissions.move(tx, await submissions.load(id, tx), 'issue', 'service', 'service'),
      );
    }
    expect(await submissions.load(id)).toMatchObject({ state: last, openKey: null, claimedBy: null });
    await evidence.remove(caller, kept[0] ?? '');
    await end((await applications.open(caller, { badge: '1.1' })).id);
  });

  it('counts a claim that is over as submitted, for the next reader and for the sweep', async () => {
    const { id } = await inReview();
    clock.time = minutesAfter(clock.time, 120);
    const lapse = () =>
      sources.unitOfWork.run(async (tx) => submissions.lapse(tx, await submissions.load(id, tx)));
    expect((await lapse()).state).toBe('in-review');
    clock.time = minutesAfter(clock.time, 1);
    expect(await lapse()).toMatchObject({ state: 'submitted', claimedBy: null, claimedUntil: null });
    await claim(id);
    const expire = () => sources.unitOfWork.run((tx) => submissions.expireClaims(tx));
    expect(await expire()).toBe(0);
    clock.time = minutesAfter(clock.time, 121);
    expect(await expire()).toBe(1);
    expect((await submissions.history(id)).at(-1)).toMatchObject({ move: 'expire', actor: 'service' });
    await end(id);
  });

  it('lets the owner withdraw when the claim is over, and not before', async () => {
    const { id } = await inReview();
    await expect(applications.withdraw(caller, id)).rejects.toMatchObject({ code: 'move-not-allowed' });
    clock.time = minutesAfter(clock.time, 121);
    expect(await applications.withdraw(caller, id)).toEqual({ id, state: 'withdrawn' });
  });

  it('undoes state, history, trail and evidence holds together when a unit fails', async () => {
    const { id } = await inReview();
    const before = await submissions.load(id);
    const failing = sources.unitOfWork.run(async (tx) => {
      await submissions.move(tx, await submissions.load(id, tx), 'reject', 'reviewer', REVIEWER);
      throw new Error('power failure');
    });
    await expect(failing).rejects.toThrow('power failure');
    expect(await submissions.load(id)).toEqual(before);
    expect((await submissions.history(id)).at(-1)?.move).toBe('claim');
    await end(id);
  });

  it('does not show a snapshot whose text was changed', async () => {
    const { id } = await inReview();
    await sources.unitOfWork.run((tx) =>
      tx.query(`UPDATE "submission_snapshot" SET "content" = replace("content", '"text":"a"', '"text":"A"')`),
    );
    await expect(submissions.snapshot(id, 1)).rejects.toMatchObject({ code: 'snapshot-damaged' });
    await end(id);
  });

  it('never lets an applicant be the reviewer of the same submission, by the table itself', async () => {
    const { id } = await inReview();
    await decide(id, 'release');
    const own = sources.unitOfWork.run((tx) => tx.update(Submission, { id }, { claimedBy: caller.personId }));
    await expect(own).rejects.toMatchObject({
      message: expect.stringContaining('ck_submission_not_own_reviewer'),
    });
    await end(id);
  });
});

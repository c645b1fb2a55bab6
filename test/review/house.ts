import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Caller } from '../../src/allow.decorator.js';
import { AuditService } from '../../src/audit/audit.service.js';
import { CatalogService } from '../../src/catalog/catalog.service.js';
import { PublishingService } from '../../src/catalog/publishing.service.js';
import { Clock } from '../../src/clock.js';
import { loadConfig } from '../../src/config.js';
import { openSources } from '../../src/database/data-source.js';
import { EvidenceFiles } from '../../src/evidence/evidence-files.service.js';
import { EvidenceService } from '../../src/evidence/evidence.service.js';
import { Scanner } from '../../src/evidence/safety/scanner.service.js';
import type { IssuanceService } from '../../src/issuance/issuance.service.js';
import type { Order } from '../../src/issuance/reservation.js';
import { NotificationService } from '../../src/notification/notification.service.js';
import type { LevelService } from '../../src/recognition/level.service.js';
import { BatchService } from '../../src/review/batch.service.js';
import { DecisionService } from '../../src/review/decision.service.js';
import { ClaimService } from '../../src/review/desk/claim.service.js';
import { DeskService } from '../../src/review/desk/desk.service.js';
import { AppealService } from '../../src/review/oversight/appeal.service.js';
import { ReportService } from '../../src/review/oversight/report.service.js';
import { RoundsService } from '../../src/review/oversight/rounds.service.js';
import { ReviewService } from '../../src/review/review.service.js';
import { SecondLookDraw } from '../../src/review/second-look/second-look-draw.service.js';
import { SecondLookService } from '../../src/review/second-look/second-look.service.js';
import { SettlementService } from '../../src/review/settlement.service.js';
import { Employment, Person, Unit } from '../../src/staff/staff.entity.js';
import { StaffService } from '../../src/staff/staff.service.js';
import { ApplicationService } from '../../src/submission/application.service.js';
import { SubmissionService } from '../../src/submission/submission.service.js';
import { tables } from '../../src/tables.js';

export class SetClock extends Clock {
  time = '2026-03-02T08:00:00Z';

  override now() {
    return this.time;
  }
}

export type House = Awaited<ReturnType<typeof openHouse>>;

/** The real rooms of submission and review over a database of their own, with nothing behind them that signs. */
export async function openHouse(environment: Readonly<Record<string, string>> = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'taitomerkki-review-'));
  const clock = new SetClock();
  const config = loadConfig({ DATA_DIR: dataDir, ...environment });
  const sources = await openSources(config, tables);
  // Nothing here has to outlive a power failure.
  await sources.writer.query('PRAGMA synchronous = OFF');
  const { unitOfWork, reader } = sources;
  const orders: Order[] = [];
  const issue = async (order: Order) => {
    orders.push(order);
    return { id: `badge of ${order.submissionId}` };
  };
  const issuance = { heldBy: async () => [], pending: async () => [], issue } as unknown as IssuanceService;
  const levels = {
    awardOrLog: async () => [],
    awardAllDue: async () => undefined,
  } as unknown as LevelService;

  const audit = new AuditService(clock, reader);
  const notifications = new NotificationService(clock, config);
  const catalog = new CatalogService(new PublishingService(unitOfWork, audit, clock));
  await catalog.onModuleInit();
  const staff = new StaffService(reader, unitOfWork, clock);
  const files = new EvidenceFiles(config, clock, new Scanner(config, unitOfWork, audit));
  const evidence = new EvidenceService(unitOfWork, reader, files, audit, clock, config);
  const submissions = new SubmissionService(reader, evidence, catalog, audit, clock, notifications);
  const applications = new ApplicationService(unitOfWork, catalog, evidence, submissions, issuance, clock);
  const reviews = new ReviewService(reader, staff, clock);
  const claims = new ClaimService(unitOfWork, reviews, submissions, clock, config);
  const desk = new DeskService(reader, reviews, submissions, catalog, staff);
  const draw = new SecondLookDraw(reviews, audit, notifications, clock, config);
  const decisions = new DecisionService(unitOfWork, submissions, reviews, catalog, draw, clock);
  const settlement = new SettlementService(unitOfWork, reader, submissions, issuance, levels, draw);
  const batches = new BatchService(reviews, decisions, settlement);
  const appeals = new AppealService(unitOfWork, submissions, evidence, notifications, staff, clock);
  const looks = new SecondLookService(unitOfWork, reader, desk, reviews, audit, clock);
  const rounds = new RoundsService(reader, submissions);
  const reports = new ReportService(unitOfWork, reader, rounds, staff, audit, clock);

  /** Somebody in service at a school of their own. */
  const enter = async (role: 'teacher' | 'reviewer' | 'lead'): Promise<Caller> => {
    const personId = randomUUID();
    const names = { first: 'Keksitty', last: 'Henkilö', email: `${personId}@example.org` };
    await unitOfWork.run(async (tx) => {
      await tx.insert(Unit, {
        ...{ oid: personId, name: { fi: 'Koulu', sv: 'Skola' }, language: 'fi' },
        ...{ openFrom: '2000-01-01', closedOn: null, successor: null },
      });
      await tx.insert(Person, {
        ...{ id: personId, key: personId, ...names, language: 'fi', roles: [role] },
        ...{ reviewLanguages: ['fi'], subjectId: `urn:uuid:${randomUUID()}` },
      });
      await tx.insert(Employment, {
        ...{ id: randomUUID(), personId, unitOid: personId, staffGroup: 'teacher', stage: 'basic' },
        ...{ fte: 1, start: '2020-08-01', end: null, supervisorId: null },
      });
    });
    const scope = role === 'teacher' ? 'own' : 'city';
    return { personId, personKey: personId, roles: [role], units: [personId], language: 'fi', scope };
  };

  return {
    ...{ sources, clock, config, catalog, orders, enter },
    ...{
      evidence,
      submissions,
      applications,
      claims,
      desk,
      decisions,
      settlement,
      batches,
      appeals,
      looks,
      reports,
    },
    close: async () => {
      await sources.reader.destroy();
      await sources.writer.destroy();
      rmSync(dataDir, { recursive: true });
    },
  };
}

const LETTERS = ['a', 'b', 'c'];

export const scoresFor = (badge: string, last: 1 | 2 = 2) =>
  LETTERS.map((letter) => ({
    criterion: `${badge}.${letter}`,
    ...(letter === 'c' && last === 1 ? { score: 1 as const, reason: 'too_thin' } : { score: 2 as const }),
  }));

/** Opens a draft with an answer for every criterion and one piece of evidence. */
export async function draft(house: House, teacher: Caller, badge: string, text: string = randomUUID()) {
  const { id } = await house.applications.open(teacher, { badge });
  const kept = await house.evidence.keep(teacher, { kind: 'text', title: 'Näyttö', text });
  const answers = LETTERS.map((letter) => ({
    criterion: `${badge}.${letter}`,
    text: `Näin tein: ${letter}`,
    evidence: [kept.id],
  }));
  await house.applications.saveAnswers(teacher, id, { answers });
  return { id, badge, evidence: kept.id, answers };
}

export async function handedIn(house: House, teacher: Caller, badge: string, text?: string) {
  const written = await draft(house, teacher, badge, text);
  const { snapshot } = await house.applications.submit(teacher, written.id);
  return { ...written, snapshot };
}

export const approvalOf = ({ badge, snapshot }: { badge: string; snapshot: string }) => ({
  snapshot,
  verdict: 'approve' as const,
  scores: scoresFor(badge),
});

/** `ok`, or the code with which it was refused. */
export const outcomeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'ok',
    (error: { code?: string }) => error.code ?? String(error),
  );

const opened: (() => boolean)[] = [];

/** The twins open the house from outside: another method in the place of one of its own, until `shut`. */
export function openUp(service: object, method: string, instead: (...given: never[]) => unknown): void {
  if (typeof Reflect.get(service, method) !== 'function') throw new Error(`There is no ${method} to open`);
  Reflect.set(service, method, instead);
  opened.push(() => Reflect.deleteProperty(service, method));
}

export function shut(): void {
  for (const close of opened.splice(0)) close();
}

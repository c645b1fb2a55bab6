import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { checkAll, type Place, type Report } from '../../src/integrity/check.js';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { AuditService } from '../../src/audit/audit.service.js';
import { SystemClock } from '../../src/clock.js';
import { loadConfig } from '../../src/config.js';
import { openSources } from '../../src/database/data-source.js';
import { sealedTables, tables } from '../../src/tables.js';
import { apply, earn, must, putText, scoresOf } from '../life/steps.js';
import { startService, type Engine, type Service } from '../service.js';

/** Data of a service that was stopped, with a row at least in every table that the trail vouches for. */
export interface Prepared {
  readonly service: Service;
  /** Status list 1, as it was served at the end. */
  readonly served: string;
}

export async function prepare(engine: Engine): Promise<Prepared> {
  const service = await startService({ engine, environment: { SECOND_LOOK_PERCENT: '100' } });
  try {
    return await fill(service);
  } catch (error) {
    await service.remove();
    throw error;
  }
}

async function fill(service: Service): Promise<Prepared> {
  await earn(service, 'teacher-1', 'reviewer-1', '1.1');
  const teacher = await service.as('teacher-2');
  const { body: file } = await must(
    201,
    teacher.upload(
      '/api/evidence',
      { name: 'plan.txt', type: 'text/plain', bytes: Buffer.from('A plan.') },
      { title: 'Plan' },
    ),
  );
  const submission = await apply(teacher, '1.2', [await putText(teacher), file.id]);
  const reviewer = await service.as('reviewer-1');
  await must(200, reviewer.post(`/api/submissions/${submission.id}/claim`));
  const returned = {
    verdict: 'return',
    scores: scoresOf('1.2', 1).map((score) => ({ ...score, reason: 'too_thin' })),
    comment: 'Tell more of what came of it.',
  };
  await must(
    200,
    reviewer.post(`/api/submissions/${submission.id}/decision`, {
      snapshot: submission.snapshot,
      ...returned,
    }),
  );
  await must(201, teacher.post('/api/recognitions', { level: 1 }));
  await must(200, teacher.post(`/api/submissions/${submission.id}/appeal`, { text: 'It is all there.' }));
  const other = await service.as('reviewer-2');
  await must(200, other.post(`/api/submissions/${submission.id}/conflict`, { reason: 'relative' }));
  await must(201, teacher.post('/api/me/data/corrections', { what: 'School', text: 'Another one now.' }));
  const { body: held } = await must(200, reviewer.get('/api/credentials'));
  const admin = await service.as('admin-1');
  const [revoked, suspended] = held.items as { id: string }[];
  const because = { reason: 'An error' };
  await must(200, admin.post(`/api/evidence/${file.id}/quarantine`, { reason: 'other' }));
  await must(200, admin.post(`/api/credentials/${revoked?.id}/revocation`, because));
  await must(200, admin.post(`/api/credentials/${suspended?.id}/suspension`, because));
  await must(200, admin.post(`/api/credentials/${suspended?.id}/reinstatement`, because));
  await must(
    200,
    admin.put('/api/people/teacher-3/roles', { roles: ['teacher', 'reviewer'], reason: 'New' }),
  );
  const { text: served } = await (await service.as()).get('/ob3/status/1');
  await service.stop();
  return { service, served };
}

/** Whatever is older than the last second of the data has its details forgotten, by the service's own hand. */
export async function forget(dataDir: string): Promise<number> {
  const sources = await openSources(loadConfig({ DATA_DIR: dataDir, DATABASE_URL: '' }), tables);
  try {
    const audit = new AuditService(new SystemClock(), sources.reader);
    const [last] = await sources.reader.manager.find(AuditEvent, { order: { seq: 'DESC' }, take: 1 });
    return await sources.unitOfWork.run((tx) => audit.forgetDetails(tx, last?.at ?? ''));
  } finally {
    await sources.reader.destroy();
    await sources.writer.destroy();
  }
}

/** Runs `work` over a copy of the data folder, which then goes. */
export async function inCopy<T>({ service }: Prepared, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'copy-'));
  cpSync(service.dataDir, folder, { recursive: true });
  return work(folder).finally(() => rmSync(folder, { recursive: true }));
}

/** The check as the command makes it, in this process. */
export async function check(
  { service, served }: Prepared,
  dataDir: string,
  rest: Partial<Place> = {},
): Promise<Report> {
  const place: Place = {
    dataDir,
    databaseUrl: service.databaseUrl,
    headFolder: join(dataDir, 'audit-head'),
    messageMonths: 12,
    now: `${new Date().toISOString().slice(0, 19)}Z`,
    sealed: sealedTables,
    threads: 0,
    ...rest,
  };
  return checkAll(place, async (list) => (list === 1 ? served : undefined));
}

export const namedIn = ({ findings }: Report) => new Set(findings.map(({ row }) => row));

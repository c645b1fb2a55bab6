import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import pg from 'pg';

import { earn, must } from '../life/steps.js';
import { DIST, engines, startService, type Service } from '../service.js';
import { changed, randomFrom, tables } from './damage.js';
import { check } from './prepared.js';

/** Runs statements as an administrator of the database does, past the service; answers why the last was refused. */
async function past({ dataDir, databaseUrl }: Service, ...statements: string[]): Promise<string> {
  if (!databaseUrl) {
    const database = new Database(join(dataDir, 'taitomerkki.sqlite'));
    try {
      for (const statement of statements) database.exec(statement);
      return '';
    } catch (error) {
      return (error as Error).message;
    } finally {
      database.close();
    }
  }
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
    return '';
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.end();
  }
}

function command({ dataDir, databaseUrl, url }: Service, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(DIST, 'cli/integrity.js'), ...words], {
    env: {
      ...{ ...process.env, NODE_ENV: 'test', NODE_OPTIONS: '' },
      ...{ DATA_DIR: dataDir, DATABASE_URL: databaseUrl, PORT: new URL(url).port },
    },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** What an administrator of the database does, with every trigger and foreign key out of the way. */
async function damageAtRandom(databaseUrl: string, many: number): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const random = randomFrom(15);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
  const due = new Set<string>();
  try {
    await client.query('SET session_replication_role = replica');
    for (let tries = 0; due.size < many && tries < 500; tries++) {
      const [table, key] = pick(tables);
      const { rows } = await client.query(`SELECT * FROM "${table}" ORDER BY "${key}"`);
      const row = pick(rows);
      if (!row || due.has(`${table} ${row[key]}`)) continue;
      const column = pick(Object.keys(row).filter((name) => name !== key));
      const done =
        random() < 0.3
          ? client.query(`DELETE FROM "${table}" WHERE "${key}" = $1`, [row[key]])
          : client.query(`UPDATE "${table}" SET "${column}" = $2 WHERE "${key}" = $1`, [
              row[key],
              changed(row[column], random),
            ]);
      // What a constraint refuses nobody could have changed.
      await done.then(
        () => due.add(`${table} ${row[key]}`),
        () => undefined,
      );
    }
  } finally {
    await client.end();
  }
  return [...due];
}

const untriggered = {
  sqlite: ['update', 'delete', 'insert'].map((act) => `DROP TRIGGER tr_audit_event_${act}`),
  postgres: ['ALTER TABLE audit_event DISABLE TRIGGER USER'],
};

describe.each(engines)('the check beside a running service on %s', (engine) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ engine });
    await earn(service, 'teacher-1', 'reviewer-1', '1.1');
  }, 90_000);
  afterAll(() => service.remove());

  it('finds everything whole, by command and for the administrator', async () => {
    expect(command(service)).toEqual({ status: 0, stdout: 'Everything is whole.\n', stderr: '' });
    const admin = await service.as('admin-1');
    await must(202, admin.post('/api/integrity/runs'));
    await must(409, admin.post('/api/integrity/runs'));
    const run = await ended(service);
    expect(run).toMatchObject({ outcome: 'whole', findings: [], findingCount: 0 });
    const { text } = await (await service.as()).get('/metrics');
    expect(text).toMatch(/^taitomerkki_integrity_findings 0$/m);
  }, 60_000);

  it.each([
    ['changed', `UPDATE audit_event SET actor = 'nobody' WHERE seq = 3`],
    ['emptied as if it were old', `UPDATE audit_event SET details = '', salt = NULL WHERE seq = 3`],
    ['deleted', 'DELETE FROM audit_event WHERE seq = 3'],
    ...(engine === 'sqlite'
      ? [['replaced', 'INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event WHERE seq = 3']]
      : [['truncated', 'TRUNCATE audit_event']]),
  ])(
    'T62: has a trail in which nothing can be %s, by the refusal of the database itself',
    async (_, statement) => {
      expect(await past(service, statement ?? '')).toContain('append-only');
    },
  );

  it('T62 twin: without the triggers both are rewritten, and the check names the decision and the event', async () => {
    const refused = await past(
      service,
      ...untriggered[engine],
      `UPDATE review_decision SET reviewer_id = (SELECT person_id FROM submission WHERE id = submission_id)`,
      `UPDATE audit_event SET actor = 'nobody' WHERE seq = 3`,
    );
    expect(refused).toBe('');
    const { status, stdout } = command(service, '--only', 'I6,I8,I13');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^I8 audit_event 3 was changed after it was written$/m);
    expect(stdout).toMatch(/^I13 review_decision [\w-]{36} was changed after the service wrote it$/m);
    expect(stdout).toMatch(/^I6 review_decision [\w-]{36} was made by the applicant$/m);
  }, 30_000);

  it('T62: names a token that nobody was given, and one that opens more than it was given for', async () => {
    const [planted, teacher] = ['f'.repeat(64), await service.as('teacher-2')];
    expect(command(service, '--only', 'I14')).toMatchObject({ status: 0 });
    await past(
      service,
      `INSERT INTO access_key (hash, kind, person_id, created_at, expires_at)
       SELECT '${planted}', 'token', id, '2026-01-01T00:00:00Z', '2099-01-01T00:00:00Z' FROM person WHERE person_key = 'admin-1'`,
      `UPDATE access_key SET actions = '["audit.read"]' WHERE hash <> '${planted}'
       AND person_id = (SELECT id FROM person WHERE person_key = 'teacher-2')`,
    );
    const { stdout } = command(service, '--only', 'I14');
    expect(stdout).toContain(`I14 access_key ${planted} was not given by the service`);
    expect(stdout).toMatch(/^I14 access_key [0-9a-f]{64} opens something else than what it was given for$/m);
    expect((await teacher.get('/api/me')).status).toBe(403);
  }, 30_000);

  if (engine === 'postgres')
    it('names each of 12 rows that were changed or removed at random', async () => {
      const due = await damageAtRandom(service.databaseUrl, 12);
      const { stdout } = command(service, '--only', 'I8,I13');
      expect(due).toHaveLength(12);
      expect(due.filter((row) => !stdout.includes(` ${row} `))).toEqual([]);
    }, 60_000);
});

describe('the signed heads of the trail', () => {
  let service: Service;
  const heads = () =>
    readdirSync(join(service.dataDir, 'audit-head')).flatMap((name) =>
      readFileSync(join(service.dataDir, 'audit-head', name), 'utf8')
        .split('\n')
        .filter(Boolean),
    );
  const inProduction = () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [join(DIST, 'main.js')], {
      env: {
        ...{ ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '', DATA_DIR: service.dataDir },
        ...{ PORT: new URL(service.url).port, DATABASE_URL: '' },
        ...{ OIDC_ENTRA_ISSUER: 'https://login.example.org/t/v2.0', OIDC_ENTRA_CLIENT_ID: 'c' },
        OIDC_ENTRA_CLIENT_SECRET: 'test-only-secret-of-nobody',
      },
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { status, said: stdout + stderr };
  };
  beforeAll(async () => {
    service = await startService();
    await service.stop();
    cpSync(service.dataDir, `${service.dataDir}-backup`, { recursive: true });
    service = await service.restart();
    await earn(service, 'teacher-1', 'reviewer-1', '1.1');
    await service.stop();
  }, 120_000);
  afterAll(async () => {
    rmSync(`${service.dataDir}-backup`, { recursive: true, force: true });
    await service.remove();
  });

  it('are written at the start and at the stop, each of them sound', async () => {
    expect(heads().length).toBeGreaterThan(1);
    const { findings } = await check({ service, served: '' }, service.dataDir, { only: ['I8'] });
    expect(findings).toEqual([]);
  });

  it('keep a service from starting in production over an older backup, until somebody says that they know', async () => {
    const file = 'taitomerkki.sqlite';
    cpSync(join(`${service.dataDir}-backup`, file), join(service.dataDir, file));
    const { status, said } = inProduction();
    expect(status).toBe(1);
    expect(said).toMatch(/does not hold its head of .*--accept-restored/);
    const { findings } = await check({ service, served: '' }, service.dataDir, { only: ['I8'] });
    expect(findings.map(({ wrong }) => wrong).join()).toMatch(/is missing: a head signed at/);
    expect(command(service, '--accept-restored', 'The disk broke')).toMatchObject({ status: 0 });
    // The next obstacle: the demo's people.
    expect(inProduction().said).toMatch(/invented people/);
    const after = await check({ service, served: '' }, service.dataDir, { only: ['I8'] });
    expect(after.findings).toEqual([]);
  }, 120_000);
});

async function ended(service: Service) {
  const admin = await service.as('admin-1');
  for (;;) {
    const { body } = await must(200, admin.get('/api/integrity'));
    if (body.runs[0].outcome !== null) return body.runs[0];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { query } from '../evidence/stored.js';
import { startService, type Service } from '../service.js';
import { gather, type Cast } from './people/cast.js';
import { doors } from './matrix-table.js';
import { cases, pathOf, refusedAt, violationsOf } from './matrix.js';

const FOLDER = join(process.cwd(), 'test/access');

interface Route {
  readonly method: string;
  readonly path: string;
}

const nameOf = ({ method, path }: Route) => `${method} ${path}`;

describe('the doors of the service', () => {
  const { stdout, stderr } = spawnSync(process.execPath, [join(FOLDER, 'print-routes.mjs')], {
    encoding: 'utf8',
  });
  const routes = JSON.parse(stdout.split('\n').at(-2) ?? stderr) as { doors: Route[]; served: Route[] };
  const listed = Object.keys(doors);
  const documented = listed.filter((name) => /^GET \/api\/(docs|openapi\.json)$/.test(name));

  it('are all in the table, and the table has no other', () => {
    expect([...routes.doors.map(nameOf), ...documented].sort()).toEqual([...listed].sort());
  });

  it('are all that is served, apart from what the page of the interface is made of', () => {
    const answered = routes.served
      .filter(({ method, path }) => method !== 'HEAD' && !path.startsWith('/api/docs/'))
      .map(nameOf);
    expect([...new Set(answered)].sort()).toEqual([...listed].sort());
  });
});

describe('every door, every role, own and others’ and nobody’s', () => {
  let service: Service;
  let cast: Cast;
  beforeAll(async () => {
    service = await startService();
    cast = await gather(service);
  }, 60_000);
  afterAll(() => service.remove());

  it(`T64: answers all ${cases.length} of them as the table says, and refusals change nothing`, async () => {
    expect(await violationsOf(cast)).toEqual([]);
  }, 120_000);

  it('tells HR the names of people at no door but the one that keeps the purpose', async () => {
    const doorsOfHr = cases.filter(
      ({ name, door, who }) => name.startsWith('GET ') && who === 'hr' && door.who !== 'world',
    );
    const telling: string[] = [];
    for (const one of doorsOfHr) {
      const { status, text } = await cast.clients.hr.get(pathOf(cast, one));
      if (status === 200 && /Esimerkki|teacher-1/.test(text)) telling.push(`${one.name}, ${one.whose}`);
    }
    expect(telling).toEqual(['GET /api/competence/people, other']);
  });

  it('tells a principal by no cursor who works elsewhere', async () => {
    const [elsewhere] = (await query(service, `SELECT id FROM person WHERE person_key = 'hr-1'`)) as {
      id: string;
    }[];
    const after = (id: string) => cast.clients.principal.get(`/api/competence/people?after=${id}`);
    const [theirs, none] = [await after(elsewhere!.id), await after('00000000-0000-4000-8000-000000000000')];
    expect({ status: theirs.status, text: theirs.text }).toEqual({ status: none.status, text: none.text });
  });

  it('finds nothing that nobody foresaw', () => {
    expect(service.output().match(/(ERROR|Error:).*/g)).toBeNull();
  });
});

describe('the same with a guard that lets everybody through', () => {
  let service: Service;
  let cast: Cast;
  beforeAll(async () => {
    service = await startService({ nodeArguments: ['--import', join(FOLDER, 'faults/open-guard.mjs')] });
    cast = await gather(service);
  }, 60_000);
  afterAll(() => service.remove());

  it('is seen: others than administrators revoke badges and read the trail', async () => {
    const tried = ['GET /api/audit', 'POST /api/credentials/:id/revocation'];
    const violations = await violationsOf(cast, refusedAt(...tried));
    expect(violations).toContain('GET /api/audit as teacher, own: 200 instead of 403 not-allowed');
    expect(violations).toContain(
      'POST /api/credentials/:id/revocation as teacher, own: 200 instead of 403 not-allowed',
    );
    expect(violations).toContainEqual(
      expect.stringMatching(
        /^POST \/api\/credentials\/:id\/revocation where it is refused: changed .*credential/,
      ),
    );
  }, 120_000);
});

describe('a route that is neither allowed to anybody nor public', () => {
  it('stops the start with one line that names it', async () => {
    const start = startService({ nodeArguments: ['--import', join(FOLDER, 'faults/unmarked-door.mjs')] });
    const { message } = await start.then(
      () => new Error('It started.'),
      (error: Error) => error,
    );
    const said = message.split('\n').filter((line) => line !== '' && !/\bLOG\b/.test(line));
    expect(said).toEqual([
      'The service stopped at start:',
      'GET /api/me has no permission: mark it with @Allow(…) or @Public().',
    ]);
  });
});

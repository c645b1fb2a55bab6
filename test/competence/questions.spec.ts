import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { engines, startService, type Client, type Service } from '../service.js';
import {
  CROWD,
  enterHandMadeBadges,
  enterHandMadeDecisions,
  enterHandMadeStaff,
  H1,
  H2,
} from './hand-made-staff.js';

const PURPOSE = encodeURIComponent('Planning next spring’s courses');

describe.each(engines)('questions of competence on %s', (engine) => {
  let service: Service;
  let hr: Client;
  let principal: Client; // of H2
  beforeAll(async () => {
    service = await startService({ engine });
    await enterHandMadeStaff(service);
    hr = await service.as('hr-1');
    principal = await service.as('h-k-chain');
    for (const key of ['teacher-1', 'reviewer-1', 'admin-1']) await service.as(key);
    await enterHandMadeBadges(service);
    await enterHandMadeDecisions(service);
  });
  afterAll(() => service.remove());

  const levels = async (query: string, client: Client = hr) => {
    const { status, body } = await client.get(`/api/competence/levels?${query}`);
    expect(status).toBe(200);
    const [one, two, three] = body.levels.map((level: any) => [level.begun.persons, level.reached.persons]);
    return { base: body.base.persons, one, two, three, any: body.anyBadge.persons };
  };

  describe('levels', () => {
    it.each([
      // 15 June. Base: a b c d e f g j k l m = 11; h has left, i has not started.
      // Begun 1: b c g k l m (d revoked, e expired, f only tomorrow, j not signed). Reached 1: c g k m.
      // Begun 2: c k; reached 2: k. Begun 3: k by 3.1; T3 was revoked.
      ['date=2025-06-15', { base: 11, one: [6, 4], two: [2, 1], three: [1, 0], any: 6 }],
      // The day before, h is still here, and d and e still hold theirs: b c d e g h k l m.
      ['date=2025-06-14', { base: 12, one: [9, 4], two: [2, 1], three: [1, 0], any: 9 }],
      // The day after: g is gone, i is here, f has theirs: b c f i k l m; reached 1: c k m.
      ['date=2025-06-16', { base: 11, one: [7, 3], two: [2, 1], three: [1, 0], any: 7 }],
      // 31 May: T3 was valid. Base a b c d e f g h j k l m.
      ['date=2025-05-31', { base: 12, one: [9, 4], two: [2, 1], three: [1, 1], any: 9 }],
      // H1: a b c d g l m; begun b c g l m; reached c g m. With H2's 5 that would be 12: c counts once in the city.
      [`date=2025-06-15&unit=${H1}`, { base: 7, one: [5, 3], two: [1, 0], three: [0, 0], any: 5 }],
      // H2: c e f j k.
      [`date=2025-06-15&unit=${H2}`, { base: 5, one: [2, 2], two: [2, 1], three: [1, 0], any: 2 }],
      ['date=2025-06-15&language=sv', { base: 5, one: [2, 2], two: [2, 1], three: [1, 0], any: 2 }],
      ['date=2025-06-15&staffGroup=principal', { base: 1, one: [1, 1], two: [1, 1], three: [1, 0], any: 1 }],
      // c teaches in the Swedish unit, but is no principal: all limits on one job.
      [
        `date=2025-06-15&unit=${H1}&staffGroup=principal`,
        { base: 0, one: [0, 0], two: [0, 0], three: [0, 0], any: 0 },
      ],
      // Before anybody's first day.
      ['date=2019-01-01', { base: 0, one: [0, 0], two: [0, 0], three: [0, 0], any: 0 }],
    ])('%s', async (query, expected) => {
      expect(await levels(`${query}&stage=hand-made`)).toEqual(expected);
    });

    it('names every figure, its base, its date and its meaning in the caller’s language', async () => {
      const { body } = await hr.get('/api/competence/levels?date=2025-06-15&stage=hand-made');
      expect(body.definitions).toBe('2');
      expect(body.base).toMatchObject({ code: 'B', name: 'Perusjoukko', persons: 11, date: '2025-06-15' });
      expect(body.figures.map((figure: any) => figure.code)).toEqual(['K1', 'K2', 'K3', 'K5']);
      for (const figure of [body.base, ...body.figures]) expect(figure.definition).toMatch(/\p{L}{4}/u);
      // Level 2: 1 of 11 is 9.09 %, 90 % of 11 are 10 persons when rounded up.
      expect(body.levels[1]).toEqual({
        level: 2,
        begun: { code: 'K1', persons: 2, share: 0.1818 },
        reached: { code: 'K2', persons: 1, share: 0.0909 },
        gapCode: 'K3',
        target: 0.9,
        gap: -80.91,
        missing: 9,
      });
      expect(body.anyBadge).toEqual({ code: 'K5', persons: 6, share: 0.5455 });
    });

    it('gives a principal their own unit without being asked for it, in their language', async () => {
      const { body } = await principal.get('/api/competence/levels?date=2025-06-15');
      expect(body.base).toMatchObject({ name: 'Base', persons: 5 });
    });

    it('keeps answers out of caches', async () => {
      const { headers } = await hr.get('/api/competence/levels');
      expect(headers.get('cache-control')).toBe('no-store');
    });
  });

  describe('badges', () => {
    const asked = '/api/competence/badges?from=2025-01-01&to=2025-06-15&stage=hand-made';

    it('counts issuing and revoking by badge and month of Helsinki, level badges apart', async () => {
      const { body } = await hr.get(asked);
      const lines = (part: any) =>
        part.items.map((item: any) => [item.badge, item.month, item.issued, item.revoked].join(' '));
      // 1.1 in January: b c d g h k. Not i (not in service yet), j (not signed), l (one second before the year).
      // 1.4: m in January, e in February (00:30 in Helsinki). f's 1.1 comes one second after the period.
      expect(lines(body.skillBadges)).toEqual([
        '1.1 2025-01 6 0',
        '1.1 2025-03 1 0',
        '1.1 2025-06 0 1',
        '1.2 2025-01 1 0',
        '1.4 2025-01 1 0',
        '1.4 2025-02 1 0',
        '2.1 2025-03 2 0',
        '3.1 2025-03 1 0',
      ]);
      expect(body.skillBadges).toMatchObject({ issued: 13, revoked: 1 });
      expect(lines(body.levelBadges)).toEqual([
        'T1 2025-02 4 0',
        'T2 2025-03 1 0',
        'T3 2025-03 1 0',
        'T3 2025-06 0 1',
      ]);
      expect(body.skillBadges.items[0].name).toMatch(/\p{L}{4}/u);
      expect(body).toMatchObject({ code: 'K4', period: { from: '2025-01-01', to: '2025-06-15' } });
    });

    it('counts every issuing of the city when nothing narrows the question', async () => {
      const { body } = await hr.get('/api/competence/badges?from=2025-05-01&to=2025-05-31');
      // i got it in May, before the present job.
      expect(body.skillBadges).toMatchObject({ issued: 1, items: [{ badge: '1.1', month: '2025-05' }] });
    });

    it('gives a principal the badges of their own unit', async () => {
      const { body } = await principal.get('/api/competence/badges?from=2025-01-01&to=2025-06-15');
      // H2: c 1.1 1.2 2.1, e 1.4, k 1.1 2.1 3.1
      expect(body.skillBadges.issued).toBe(7);
    });
  });

  describe('needs', () => {
    const period = 'from=2025-01-01&to=2025-06-15';
    const needs = async (query: string, client: Client = hr) => {
      const { status, body } = await client.get(`/api/competence/needs?${query}`);
      expect(status).toBe(200);
      return body;
    };
    const told = (body: any) =>
      body.items.map(({ criterion, decided, returned, share }: any) => [criterion, decided, returned, share]);

    it('counts first decisions only, skill and formal reasons apart', async () => {
      const body = await needs(`${period}&stage=hand-made`);
      // First decisions: b, c, f. Not b's later rounds, not k's rejection, not e's (one second too late).
      // 1.1.a short for b and f: 2 of 3. 1.1.b short for b, but for a formal reason: 0 of 3.
      expect(told(body)).toEqual([
        ['1.1.a', 3, 2, 0.6667],
        ['1.1.b', 3, 0, 0],
      ]);
      const reasons = (list: any) => list.map(({ code, times }: any) => [code, times]);
      expect(reasons(body.items[0].skillReasons)).toEqual([
        ['criterion_not_met', 1],
        ['too_thin', 1],
      ]);
      expect(body.items[0].formalReasons).toEqual([]);
      expect(reasons(body.items[1].formalReasons)).toEqual([['evidence_missing', 1]]);
      expect(body.items[0].skillReasons[0].label).toMatch(/\p{L}{4}/u);
      expect(body.items[0].text).toMatch(/\p{L}{4}/u);
      expect(body).toMatchObject({ code: 'K8', definition: expect.any(String), definitions: '2' });
    });

    it('gives a principal the first decisions on their own unit’s people', async () => {
      // c and f
      expect(told(await needs(period, principal))).toEqual([
        ['1.1.a', 2, 1, 0.5],
        ['1.1.b', 2, 0, 0],
      ]);
    });

    it('holds no person and no reviewer', async () => {
      expect(JSON.stringify(await needs(period))).not.toMatch(/h-b-one|h-a-nothing|Käsi/);
    });
  });

  describe('people', () => {
    const keysOf = (body: any) => body.items.map((item: any) => item.person.key);
    const ask = async (query: string, client: Client = hr) => {
      const { status, body } = await client.get(`/api/competence/people?${query}`);
      expect(status).toBe(200);
      return body;
    };

    it.each([
      // Today: e's has expired, j's was never signed.
      [`unit=${H2}`, ['h-c-two-units', 'h-f-tomorrow', 'h-i-starts', 'h-k-chain']],
      [`unit=${H2}&badge=1.1&level=1`, ['h-c-two-units', 'h-f-tomorrow', 'h-i-starts', 'h-k-chain']],
      [`unit=${H2}&badge=t1`, ['h-c-two-units', 'h-k-chain']],
      [`unit=${H2}&level=2`, ['h-c-two-units', 'h-k-chain']],
      [`unit=${H2}&badge=T3`, []],
      [`unit=${H2}&since=2025-06-16`, ['h-f-tomorrow']],
      [`unit=${H2}&since=2025-06-17`, []],
      [`unit=${H1}`, ['h-b-one', 'h-c-two-units', 'h-l-versions', 'h-m-renew']],
    ])('%s lists who holds it, and nobody else', async (query, expected) => {
      expect(keysOf(await ask(`${query}&purpose=${PURPOSE}`))).toEqual(expected);
    });

    it('says what each person holds and where they work', async () => {
      const { items } = await ask(`unit=${H1}&level=2&purpose=${PURPOSE}`);
      expect(items).toEqual([
        {
          person: {
            id: 'id-h-c-two-units',
            key: 'h-c-two-units',
            first: 'Eemeli',
            last: 'Käsi h-c-two-units',
          },
          units: [{ oid: H1, name: 'Käsityön koulu' }],
          badges: [
            expect.objectContaining({
              badge: '2.1',
              version: 1,
              level: 2,
              kind: 'skill',
              issuedOn: '2025-03-01',
            }),
          ],
        },
      ]);
    });

    it('gives a principal their own unit without a purpose', async () => {
      expect(keysOf(await ask('', principal))).toEqual([
        'h-c-two-units',
        'h-f-tomorrow',
        'h-i-starts',
        'h-k-chain',
      ]);
    });

    it('pages through more than a hundred without losing or repeating anybody', async () => {
      const first = await ask(`unit=${CROWD}&purpose=${PURPOSE}`);
      const second = await ask(`unit=${CROWD}&purpose=${PURPOSE}&after=${first.next}`);
      expect([first.items.length, second.items.length, second.next]).toEqual([100, 20, null]);
      expect(new Set([...keysOf(first), ...keysOf(second)]).size).toBe(120);
    });

    it('keeps HR’s purpose and filters in the trail', async () => {
      const why = `Look number ${engine} of the test`;
      await ask(`unit=${H2}&level=2&purpose=${encodeURIComponent(why)}`);
      const admin = await service.as('admin-1');
      const { body } = await admin.get('/api/audit?action=people.read');
      const { person } = (await hr.get('/api/me')).body;
      expect(body.items[0]).toMatchObject({
        actor: person.id,
        details: { purpose: why, filters: { unit: H2, level: 2 } },
      });
    });

    it('answers HR nothing without a purpose, and writes no look down', async () => {
      const admin = await service.as('admin-1');
      const looks = async () => (await admin.get('/api/audit?action=people.read')).body.items.length;
      const before = await looks();
      const { status, body } = await hr.get(`/api/competence/people?unit=${H2}`);
      expect([status, body.code]).toEqual([400, 'purpose-needed']);
      expect(await looks()).toBe(before);
    });
  });

  describe('export', () => {
    const asked = 'date=2025-06-15&from=2025-01-01&stage=hand-made';

    it('gives the same numbers as the answers, as a file for spreadsheets', async () => {
      const { status, text, headers } = await hr.get(`/api/competence/export?format=csv&${asked}`);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(headers.get('content-disposition')).toContain('taitomerkki-2025-06-15.csv');
      expect(text).toContain('"K1";"Tason aloittaneet";"1";"";"";"";"";"6";"11";"54,55";');
      expect(text).toContain('"K3";"Ero tavoitteeseen";"2";"";"";"";"";"";"11";"";"90";"-80,91";"9";');
      expect(text).toMatch(/"K4";"Myönnetyt merkit";"1";"skill";"1\.1";"[^"]+";"2025-01";.*"6";"0";/);
      expect(text).toContain('"K5"');
    });

    it('gives only the figures asked for, plainly for programs, and disarms names of units', async () => {
      const path = `/api/competence/export?figures=K2,K2&variant=plain&date=2025-06-15&unit=${H2}`;
      const { text } = await hr.get(path);
      expect(text.trim().split('\r\n')).toHaveLength(4); // heading and three levels
      expect(text).toContain(`"${H2}","'=Handskolan"`);
    });

    it('gives JSON with definition, base date and version', async () => {
      const { body } = await hr.get(`/api/competence/export?format=json&figures=K5,K4&${asked}`);
      expect(body).toMatchObject({
        definitions: '2',
        baseDate: '2025-06-15',
        period: { from: '2025-01-01', to: '2025-06-15' },
        filters: { stage: 'hand-made' },
        figures: [
          {
            code: 'K5',
            definition: expect.any(String),
            rows: [{ persons: 6, base: 11, sharePercent: 54.55 }],
          },
          {
            code: 'K4',
            rows: expect.arrayContaining([expect.objectContaining({ badge: 'T1', kind: 'level' })]),
          },
        ],
      });
    });
  });

  describe('doors', () => {
    it.each([
      // who, path, status, code
      [undefined, 'levels', 401, 'not-signed-in'],
      ['teacher-1', 'levels', 403, 'not-allowed'],
      ['teacher-1', 'badges', 403, 'not-allowed'],
      ['teacher-1', 'needs', 403, 'not-allowed'],
      ['teacher-1', 'people', 403, 'not-allowed'],
      ['teacher-1', 'export', 403, 'not-allowed'],
      ['reviewer-1', 'levels', 403, 'not-allowed'],
      ['admin-1', `people?purpose=${PURPOSE}`, 403, 'not-allowed'],
      ['h-k-chain', 'export', 403, 'not-allowed'],
      ['h-k-chain', `levels?unit=${H1}`, 404, 'not-found'],
      ['h-k-chain', `badges?unit=${H1}`, 404, 'not-found'],
      ['h-k-chain', `people?unit=${H1}&purpose=${PURPOSE}`, 404, 'not-found'],
      ['h-k-chain', `needs?unit=${H1}`, 404, 'not-found'],
      ['h-k-chain', 'levels?unit=1.2.3', 404, 'not-found'],
      ['hr-1', 'levels?unit=1.2.3', 404, 'not-found'],
      ['hr-1', 'people', 400, 'purpose-needed'],
      ['hr-1', 'people?purpose=curious', 400, 'malformed-request'],
      ['hr-1', `people?purpose=${'x'.repeat(301)}`, 400, 'malformed-request'],
      ['hr-1', `people?purpose=${encodeURIComponent('          ')}`, 400, 'malformed-request'],
      ['hr-1', `people?badge=9.9&purpose=${PURPOSE}`, 422, 'no-such-badge'],
      ['hr-1', `people?level=4&purpose=${PURPOSE}`, 400, 'malformed-request'],
      ['hr-1', `people?after=nobody&purpose=${PURPOSE}`, 400, 'malformed-request'],
      ['hr-1', 'levels?date=2025-02-29', 400, 'malformed-request'],
      ['hr-1', 'levels?date=15.6.2025', 400, 'malformed-request'],
      ['hr-1', 'levels?date=2999-01-01', 400, 'date-in-future'],
      ['hr-1', 'levels?date=2025-06-15&date=2025-06-16', 400, 'malformed-request'],
      ['hr-1', 'levels?age=50', 400, 'malformed-request'],
      ['hr-1', 'levels?language=de', 400, 'malformed-request'],
      ['hr-1', "levels?stage=x'--", 400, 'malformed-request'],
      ['hr-1', 'badges?from=2025-02-01&to=2025-01-01', 400, 'period-backwards'],
      ['hr-1', 'badges?from=1990-01-01', 400, 'period-too-long'],
      ['hr-1', 'export?format=xlsx', 400, 'malformed-request'],
      ['hr-1', 'export?figures=K99', 400, 'malformed-request'],
      ['hr-1', 'export?figures=', 400, 'malformed-request'],
    ])('%s asking %s gets %i %s', async (who, path, status, code) => {
      const client = await service.as(who);
      const answer = await client.get(`/api/competence/${path}`);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    });

    it('tells another’s unit from one that does not exist in no way', async () => {
      const others = await principal.get(`/api/competence/levels?unit=${H1}`);
      const nowhere = await principal.get('/api/competence/levels?unit=1.2.3');
      expect(others.text).toBe(nowhere.text);
    });
  });
});

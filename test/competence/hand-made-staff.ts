import Database from 'better-sqlite3';
import { Client } from 'pg';

import type { Service } from '../service.js';

export const H1 = '1.2.246.562.99.90000000001';
export const H2 = '1.2.246.562.99.90000000002';
export const CROWD = '1.2.246.562.99.90000000003';

type Row = Readonly<Record<string, string | number | null>>;
type Held = readonly [badge: string, issuedOn: string, more?: Row];
interface Hand {
  readonly key: string;
  readonly units: readonly string[];
  readonly job?: Row;
  readonly roles?: readonly string[];
  readonly holds?: readonly Held[];
}

const at = (day: string) => `${day}T09:00:00Z`;

/** Everybody has the stage `hand-made`, so that the demo people stay out. The base date is 15 June 2025, in summer time. */
const staff: readonly Hand[] = [
  { key: 'h-a-nothing', units: [H1] },
  { key: 'h-b-one', units: [H1], holds: [['1.1', at('2025-01-10')]] },
  {
    key: 'h-c-two-units',
    units: [H1, H2],
    holds: [
      ['1.1', at('2025-01-20')],
      ['1.2', at('2025-01-20')],
      ['T1', at('2025-02-01')],
      ['2.1', at('2025-03-01')],
    ],
  },
  // Revoked in the last second of 15 June in Helsinki.
  {
    key: 'h-d-revoked',
    units: [H1],
    holds: [['1.1', at('2025-01-10'), { revoked_at: '2025-06-15T20:59:59Z' }]],
  },
  // Issued at 00:30 on 1 February in Helsinki; expires one second before 15 June ends.
  {
    key: 'h-e-expired',
    units: [H2],
    holds: [['1.4', '2025-01-31T22:30:00Z', { valid_until: '2025-06-15T20:59:58Z' }]],
  },
  // Issued in the first second of 16 June.
  { key: 'h-f-tomorrow', units: [H2], holds: [['1.1', '2025-06-15T21:00:00Z']] },
  {
    key: 'h-g-last-day',
    units: [H1],
    job: { end_day: '2025-06-15' },
    holds: [
      ['1.1', at('2025-01-10')],
      ['T1', at('2025-02-01')],
    ],
  },
  { key: 'h-h-left', units: [H1], job: { end_day: '2025-06-14' }, holds: [['1.1', at('2025-01-10')]] },
  { key: 'h-i-starts', units: [H2], job: { start_day: '2025-06-16' }, holds: [['1.1', at('2025-05-01')]] },
  { key: 'h-j-unsigned', units: [H2], holds: [['1.1', at('2025-01-10'), { signed_at: null }]] },
  {
    key: 'h-k-chain',
    units: [H2],
    job: { staff_group: 'principal' },
    roles: ['principal'],
    holds: [
      ['1.1', at('2025-01-10')],
      ['T1', at('2025-02-01')],
      ['2.1', at('2025-03-01')],
      ['3.1', at('2025-03-01')],
      ['T2', at('2025-03-15')],
      ['T3', at('2025-03-16'), { revoked_at: at('2025-06-01') }],
    ],
  },
  // The first version in the last second of 2024.
  {
    key: 'h-l-versions',
    units: [H1],
    holds: [
      ['1.1', '2024-12-31T21:59:59Z'],
      ['1.1', at('2025-03-01'), { version: 2 }],
    ],
  },
  {
    key: 'h-m-renew',
    units: [H1],
    holds: [
      ['1.4', at('2025-01-10'), { valid_until: at('2025-03-01') }],
      ['T1', at('2025-02-01')],
    ],
  },
];

/** 120 people with one badge each, for lists that need two pages. */
const crowd: readonly Hand[] = Array.from({ length: 120 }, (_, n) => ({
  key: `crowd-${String(n).padStart(3, '0')}`,
  units: [CROWD],
  job: { stage: 'crowd' },
  holds: [['1.3', at('2025-01-10')]],
}));

const everybody = [...staff, ...crowd];

/** Writes the people and their jobs straight into the running service's database. */
export async function enterHandMadeStaff(service: Service): Promise<void> {
  await insert(service, {
    unit: [
      toUnit(H1, 'fi', 'Käsityön koulu'),
      toUnit(H2, 'sv', '=Handskolan'),
      toUnit(CROWD, 'fi', 'Väentungoksen koulu'),
    ],
    person: everybody.map(toPerson),
    employment: everybody.flatMap(toJobs),
  });
}

/**
 * Writes what they hold, without real documents: only figures read these rows. A service that starts with them asks
 * for the keys that signed them, so tokens are printed before.
 */
export async function enterHandMadeBadges(service: Service): Promise<void> {
  const all = everybody.flatMap(({ key, holds = [] }) => holds.map((held) => ({ key, held })));
  await insert(service, { credential: all.map(({ key, held }, index) => toCredential(key, held, index)) });
}

type Scores = Readonly<Record<string, readonly [score: number, reason?: string]>>;
const allShown: Scores = { '1.1.a': [2], '1.1.b': [3] };

/** Applications for 1.1 with every decision on them: round, verdict, instant, scores. */
const applications: readonly [key: string, round: number, verdict: string, at: string, scores: Scores][] = [
  ['h-b-one', 1, 'return', at('2025-01-05'), { '1.1.a': [1, 'too_thin'], '1.1.b': [0, 'evidence_missing'] }],
  ['h-b-one', 2, 'return', at('2025-01-08'), { '1.1.a': [1, 'too_thin'], '1.1.b': [2] }],
  ['h-b-one', 3, 'approve', at('2025-01-10'), allShown],
  ['h-c-two-units', 1, 'approve', at('2025-01-20'), allShown],
  ['h-f-tomorrow', 1, 'return', '2025-06-15T20:59:59Z', { '1.1.a': [0, 'criterion_not_met'], '1.1.b': [2] }],
  ['h-k-chain', 1, 'reject', at('2025-01-10'), { '1.1.a': [0, 'criterion_not_met'] }],
  // The first second of 16 June.
  ['h-e-expired', 1, 'return', '2025-06-15T21:00:00Z', { '1.1.a': [0, 'too_thin'], '1.1.b': [2] }],
];

/** Writes what reviewers decided. */
export async function enterHandMadeDecisions(service: Service): Promise<void> {
  const keys = [...new Set(applications.map(([key]) => key))];
  await insert(service, {
    submission: keys.map((key) => ({
      id: `applied-${key}`,
      person_id: `id-${key}`,
      badge: '1.1',
      version: 1,
      language: 'fi',
      state: 'issued',
      answers: '[]',
      accepted: '[]',
      round: 1,
      created_at: at('2025-01-01'),
      updated_at: at('2025-01-01'),
    })),
    review_decision: applications.map(([key, round, verdict, decidedAt, scores]) => ({
      id: `decided-${key}-${round}`,
      submission_id: `applied-${key}`,
      round,
      snapshot_hash: '0',
      reviewer_id: 'id-h-a-nothing',
      verdict,
      scores: JSON.stringify(
        Object.entries(scores).map(([criterion, [score, reason]]) => ({ criterion, score, reason })),
      ),
      decided_at: decidedAt,
      request_hash: '0',
    })),
  });
}

const toUnit = (oid: string, language: string, name: string): Row => ({
  oid,
  name: JSON.stringify({ fi: name, sv: name }),
  language,
  open_from: '2000-01-01',
});

const toPerson = ({ key, roles = ['teacher'] }: Hand): Row => ({
  id: `id-${key}`,
  person_key: key,
  first: 'Eemeli',
  last: `Käsi ${key}`,
  email: `${key}@example.org`,
  language: 'en',
  roles: JSON.stringify(roles),
  review_languages: '[]',
  subject_id: `urn:uuid:${key}`,
});

const toJobs = ({ key, units, job = {} }: Hand): Row[] =>
  units.map((unit) => ({
    id: `job-${key}-${unit}`,
    person_id: `id-${key}`,
    unit_oid: unit,
    staff_group: 'teacher',
    stage: 'hand-made',
    fte: 1,
    start_day: '2020-08-01',
    end_day: null,
    ...job,
  }));

const toCredential = (key: string, [badge, issuedOn, more = {}]: Held, index: number): Row => ({
  id: `held-${key}-${index}`,
  kind: badge.startsWith('T') ? 'level' : 'skill',
  person_id: `id-${key}`,
  badge,
  version: 1,
  level: Number(/\d/.exec(badge)?.[0]),
  status_list: 999,
  status_index: index,
  award: '{}',
  issued_on: issuedOn,
  valid_until: null,
  ob2: '{}',
  ob2_jws: '',
  ob3: '{}',
  ob3_jwt: '',
  signed_at: issuedOn,
  revoked_at: null,
  ...more,
});

async function insert(service: Service, tables: Readonly<Record<string, readonly Row[]>>): Promise<void> {
  const statements = Object.entries(tables).flatMap(([table, rows]) =>
    rows.map((row) => ({
      sql: (place: (n: number) => string) =>
        `INSERT INTO "${table}" (${Object.keys(row)
          .map((column) => `"${column}"`)
          .join()}) VALUES (${Object.keys(row)
          .map((_, n) => place(n + 1))
          .join()})`,
      values: Object.values(row),
    })),
  );
  if (!service.databaseUrl) {
    const database = new Database(`${service.dataDir}/taitomerkki.sqlite`);
    database.transaction(() => {
      for (const { sql, values } of statements) database.prepare(sql(() => '?')).run(values);
    })();
    database.close();
    return;
  }
  const client = new Client({ connectionString: service.databaseUrl });
  await client.connect();
  for (const { sql, values } of statements)
    await client.query(
      sql((n) => `$${n}`),
      values,
    );
  await client.end();
}

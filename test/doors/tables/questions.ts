import { SCHOOL } from '../../access/people/staff-lines.js';
import { get, raw, send, type Case } from '../requests.js';

const why = 'purpose=Koulutusten%20suunnittelu';
const levels = (query: string) => get('hr-1', `/api/competence/levels?${query}`);
const badges = (query: string) => get('hr-1', `/api/competence/badges?${query}`);
const people = (query: string) => get('hr-1', `/api/competence/people?${query}`);
const exported = (query: string) => get('hr-1', `/api/competence/export?${query}`);
const audit = (query: string) => get('admin-1', `/api/audit?${query}`);
const malformed = '400 malformed-request';

const wrongDays = [
  '2026-02-30',
  '2026-13-01',
  '2026-1-1',
  '30.2.2026',
  'today',
  'NaN',
  '1e999',
  '-1',
  '%00',
  '',
];

const figures: readonly Case[] = [
  ...wrongDays.map((day): Case => [`figures of the day ${day}`, malformed, levels(`date=${day}`)]),
  ...wrongDays.map((day): Case => [`badges from the day ${day}`, malformed, badges(`from=${day}`)]),
  ['figures of a day to come', '400 date-in-future', levels('date=2099-01-01')],
  ['badges until a day to come', '400 date-in-future', badges('to=2099-01-01')],
  ['a period that ends before it begins', '400 period-backwards', badges('from=2026-02-01&to=2026-01-01')],
  ['a period that begins in the future', '400 period-backwards', badges('from=2099-01-01')],
  ['a period of eleven years', '400 period-too-long', badges('from=2010-01-01&to=2021-01-01')],
  ['a period since the year 0', '400 period-too-long', badges('from=0000-01-01')],
  ['two days', malformed, levels('date=2026-01-01&date=2026-01-02')],
  ['a day in brackets', malformed, levels('date[]=2026-01-01')],
  ['a day with a key', malformed, levels('date[gt]=2026-01-01')],
  ['a filter that nobody knows', malformed, levels('a[b]=1')],
  ['an order of one’s own', malformed, levels('sort=(CASE%20WHEN%201=1%20THEN%201%20END)')],
  ['a unit made of SQL', malformed, levels(`unit=${SCHOOL(1)}'%20OR%20'1'='1`)],
  ['a unit with NUL', malformed, levels(`unit=${SCHOOL(1)}%00`)],
  ['an empty unit', malformed, levels('unit=')],
  ['two units', malformed, levels(`unit=${SCHOOL(1)}&unit=${SCHOOL(2)}`)],
  ['a unit that is not there', '404 not-found', levels('unit=1.2.3')],
  [
    'another principal’s unit',
    '404 not-found',
    get('principal-1', `/api/competence/levels?unit=${SCHOOL(2)}`),
  ],
  ['a language that no school teaches in', malformed, levels('language=de')],
  ['a stage with a blank', malformed, levels('stage=basic%20education')],
  ['a stage with a percent sign', malformed, levels('stage=%25')],
  ['a staff group in capitals', malformed, levels('staffGroup=TEACHER')],
  ['figures for a teacher', '403 not-allowed', get('teacher-1', '/api/competence/levels')],
];

const names: readonly Case[] = [
  ['names without a purpose', '400 purpose-needed', people('level=1')],
  ['names for a short purpose', malformed, people('purpose=huvi')],
  ['names for a blank purpose', malformed, people(`purpose=${'%20'.repeat(20)}`)],
  ['names for a purpose of two lines', malformed, people('purpose=koulutusten%0Asuunnittelu')],
  ['names for a purpose with NUL', malformed, people('purpose=koulutusten%00suunnittelu')],
  ['names for 301 letters', malformed, people(`purpose=${'x'.repeat(301)}`)],
  ['names for two purposes', malformed, people(`${why}&${why}`)],
  ...['0', '4', '1.0', '1e0', 'NaN', '-1', '+1', ''].map((level): Case => [
    `names of level ${level}`,
    malformed,
    people(`${why}&level=${level}`),
  ]),
  ['names of two levels', malformed, people(`${why}&level=1&level=2`)],
  ['names with a badge that is not there', '422 no-such-badge', people(`${why}&badge=9.9`)],
  ['names with a badge that objects inherit', '422 no-such-badge', people(`${why}&badge=__proto__`)],
  ['names with an endless badge', malformed, people(`${why}&badge=${'1'.repeat(21)}`)],
  ['names since a day that is none', malformed, people(`${why}&since=2026-02-30`)],
  ['names after nobody', '400 malformed-request', people(`${why}&after=x`)],
  ['names after NUL', '400 malformed-request', people(`${why}&after=%00`)],
  ['names for a teacher', '403 not-allowed', get('teacher-1', `/api/competence/people?${why}`)],
];

const exports: readonly Case[] = [
  ['a file of another kind', malformed, exported('format=exe')],
  ['a file in two kinds', malformed, exported('format=csv&format=json')],
  ['figures that are not defined', malformed, exported('figures=K9')],
  ['no figures', malformed, exported('figures=')],
  ['figures and one more', malformed, exported('figures=K1,K2,')],
  ['a variant that is not there', malformed, exported('variant=sv')],
  ['an export of a day to come', '400 date-in-future', exported('date=2099-01-01')],
  ['an export for a principal', '403 not-allowed', get('principal-1', '/api/competence/export')],
];

const trails: readonly Case[] = [
  ...['abc', '-1', '1e3', '1.5', 'NaN', '1e999', '9999999999', '', '%00', '1;DROP'].map((before): Case => [
    `the trail before ${before}`,
    malformed,
    audit(`before=${before}`),
  ]),
  ['the trail before two places', malformed, audit('before=1&before=2')],
  ['the trail of an endless act', malformed, audit(`action=${'a'.repeat(101)}`)],
  ['the trail of two acts', malformed, audit('action=a&action=b')],
  ['the trail of an act with NUL', malformed, audit('action=%00')],
  ['the trail of a thing with NUL', malformed, audit('subject=a%00b')],
  ['the trail of somebody with NUL', malformed, audit('actor=%00')],
  ['the trail in an order of one’s own', malformed, audit('order=at')],
  ['the trail for HR', '403 not-allowed', get('hr-1', '/api/audit')],
];

const catalogue: readonly Case[] = [
  ['badges in German', malformed, get('teacher-1', '/api/badges?lang=de')],
  ['badges in two languages', malformed, get('teacher-1', '/api/badges?lang=fi&lang=sv')],
  ['badges in a language with a key', malformed, get('teacher-1', '/api/badges?lang[a]=fi')],
  ['a badge that is not there', '404 not-found', get('teacher-1', '/api/badges/9.9')],
  ['a badge that objects inherit', '404 not-found', get('teacher-1', '/api/badges/__proto__')],
  ['a badge that climbs', '404 not-found', get('teacher-1', '/api/badges/..%2f1.1.json')],
  ['a badge with NUL', '404 not-found', get('teacher-1', '/api/badges/1.1%00')],
  ['a public badge of version 0', '404 not-found', get('nobody', '/ob3/achievements/1.1/0')],
  ['a public badge of version 1e0', '404 not-found', get('nobody', '/ob3/achievements/1.1/1e0')],
  ['a status list of -1', '404 not-found', get('nobody', '/ob3/status/-1')],
  ['a status list to come', '404 not-found', get('nobody', '/ob3/status/2')],
  ['a key that climbs', '404 not-found', get('nobody', '/keys/..%2f..%2fkeys')],
  ['a public badge in German', malformed, get('nobody', '/ob3/achievements/1.1/1?lang=de')],
  ['an image of another standard', malformed, get('nobody', '/images/x.png?standard=ob4')],
  ['an address that is not there', '404 not-found', get('nobody', '/api/nothing')],
  ['an address with a broken escape', '400 malformed-request', get('teacher-1', '/api/badges/%zz')],
  ['a method that is not there', '404 not-found', send('teacher-1', 'DELETE /api/me')],
];

const signIn = (body: unknown) =>
  send('nobody', 'POST /demo/sign-in', body, { 'sec-fetch-site': 'same-origin' });
const signIns: readonly Case[] = [
  ['signing in as nobody', malformed, signIn({})],
  ['signing in as two', malformed, signIn({ person_key: ['teacher-1', 'admin-1'] })],
  ['signing in with an endless key', malformed, signIn({ person_key: 'x'.repeat(65) })],
  ['signing in with a role', malformed, signIn({ person_key: 'teacher-1', roles: ['admin'] })],
  ['signing in as somebody unknown', '404 not-found', signIn({ person_key: 'nobody-9' })],
  ['signing in with NUL', '404 not-found', signIn({ person_key: 'teacher-1\0' })],
  ['the first page in German', malformed, get('nobody', '/?lang=de')],
];

const asVerifier = (body: unknown) => send('nobody', 'POST /api/verifications', body);
const url = 'https://example.org/badge';
const verifications: readonly Case[] = [
  ['verifying nothing', malformed, asVerifier({})],
  ['verifying two things', malformed, asVerifier({ url, jwt: 'a.b.c' })],
  ['verifying a file address', malformed, asVerifier({ url: 'file:///etc/passwd' })],
  ['verifying an address with a password', malformed, asVerifier({ url: 'https://a:b@example.org/' })],
  ['verifying an endless address', malformed, asVerifier({ url: `${url}/${'x'.repeat(2048)}` })],
  ['verifying a list of addresses', malformed, asVerifier({ url: [url] })],
  ['verifying a number', malformed, asVerifier({ credential: 7 })],
  ['verifying an empty token', malformed, asVerifier({ jwt: '' })],
  ['verifying for an endless recipient', malformed, asVerifier({ url, recipient: 'x'.repeat(321) })],
  ['verifying with trusted issuers of one’s own', malformed, asVerifier({ url, trusted: ['x'] })],
  [
    'verifying half of an object',
    '400 malformed-json',
    raw('nobody', 'POST /api/verifications', '{"url":', 'application/json'),
  ],
  ['verifying text', '415 unsupported-type', raw('nobody', 'POST /api/verifications', url, 'text/plain')],
  [
    'verifying XML',
    '415 unsupported-type',
    raw('nobody', 'POST /api/verifications', '<a/>', 'application/xml'),
  ],
  [
    'verifying more than 512 KiB',
    '413 (body-too-large|badge-too-large)',
    asVerifier({ jwt: 'x'.repeat(512 * 1024) }),
  ],
];

export const badQuestions: readonly Case[] = [
  ...figures,
  ...names,
  ...exports,
  ...trails,
  ...catalogue,
  ...signIns,
  ...verifications,
];

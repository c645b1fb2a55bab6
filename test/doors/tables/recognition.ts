import { send, strangeIds, type Case } from '../requests.js';

const ask = (level: unknown, who = 'teacher-1') => send(who, 'POST /api/recognitions', { level });
const discussion = { goal: 'Taso 2', heldOn: '2026-01-15' };
const confirm = (change: object, name = 'asked', who = 'principal-1') =>
  send(who, `POST /api/recognitions/@${name}/confirm`, { ...discussion, ...change });
const revoke = (reason: unknown, name = 'badge', who = 'admin-1') =>
  send(who, `POST /api/credentials/@${name}/revocation`, { reason });

const discussions: readonly Case[] = [
  ...[0, 4, -1, 1.5, '1', true, [1], null].map((level): Case => [
    `asking for level ${JSON.stringify(level)}`,
    '400 malformed-request',
    ask(level),
  ]),
  ['asking a second time', '409 already-requested', ask(1)],
  ['asking for what is confirmed', '409 already-confirmed', ask(1, 'teacher-2')],
  ['asking for a level that one holds', '409 level-already-held', ask(3, 'reviewer-1')],
  ['asking without a supervisor', '422 no-supervisor', ask(1, 'alone-1')],
  ['asking as an administrator', '403 not-allowed', ask(1, 'admin-1')],
  ['confirming without a goal', '400 malformed-request', confirm({ goal: undefined })],
  ['confirming with a blank goal', '400 malformed-request', confirm({ goal: ' \n ' })],
  ['confirming with a goal of 2,001 letters', '400 malformed-request', confirm({ goal: 'x'.repeat(2001) })],
  ['confirming with NUL', '400 malformed-request', confirm({ goal: 'a\0' })],
  ['confirming with an escape', '400 malformed-request', confirm({ goal: 'a\u001b[2J' })],
  ['confirming with half a letter', '400 malformed-request', confirm({ goal: 'a\ud800' })],
  ['confirming with a number', '400 malformed-request', confirm({ goal: 7 })],
  ...[
    '2026-02-30',
    '2026-13-01',
    '15.1.2026',
    '2026-01-15T12:00:00Z',
    '',
    'NaN',
    '1e999',
    '-1',
    20260115,
    null,
  ].map((heldOn): Case => [
    `confirming ${JSON.stringify(heldOn)}`,
    '400 malformed-request',
    confirm({ heldOn }),
  ]),
  ['confirming what is to be held', '422 held-in-future', confirm({ heldOn: '2099-01-01' })],
  ['confirming a level of one’s choice', '400 malformed-request', confirm({ level: 3 })],
  ['confirming in another’s name', '400 malformed-request', confirm({ confirmedBy: 'principal-2' })],
  ['confirming twice', '409 already-confirmed', confirm({}, 'confirmed')],
  ['confirming one’s own', '404 not-found', confirm({}, 'asked', 'teacher-1')],
  ['confirming a colleague’s', '404 not-found', confirm({}, 'asked', 'teacher-2')],
  ['confirming at another school', '404 not-found', confirm({}, 'asked', 'principal-2')],
  ['confirming as the supervisor’s supervisor', '404 not-found', confirm({}, 'asked', 'hr-1')],
  ['confirming as an administrator', '404 not-found', confirm({}, 'asked', 'admin-1')],
  ['confirming as nobody', '401 not-signed-in', confirm({}, 'asked', 'nobody')],
];

const revocations: readonly Case[] = [
  ...[
    '',
    '  ',
    'xy',
    ' xy ',
    'x'.repeat(501),
    'a\0bc',
    'rivi\nrivi',
    'a\u0007bc',
    'abc\ud800',
    7,
    null,
    ['abc'],
  ].map((reason): Case => [
    `revoking because ${JSON.stringify(reason).slice(0, 30)}`,
    '400 malformed-request',
    revoke(reason),
  ]),
  [
    'revoking on a day of one’s choice',
    '400 malformed-request',
    send('admin-1', 'POST /api/credentials/@badge/revocation', {
      reason: 'Virhe',
      revokedAt: '2020-01-01T00:00:00Z',
    }),
  ],
  ['revoking twice', '409 already-revoked', revoke('Virhe', 'revoked')],
  ['revoking as the holder', '403 not-allowed', revoke('Virhe', 'badge', 'teacher-2')],
  ['revoking as HR', '403 not-allowed', revoke('Virhe', 'badge', 'hr-1')],
  ['revoking a submission', '404 not-found', revoke('Virhe', 'issued')],
  [
    'a list of badges from two places',
    '400 malformed-request',
    send('teacher-2', 'GET /api/credentials?after=a&after=b'),
  ],
  [
    'a list of somebody’s badges',
    '400 malformed-request',
    send('teacher-2', 'GET /api/credentials?person=x'),
  ],
  [
    'a list of badges from an endless place',
    '400 malformed-request',
    send('teacher-2', `GET /api/credentials?after=${'a'.repeat(201)}`),
  ],
  ['a list of badges from NUL', '400 malformed-request', send('teacher-2', 'GET /api/credentials?after=%00')],
];

const strange = strangeIds.flatMap(([name, id]): Case[] => [
  [
    `confirming ${name}`,
    '404 not-found',
    send('principal-1', `POST /api/recognitions/${id}/confirm`, discussion),
  ],
  [
    `revoking ${name}`,
    '404 not-found',
    send('admin-1', `POST /api/credentials/${id}/revocation`, { reason: 'Virhe' }),
  ],
  [`reading as a badge ${name}`, '404 not-found', send('teacher-2', `GET /api/credentials/${id}`)],
  [`reading as a public badge ${name}`, '404 not-found', send('nobody', `GET /ob3/credentials/${id}`)],
  [`reading as a public image ${name}`, '404 not-found', send('nobody', `GET /images/${id}.png`)],
]);

export const badRecognitions: readonly Case[] = [...discussions, ...revocations, ...strange];

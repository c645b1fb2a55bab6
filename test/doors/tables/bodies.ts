import { raw, send, type Case } from '../requests.js';

/** Doors that take JSON, who may use each, and a body that would do. The shelf and applications have tables of their own. */
const doors: readonly (readonly [who: string, line: string, good: Record<string, unknown>])[] = [
  ['teacher-1', 'PUT /api/me', { language: 'fi' }],
  [
    'reviewer-1',
    'POST /api/submissions/@claimed/decision',
    { snapshot: '#claimed', verdict: 'reject', scores: [], comment: 'Kaksoiskappale' },
  ],
  ['teacher-1', 'POST /api/recognitions', { level: 2 }],
  ['principal-1', 'POST /api/recognitions/@asked/confirm', { goal: 'Taso 2', heldOn: '2026-01-15' }],
  ['admin-1', 'POST /api/credentials/@badge/revocation', { reason: 'Virhe' }],
  ['admin-1', 'POST /api/credentials/@badge/suspension', { reason: 'Selvitys' }],
  ['admin-1', 'POST /api/credentials/@badge/reinstatement', { reason: 'Selvitetty' }],
];

const LATIN = Buffer.from('{"reason":"väärä","goal":"väärä"}', 'latin1');
const DEEP = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;

/** Bodies that no door takes, at every door. */
export const badBodies: readonly Case[] = doors.flatMap(([who, line, good]): Case[] => {
  const at = (what: string) => `${line.replace(/@/, '')}: ${what}`;
  const json = (body: string | Uint8Array) => raw(who, line, body, 'application/json');
  const twice = JSON.stringify(good).replace(/^\{("\w+":)/, '{$1null,$1');
  return [
    [at('nothing at all'), '400 malformed-request', send(who, line)],
    [at('an empty body'), '400 malformed-request', json('')],
    [at('half of an object'), '400 malformed-json', json(JSON.stringify(good).slice(0, -2))],
    [at('NaN'), '400 malformed-json', json('{"level":NaN}')],
    [at('null'), '400 malformed-request', json('null')],
    [at('a list'), '400 malformed-request', json(JSON.stringify([good]))],
    [at('a word'), '400 malformed-request', json('"approve"')],
    [at('a deep nest'), '400 malformed-(request|json)', json(DEEP)],
    [at('a prototype'), '400 malformed-(request|json)', json('{"__proto__":{"admin":true}}')],
    [at('a constructor'), '400 malformed-(request|json)', json('{"constructor":{"prototype":{}}}')],
    [at('every field null'), '400 malformed-request', json(twice.replace(/:[^,]+,.*$/, ':null}'))],
    [
      at('a field that is not asked for'),
      '400 malformed-request',
      send(who, line, { ...good, role: 'admin' }),
    ],
    [at('XML'), '415 unsupported-type', raw(who, line, '<a/>', 'application/xml')],
    [
      at('a form of a page'),
      '(400 malformed-request|415 unsupported-type)',
      raw(who, line, 'level=1', 'application/x-www-form-urlencoded'),
    ],
    [
      at('text'),
      '(400 malformed-request|415 unsupported-type)',
      raw(who, line, JSON.stringify(good), 'text/plain'),
    ],
    [at('a body of another letter set'), '400 malformed-(request|json)', json(LATIN)],
    [at('more than 512 KiB'), '413 body-too-large', json(`{"x":"${'x'.repeat(512 * 1024)}"}`)],
    [
      at('more than 512 KiB that calls itself CSV'),
      '(413 body-too-large|415 unsupported-type)',
      raw(who, line, 'x'.repeat(600 * 1024), 'text/csv'),
    ],
  ];
});

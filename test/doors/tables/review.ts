import { scoresOf } from '../../life/steps.js';
import { send, strangeIds, type Case } from '../requests.js';

const good = { snapshot: '#claimed', verdict: 'approve', scores: scoresOf('1.1', 2) };
const short = { criterion: '1.1.c', score: 1, reason: 'too_thin' };
const decide = (change: object, name = 'claimed', who = 'reviewer-1') =>
  send(who, `POST /api/submissions/@${name}/decision`, { ...good, snapshot: `#${name}`, ...change });
const withScore = (score: unknown) => decide({ scores: [{ criterion: '1.1.a', score }] });
const keyed = (key: string) =>
  send('reviewer-1', 'POST /api/submissions/@claimed/decision', good, { 'idempotency-key': key });
const claim = (who: string, name: string) => send(who, `POST /api/submissions/@${name}/claim`);
const release = (who: string, name: string) => send(who, `POST /api/submissions/@${name}/release`);

const shapes: readonly Case[] = [
  ['a decision without a snapshot', '400 malformed-request', decide({ snapshot: undefined })],
  ['a decision on half a hash', '400 malformed-request', decide({ snapshot: 'abc' })],
  ['a decision on a hash in capitals', '400 malformed-request', decide({ snapshot: 'A'.repeat(64) })],
  ['a decision without a verdict', '400 malformed-request', decide({ verdict: undefined })],
  ['the verdict of the service itself', '400 malformed-request', decide({ verdict: 'issue' })],
  ['scores that are no list', '400 malformed-request', decide({ scores: { '1.1.a': 3 } })],
  ['21 scores', '400 malformed-request', decide({ scores: Array.from({ length: 21 }, () => short) })],
  ['a score of 4', '400 malformed-request', withScore(4)],
  ['a score of -1', '400 malformed-request', withScore(-1)],
  ['a score of 2.5', '400 malformed-request', withScore(2.5)],
  ['a score in words', '400 malformed-request', withScore('2')],
  ['a score of a list', '400 malformed-request', withScore([2])],
  ['a score without a criterion', '400 malformed-request', decide({ scores: [{ score: 2 }] })],
  ['a score by somebody else', '400 malformed-request', decide({ scores: [{ ...short, by: 'x' }] })],
  ['a reviewer named in the body', '400 malformed-request', decide({ reviewerId: 'x' })],
  ['a comment of 4,001 letters', '400 malformed-request', decide({ comment: 'x'.repeat(4001) })],
  ['a comment with an escape', '400 malformed-request', decide({ comment: '\u001b[2J' })],
  ['a comment with half a letter', '400 malformed-request', decide({ comment: '\ud800' })],
  [
    'a comment with NUL in a score',
    '400 malformed-request',
    decide({ scores: [{ ...short, comment: '\0' }] }),
  ],
  ['a key of two words', '400 malformed-request', keyed('two words')],
  ['a key of 101 letters', '400 malformed-request', keyed('x'.repeat(101))],
];

const rules: readonly Case[] = [
  ['a decision on another snapshot', '409 snapshot-changed', decide({ snapshot: '0'.repeat(64) })],
  ['an approval without scores', '422 scores-missing', decide({ scores: [] })],
  [
    'an approval of two criteria of three',
    '422 scores-missing',
    decide({ scores: scoresOf('1.1', 2, 'ab') }),
  ],
  ['an approval with a 1', '422 not-approvable', decide({ scores: [...scoresOf('1.1', 3, 'ab'), short] })],
  ['an approval with a 0', '422 not-approvable', decide({ scores: scoresOf('1.1', 0) })],
  ['a criterion of another badge', '422 unknown-criterion', decide({ scores: scoresOf('1.2', 2) })],
  [
    'a criterion that objects inherit',
    '422 unknown-criterion',
    decide({ scores: [{ criterion: '__proto__', score: 2 }] }),
  ],
  [
    'a criterion scored twice',
    '422 criterion-twice',
    decide({ scores: [...scoresOf('1.1', 2), ...scoresOf('1.1', 3, 'a')] }),
  ],
  [
    'a reason that the programme does not know',
    '422 unknown-reason',
    decide({ verdict: 'return', scores: [...scoresOf('1.1', 2, 'ab'), { ...short, reason: 'ugly' }] }),
  ],
  [
    'a return without a reason',
    '422 reason-missing',
    decide({ verdict: 'return', scores: [...scoresOf('1.1', 2, 'ab'), { ...short, reason: undefined }] }),
  ],
  ['a return of what is all good', '422 nothing-to-return', decide({ verdict: 'return' })],
  ['a rejection without a word', '422 comment-missing', decide({ verdict: 'reject', scores: [] })],
  [
    'a rejection in blanks',
    '422 comment-missing',
    decide({ verdict: 'reject', scores: [], comment: ' \n ' }),
  ],
  [
    'another score for a criterion that was accepted',
    '422 criterion-closed',
    decide({ scores: scoresOf('1.4', 2) }, 'again'),
  ],
  ['a second decision', '409 already-decided', decide({ scores: [] }, 'returned')],
  ['a decision on what is issued', '409 already-decided', decide({ scores: [] }, 'issued')],
  [
    'a key that came with another decision',
    '422 idempotency-key-reused',
    send('reviewer-1', 'POST /api/submissions/@claimed/decision', good, { 'idempotency-key': 'return-1.1' }),
  ],
  ['a decision without a claim', '409 not-claimed', decide({}, 'waiting')],
  ['a decision on what another has claimed', '409 not-claimed', decide({}, 'theirs')],
  ['a decision on one’s own', '403 own-submission', decide({}, 'own', 'reviewer-3')],
  ['a decision at one’s own school', '403 own-school', decide({}, 'neighbour')],
  ['a decision in another language', '403 other-language', decide({}, 'swedish', 'reviewer-3')],
  ['a decision by the applicant', '403 not-a-reviewer', decide({}, 'claimed', 'teacher-1')],
  ['a decision by the principal', '403 not-a-reviewer', decide({}, 'claimed', 'principal-1')],
  ['a decision by the administrator', '403 not-allowed', decide({}, 'claimed', 'admin-1')],
  [
    'a decision on a draft',
    '404 not-found',
    send('reviewer-1', 'POST /api/submissions/@draft/decision', { ...good, snapshot: '0'.repeat(64) }),
  ],
  ['a decision on what is withdrawn', '404 not-found', decide({}, 'withdrawn')],
  ['claiming what another has claimed', '409 claimed-by-other', claim('reviewer-1', 'theirs')],
  ['claiming one’s own', '403 own-submission', claim('reviewer-3', 'own')],
  ['claiming at one’s own school', '403 own-school', claim('reviewer-1', 'neighbour')],
  ['claiming in another language', '403 other-language', claim('reviewer-3', 'swedish')],
  ['claiming what is issued', '409 move-not-allowed', claim('reviewer-1', 'issued')],
  ['claiming what is returned', '404 not-found', claim('reviewer-1', 'returned')],
  ['claiming what is withdrawn', '404 not-found', claim('reviewer-1', 'withdrawn')],
  ['claiming a draft', '404 not-found', claim('reviewer-1', 'draft')],
  ['claiming without being a reviewer', '403 not-a-reviewer', claim('teacher-2', 'waiting')],
  [
    'taking the next without being a reviewer',
    '403 not-a-reviewer',
    send('teacher-2', 'POST /api/reviews/next'),
  ],
  ['releasing what another has claimed', '404 not-found', release('reviewer-1', 'theirs')],
  ['releasing what nobody has claimed', '404 not-found', release('reviewer-1', 'waiting')],
  ['a cursor that is none', '400 malformed-request', send('reviewer-1', 'GET /api/reviews?after=1')],
  ['two cursors', '400 malformed-request', send('reviewer-1', 'GET /api/reviews?after=1&after=2')],
  [
    'a reviewer’s list in an order of one’s own',
    '400 malformed-request',
    send('reviewer-1', 'GET /api/reviews?sort=id'),
  ],
];

const strange = strangeIds.flatMap(([name, id]): Case[] => [
  [`claiming ${name}`, '404 not-found', send('reviewer-1', `POST /api/submissions/${id}/claim`)],
  [`releasing ${name}`, '404 not-found', send('reviewer-1', `POST /api/submissions/${id}/release`)],
  [
    `deciding on ${name}`,
    '404 not-found',
    send('reviewer-1', `POST /api/submissions/${id}/decision`, { ...good, snapshot: '0'.repeat(64) }),
  ],
  [`reading ${name}`, '404 not-found', send('reviewer-1', `GET /api/submissions/${id}`)],
  [
    `reading as evidence ${name}`,
    '404 not-found',
    send('reviewer-1', `GET /api/submissions/@claimed/evidence/${id}/file`),
  ],
]);

export const badReviews: readonly Case[] = [...shapes, ...rules, ...strange];

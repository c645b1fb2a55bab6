import type { Client } from '../../../service.js';
import { answers, matrix, type Row } from '../guard.js';
import { decide } from '../world.js';

const claim = (client: Client, id: string) => client.post(`/api/submissions/${id}/claim`);

const shelf: readonly Row[] = [
  [
    'evidence is everybody’s to read',
    'evidence/evidence.service.js',
    '{ id, personId: caller.personId, removedAt: IsNull() }',
    '{ id, removedAt: IsNull() }',
    matrix('GET /api/evidence/:id', 'GET /api/evidence/:id/file'),
  ],
  [
    'the shelf is everybody’s',
    'evidence/evidence.service.js',
    '{ personId: caller.personId, removedAt: IsNull() }',
    '{ removedAt: IsNull() }',
    {
      ask: async ({ cast }) =>
        (await cast.clients.teacher.get('/api/evidence')).text.includes(cast.other.evidence),
      expected: false,
    },
  ],
  [
    'what a review rests on can be removed',
    'evidence/evidence.service.js',
    'uses.length > 0',
    'false',
    answers('409 evidence-in-use', ({ cast }) =>
      cast.clients.teacher.delete(`/api/evidence/${cast.own.teacher.evidence}`),
    ),
  ],
];

const submissions: readonly Row[] = [
  [
    'drafts are everybody’s to write',
    'submission/application.service.js',
    'submission.personId !== caller.personId',
    'false',
    matrix('PUT /api/submissions/:id/answers'),
  ],
  [
    'what is handed in can be written',
    'submission/application.service.js',
    '!editable.includes(held.state)',
    'false',
    answers('409 not-editable', ({ cast }) =>
      cast.clients.lead.put(`/api/submissions/${cast.own.lead.submission}/answers`, { answers: [] }),
    ),
  ],
  [
    'every move is there from every state',
    'submission/workflow.js',
    '!rule.from.includes(state) || rule.by !== mover',
    'false',
    answers('409 move-not-allowed', ({ cast }) =>
      cast.clients.lead.post(`/api/submissions/${cast.own.lead.submission}/submit`),
    ),
  ],
];

const desk: readonly Row[] = [
  [
    'reviewers may take their own',
    'review/rules/assignment.js',
    'personId === applicant.personId',
    'false',
    answers('403 own-submission', ({ cast }) => claim(cast.clients.reviewer, cast.own.reviewer.submission)),
  ],
  [
    'reviewers may take their neighbours’',
    'review/rules/assignment.js',
    'units.some((unit) => applicant.units.includes(unit))',
    'false',
    answers('403 own-school', ({ cast }) => claim(cast.clients.reviewer, cast.own.teacher.submission)),
  ],
  [
    'reviewers read every language',
    'review/rules/assignment.js',
    "applicant.language === 'en' || languages.includes(applicant.language)",
    'true',
    answers('403 other-language', ({ cast, swedish }) => claim(cast.clients.reviewer, swedish)),
  ],
  [
    'anybody is a reviewer',
    'review/review.service.js',
    'all.find((one) => one.personId === caller.personId)',
    'all[0]',
    answers('404 not-found', ({ cast }) => cast.clients.teacher.get(`/api/submissions/${cast.waiting}`)),
  ],
  [
    'a claim is anybody’s to take over',
    'review/desk/claim.service.js',
    "found.state === 'in-review' && found.claimedBy !== caller.personId",
    'false',
    answers('409 claimed-by-other', ({ cast, tutor }) => claim(tutor, cast.claimed[1])),
  ],
  [
    'a claim is anybody’s to give back',
    'review/desk/claim.service.js',
    'held.claimedBy !== caller.personId',
    'false',
    answers('404 not-found', ({ cast, tutor }) => tutor.post(`/api/submissions/${cast.claimed[1]}/release`)),
  ],
  [
    'anybody decides on a claim',
    'review/decision.service.js',
    'submission.claimedBy !== caller.personId',
    'false',
    answers('409 not-claimed', ({ cast, tutor, snapshots }) =>
      decide(tutor, cast.waiting, snapshots.waiting),
    ),
  ],
  [
    'a decision is about anything',
    'review/decision.service.js',
    'submission.snapshotHash !== body.snapshot',
    'false',
    answers('409 snapshot-changed', ({ cast }) =>
      decide(cast.clients.reviewer, cast.claimed[0], '0'.repeat(64)),
    ),
  ],
  [
    'reviewers read what they have not claimed',
    'review/desk/desk.service.js',
    'claimedBy === caller.personId',
    'true',
    answers('404 not-found', ({ cast, tutor }) =>
      tutor.get(`/api/submissions/${cast.waiting}/evidence/${cast.other.evidence}`),
    ),
  ],
  [
    'reviewers read evidence of other submissions',
    'review/desk/desk.service.js',
    '!evidence.some((one) => one.id === evidenceId)',
    'false',
    answers('404 not-found', ({ cast }) =>
      cast.clients.reviewer.get(`/api/submissions/${cast.claimed[0]}/evidence/${cast.own.teacher.evidence}`),
    ),
  ],
  [
    'drafts can be looked at from outside',
    'review/desk/desk.service.js',
    '!visible',
    'false',
    matrix('GET /api/submissions/:id'),
  ],
];

const discussions: readonly Row[] = [
  [
    'anybody confirms as a supervisor',
    'recognition/recognition.service.js',
    '!(await this.staff.supervisorsOf(held.personId, tx)).includes(personId)',
    'false',
    matrix('POST /api/recognitions/:id/confirm'),
  ],
  [
    'anybody reads what was asked of a supervisor',
    'recognition/progress/discussion.service.js',
    '!isTheirs',
    'false',
    matrix('GET /api/recognitions/:id'),
  ],
];

const badges: readonly Row[] = [
  [
    'the list of badges is everybody’s',
    'issuance/holding/holding.service.js',
    '{ personId: caller.personId, signedAt: Not(IsNull()), id: MoreThan(after) }',
    '{ signedAt: Not(IsNull()), id: MoreThan(after) }',
    {
      ask: async ({ cast }) => (await cast.clients.teacher.get('/api/credentials')).body.items.length,
      expected: 2,
    },
  ],
  [
    'what others see of a badge is everybody’s to choose',
    'issuance/holding/visibility.service.js',
    '{ id, personId, signedAt: Not(IsNull()) }',
    '{ id, signedAt: Not(IsNull()) }',
    answers('404 not-found', ({ cast }) =>
      cast.clients.teacher.put(`/api/credentials/${cast.other.credential}/visibility`, { page: 'public' }),
    ),
  ],
];

/** Whose things are whose, and who may review them. */
export const guardsOfWork: readonly Row[] = [...shelf, ...submissions, ...desk, ...discussions, ...badges];

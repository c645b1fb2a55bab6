import { HEADING, SCHOOL } from './people/staff-lines.js';
import { type Belongings, type Cast, type Role, roles } from './people/cast.js';

export type Whose = 'own' | 'other' | 'none';

/** Status and code of a refusal, or the status alone: `404 not-found`, `200`. */
export type Expected = string;

/** Words for the `:names` of a path, in its query too. */
type Words = Readonly<Record<string, string>>;

export interface Door {
  /** Roles that the guard lets through; `world` is everybody, signed in or not. */
  readonly who: readonly Role[] | 'world';
  readonly query?: string;
  readonly body?: unknown;
  readonly csv?: string;
  /** The answer where there is no object, or where every role gets the same one. */
  readonly answers:
    Expected | Readonly<Partial<Record<Whose, Expected | Readonly<Partial<Record<Role, Expected>>>>>>;
  readonly words?: (cast: Cast, whose: Whose, role: Role | undefined) => Words | undefined;
}

const NONE = '00000000-0000-4000-8000-000000000000';
const all = roles;
const applicants = ['teacher', 'reviewer', 'lead', 'principal'] as const;
const askers = ['hr', 'principal'] as const;
const hidden = '404 not-found';
const yours = { own: '200', other: hidden, none: hidden } as const;
const notAReviewer = {
  teacher: '403 not-a-reviewer',
  lead: '403 not-a-reviewer',
  principal: '403 not-a-reviewer',
} as const;

/** The id of one kind of belonging: the caller's own, the stranger's, or nobody's. */
const id =
  (kind: keyof Belongings) =>
  ({ own, other }: Cast, whose: Whose, role: Role | undefined): Words => {
    if (whose === 'none') return { id: NONE };
    return { id: whose === 'own' && role ? own[role][kind] : other[kind] };
  };

/** The name of a session or a token in lists. */
const key =
  (kind: 'session' | 'token') =>
  ({ own, other }: Cast, whose: Whose, role: Role | undefined): Words => {
    if (whose === 'none') return { id: '0'.repeat(64) };
    return { id: whose === 'own' && role ? own[role][kind] : other[kind] };
  };

/** A person and an account of theirs. */
const account = ({ own, other }: Cast, whose: Whose, role: Role | undefined): Words => {
  if (whose === 'none') return { key: 'nobody-1', id: NONE };
  const theirs = whose === 'own' && role ? own[role] : other;
  return { key: theirs.key, id: theirs.identity };
};

/** What the reviewer has claimed stands for "own"; for the others it is what they applied with. */
const desk =
  (which: 0 | 1, kind: 'evidence' | 'file' = 'evidence') =>
  ({ own, other, claimed }: Cast, whose: Whose, role: Role | undefined): Words => {
    if (whose === 'none') return { id: NONE, evidence: other[kind] };
    if (whose === 'other') return { id: other.draft, evidence: other[kind] };
    if (role === 'reviewer' || !role) return { id: claimed[which], evidence: other[kind] };
    return { id: own[role].submission, evidence: own[role][kind] };
  };

const waiting = (cast: Cast, whose: Whose, role: Role | undefined): Words =>
  whose === 'own' && role === 'reviewer' ? { id: cast.waiting } : desk(0)(cast, whose, role);

/** Asked of the reviewer, asked of somebody else, or none. */
const secondLook = ({ secondLooks: [own, other] }: Cast, whose: Whose): Words => ({
  id: { own, other, none: NONE }[whose],
});
const askedOnly = (reviewer: Expected) =>
  ({
    own: { reviewer, teacher: hidden, lead: hidden, principal: hidden },
    other: hidden,
    none: hidden,
  }) as const;

const personKey = (_: Cast, whose: Whose, role: Role | undefined): Words => ({
  key: { own: `only-${role ?? 'admin'}`, other: 'teacher-1', none: 'nobody-9' }[whose],
});

const unit = (_: Cast, whose: Whose): Words => ({
  unit: { own: SCHOOL(4), other: SCHOOL(1), none: '1.2.246.562.99.19999999999' }[whose],
});
const ofUnit = {
  who: askers,
  words: unit,
  answers: { own: '200', other: { hr: '200', principal: hidden }, none: hidden },
} as const;

/** A public document: there, or not. */
const published = (there: (cast: Cast) => Words | undefined, none: Words): Door => ({
  who: 'world',
  answers: { own: '200', none: hidden },
  words: (cast, whose) => (whose === 'own' ? there(cast) : none),
});
const award = published(({ other }) => ({ file: other.credential }), { file: NONE });
const badge = published(() => ({ badge: '1.1', file: '1' }), { badge: '9.9', file: '1' });
const open: Door = { who: 'world', answers: '200' };
const preflight: Door = { who: 'world', answers: '204', words: () => ({ '*': 'x' }) };

/** Who may do what, with whose: every door of the service stands here, and nothing else does. */
export const doors: Readonly<Record<string, Door>> = {
  'GET /api/me': { who: all, answers: '200' },
  'PUT /api/me': { who: all, answers: '200', body: { language: 'fi' } },
  'GET /api/me/sessions': { who: all, answers: '200' },
  'DELETE /api/me/sessions/:id': {
    who: all,
    answers: { ...yours, own: '204' },
    words: key('session'),
  },
  'DELETE /api/me/sessions': { who: all, answers: '204' },
  'GET /api/me/tokens': { who: all, answers: '200' },
  // A token makes no other: `test/access/sign-in` comes with a session.
  'POST /api/me/tokens': {
    who: all,
    answers: '403 token-not-for-this',
    body: { name: 'a', actions: ['catalog.read'], days: 1 },
  },
  'DELETE /api/me/tokens/:id': { who: all, answers: { ...yours, own: '204' }, words: key('token') },
  'GET /api/tokens': { who: ['admin'], answers: '200' },
  'DELETE /api/tokens/:id': {
    who: ['admin'],
    answers: { other: '204', none: hidden },
    words: key('token'),
  },
  'POST /api/people/:key/sign-in-code': {
    who: ['admin'],
    answers: { own: '403 token-not-for-this', other: '403 token-not-for-this' },
    words: account,
  },
  'GET /api/people/:key/identities': {
    who: ['admin'],
    answers: { own: '200', other: '200', none: hidden },
    words: account,
  },
  'DELETE /api/people/:key/identities/:id': {
    who: ['admin'],
    answers: { own: '204', other: '204', none: hidden },
    words: account,
  },
  'GET /api/me/data': { who: all, answers: '200' },
  'GET /api/me/data/requests': { who: all, answers: '200' },
  'POST /api/me/data/corrections': { who: all, answers: '201', body: { what: 'Nimi', text: 'Väärin' } },
  'GET /api/me/data/erasure': { who: all, answers: '200' },
  // Without the word of the list nothing is erased.
  'POST /api/me/data/erasure': { who: all, answers: '200', body: {} },
  'GET /api/data/requests': { who: ['admin'], answers: '200' },
  'POST /api/data/requests/:id/answer': {
    who: ['admin'],
    answers: { own: '200', other: '200', none: hidden },
    words: id('request'),
    body: { answer: 'Korjattu' },
  },
  'POST /api/people/:key/erasure': {
    who: ['admin'],
    answers: { own: '409 still-employed', other: '409 still-employed', none: hidden },
    words: (_, whose, role) => ({
      key: { own: `only-${role}`, other: 'teacher-1', none: 'nobody-at-all' }[whose],
    }),
    body: { reason: 'request' },
  },
  'GET /api/retention': { who: ['admin'], answers: '200' },
  'POST /api/retention/run': { who: ['admin'], answers: '200' },
  'GET /api/levels': { who: all, answers: '200' },
  'GET /api/badges': { who: all, answers: '200' },
  'GET /api/badges/:badge': {
    who: all,
    answers: { own: '200', none: hidden },
    words: (_, whose) => ({ badge: whose === 'own' ? '1.1' : '9.9' }),
  },
  'GET /api/evidence': { who: applicants, answers: '200' },
  'POST /api/evidence': { who: applicants, answers: '201', body: { kind: 'text', title: 'a', text: 'b' } },
  'GET /api/evidence/:id': { who: applicants, answers: yours, words: id('evidence') },
  'GET /api/evidence/:id/file': { who: applicants, answers: yours, words: id('file') },
  'DELETE /api/evidence/:id': {
    who: applicants,
    answers: { ...yours, own: '204' },
    words: id('spareEvidence'),
  },
  'GET /api/submissions': { who: applicants, answers: '200' },
  'POST /api/submissions': { who: applicants, answers: '201', body: { badge: '3.1' } },
  'GET /api/submissions/:id': { who: applicants, answers: yours, words: id('draft') },
  'PUT /api/submissions/:id/answers': {
    who: applicants,
    answers: yours,
    words: id('draft'),
    body: { answers: [] },
  },
  'POST /api/submissions/:id/submit': {
    who: applicants,
    answers: { ...yours, own: '422 submission-incomplete' },
    words: id('draft'),
  },
  'POST /api/submissions/:id/withdraw': { who: applicants, answers: yours, words: id('spareDraft') },
  'GET /api/reviews': { who: applicants, answers: { own: { reviewer: '200', ...notAReviewer } } },
  'POST /api/reviews/next': { who: applicants, answers: { own: { reviewer: '200', ...notAReviewer } } },
  // The owner reads evidence from the shelf; here it is for the reviewer who holds the claim.
  'GET /api/submissions/:id/evidence/:evidence': {
    who: applicants,
    answers: { ...yours, own: { reviewer: '200', teacher: hidden, lead: hidden, principal: hidden } },
    words: desk(0),
  },
  'GET /api/submissions/:id/evidence/:evidence/file': {
    who: applicants,
    answers: { ...yours, own: { reviewer: '200', teacher: hidden, lead: hidden, principal: hidden } },
    words: desk(0, 'file'),
  },
  'POST /api/submissions/:id/claim': {
    who: applicants,
    answers: {
      own: { reviewer: '200', ...notAReviewer },
      other: { reviewer: hidden, ...notAReviewer },
      none: { reviewer: hidden, ...notAReviewer },
    },
    words: waiting,
  },
  'POST /api/submissions/:id/release': {
    who: applicants,
    answers: { ...yours, own: { reviewer: '200', teacher: hidden, lead: hidden, principal: hidden } },
    words: desk(1),
  },
  'POST /api/submissions/:id/decision': {
    who: applicants,
    answers: {
      own: { reviewer: '409 snapshot-changed', ...notAReviewer },
      other: { reviewer: hidden, ...notAReviewer },
      none: { reviewer: hidden, ...notAReviewer },
    },
    body: { snapshot: '0'.repeat(64), verdict: 'approve', scores: [] },
    words: desk(0),
  },
  'GET /api/recognitions': { who: all, answers: '200' },
  'POST /api/recognitions': { who: applicants, answers: '201', body: { level: 2 } },
  'GET /api/recognitions/:id': { who: all, answers: yours, words: id('discussion') },
  'POST /api/recognitions/:id/confirm': {
    who: all,
    answers: yours,
    words: id('discussion'),
    body: { goal: 'Taso 2', heldOn: '2026-01-15' },
  },
  'GET /api/credentials': { who: all, answers: '200' },
  'GET /api/credentials/:id': { who: all, answers: yours, words: id('credential') },
  'PUT /api/credentials/:id/visibility': {
    who: all,
    answers: yours,
    words: id('credential'),
    body: { page: 'hidden' },
  },
  'POST /api/credentials/:id/suspension': {
    who: ['admin'],
    answers: { own: '200', other: '200', none: hidden },
    words: id('spareCredential'),
    body: { reason: 'Selvitys' },
  },
  'POST /api/credentials/:id/reinstatement': {
    who: ['admin'],
    answers: { own: '200', other: '200', none: hidden },
    words: id('spareCredential'),
    body: { reason: 'Selvitetty' },
  },
  'POST /api/credentials/:id/revocation': {
    who: ['admin'],
    answers: { own: '200', other: '200', none: hidden },
    words: id('spareCredential'),
    body: { reason: 'Virhe' },
  },
  'GET /api/competence/levels': { ...ofUnit, query: 'unit=:unit' },
  'GET /api/competence/badges': { ...ofUnit, query: 'unit=:unit' },
  'GET /api/competence/needs': { ...ofUnit, query: 'unit=:unit' },
  'GET /api/competence/people': { ...ofUnit, query: 'unit=:unit&purpose=Koulutusten%20suunnittelu' },
  'GET /api/competence/export': {
    ...ofUnit,
    who: ['hr'],
    query: 'format=json&unit=:unit',
    answers: { own: '200', other: '200', none: hidden },
  },
  'POST /api/staff/imports': { who: ['admin'], answers: '201', csv: HEADING },
  // The register is everybody's who keeps it.
  'POST /api/staff/imports/:id/apply': {
    who: ['admin'],
    // The stranger's was previewed before the caller's own was applied.
    answers: { own: '200', other: '409 preview-outdated', none: hidden },
    words: id('import'),
  },
  'GET /api/people/:key': {
    who: ['admin'],
    answers: { own: '200', other: '200', none: hidden },
    words: personKey,
  },
  'PUT /api/people/:key/roles': {
    who: ['admin'],
    answers: { own: '403 own-roles', other: '200', none: hidden },
    words: personKey,
    body: { roles: ['teacher'], reason: 'Ei enää arvioi' },
  },
  'GET /api/messages': { who: all, answers: '200' },
  'POST /api/messages/:id/read': { who: all, answers: yours, words: id('message') },
  'GET /api/me/messages': { who: all, answers: '200' },
  'PUT /api/me/messages': { who: all, body: { email: 'daily' }, answers: '200' },
  'GET /api/messages/outbox': { who: ['admin'], answers: '200' },
  'POST /api/messages/:id/resend': {
    who: ['admin'],
    answers: { own: '409 no-mail-server', other: '409 no-mail-server', none: hidden },
    words: id('message'),
  },
  'GET /api/audit': { who: ['admin'], answers: '200' },
  'POST /api/submissions/:id/appeal': {
    who: applicants,
    answers: { ...yours, own: '409 move-not-allowed' },
    words: id('draft'),
    body: { text: 'Näyttö on liitteenä.' },
  },
  'POST /api/reviews/decisions': {
    who: applicants,
    answers: { own: { reviewer: '200', ...notAReviewer } },
    body: { decisions: [{}] },
  },
  'GET /api/reviews/report': { who: ['lead'], answers: '200' },
  'GET /api/reviews/second-looks': { who: applicants, answers: '200' },
  'GET /api/reviews/second-looks/:id': { who: applicants, answers: askedOnly('200'), words: secondLook },
  'POST /api/reviews/second-looks/:id/scores': {
    who: applicants,
    answers: askedOnly('422 scores-missing'),
    words: secondLook,
    body: { scores: [] },
  },
  'GET /api/evidence/quarantine': { who: ['admin'], answers: '200' },
  'POST /api/submissions/:id/evidence/:evidence/quarantine': {
    who: applicants,
    answers: askedOnly('200'),
    words: desk(0, 'file'),
    body: { reason: 'other' },
  },
  'POST /api/evidence/:id/quarantine': {
    who: ['admin'],
    answers: { own: '200', other: '200', none: hidden },
    words: id('spareEvidence'),
    body: { reason: 'other' },
  },
  'POST /api/evidence/:id/release': {
    who: ['admin'],
    answers: { own: '200', other: '200', none: hidden },
    words: id('spareEvidence'),
  },
  // What the reviewer has taken goes back by it: the doors that need the claim stand above.
  'POST /api/submissions/:id/conflict': {
    who: applicants,
    answers: {
      own: { reviewer: '200', ...notAReviewer },
      other: { reviewer: hidden, ...notAReviewer },
      none: { reviewer: hidden, ...notAReviewer },
    },
    body: { reason: 'relative' },
    words: waiting,
  },
  'DELETE /api/submissions/:id/conflict': {
    who: applicants,
    answers: {
      own: { reviewer: '204', teacher: hidden, lead: hidden, principal: hidden },
      other: hidden,
      none: hidden,
    },
    words: waiting,
  },
  'GET /.well-known/did.json': open,
  'GET /.well-known/security.txt': open,
  'GET /did.json': open,
  'GET /keys/:kid': published(({ kid }) => ({ kid }), { kid: 'x' }),
  'GET /ob2/keys/:kid': published(({ kid }) => ({ kid }), { kid: 'x' }),
  'GET /ob2/issuer': open,
  'GET /ob2/revocations': open,
  'GET /ob3/issuer': open,
  'GET /ob3/style.css': open,
  'GET /ob3/status/:list': published(() => ({ list: '1' }), { list: '99' }),
  'GET /ob2/badges/:badge/:file': badge,
  'GET /ob3/achievements/:badge/:file': badge,
  'GET /images/badges/:badge/:file': published(() => ({ badge: '1.1', file: '1.png' }), {
    badge: '9.9',
    file: '1.png',
  }),
  'GET /ob2/assertions/:file': award,
  'GET /ob3/credentials/:file': award,
  'GET /images/:file': published(({ other }) => ({ file: `${other.credential}.png` }), {
    file: `${NONE}.png`,
  }),
  'OPTIONS /.well-known/did.json': preflight,
  'OPTIONS /did.json': preflight,
  'OPTIONS /keys/*': preflight,
  'OPTIONS /ob2/*': preflight,
  'OPTIONS /ob3/*': preflight,
  'OPTIONS /images/*': preflight,
  'POST /api/verifications': { ...open, body: { url: 'https://example.org/badge' } },
  'OPTIONS /api/verifications': preflight,
  'GET /': open,
  'GET /verify': open,
  // Whoever asks from elsewhere than our own pages; `test/web` comes from there.
  'POST /demo/sign-in': { who: 'world', answers: '403 foreign-origin', body: { person_key: 'teacher-1' } },
  'POST /sign-out': { who: 'world', answers: '403 foreign-origin' },
  // No provider is set here; `test/access/sign-in` has some.
  'GET /sign-in/:provider': { who: 'world', answers: hidden, words: () => ({ provider: 'entra' }) },
  'GET /sign-in/:provider/callback': {
    who: 'world',
    answers: hidden,
    words: () => ({ provider: 'entra' }),
  },
  'GET /sign-in/code': open,
  'POST /sign-in/code': { who: 'world', answers: '403 foreign-origin', body: { code: 'x' } },
  'GET /sign-in/link': { who: 'world', answers: '400 sign-in-begin-again' },
  'POST /sign-in/link': { who: 'world', answers: '403 foreign-origin' },
  'GET /health/live': open,
  'GET /health/ready': open,
  'GET /metrics': open,
  // The description of the interface, which stands outside the controllers.
  'GET /api/docs': open,
  'GET /api/openapi.json': open,
  'GET /api/integrity': { who: ['admin'], answers: '200' },
  // The last door: the check goes on by itself, and what it stores would look like what another door has changed.
  'POST /api/integrity/runs': { who: ['admin'], answers: '202' },
};

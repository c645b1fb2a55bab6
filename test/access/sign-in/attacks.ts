import { HELSINKI, TENANT, type Lies, type Name } from './liar.js';

type Claims = Record<string, unknown>;

/** Somebody who would come in if the provider were honest: bound to `teacher-2` by the staff key. */
export const victim: Claims = { sub: 's-2', tid: TENANT, oid: 'o-2', employeeId: 'teacher-2' };

export const teacherOf = (uid: string): Claims => ({
  sub: uid,
  'urn:mpass.id:uid': uid,
  'urn:mpass.id:educationProviderInfo': `${HELSINKI};Helsingin kaupunki`,
  'urn:mpass.id:role': [`${HELSINKI};99999;;Opettaja;2;1.2.246.562.99.10000000001;`],
});

export interface Attack {
  readonly what: string;
  readonly at?: Name;
  readonly lies?: Lies;
  readonly person?: Claims;
  readonly status: number;
  /** Whether a service that believes what comes back would let it through. */
  readonly fools?: true;
}

const now = () => Math.floor(Date.now() / 1000);
const withClaims = (change: Claims): Lies => ({ claims: (claims) => ({ ...claims, ...change }) });
const without = (name: string): Lies => ({
  claims: (claims) => Object.fromEntries(Object.entries(claims).filter(([one]) => one !== name)),
});
const inQuery = (change: (query: URLSearchParams) => void): Lies => ({ callback: change });

/** Lies told at the callback, in the token, in the answer around it, and by people who are not whom we want. */
export const attacks: readonly Attack[] = [
  {
    what: 'an id_token of another issuer',
    lies: withClaims({ iss: 'https://evil.example' }),
    status: 503,
    fools: true,
  },
  {
    what: 'the issuer of another provider in the callback (mix-up)',
    lies: inQuery((query) => query.set('iss', 'https://evil.example')),
    status: 503,
    fools: true,
  },
  {
    what: 'no issuer in the callback',
    lies: inQuery((query) => query.delete('iss')),
    status: 503,
    fools: true,
  },
  { what: 'another nonce', lies: withClaims({ nonce: 'another' }), status: 503, fools: true },
  { what: 'no nonce', lies: without('nonce'), status: 503, fools: true },
  {
    what: 'another state',
    lies: inQuery((query) => query.set('state', 'another')),
    status: 503,
    fools: true,
  },
  { what: 'no state', lies: inQuery((query) => query.delete('state')), status: 503, fools: true },
  {
    what: 'the state twice',
    lies: inQuery((query) => query.append('state', 'another')),
    status: 503,
    fools: true,
  },
  {
    what: 'the code twice',
    lies: inQuery((query) => query.append('code', 'another')),
    status: 503,
    fools: true,
  },
  { what: 'an id_token for another client', lies: withClaims({ aud: 'another' }), status: 503, fools: true },
  {
    what: 'an id_token for several clients, given to another',
    lies: withClaims({ aud: ['service', 'another'], azp: 'another' }),
    status: 503,
    fools: true,
  },
  { what: 'an id_token without a signature', lies: { sign: 'none' }, status: 503, fools: true },
  {
    what: 'the public key as a shared secret',
    lies: { sign: 'public-key-as-secret' },
    status: 503,
    fools: true,
  },
  { what: 'the signature of a stranger’s key', lies: { sign: 'another-key' }, status: 503, fools: true },
  { what: 'the signature of another text', lies: { sign: 'broken' }, status: 503, fools: true },
  {
    what: 'an id_token that has expired',
    lies: withClaims({ exp: now() - 600, iat: now() - 900 }),
    status: 503,
    fools: true,
  },
  {
    what: 'an id_token of the future',
    lies: withClaims({ iat: now() + 600, exp: now() + 900 }),
    status: 503,
    fools: true,
  },
  { what: 'an id_token without a time', lies: without('iat'), status: 503, fools: true },
  { what: 'an id_token without a subject', lies: without('sub'), status: 503, fools: true },
  {
    what: 'somebody else’s data behind the access token',
    at: 'mpassid',
    person: { sub: 'attacker' },
    lies: { userinfo: () => teacherOf('uid-victim') },
    status: 503,
    fools: true,
  },
  {
    what: 'no id_token at all',
    lies: { token: (answer) => ({ ...answer, id_token: undefined }) },
    status: 503,
  },
  {
    what: 'an id_token of three words',
    lies: { token: (answer) => ({ ...answer, id_token: 'a.b.c' }) },
    status: 503,
  },
  { what: 'tokens that are no JSON', lies: { token: () => '<html>' }, status: 503 },
  {
    what: 'a refusal instead of tokens',
    lies: { token: () => ({ error: 'invalid_grant' }), status: 400 },
    status: 503,
  },
  { what: 'a failure instead of tokens', lies: { status: 500 }, status: 503 },
  { what: 'no code', lies: inQuery((query) => query.delete('code')), status: 503 },
  {
    what: 'the person’s own refusal',
    lies: inQuery((query) => {
      query.delete('code');
      query.set('error', 'access_denied');
    }),
    status: 403,
  },
  {
    what: 'an error with words of its own',
    lies: inQuery((query) => {
      query.delete('code');
      query.set('error', 'server_error');
      query.set('error_description', 'line\nERROR faked line <script>');
    }),
    status: 503,
  },
  {
    what: 'an account of another tenant',
    person: { ...victim, tid: '99999999-0000-4000-8000-00000000000b' },
    status: 403,
  },
  { what: 'an account of no tenant', person: { ...victim, tid: undefined }, status: 403 },
  { what: 'an account that is a list', person: { ...victim, oid: ['o-2', 'o-1'] }, status: 403 },
  { what: 'somebody who has left', person: { ...victim, oid: 'o-gone', employeeId: 'gone-1' }, status: 403 },
  {
    what: 'a pupil',
    at: 'mpassid',
    person: {
      ...teacherOf('uid-victim'),
      'urn:mpass.id:role': [`${HELSINKI};99999;7B;Oppilas;1;1.2.246.562.99.10000000001;`],
    },
    status: 403,
  },
  {
    what: 'a teacher of another education provider',
    at: 'mpassid',
    person: { ...teacherOf('uid-victim'), 'urn:mpass.id:educationProviderInfo': '1.2.246.562.10.1;Muu' },
    status: 403,
  },
  {
    what: 'a user without a role',
    at: 'mpassid',
    person: { ...teacherOf('uid-victim'), 'urn:mpass.id:role': [] },
    status: 403,
  },
];

/** Where a sign-in may not lead: each is another host to some browser, or no path at all. */
export const foreignPaths = [
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '/\t/evil.example',
  '/%09/evil.example\n',
  '///evil.example',
  'javascript:alert(1)',
  'evil.example',
  ' //evil.example',
  '/ /evil.example',
  '@evil.example',
];

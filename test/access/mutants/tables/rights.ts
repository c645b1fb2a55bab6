import { preview, type StaffLine } from '../../people/staff-lines.js';
import { answers, matrix, type Row } from '../guard.js';
import { fromPage, sendForm, type World } from '../world.js';

const me = (world: World, authorization: string) => world.nobody.get('/api/me', { authorization });
const applyImport = (which: keyof World['imports']) => (world: World) =>
  world.admin.post(`/api/staff/imports/${world.imports[which]}/apply`);
const applyNew = async ({ admin }: World, ...lines: StaffLine[]) =>
  admin.post(`/api/staff/imports/${(await preview(admin, lines)).id}/apply`);
const people = ({ cast }: World, query: string) => cast.clients.hr.get(`/api/competence/people?${query}`);
const looksOf = async ({ admin }: World) =>
  (await admin.get('/api/audit?action=people.read')).body.items[0]?.seq ?? 0;
const WHY = 'purpose=Koulutusten%20suunnittelu';

const access: readonly Row[] = [
  ['no role is looked at', 'access/access.guard.js', '!scope', 'false', matrix('GET /api/audit')],
  [
    'only those are let in who should not be',
    'access/access.guard.js',
    '!scope',
    'scope',
    answers('200', ({ admin }) => admin.get('/api/audit')),
  ],
  [
    'every scope is the city',
    'access/access.guard.js',
    '{ ...caller, scope }',
    "{ ...caller, scope: 'city' }",
    matrix('GET /api/competence/levels'),
  ],
  [
    'a token is never too old',
    'access/access.service.js',
    'MoreThan(now)',
    "MoreThan('')",
    answers('401 not-signed-in', (world) => me(world, `Bearer ${world.expired}`)),
  ],
  [
    'whoever has left stays',
    'access/access.service.js',
    'jobs.length === 0',
    'false',
    answers('401 not-signed-in', (world) => me(world, `Bearer ${world.left}`)),
  ],
  [
    'other origins are ours',
    'access/keys/origin.js',
    "site === undefined ? origin === new URL(publicUrl).origin : site === 'same-origin'",
    'true',
    answers('403 foreign-origin', (world) => fromPage(world, { origin: 'https://evil.example' })),
  ],
  [
    'forms need no token of their page',
    'access/access.guard.js',
    'refuseWithoutFormToken(request, session)',
    'undefined',
    answers('403 form-out-of-date', (world) => sendForm(world)),
  ],
  [
    'a session never falls asleep',
    'access/access.service.js',
    'isIdle(held, now, this.config.signIn.idleMinutes)',
    'false',
    answers('401 not-signed-in', ({ nobody, idle }) =>
      nobody.get('/api/me', { cookie: `taitomerkki_session=${idle}` }),
    ),
  ],
  [
    'a token is for everything',
    'access/access.guard.js',
    'caller.actions && !caller.actions.includes(action)',
    'false',
    answers('403 token-not-for-this', ({ nobody, limited }) =>
      nobody.get('/api/credentials', { authorization: `Bearer ${limited}` }),
    ),
  ],
];

const figures: readonly Row[] = [
  [
    'principals ask about every school',
    'competence/population.js',
    '!caller.units.includes(unit)',
    'false',
    matrix('GET /api/competence/people', 'GET /api/competence/needs'),
  ],
  [
    'names are told without a purpose',
    'competence/competence.service.js',
    'purpose === undefined',
    'false',
    answers('400 purpose-needed', (world) => people(world, 'level=1')),
  ],
  [
    'looks at names leave no note',
    'competence/competence.service.js',
    "caller.scope === 'city'",
    'false',
    {
      ask: async (world) => {
        const before = await looksOf(world);
        await people(world, WHY);
        return (await looksOf(world)) > before;
      },
      expected: true,
    },
  ],
];

const register: readonly Row[] = [
  [
    'a file with errors is applied',
    'staff/staff-import.service.js',
    'errors.length > 0',
    'false',
    answers('422 import-has-errors', applyImport('wrong')),
  ],
  [
    'a file is applied twice',
    'staff/staff-import.service.js',
    'affected !== 1',
    'false',
    answers('409 import-already-applied', applyImport('applied')),
  ],
  [
    'an outdated preview is applied',
    'staff/staff-import.service.js',
    '(await tx.countBy(StaffImport, APPLIED)) > held.appliedBefore + 1',
    'false',
    answers('409 preview-outdated', applyImport('outdated')),
  ],
  [
    'a file takes the last administrator away',
    'staff/staff-import.service.js',
    'before > 0 && (await admins()) === 0',
    'false',
    answers('422 last-admin', (world) =>
      applyNew(world, { key: 'admin-1', roles: 'teacher' }, { key: 'only-admin', roles: 'teacher' }),
    ),
  ],
  [
    'one’s own file raises oneself',
    'staff/roles/roles.service.js',
    'id === actor',
    'false',
    answers('403 own-roles', (world) => applyNew(world, { key: 'admin-1', roles: 'admin hr' })),
  ],
];

/** Who is let in at all, whose figures and names, and what keeps the register. */
export const guardsOfRights: readonly Row[] = [...access, ...figures, ...register];

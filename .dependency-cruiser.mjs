// The import law: which room may look into which other rooms. Nothing points downstream.
const mayUse = {
  openbadges: [],
  database: [],
  audit: ['database'],
  staff: ['database', 'audit'],
  access: ['staff', 'audit', 'database'],
  catalog: ['openbadges', 'database', 'audit'],
  evidence: ['access', 'staff', 'audit', 'database'],
  submission: ['issuance', 'catalog', 'evidence', 'access', 'staff', 'audit', 'database'],
  issuance: ['catalog', 'openbadges', 'staff', 'access', 'audit', 'database'],
  recognition: ['issuance', 'submission', 'catalog', 'staff', 'access', 'audit', 'database'],
  review: [
    'submission',
    'evidence',
    'issuance',
    'recognition',
    'catalog',
    'access',
    'staff',
    'audit',
    'database',
  ],
  publication: ['issuance', 'catalog', 'openbadges'],
  verification: ['publication', 'openbadges'],
  competence: [
    'submission',
    'issuance',
    'recognition',
    'review',
    'catalog',
    'staff',
    'access',
    'audit',
    'database',
  ],
  server: ['database'],
};

// Types that the whole house speaks: languages, instants and texts of an award.
const VOCABULARY = '^src/openbadges/award\\.ts$';
// Nest and TypeORM appear only where the name of the file says so.
const FRAMED = '\\.(module|controller|service|entity|guard|decorator|filter)\\.tsx?$';

export default {
  forbidden: [
    ...Object.entries(mayUse).map(([room, others]) => ({
      name: `${room}-may-use-only: ${others.join(', ') || 'itself'}`,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: { path: '^src/[^/]+/', pathNot: [`^src/(${[room, ...others].join('|')})/`, VOCABULARY] },
    })),
    {
      name: 'every-room-is-in-the-law',
      severity: 'error',
      from: { path: `^src/(?!(${[...Object.keys(mayUse), 'web', 'cli'].join('|')})/)[^/]+/` },
      to: {},
    },
    {
      name: 'rooms-know-only-the-words-of-the-house',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: '^src/(server|cli)/' },
      to: {
        path: '^src/[^/]+\\.ts$',
        pathNot: '^src/(clock|config|refusal|allow\\.decorator|written\\.schema)\\.ts$',
      },
    },
    {
      name: 'openbadges-stands-alone',
      severity: 'error',
      from: { path: '^src/openbadges/' },
      to: { pathNot: '^src/openbadges/|^node_modules/(jsonld|cborg)/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'one-importer-of-the-signer-for-each-kind',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '^src/(openbadges/|issuance/(issuance|status/status-list)\\.service\\.ts$)',
      },
      to: { path: '^src/openbadges/proof/sign\\.ts$' },
    },
    {
      name: 'plain-files-stay-plain',
      severity: 'error',
      from: { path: '^src/', pathNot: [FRAMED, '^src/(database|cli|server)/', '^src/main\\.ts$'] },
      to: { path: '^node_modules/(@nestjs|typeorm)/' },
    },
    {
      name: 'controllers-do-not-touch-tables',
      severity: 'error',
      from: { path: '\\.controller\\.ts$' },
      to: { path: '(\\.entity\\.ts$|^node_modules/typeorm/)' },
    },
    {
      name: 'nobody-looks-into-the-operators-commands-or-the-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^(src/cli|test|bench)/' },
    },
    { name: 'no-cycles', severity: 'error', from: { path: '^src/' }, to: { circular: true } },
    { name: 'no-barrels', severity: 'error', from: { path: '/index\\.tsx?$' }, to: {} },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '^src/(main\\.ts|cli/)' },
      to: {},
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

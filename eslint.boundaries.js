import path from 'node:path';
import boundaries from 'eslint-plugin-boundaries';

/**
 * Who may import whom. Everything that is not in this table is refused.
 * Two sentences to remember it by: features meet only in the store; and only repositories know
 * SQL, only api files know HTTP, only the reconciler knows the engine. See docs/architecture.md.
 * What stands in one element may import each other; a page does not import another page.
 */
const mayImport = {
  contract: ['contract'],

  shell: ['shell', 'core', 'feature', 'shared', 'contract'],
  core: ['core', 'contract'],
  shared: ['shared', 'contract'],
  feature: ['page', 'state', 'core'],
  page: ['state', 'ui', 'shared', 'core', 'contract'],
  state: ['state', 'data', 'core', 'contract'],
  data: ['data', 'core', 'contract'],
  ui: ['ui', 'shared', 'contract'],
  testing: ['testing', 'contract'],

  wiring: ['wiring', 'module', 'engine', 'workspace', 'db', 'http', 'contract'],
  module: ['module', 'engine', 'workspace', 'db', 'http', 'contract'],
  engine: ['engine', 'workspace', 'contract'],
  workspace: ['workspace', 'contract'],
  db: ['db', 'contract'],
  http: ['http', 'contract'],
  serverTest: [
    'serverTest',
    'scripts',
    'wiring',
    'module',
    'engine',
    'workspace',
    'db',
    'http',
    'contract',
  ],

  scripts: ['scripts', 'serverTest', 'wiring', 'module', 'db', 'http', 'contract'],
  e2e: ['e2e', 'scripts', 'contract'],
};

/** Folders are matched from the root of the project; the first row that fits names the folder. */
const elements = [
  { type: 'contract', pattern: 'contract' },
  { type: 'core', pattern: 'src/app/core' },
  { type: 'shared', pattern: 'src/app/shared' },
  { type: 'testing', pattern: 'src/app/testing' },
  { type: 'ui', pattern: 'src/app/(*)/ui', capture: ['feature'] },
  { type: 'state', pattern: 'src/app/(*)/state', capture: ['feature'] },
  { type: 'data', pattern: 'src/app/(*)/data', capture: ['feature'] },
  { type: 'page', pattern: 'src/app/(*)/(*)', capture: ['feature', 'page'] },
  { type: 'feature', pattern: 'src/app/(*)', capture: ['feature'] },
  { type: 'shell', pattern: 'src' },
  { type: 'engine', pattern: 'server/src/engine' },
  { type: 'workspace', pattern: 'server/src/workspace' },
  { type: 'db', pattern: 'server/src/db' },
  { type: 'http', pattern: 'server/src/http' },
  { type: 'module', pattern: 'server/src/(*)', capture: ['module'] },
  { type: 'wiring', pattern: 'server/src' },
  { type: 'serverTest', pattern: 'server/test' },
  { type: 'scripts', pattern: 'scripts' },
  { type: 'e2e', pattern: 'e2e' },
].map((element) => ({ ...element, partialMatch: false }));

const files = [
  // A file without any category would never match a row that says which category it must not have.
  { category: 'code', pattern: '**/*.ts' },
  { category: 'spec', pattern: '**/*.spec.ts' },
  { category: 'routes', pattern: '{src/app,server/src}/*/*.routes.ts' },
  { category: 'service', pattern: 'server/src/*/*.service.ts' },
  { category: 'reconciler', pattern: 'server/src/*/*.reconciler.ts' },
];

const insideOneFeature = new Set(['page', 'state', 'data', 'ui', 'feature']);

/** Features meet only in the store: one feature's state may read another's, nothing else crosses. */
function target(from, to) {
  if (from === 'shell' && to === 'feature') return { file: { categories: 'routes' } };
  const crossesFreely = from === 'state' && to === 'state';
  const staysInside = insideOneFeature.has(from) && insideOneFeature.has(to) && !crossesFreely;
  return staysInside
    ? { element: { type: to, captured: { feature: '{{ from.element.captured.feature }}' } } }
    : { element: { type: to } };
}

const rows = Object.entries(mayImport).map(([from, targets]) => ({
  from: { element: { type: from } },
  allow: targets.map((to) => ({ to: target(from, to) })),
}));

const element = (type) => ({ element: { type } });
const packages = (source) => ({ module: { origin: 'external', source } });

/** What the table cannot say by folders alone. Later rows win over earlier ones. */
const finer = [
  {
    // A page that belongs to no feature's routes, such as "not found", is loaded when it is needed.
    from: element('shell'),
    allow: { to: element('page'), dependency: { nodeKind: 'dynamic-import' } },
  },
  {
    // State may hold the shape a ui component shows, but never its code.
    from: element('state'),
    allow: {
      to: { element: { type: 'ui', captured: { feature: '{{ from.element.captured.feature }}' } } },
      dependency: { kind: 'type' },
    },
  },
  {
    // A server module gets what another one does as an argument; plain functions may be imported.
    from: element('module'),
    disallow: {
      to: {
        element: { type: 'module', captured: { module: '!{{ from.element.captured.module }}' } },
      },
      dependency: { kind: 'value', specifiers: ['create*', '*Routes'] },
    },
    message: 'Only the wiring makes modules: take the other one as an argument.',
  },
  {
    from: { file: { categories: 'spec' } },
    allow: { to: element('testing') },
  },
];

/** Every package is open to everybody, save these. */
const fences = [
  { allow: { to: { module: { origin: ['external', 'core'] } } } },
  {
    from: element('contract'),
    disallow: { to: { module: { origin: ['external', 'core'] } } },
    message: 'The contract is read by both sides: it imports zod and nothing else.',
  },
  { from: element('contract'), allow: { to: packages('zod') } },
  {
    from: {
      element: { types: { anyOf: ['ui', 'shared', 'data'] } },
      file: { categories: { noneOf: ['spec'] } },
    },
    disallow: { to: packages('@ngrx/*') },
    message: 'The store is for pages and state; this one gets inputs and gives outputs.',
  },
  {
    from: {
      element: { types: { anyOf: ['ui', 'shared'] } },
      file: { categories: { noneOf: ['spec'] } },
    },
    disallow: {
      to: packages('@angular/router'),
      dependency: { specifiers: ['Router', 'ActivatedRoute'] },
    },
    message: 'A presentational component does not navigate: give an output to the page.',
  },
  {
    from: {
      element: { types: { noneOf: ['data', 'core'] } },
      file: { categories: { noneOf: ['spec'] } },
    },
    disallow: { to: packages('@angular/common'), dependency: { specifiers: ['HttpClient'] } },
    message: 'Only data/ and core/ know HTTP: ask the feature’s api file.',
  },
  ...[
    { element: { types: { anyOf: ['http', 'engine', 'workspace', 'wiring'] } } },
    { file: { categories: ['routes', 'service', 'reconciler'] } },
  ].map((from) => ({
    from,
    disallow: { to: packages('kysely'), dependency: { kind: 'value' } },
    message: 'Routes translate, services decide, repositories store: SQL goes into the repository.',
  })),
];

/** The lint configuration of the table; `rootPath` is where `src/`, `server/` and the rest stand. */
export function importBoundaries(rootPath) {
  return {
    plugins: { boundaries },
    settings: {
      'boundaries/root-path': rootPath,
      'boundaries/elements': elements,
      'boundaries/files': files,
      'boundaries/legacy-templates': false,
      'boundaries/dependency-nodes': ['import', 'export', 'dynamic-import'],
      'import/resolver': {
        typescript: {
          project: path.join(rootPath, 'tsconfig.json'),
          noWarnOnMultipleProjects: true,
        },
      },
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        { default: 'disallow', checkAllOrigins: true, policies: [...rows, ...finer, ...fences] },
      ],
    },
  };
}

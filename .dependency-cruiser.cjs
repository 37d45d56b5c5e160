// Who may import whom. Each folder of src/ has one door, its index.ts; what stands behind a door may change freely.
// tests/tooling/architecture.test.ts plants a bad import for every rule and sees it caught.

const { roomRules } = require('./.dependency-rooms.cjs')

/** For each folder of src/: the doors that it may use, and the packages. */
const core = {
  words: { doors: [], packages: [] },
  code: { doors: [], packages: ['@lezer/common', '@lezer/javascript', 'ts-blank-space', 'typescript'] },
  graph: { doors: ['code', 'words'], packages: ['@lezer/common', '@lezer/javascript'] },
  document: { doors: ['code', 'graph'], packages: ['zod'] },
  trace: { doors: ['graph', 'words'], packages: [] },
  compile: { doors: ['code', 'graph'], packages: [] },
  // What asyncio needs of its host: to start programs and threads, and to know whose code runs.
  runtime: { doors: [], packages: ['async_hooks', 'child_process', 'os', 'stream', 'v8', 'worker_threads'] },
  codegen: { doors: ['code', 'graph', 'compile'], packages: ['@lezer/common', '@lezer/javascript'] },
  modules: { doors: ['code'], packages: [] },
  run: { doors: ['graph', 'compile', 'modules', 'runtime', 'trace', 'words'], packages: [] },
  commands: { doors: ['graph'], packages: [] },
  bridge: { doors: ['code', 'codegen', 'commands', 'graph', 'trace'], packages: [] },
}

/** `#foreign-value`: what was thrown, in words. Everybody may read it there, and nothing else behind that door. */
const foreignValue = '^src/runtime/ground/foreign-value\\.ts$'

/** Of the runtime, what only a host of compiled code needs: `src/run` and `main`. */
const runtimeInternal = '^src/runtime/internal\\.ts$'

/** Resolved or not: an import of a package that is not installed counts too. */
const packageOrBare = (/** @type {string} */ name) => `(^|node_modules/)${name}(/|$)`

const coreRules = Object.entries(core).flatMap(([folder, { doors, packages }]) => [
  {
    name: `src-${folder}-doors`,
    comment: `src/${folder} uses ${doors.length > 0 ? doors.map((door) => `#${door}`).join(', ') : 'no other folder'}`,
    severity: 'error',
    from: { path: `^src/${folder}/` },
    to: {
      path: '^(src|main|renderer|tests|scripts|examples)/',
      pathNot: [
        `^src/${folder}/`,
        foreignValue,
        ...doors.map((door) => `^src/${door}/index\\.ts$`),
        ...(folder === 'run' ? [runtimeInternal] : []),
      ],
    },
  },
  {
    name: `src-${folder}-packages`,
    comment: `src/${folder} computes; it uses ${packages.length > 0 ? packages.join(', ') : 'no packages'}`,
    severity: 'error',
    from: { path: `^src/${folder}/` },
    to: {
      path: '.',
      pathNot: ['^(src|main|renderer|tests|scripts|examples)/', ...packages.map((name) => packageOrBare(name))],
    },
  },
])

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...coreRules,
    ...roomRules,
    {
      name: 'bridge-types-only',
      comment: 'The contract is used by the preload script too: it takes types from other folders, no code',
      severity: 'error',
      from: { path: '^src/bridge/' },
      to: { path: '^src/(?!bridge/)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'through-the-door',
      comment: 'From outside of src/, a folder of it is its index.ts',
      severity: 'error',
      from: { path: '^(main|renderer|tests|scripts|examples)/', pathNot: '^tests/core/' },
      to: { path: '^src/[^/]+/', pathNot: ['^src/[^/]+/index\\.ts$', foreignValue, runtimeInternal] },
    },
    {
      name: 'through-the-door-of-others',
      comment:
        'The tests of a folder may look behind its door (a migration is tested step by step), and behind no other',
      severity: 'error',
      from: { path: '^tests/core/([^/]+)' },
      to: { path: '^src/[^/]+/', pathNot: ['^src/[^/]+/index\\.ts$', foreignValue, runtimeInternal, '^src/$1/'] },
    },
    {
      name: 'door-by-its-name',
      comment: 'A door is imported by its name in package.json: #graph, not ../src/graph/index.ts',
      severity: 'error',
      from: { path: '^(src/([^/]+)|main|renderer|tests|scripts|examples)/' },
      to: {
        path: '^src/([^/]+)/(index|internal)\\.ts$',
        pathNot: '^src/$2/',
        dependencyTypesNot: ['aliased-subpath-import'],
      },
    },
    {
      name: 'folder-door',
      comment: 'These folders have doors of their own',
      severity: 'error',
      from: { path: '^(main|renderer|tests)/', pathNot: '^(main/files|renderer/store|renderer/commands)/' },
      to: { path: '^(main/files|renderer/store|renderer/commands)/', pathNot: '/index\\.ts$' },
    },
    {
      name: 'main-not-renderer',
      comment: 'main/ performs; it knows pages by the bridge alone',
      severity: 'error',
      from: { path: '^main/' },
      to: { path: '^(renderer|tests|scripts)/' },
    },
    {
      name: 'preload-alone',
      comment: 'A sandboxed preload sees the contract and electron, nothing else',
      severity: 'error',
      from: { path: '^main/preload\\.ts$' },
      to: { path: '.', pathNot: ['^src/bridge/index\\.ts$', packageOrBare('electron')] },
    },
    {
      name: 'terminal-without-electron',
      comment: 'The terminal and the server run in plain Node',
      severity: 'error',
      from: { path: '^main/((cli|start)\\.ts$|serve/)' },
      to: { path: packageOrBare('electron'), reachable: true },
    },
    {
      name: 'renderer-doors',
      comment:
        'renderer/ shows: it never runs a coroutine and never meets Node, Electron or main/; of the runtime it has the one reader of thrown values',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(src/(modules|run|runtime)|main|tests|scripts|examples)/', pathNot: foreignValue },
    },
    {
      name: 'renderer-not-node',
      comment: 'A page is sandboxed: no Node, no Electron',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: packageOrBare('electron') },
    },
    {
      name: 'renderer-not-node-core',
      comment: 'A page is sandboxed: no Node, no Electron',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'renderer-ui-core',
      comment: 'renderer/ui knows nothing of graphs and runs: words and numbers come as props',
      severity: 'error',
      from: { path: '^renderer/ui/' },
      to: { path: '^src/' },
    },
    {
      name: 'renderer-top',
      comment: 'Only the page itself knows the app',
      severity: 'error',
      from: { path: '^renderer/[^/]+/' },
      to: { path: '^renderer/(app|index)\\.tsx$' },
    },
    {
      name: 'zustand-in-store',
      comment: 'Components call hooks of the store; only the store knows what it is made with',
      severity: 'error',
      from: { path: '^(main|renderer|tests)/', pathNot: '^renderer/store/' },
      to: { path: packageOrBare('zustand') },
    },
    {
      name: 'reactflow-in-canvas',
      comment: 'The canvas is the one place that knows React Flow',
      severity: 'error',
      from: { path: '^(main|renderer)/', pathNot: '^renderer/canvas/' },
      to: { path: packageOrBare('(reactflow|@xyflow/[^/]+)') },
    },
    {
      name: 'bridge-by-few',
      comment: 'Everything else is given a Bridge, so that tests can give one',
      severity: 'error',
      from: {
        path: '^(renderer|tests)/',
        pathNot: '^renderer/(store/|commands/|app\\.tsx$|index\\.tsx$)|/server-socket\\.test\\.ts$',
      },
      to: { path: '^renderer/bridge\\.ts$' },
    },
    {
      name: 'no-cycles',
      comment:
        'Two files that need each other are one file, or need a third; but for the rules of a grammar, which are recursive',
      severity: 'error',
      from: { pathNot: '^tests/core/runtime/differential/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-type-cycles',
      comment: 'Nor do files of src/ name each other by types; but for the runtime, where ARCHITECTURE.md says why',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/runtime/' },
      to: { circular: true },
    },
    {
      name: 'no-dev-package-in-the-product',
      comment: 'What the product is built of is a dependency; Electron is given by the packaging',
      severity: 'error',
      from: { path: '^(src|main|renderer)/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only', 'triple-slash-type-reference'],
        pathNot: packageOrBare('electron'),
      },
    },
    {
      name: 'resolvable',
      comment: 'Imports lead somewhere, to a package of package.json; what a part has for itself may not be installed',
      severity: 'error',
      from: { pathNot: '^tests/core/runtime/differential/cpython/' },
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.css$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'module', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.d.ts'],
    },
  },
}

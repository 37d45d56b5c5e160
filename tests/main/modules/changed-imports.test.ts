import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { compile } from '#compile'
import { type Graph, noIncludes } from '#graph'
import type { RunOutcome } from '#trace'
import { createCodeReader } from '../../../main/code/code-reader.ts'
import { readHere } from '../../../main/code/read-here.ts'
import { type CodeTrust, createCodeTrust, type Verdict } from '../../../main/documents/trust.ts'
import { createTrustStore } from '../../../main/documents/trust-store.ts'
import { createAtomicWriter } from '../../../main/files/index.ts'
import type { Sources } from '../../../main/modules/sources.ts'
import { startPlan } from '../../../main/runs/start-plan.ts'
import { graphOf } from '../../support/graph-of.ts'
import { memoryCache } from '../../support/memory-cache.ts'

/** One way to import, and the imported file, which exports its version. */
interface Form {
  readonly name: string
  /** Code that has `version` in scope afterwards. `FOLDER`, `URL`: the folder. */
  readonly shared: string
  readonly file: string
  /** The coroutine's body, which returns the version. */
  readonly body?: string
  readonly files?: Readonly<Record<string, string>>
}

const counted = 'globalThis.loads = (globalThis.loads ?? 0) + 1'
const contents: Readonly<Record<string, (version: string) => string>> = {
  json: (version) => JSON.stringify({ version }),
  cjs: (version) => `${counted}\nexports.version = '${version}'\n`,
  mjs: (version) => `${counted}\nexport const version = '${version}'\n`,
  ts: (version) =>
    `(globalThis as any).loads = ((globalThis as any).loads ?? 0) + 1\nexport const version: string = '${version}'\n`,
}
const pack = { 'node_modules/pack/package.json': '{ "name": "pack", "exports": "./main.mjs" }' }
const old = { 'node_modules/old/package.json': '{ "name": "old", "main": "lib" }' }
const through = {
  'c.cjs': "module.exports = require('./d.cjs')",
  'd.cjs': "exports.version = require('./x.cjs').version",
}

const forms: readonly Form[] = [
  { name: 'ES', shared: "import { version } from './x.mjs'", file: 'x.mjs' },
  {
    name: 'ES, nested',
    shared: "import { version } from './a.mjs'",
    file: 'x.mjs',
    files: { 'a.mjs': "export * from './b.mjs'", 'b.mjs': "export { version } from './x.mjs'" },
  },
  { name: 'TypeScript', shared: "import { version } from './x.ts'", file: 'x.ts' },
  { name: 'TypeScript by its compiled name', shared: "import { version } from './x.js'", file: 'x.ts' },
  { name: 'an absolute path', shared: "import { version } from 'FOLDER/x.mjs'", file: 'x.mjs' },
  { name: 'a file: URL', shared: "import { version } from 'URL/x.mjs'", file: 'x.mjs' },
  { name: 'a query and percent signs', shared: "import { version } from './%78.mjs?v=1'", file: 'x.mjs' },
  { name: 'a link', shared: "import { version } from './link.mjs'", file: 'deep/x.mjs' },
  {
    name: 'what a link imports',
    shared: "import { version } from './outer-link.mjs'",
    file: 'deep/x.mjs',
    files: { 'deep/outer.mjs': "export * from './x.mjs'" },
  },
  { name: 'import()', shared: "const { version } = await import(/* a */ './\\u0078' + '.mjs')", file: 'x.mjs' },
  {
    name: 'import() of a template',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code
    shared: "const dir = '.'\nconst { version } = await import(`${dir}/x.mjs`)",
    file: 'x.mjs',
  },
  { name: 'import() in a node', shared: '', body: "return (await import('./x.mjs')).version", file: 'x.mjs' },
  {
    name: 'import() of one of a list',
    shared: "const names = ['./x.mjs']\nconst [{ version }] = await Promise.all(names.map((name) => import(name)))",
    file: 'x.mjs',
  },
  {
    name: 'import.meta.resolve',
    shared: "const { version } = await import(import.meta.resolve('./x.mjs'))",
    file: 'x.mjs',
  },
  { name: 'CommonJS', shared: "import { version } from './x.cjs'", file: 'x.cjs' },
  {
    name: 'CommonJS, nested',
    shared: "import common from './c.cjs'\nconst { version } = common",
    file: 'x.cjs',
    files: through,
  },
  {
    name: 'CommonJS that passes require along',
    shared: "import common from './p.cjs'\nconst { version } = common",
    file: 'x.cjs',
    files: { 'p.cjs': "const call = (load) => load('./x.cjs')\nmodule.exports = { version: call(require).version }" },
  },
  {
    name: 'module.require',
    shared: "import common from './m.cjs'\nconst { version } = common",
    file: 'x.cjs',
    files: { 'm.cjs': "module.exports = { version: module.require('./x.cjs').version }" },
  },
  {
    name: 'createRequire',
    shared:
      "import { createRequire } from 'node:module'\nconst { version } = createRequire(import.meta.url)('./x.cjs')",
    file: 'x.cjs',
  },
  {
    name: 'createRequire under another name',
    shared:
      "import module from 'node:module'\nconst load = module.createRequire('FOLDER/any.js')\nconst { version } = load('./x.cjs')",
    file: 'x.cjs',
  },
  {
    name: 'JSON',
    shared: "import data from './x.json' with { type: 'json' }\nconst { version } = data",
    file: 'x.json',
  },
  {
    name: 'JSON by require',
    shared: "import common from './j.cjs'\nconst { version } = common",
    file: 'x.json',
    files: { 'j.cjs': "module.exports = { version: require('./x').version }" },
  },
  {
    name: 'a package of ES modules',
    shared: "import { version } from 'pack'",
    file: 'node_modules/pack/main.mjs',
    files: pack,
  },
  {
    name: 'what a package of ES modules imports',
    shared: "import { version } from 'pack'",
    file: 'node_modules/pack/x.mjs',
    files: { ...pack, 'node_modules/pack/main.mjs': "export * from './x.mjs'" },
  },
  {
    name: 'a package of CommonJS',
    shared: "import common from 'old'\nconst { version } = common",
    file: 'node_modules/old/lib/index.cjs',
    files: { 'node_modules/old/package.json': '{ "name": "old", "main": "lib/index.cjs" }' },
  },
  {
    name: 'what a package of CommonJS requires',
    shared: "import common from 'old'\nconst { version } = common",
    file: 'node_modules/old/lib/x.cjs',
    files: { ...old, 'node_modules/old/lib/index.js': "module.exports = require('./x.cjs')" },
  },
  {
    name: 'a package of a package',
    shared: "import { version } from 'pack'",
    file: 'node_modules/old/lib/x.cjs',
    files: {
      ...pack,
      ...old,
      'node_modules/pack/main.mjs': "import old from 'old'\nexport const { version } = old",
      'node_modules/old/lib/index.js': "module.exports = require('./x.cjs')",
    },
  },
  {
    name: '#imports',
    shared: "import { version } from '#x'",
    file: 'x.mjs',
    files: { 'package.json': '{ "imports": { "#x": "./x.mjs" } }' },
  },
  {
    name: '#imports of a package',
    shared: "import { version } from '#pack'",
    file: 'node_modules/pack/main.mjs',
    files: { ...pack, 'package.json': '{ "imports": { "#pack": "pack" } }' },
  },
]

/** Files whose names only the run knows. */
const computed: readonly Form[] = [
  {
    name: 'import()',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code
    shared: "const name = ['x', 'mjs'].join('.')\nconst { version } = await import(`./${name}`)",
    file: 'x.mjs',
  },
  {
    name: 'require',
    shared: "import common from './r.cjs'\nconst { version } = common",
    file: 'x.cjs',
    files: {
      'r.cjs': "const name = ['x', 'cjs'].join('.')\nmodule.exports = { version: require('./' + name).version }",
    },
  },
  {
    name: 'require in a package',
    shared: "import common from 'old'\nconst { version } = common",
    file: 'node_modules/old/lib/x.cjs',
    files: {
      ...old,
      'node_modules/old/lib/index.js': "const name = ['x', 'cjs'].join('.')\nmodule.exports = require('./' + name)",
    },
  },
  {
    name: 'createRequire',
    shared:
      "import { createRequire } from 'node:module'\nconst { version } = createRequire(import.meta.url)(['.', 'x.cjs'].join('/'))",
    file: 'x.cjs',
  },
  {
    name: 'Module._load',
    shared:
      "import module from 'node:module'\nconst { version } = (module as any)._load(['FOLDER', 'x.cjs'].join('/'))",
    file: 'x.cjs',
  },
  {
    name: 'Module.Module',
    shared:
      "import { Module } from 'node:module'\nconst { version } = (Module as any).createRequire('FOLDER/a.js')(['.', 'x.cjs'].join('/'))",
    file: 'x.cjs',
  },
]

/** Code that is evaluated may import nothing, since nobody can be shown it beforehand. */
const evaluated: readonly Form[] = [
  { name: 'eval', shared: `const { version } = await eval("import('./x.mjs')")`, file: 'x.mjs' },
  {
    name: 'eval in a module',
    shared: "import { version } from './e.mjs'",
    file: 'x.mjs',
    files: { 'e.mjs': `export const { version } = await eval("import('./x.mjs')")` },
  },
  {
    name: 'new Function in CommonJS',
    shared: "import common from './f.cjs'\nconst { version } = await common()",
    file: 'x.mjs',
    files: { 'f.cjs': `module.exports = () => new Function("return import('./x.mjs')")()` },
  },
  { name: 'eval', shared: "const { version } = await eval(`import(['.', 'x.mjs'].join('/'))`)", file: 'x.mjs' },
  {
    name: 'new Function',
    shared: "const { version } = await new Function(`return import(['.', 'x.mjs'].join('/'))`)()",
    file: 'x.mjs',
  },
  {
    name: 'a function’s constructor',
    shared: "const { version } = await (() => {}).constructor(`return import(['.', 'x.mjs'].join('/'))`)()",
    file: 'x.mjs',
  },
]

/** Files that code starts itself, beside the pipeline or by a computed name. */
const answer = (start: string): string =>
  `const [version] = await (await import('node:events')).once(${start}, 'message')`
const starting: readonly Form[] = [
  {
    name: 'a Worker',
    shared: `import { Worker } from 'node:worker_threads'\n${answer("new Worker('FOLDER/w.mjs')")}`,
    file: 'w.mjs',
  },
  {
    name: 'a Worker by its URL',
    shared: `// URL\nimport workers from 'worker_threads'\n${answer("new workers.Worker(new URL('./w.mjs', import.meta.url))")}`,
    file: 'w.mjs',
  },
  {
    name: 'a Worker in CommonJS',
    shared: "import common from './c.cjs'\nconst version = await common()",
    file: 'w.mjs',
    files: {
      'c.cjs':
        "const { Worker } = require('worker_threads')\nmodule.exports = () => new Promise((done) => new Worker(__dirname + '/w.mjs').once('message', done))\n// './w.mjs'",
    },
  },
  {
    name: 'fork',
    shared: `import { fork } from 'node:child_process'\n${answer("fork('FOLDER/w.mjs')")}`,
    file: 'w.mjs',
  },
  {
    name: 'a Worker of a computed name',
    shared: `import { Worker } from 'node:worker_threads'\n${answer("new Worker(['FOLDER/', 'w.mjs'].join(''))")}`,
    file: 'w.mjs',
  },
  {
    name: 'fork of a computed name',
    shared: `import { fork } from 'node:child_process'\n${answer("fork(['FOLDER/', 'w.mjs'].join(''))")}`,
    file: 'w.mjs',
  },
]
const started = (version: string): string =>
  `import { parentPort } from 'node:worker_threads'\nif (parentPort) parentPort.postMessage('${version}')\nelse process.send('${version}')\n`

const reader = createCodeReader(memoryCache(), readHere)
let world = ''
let folder = ''
let count = 0

beforeAll(() => {
  world = realpathSync(mkdtempSync(join(tmpdir(), 'changed-')))
})
afterAll(() => rmSync(world, { recursive: true }))

const path = (): string => join(folder, 'my.pipeline')

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

function become(version: string, { file }: Form): void {
  write(file, contents[file.slice(file.lastIndexOf('.') + 1)]?.(version) ?? '')
}

/** Makes a folder for each row, with the first version of the file. */
function prepare(form: Form): { graph: Graph; trust: CodeTrust } {
  count += 1
  folder = join(world, `${count}`)
  for (const [name, text] of Object.entries(form.files ?? {})) write(name, text)
  become('v1', form)
  if (/link/.test(form.shared)) {
    symlinkSync(join(folder, 'deep/x.mjs'), join(folder, 'link.mjs'))
    symlinkSync(join(folder, 'deep/outer.mjs'), join(folder, 'outer-link.mjs'))
  }
  const shared = form.shared.replaceAll('FOLDER', folder).replace('URL', pathToFileURL(folder).href)
  const use = `async function use() {\n  ${form.body ?? 'return version'}\n}`
  const store = createTrustStore(join(world, `${count}.json`), createAtomicWriter())
  return { graph: { ...graphOf({ use }), shared }, trust: createCodeTrust(store, reader) }
}

const verdictOn = (trust: CodeTrust, graph: Graph): Promise<Verdict> =>
  trust.verdictOn({ path: path(), base: path() }, graph, noIncludes)
const shownIn = (verdict: Verdict): readonly string[] =>
  verdict.kind === 'untrusted' ? verdict.question.code.map(({ name }) => name) : []

async function allowed(trust: CodeTrust, graph: Graph): Promise<Sources> {
  const verdict = await verdictOn(trust, graph)
  if (verdict.kind === 'trusted') return verdict.sources
  if (verdict.kind === 'untrusted') await trust.trust(verdict.question.id, false)
  const second = await verdictOn(trust, graph)
  if (second.kind !== 'trusted') throw new Error(`asked again: ${shownIn(second)}`)
  return second.sources
}

async function run(graph: Graph, sources: Sources): Promise<RunOutcome> {
  const compiled = compile(graph)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  Object.assign(globalThis, { loads: 0 })
  const options = { inputs: {}, clock: 'virtual', rate: 1, isDebug: false, emit: () => {}, flush: () => {} } as const
  return startPlan({ plan: compiled.value, path: path(), reader, sources, ...options }).outcome
}

beforeEach(() => {
  Object.assign(globalThis, { loads: 0 })
})

describe.each(forms)('$name', (form) => {
  it('is asked about as it changes, runs as it was shown, and is what the next run runs, once', async () => {
    const { graph, trust } = prepare(form)
    const file = join(folder, form.file)
    const loads = form.file.endsWith('.json') ? 0 : 1
    // The file changes between the question and the answer.
    const first = await verdictOn(trust, graph)
    expect(shownIn(first)).toContain(file)
    become('v2', form)
    if (first.kind === 'untrusted') await trust.trust(first.question.id, false)
    expect(shownIn(await verdictOn(trust, graph))).toEqual([file])
    // The file changes between the answer and the run.
    const sources = await allowed(trust, graph)
    become('v3', form)
    expect(await run(graph, sources)).toMatchObject({ kind: 'succeeded', result: 'v2' })
    expect(globalThis).toMatchObject({ loads })
    // The file changes between two runs.
    expect(shownIn(await verdictOn(trust, graph))).toEqual([file])
    expect(await run(graph, await allowed(trust, graph))).toMatchObject({ kind: 'succeeded', result: 'v3' })
    expect(globalThis).toMatchObject({ loads })
    become('v1', form)
    expect(await run(graph, await allowed(trust, graph))).toMatchObject({ result: 'v1' })
  })
})

describe.each(computed)('$name of a computed name', (form) => {
  it('is refused by name, shown in the next question, and refused again when it has changed', async () => {
    const { graph, trust } = prepare(form)
    const file = join(folder, form.file)
    const refused = {
      kind: 'failed',
      error: { message: expect.stringContaining(`${file} was not shown before the run`) },
    }
    expect(await run(graph, await allowed(trust, graph))).toMatchObject(refused)
    expect(globalThis).toMatchObject({ loads: 0 })
    expect(shownIn(await verdictOn(trust, graph))).toEqual([file])
    expect(await run(graph, await allowed(trust, graph))).toMatchObject({ kind: 'succeeded', result: 'v1' })
    // In a new window after a restart, which does not know that the file will be loaded.
    const later = createCodeTrust(createTrustStore(join(world, `${count}.json`), createAtomicWriter()), reader)
    expect(await run(graph, await allowed(later, graph))).toMatchObject({ kind: 'succeeded', result: 'v1' })
    const sources = await allowed(later, graph)
    become('v2', form)
    expect(await run(graph, sources)).toMatchObject(refused)
    expect(await run(graph, await allowed(later, graph))).toMatchObject({ kind: 'succeeded', result: 'v2' })
  })
})

describe.each(evaluated)('$name with an import in it', (form) => {
  it('is refused with what to do', async () => {
    const { graph, trust } = prepare(form)
    const message = expect.stringContaining('write it in the code itself')
    expect(await run(graph, await allowed(trust, graph))).toMatchObject({ kind: 'failed', error: { message } })
    expect(globalThis).toMatchObject({ loads: 0 })
  })
})

describe.each(starting)('$name', (form) => {
  it('runs as it was shown, and is refused by name when it has changed since', async () => {
    const { graph, trust } = prepare(form)
    const file = join(folder, form.file)
    write(form.file, started('v1'))
    const first = await run(graph, await allowed(trust, graph))
    // Only the run knows a computed name, so the file is in the next question.
    if (first.kind === 'failed') expect(first.error.message).toContain(`${file} was not shown before the run`)
    else expect(first).toMatchObject({ kind: 'succeeded', result: 'v1' })
    const sources = await allowed(trust, graph)
    write(form.file, started('v2'))
    const message = expect.stringMatching(/w\.mjs was (?:changed since it was shown|not shown before the run)/)
    expect(await run(graph, sources)).toMatchObject({ kind: 'failed', error: { message } })
    expect(shownIn(await verdictOn(trust, graph))).toEqual([file])
    expect(await run(graph, await allowed(trust, graph))).toMatchObject({ kind: 'succeeded', result: 'v2' })
  })
})

it('refuses a library of machine code that has changed since it was shown', async () => {
  const { graph, trust } = prepare({
    name: '',
    shared: "import common from './a.cjs'\nconst version = common",
    file: 'x.mjs',
  })
  write('a.cjs', "module.exports = require('./b.node')")
  write('b.node', 'first')
  const sources = await allowed(trust, graph)
  write('b.node', 'second')
  const message = expect.stringContaining('b.node was changed since it was shown')
  expect(await run(graph, sources)).toMatchObject({ kind: 'failed', error: { message } })
})

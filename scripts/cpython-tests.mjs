// Lists the names of CPython's own tests of asyncio, which our tables must cover: node scripts/cpython-tests.mjs <folder>
// The folder is Lib/test/test_asyncio of CPython 3.14's source. Writes tests/core/runtime/tables/cpython-tests.json: each
// test method once, under the class that defines it, even if that is a base of several test classes; and
// cpython-files.json, each file of the suite.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './testing/programs.mjs'

/** The files of the suite that test what the runtime has; tests/core/runtime/left-out-files.ts says why others are left out. */
const modules = [
  'test_base_events',
  'test_context',
  'test_eager_task_factory',
  'test_events',
  'test_futures',
  'test_futures2',
  'test_graph',
  'test_locks',
  'test_pep492',
  'test_queues',
  'test_runners',
  'test_subprocess',
  'test_taskgroups',
  'test_tasks',
  'test_threads',
  'test_timeouts',
  'test_waitfor',
]

/**
 * The tests of one file, in its order. Indentation tells the class of a method: a helper inside a test is not a test.
 * @param {string} module @param {string} source @returns {readonly string[]}
 */
function testsOf(module, source) {
  /** @type {{ name: string, indent: number }[]} */
  const classes = []
  const tests = new Set()
  for (const line of source.split('\n')) {
    const [, indent = '', keyword, name] = /^( *)(class|(?:async )?def) (\w+)/.exec(line) ?? []
    if (name === undefined) continue
    while ((classes.at(-1)?.indent ?? -1) >= indent.length) classes.pop()
    const owner = classes.at(-1)
    if (keyword === 'class') classes.push({ name, indent: indent.length })
    else if (owner && name.startsWith('test') && indent.length === owner.indent + 4) {
      tests.add(`${module}.${owner.name}.${name}`)
    }
  }
  return [...tests]
}

const folder = process.argv[2]
if (folder === undefined) {
  process.stderr.write('which folder? It is Lib/test/test_asyncio in the source of CPython\n')
  process.exit(2)
}
const tests = modules.flatMap((module) => testsOf(module, readFileSync(join(folder, `${module}.py`), 'utf8')))
const files = readdirSync(folder).flatMap((name) => /^(test_\w+)\.py$/.exec(name)?.[1] ?? [])
const tables = join('tests', 'core', 'runtime', 'tables')
for (const [name, list] of Object.entries({ 'cpython-tests.json': tests, 'cpython-files.json': files.sort() })) {
  writeFileSync(join(root, tables, name), `${JSON.stringify(list, null, 2)}\n`)
}
process.stdout.write(`${tests.length} tests of ${modules.length} files, of ${files.length} in all: ${tables}\n`)

// A process that runs tests of its copy, over and over, with Vitest and the compiled code kept in memory. It gets the
// changed files and the tests to run, and answers with their results.
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createVitest } from 'vitest/node'

/**
 * @typedef {object} Order
 * @property {readonly string[]} changed files that have another text than before
 * @property {readonly string[]} tests files, in the order in which they are run
 * @property {boolean} endsAtFirst whether the first failure ends it
 *
 * @typedef {object} Ran
 * @property {string} test its file
 * @property {number} ms
 * @property {string | null} failure the first of its tests that failed, or why it could not run
 */

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const wantsMarks = process.argv.includes('--marks')
/** A test that takes longer hangs because of the fault. */
const testTimeoutMs = 20_000

/** @type {import('vitest/config').ViteUserConfig} */
const withMarks = { test: { setupFiles: [join(root, 'scripts', 'mutants', 'marks-setup.mjs')] } }

class AsGiven {
  /** @param {unknown[]} tests */
  shard(tests) {
    return tests
  }
  /** @param {unknown[]} tests */
  sort(tests) {
    return tests
  }
}

/** @param {import('vitest/node').TestModule} module */
function firstFailure(module) {
  for (const test of module.children.allTests('failed')) return test.fullName
  const [error] = module.errors()
  if (error) return error.message
  for (const suite of module.children.allSuites()) {
    const [of] = suite.errors()
    if (of) return of.message
  }
  return module.state() === 'failed' ? 'failed' : null
}

/** @type {Ran[]} */
let ran = []

/** @param {import('vitest/node').TestModule} module @param {string | null} failure */
function note(module, failure) {
  const { duration, environmentSetupDuration, prepareDuration, collectDuration, setupDuration } = module.diagnostic()
  ran.push({
    test: relative(root, module.moduleId),
    ms: Math.round(duration + environmentSetupDuration + prepareDuration + collectDuration + setupDuration),
    failure,
  })
}

const reporter = {
  /** @param {import('vitest/node').TestModule} module */
  onTestModuleEnd(module) {
    if (module.state() !== 'skipped') note(module, firstFailure(module))
  },
  /** A file with concurrent tests is aborted at the first failure, and gets no end event. @param {readonly import('vitest/node').TestModule[]} modules */
  onTestRunEnd(modules) {
    for (const module of modules) {
      const failure = module.state() === 'pending' ? firstFailure(module) : null
      if (failure !== null) note(module, failure)
    }
  },
}

const vitest = await createVitest(
  'test',
  {
    config: join(root, 'tests', 'vitest.config.ts'),
    watch: false,
    run: true,
    maxWorkers: 1,
    testTimeout: testTimeoutMs,
    hookTimeout: testTimeoutMs * 3,
    sequence: { sequencer: /** @type {any} */ (AsGiven) },
    reporters: [reporter],
    silent: true,
  },
  wantsMarks ? withMarks : {},
)
await vitest.standalone()

/** The files of the order before: they have their own text again. @type {readonly string[]} */
let changedBefore = []

/** @param {Order} order @returns {Promise<readonly Ran[]>} those that were run */
async function runTests({ changed, tests, endsAtFirst }) {
  ran = []
  vitest.config.bail = endsAtFirst ? 1 : 0
  const project = vitest.getRootProject()
  project.config.bail = vitest.config.bail
  for (const file of [...changedBefore, ...changed]) vitest.invalidateFile(join(root, file))
  changedBefore = changed
  // Modules that are made from many files are compiled again.
  for (const [id, module] of project.vite.moduleGraph.idToModuleMap) {
    if (id.includes('virtual:') || id.endsWith('?compiled')) project.vite.moduleGraph.invalidateModule(module)
  }
  const specifications = tests.map((test) => project.createSpecification(join(root, test)))
  const { unhandledErrors } = await vitest.runTestSpecifications(specifications)
  const [stray] = unhandledErrors
  const last = ran[ran.length - 1]
  if (stray && last && ran.every(({ failure }) => failure === null)) {
    last.failure = String(/** @type {{ message?: string }} */ (stray).message ?? stray)
  }
  return ran
}

process.on('message', async (/** @type {Order} */ order) => {
  process.send?.(await runTests(order))
})
process.on('disconnect', () => process.exit())
process.send?.('ready')

// The checks, in the order in which they run. Those of one group do not depend on each other and run side by side.
import { installPackages, missingPackages } from '../system/packages.mjs'
import { installPart, parts } from '../system/part-packages.mjs'
import { oneOf, sum } from './counts.mjs'
import { testInChromium, testInElectron } from './end-to-end.mjs'
import { testOnNodes } from './nodes.mjs'
import { run } from './programs.mjs'
import { testInVitest } from './vitest.mjs'

/**
 * @typedef {import('./counts.mjs').Counts} Counts
 * @typedef {object} Step
 * @property {string} name as `--only` takes it
 * @property {string} title
 * @property {readonly string[]} [needs] steps that go before it, also when only this one is asked for
 * @property {(filters: readonly string[]) => Promise<Counts>} check
 */

const projects = ['src', 'main', 'renderer', 'tests', 'scripts']
const checked = ['src', 'main', 'renderer', 'tests', 'scripts', 'examples', 'electron.config.ts']
const nothing = { passed: 0, failed: 0, skipped: 0 }
const log = (/** @type {string} */ line) => process.stdout.write(`${line}\n`)

/** Runs a program that only passes or fails. Its output is shown when it ends, so that it does not mix with that of others. */
async function verdict(/** @type {string} */ name, /** @type {readonly string[]} */ args) {
  const { isGreen, output } = await run(name, args, { isKept: true })
  const line = `${name} ${args.join(' ')}`
  log(`> ${line}${isGreen ? '' : `\n${output.trim()}`}`)
  return oneOf(isGreen, line, output)
}

/** Only tries to install: if something is missing, the step that needs it reports that. */
async function installSystem() {
  try {
    installPackages(missingPackages(), log)
  } catch (error) {
    log(error instanceof Error ? error.message : String(error))
  }
  return nothing
}

/** Tests that need it report if it is missing. */
async function installReferee() {
  installPart(parts.cpython, log)
  return nothing
}

/** @type {readonly (readonly Step[])[]} */
export const groups = [
  [
    { name: 'system', title: 'What the tests need of the system', check: installSystem },
    { name: 'referee', title: 'CPython, which the runtime is held to', check: installReferee },
  ],
  [{ name: 'build', title: 'Build', check: () => verdict('scripts/build.mjs', []) }],
  [
    { name: 'style', title: 'Style', check: () => verdict('biome', ['check', '--error-on-warnings', '.']) },
    {
      name: 'types',
      title: 'Types',
      check: async () => sum(await Promise.all(projects.map((project) => verdict('tsc', ['-p', project])))),
    },
    {
      name: 'imports',
      title: 'Who imports whom',
      check: () => verdict('depcruise', ['--config', '.dependency-cruiser.cjs', ...checked]),
    },
    { name: 'dead', title: 'Dead code', check: () => verdict('knip', []) },
  ],
  [
    {
      name: 'unit',
      title: 'Tests of the parts',
      needs: ['referee'],
      check: (filters) => testInVitest('test-results/vitest.json', filters, process.env),
    },
  ],
  [{ name: 'nodes', title: 'The packed runtime, on other versions of Node', check: testOnNodes }],
  [{ name: 'electron', title: 'The app, in Electron', needs: ['system', 'build'], check: testInElectron }],
  [{ name: 'chromium', title: 'The served editor, in Chromium', needs: ['system', 'build'], check: testInChromium }],
]

// Runs the tests that use the editor as a person does: in a real Electron, and in a real Chromium with the served editor.
import { rmSync } from 'node:fs'
import { missingPackages } from '../system/packages.mjs'
import { findChromium } from './chromium.mjs'
import { fromPlaywright } from './counts.mjs'
import { run } from './programs.mjs'

/** @typedef {import('./counts.mjs').Counts} Counts */

const config = ['--config', 'tests/playwright.config.ts']
const log = (/** @type {string} */ line) => process.stdout.write(`${line}\n`)

/** How many tests a project has, to be counted when they can't run. @param {string} project */
async function numberOfTests(project) {
  const { output } = await run(
    'playwright',
    ['test', '--list', `--project=${project}`, ...config, '--reporter', 'list'],
    {
      isKept: true,
    },
  )
  return Number(/Total: (\d+) tests?/.exec(output)?.[1] ?? 1)
}

/** The counts of tests that could not run, with the reason, so that they are not dropped silently. @param {string} project @param {string} reason */
async function skipped(project, reason) {
  const count = await numberOfTests(project)
  return { passed: 0, failed: 0, skipped: count, reasons: [`${count} end-to-end tests in ${project}: ${reason}`] }
}

/** @param {string} project @param {string} script @param {readonly string[]} args @param {NodeJS.ProcessEnv} env */
async function counted(project, script, args, env) {
  const report = `test-results/${project}.json`
  rmSync(report, { force: true })
  const { isGreen } = await run(script, [...args, `--project=${project}`], {
    env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  })
  return fromPlaywright(report, isGreen)
}

/** Tests the editor in Electron. @param {readonly string[]} filters @returns {Promise<Counts>} */
export async function testInElectron(filters) {
  const probe = await run('scripts/electron/find.mjs', [], { isKept: true })
  log(probe.output.trim())
  if (!probe.isGreen) return skipped('electron', 'there is no Electron to be had here')
  // Packages that only the tests in Chromium need are not needed here.
  const missing = missingPackages().filter((name) => name !== 'chromium')
  if (missing.length > 0) return skipped('electron', `the system lacks ${missing.join(', ')}`)
  return counted('electron', 'scripts/electron/e2e.mjs', filters, {})
}

/** Tests the served editor in Chromium. @param {readonly string[]} filters @returns {Promise<Counts>} */
export async function testInChromium(filters) {
  const program = await findChromium(log)
  if (program === undefined) {
    return skipped('chromium', 'there is no Chromium, and none could be downloaded: npx playwright install chromium')
  }
  log(`chromium: ${program}`)
  return counted('chromium', 'playwright', ['test', ...config, ...filters], { ASYNCANVAS_CHROMIUM: program })
}

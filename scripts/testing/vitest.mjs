import { rmSync } from 'node:fs'
import { fromVitest } from './counts.mjs'
import { run } from './programs.mjs'

/**
 * Runs unit tests, and counts them.
 * @param {string} report the file to write @param {readonly string[]} args which, as Vitest takes them
 * @param {NodeJS.ProcessEnv} env @returns {Promise<import('./counts.mjs').Counts>}
 */
export async function testInVitest(report, args, env) {
  rmSync(report, { force: true })
  const reporters = [
    '--reporter=default',
    '--reporter=scripts/testing/vitest-reporter.mjs',
    `--outputFile.json=${report}`,
  ]
  const { isGreen } = await run('vitest', ['run', '--config', 'tests/vitest.config.ts', ...reporters, ...args], { env })
  return fromVitest(report, isGreen)
}

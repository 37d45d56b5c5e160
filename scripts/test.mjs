// `npm test`: every check there is, one after the other, and one closing line that counts them.
// With `--strict` (as on CI) what was skipped counts as failed.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'

const isStrict = process.argv.includes('--strict')
const report = 'test-results/vitest.json'
const totals = { passed: 0, failed: 0, skipped: 0 }

/** Runs a command of node_modules/.bin with its output on ours; says whether it went well. */
function command(name, args) {
  process.stdout.write(`\n> ${name} ${args.join(' ')}\n`)
  return spawnSync('npx', ['--no-install', name, ...args], { stdio: 'inherit' }).status === 0
}

function check(name, args) {
  if (command(name, args)) totals.passed += 1
  else totals.failed += 1
}

for (const project of ['src', 'tests']) check('tsc', ['-p', project])

rmSync(report, { force: true })
const isGreen = command('vitest', [
  'run',
  ...['--config', 'tests/vitest.config.ts'],
  ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
])
try {
  const counted = JSON.parse(readFileSync(report, 'utf8'))
  totals.passed += counted.numPassedTests
  totals.failed += counted.numFailedTests
  totals.skipped += counted.numPendingTests + counted.numTodoTests
  // A file that could not even be loaded, or an error outside of any test, has no test of its own.
  if (!isGreen && counted.numFailedTests === 0) totals.failed += 1
} catch {
  totals.failed += 1
}

if (isStrict) {
  totals.failed += totals.skipped
  totals.skipped = 0
}
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed${skipped}\n`)
process.exitCode = totals.failed > 0 ? 1 : 0

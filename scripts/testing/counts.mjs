// The results of test runs, read from the runners' own reports.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from './programs.mjs'

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} [reasons] what could not run here, and why
 * @property {readonly string[]} [failures] what failed, each by its name and with what it said
 */

/** @param {readonly Counts[]} all @returns {Required<Counts>} */
export function sum(all) {
  return {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    failed: all.reduce((total, { failed }) => total + failed, 0),
    skipped: all.reduce((total, { skipped }) => total + skipped, 0),
    reasons: all.flatMap(({ reasons = [] }) => reasons),
    failures: all.flatMap(({ failures = [] }) => failures),
  }
}

/** The counts of a check that only passes or fails. @param {boolean} isGreen @param {string} name @param {string} words what it said @returns {Counts} */
export function oneOf(isGreen, name, words) {
  return isGreen
    ? { passed: 1, failed: 0, skipped: 0 }
    : { passed: 0, failed: 1, skipped: 0, failures: [told(name, words)] }
}

/** The first lines of a failure; its full output is further up. @param {string} name @param {string} words */
function told(name, words) {
  const lines = stripVTControlCharacters(words).trim().split('\n')
  const ours = lines.filter((line) => !/^\s+at .*(?:node_modules|<anonymous>|node:)/.test(line)).slice(0, 12)
  return [name, ...ours.map((line) => `  ${line}`)].join('\n')
}

/**
 * Reads a report, and adds a failure if the runner failed without one in the report: a file that could not be loaded, an
 * error outside of any test, or a runner that died before it wrote a report.
 * @param {string} file the report @param {boolean} isGreen the runner's exit status was 0
 * @param {(report: any) => Counts} read @returns {Counts}
 */
function fromReport(file, isGreen, read) {
  try {
    const counts = read(JSON.parse(readFileSync(file, 'utf8')))
    if (isGreen || counts.failed > 0) return counts
    const named = counts.failures ?? []
    const { failures = [] } = oneOf(false, file, 'it failed outside of any test')
    return { ...counts, failed: 1, failures: named.length > 0 ? named : failures }
  } catch (error) {
    return oneOf(false, file, `its runner left no report: ${error instanceof Error ? error.message : error}`)
  }
}

/** @param {string} file @param {boolean} isGreen */
export function fromVitest(file, isGreen) {
  return fromReport(file, isGreen, (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.errors.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: [
      ...report.testResults.flatMap(vitestFailures),
      ...report.errors.map((/** @type {any} */ error) => told(relative(root, error.file), error.message)),
    ],
  }))
}

/** The failures of one test file. @param {any} result @returns {string[]} */
function vitestFailures({ name, status, message, assertionResults }) {
  const failed = assertionResults.filter((/** @type {any} */ test) => test.status === 'failed')
  if (status === 'failed' && failed.length === 0) return [told(relative(root, name), message)]
  return failed.map((/** @type {any} */ test) =>
    told(`${relative(root, name)} > ${test.fullName}`, test.failureMessages.join('\n')),
  )
}

/** Counts a test that needed a second try as failed. @param {string} file @param {boolean} isGreen */
export function fromPlaywright(file, isGreen) {
  return fromReport(file, isGreen, ({ stats, errors, suites }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
    failures: [
      ...suites.flatMap(playwrightFailures),
      ...errors.map((/** @type {any} */ error) => told(file, error.message ?? '')),
    ],
  }))
}

/** The failures of a suite and of the suites in it. @param {any} suite @returns {string[]} */
function playwrightFailures({ suites = [], specs = [] }) {
  const failed = specs.filter((/** @type {any} */ { tests }) =>
    tests.some((/** @type {any} */ { status }) => status === 'unexpected' || status === 'flaky'),
  )
  return [...failed.map(playwrightFailure), ...suites.flatMap(playwrightFailures)]
}

/** @param {any} spec */
function playwrightFailure({ file, line, title, tests }) {
  const errors = tests.flatMap((/** @type {any} */ { results }) =>
    results.flatMap((/** @type {any} */ result) => result.errors),
  )
  return told(`${file}:${line} > ${title}`, errors.map((/** @type {any} */ error) => error.message ?? '').join('\n'))
}

/** The closing line. @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

// What a run of tests came to, read from the runners' own reports.
import { readFileSync } from 'node:fs'

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} [reasons] what could not run here, and why
 */

/** @param {readonly Counts[]} all @returns {Required<Counts>} */
export function sum(all) {
  return {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    failed: all.reduce((total, { failed }) => total + failed, 0),
    skipped: all.reduce((total, { skipped }) => total + skipped, 0),
    reasons: all.flatMap(({ reasons = [] }) => reasons),
  }
}

/** One check that says yes or no. @param {boolean} isGreen @returns {Counts} */
export function oneOf(isGreen) {
  return { passed: isGreen ? 1 : 0, failed: isGreen ? 0 : 1, skipped: 0 }
}

/**
 * A runner that failed has a failure to show: a file that could not be loaded, or an error outside of any test, has no
 * test of its own in the report. Neither has a runner that died before it wrote one.
 * @param {string} file the report @param {boolean} isGreen the runner's exit status was 0
 * @param {(report: any) => Counts} read @returns {Counts}
 */
function fromReport(file, isGreen, read) {
  try {
    const counts = read(JSON.parse(readFileSync(file, 'utf8')))
    return !isGreen && counts.failed === 0 ? { ...counts, failed: 1 } : counts
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

/** @param {string} file @param {boolean} isGreen */
export function fromVitest(file, isGreen) {
  return fromReport(file, isGreen, (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }))
}

/** A test that needed a second try has failed. @param {string} file @param {boolean} isGreen */
export function fromPlaywright(file, isGreen) {
  return fromReport(file, isGreen, ({ stats, errors }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  }))
}

/** The closing line. @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

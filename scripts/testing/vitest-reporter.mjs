// Vitest's JSON report lacks errors that belong to no test; this reporter adds them as `errors`.
import { JsonReporter } from 'vitest/node'

export default class extends JsonReporter {
  /** @type {readonly { file: string, message: string }[]} */
  #errors = []

  /** @override @type {JsonReporter['onTestRunEnd']} */
  async onTestRunEnd(modules, ...rest) {
    const [errors] = /** @type {[readonly import('vitest/node').SerializedError[]]} */ (/** @type {unknown} */ (rest))
    this.#errors = errors.map(toRow)
    await super.onTestRunEnd(modules)
  }

  /** @override @param {string} report */
  async writeReport(report) {
    await super.writeReport(JSON.stringify({ ...JSON.parse(report), errors: this.#errors }))
  }
}

/** An error with the test file that was running, if Vitest knows it. @param {import('vitest/node').SerializedError} error */
function toRow(error) {
  const { name, message, stack, VITEST_TEST_PATH: file } = error
  return { file: typeof file === 'string' ? file : 'outside of any test', message: stack ?? `${name}: ${message}` }
}

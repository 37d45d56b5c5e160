/** The set of marks, among the globals of a process that runs tests. */
export const marksName = '__reached'

/** Where it is written, for the tests of this file. @param {string} root @param {string} test */
export function marksPath(root, test) {
  return `${root}/.cache/marks/${test}.json`
}

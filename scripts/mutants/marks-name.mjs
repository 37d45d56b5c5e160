/** The set of marks, among the globals of a process that runs tests, or is run by one. */
export const marksName = '__reached'

/** Tells a process which tests it belongs to. */
export const marksVariable = 'MUTANTS_TEST'

/** Where its marks are written: a file for each process. @param {string} root @param {string} test */
export function marksFolder(root, test) {
  return `${root}/.cache/marks/${test}`
}

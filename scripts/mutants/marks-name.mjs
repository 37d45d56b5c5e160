/** The global variable with the set of marks, in a process that runs tests or was started by one. */
export const marksName = '__reached'

/** The environment variable that tells a process which test file it belongs to. */
export const marksVariable = 'MUTANTS_TEST'

/** The folder of a test file's marks, one file for each process. @param {string} root @param {string} test */
export function marksFolder(root, test) {
  return `${root}/.cache/marks/${test}`
}

/** A module that can't be found, read or run: what is wrong, and what to do. Both without a full stop. */
export class ModuleError extends Error {
  /** The code of Node's error: programs test for `ERR_MODULE_NOT_FOUND`. */
  readonly code: string
  readonly problem: string
  readonly remedy: string
  /** The URL of a file that was looked for and does not exist. */
  readonly url: string | undefined

  constructor(code: string, problem: string, remedy: string, url?: string) {
    super(`${problem}; ${remedy}`)
    this.code = code
    this.problem = problem
    this.remedy = remedy
    this.url = url
    // The stack would show our own code, which is of no use to the person.
    this.stack = `Error: ${this.message}`
  }
}

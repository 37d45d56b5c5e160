/** A module that can't be found, read or run: what is wrong, and what to do. Both without a full stop. */
export class ModuleError extends Error {
  /** As Node's errors have it: code asks for `ERR_MODULE_NOT_FOUND`. */
  readonly code: string
  readonly problem: string
  readonly remedy: string
  /** Where a file was looked for that is not there. */
  readonly url: string | undefined

  constructor(code: string, problem: string, remedy: string, url?: string) {
    super(`${problem}; ${remedy}`)
    this.code = code
    this.problem = problem
    this.remedy = remedy
    this.url = url
    // Where we found out is no place of the person's.
    this.stack = `Error: ${this.message}`
  }
}

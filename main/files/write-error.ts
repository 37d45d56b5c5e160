/** Reasons of our own for not writing, beside the system's; `main/documents/failures.ts` has the sentences. */
export type RefusalCode = 'READ_ONLY' | 'NO_READER' | 'IS_SOCKET' | 'IS_DISK'

/** Nothing was written. `code` is read as a system error's is. */
export class WriteRefusal extends Error {
  readonly code: RefusalCode

  constructor(code: RefusalCode) {
    super(code)
    this.name = 'WriteRefusal'
    this.code = code
  }
}

/** A write in place was cut short, and the old text could not be put back. `keptAt`: a file with all of the new text. */
export class TornFileError extends Error {
  /** Of the system error that cut it short. */
  readonly code: string
  readonly keptAt: string | null

  constructor(code: string, keptAt: string | null) {
    super(`${code}: written in part`)
    this.name = 'TornFileError'
    this.code = code
    this.keptAt = keptAt
  }
}

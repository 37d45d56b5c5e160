/** Our own reasons for not writing, beside the system's error codes; `main/documents/failures.ts` has the sentences. */
export type RefusalCode = 'READ_ONLY' | 'NO_READER' | 'IS_SOCKET' | 'IS_DISK'

/** Nothing was written. `code` is like that of a system error. */
export class WriteRefusal extends Error {
  readonly code: RefusalCode

  constructor(code: RefusalCode) {
    super(code)
    this.name = 'WriteRefusal'
    this.code = code
  }
}

/** A write in place failed half way, and the old text could not be put back. `keptAt`: a file with the whole new text. */
export class TornFileError extends Error {
  /** The code of the system error that interrupted the write. */
  readonly code: string
  readonly keptAt: string | null

  constructor(code: string, keptAt: string | null) {
    super(`${code}: written in part`)
    this.name = 'TornFileError'
    this.code = code
    this.keptAt = keptAt
  }
}

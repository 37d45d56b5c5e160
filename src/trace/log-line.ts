import type { LogLevel, ReportPlace } from './event.ts'

export interface LogLine {
  readonly atMs: number
  readonly level: LogLevel
  readonly text: string
  readonly node?: number
  readonly task?: number
  /** The text is cut; all of it is asked for by this number. */
  readonly whole?: number
  /** The lines of code that it points to. */
  readonly places?: readonly ReportPlace[]
}

/** Of the lines that a log keeps, and of how many came before them. */
export interface LogSize {
  /** Lines that were let go of: the first one kept has this number, counted from 0. */
  dropped: number
  rows: number
  letters: number
}

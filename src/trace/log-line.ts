import type { LogLevel, ReportPlace } from './event.ts'

export interface LogLine {
  readonly atMs: number
  readonly level: LogLevel
  readonly text: string
  readonly node?: number
  readonly task?: number
  /** Set if the text is cut: the number to ask for the whole text with. */
  readonly whole?: number
  /** The lines of code that it points to. */
  readonly places?: readonly ReportPlace[]
}

/** The size of the lines that a log keeps, and how many came before them. */
export interface LogSize {
  /** How many lines were dropped: the first one kept has this number, counted from 0. */
  dropped: number
  rows: number
  letters: number
}

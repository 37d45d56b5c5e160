import { type LogLine, type RunView, rowsOf } from '#trace'

export interface LogFilter {
  /** Case does not matter; empty: every line passes. */
  readonly text: string
  /** The number of the only node whose lines pass; `null`: all nodes. */
  readonly node: number | null
}

/** A row on the screen: if a text has several lines, only the first has time, name and level. */
export interface ScreenLine {
  readonly line: LogLine
  readonly text: string
  readonly isFirst: boolean
  readonly isLast: boolean
}

/** How much is looked at in one turn, so that a frame has time for other work; at most this and one line more. */
export const turn = { lines: 20_000, letters: 1_000_000 }

type Log = Pick<RunView, 'logs' | 'logSize'>

/**
 * The rows of a run's log that pass a filter. It reads new lines in turns of limited length, so its cost depends on what is
 * new and not on the length of the log. The text of a row is made when the row is shown.
 */
export class LogRows {
  readonly #wanted: string
  readonly #node: number | null
  /** For each row, the number of its line in the run, … */
  #lines: number[] = []
  /** … and the position of the row within that line's text. */
  #places: number[] = []
  /** Rows before this one belong to lines that the log has dropped. */
  #first = 0
  /** The number of the next line to look at. */
  #next = 0
  #dropped = 0
  #passed = 0
  /** How many rows have gone with their lines so far. */
  #gone = 0

  constructor({ text, node }: LogFilter) {
    this.#wanted = text.toLowerCase()
    this.#node = node
  }

  /** How many rows there are. */
  get count(): number {
    return this.#lines.length - this.#first
  }

  /** How many rows have gone from the beginning: a row that is being read is now that many further up. */
  get gone(): number {
    return this.#gone
  }

  /** How many of the lines looked at so far pass the filter. */
  get passed(): number {
    return this.#passed
  }

  /**
   * Reads what is new in the log of this run, and drops what is no longer in it: its beginning, or its end in a replay that
   * goes back. `false`: there is more than fits into one turn.
   */
  take(log: Log): boolean {
    const { dropped } = log.logSize
    const end = dropped + log.logs.length
    this.#goBackTo(end)
    this.#drop(dropped)
    const { lines, letters } = turn
    for (let taken = 0, read = 0; this.#next < end && taken < lines && read < letters; taken++) {
      const line = log.logs[this.#next - dropped] as LogLine
      read += line.text.length
      if (this.#passes(line)) this.#add(line)
      this.#next++
    }
    return this.#next === end
  }

  row(log: Log, index: number): ScreenLine {
    const line = this.#lineOf(log, this.#first + index)
    const place = this.#places[this.#first + index] as number
    const texts = line.text.split('\n')
    return { line, text: texts[place] ?? '', isFirst: place === 0, isLast: place === texts.length - 1 }
  }

  /** A key for a row that stays the same when earlier rows go. */
  keyOf(index: number): string {
    return `${this.#lines[this.#first + index]}.${this.#places[this.#first + index]}`
  }

  /** All lines that pass; reads the rest of the log first. */
  linesOf(log: Log): readonly LogLine[] {
    while (!this.take(log));
    const lines: LogLine[] = []
    for (let row = this.#first; row < this.#lines.length; row++) {
      if (this.#places[row] === 0) lines.push(this.#lineOf(log, row))
    }
    return lines
  }

  #empty(): void {
    this.#lines = []
    this.#places = []
    this.#first = 0
    this.#next = 0
    this.#passed = 0
  }

  #lineOf(log: Log, row: number): LogLine {
    return log.logs[(this.#lines[row] as number) - log.logSize.dropped] as LogLine
  }

  #passes({ text, node }: LogLine): boolean {
    if (this.#node !== null && node !== this.#node) return false
    return this.#wanted === '' || text.toLowerCase().includes(this.#wanted)
  }

  #add({ text }: LogLine): void {
    this.#passed++
    const rows = rowsOf(text)
    for (let place = 0; place < rows; place++) {
      this.#lines.push(this.#next)
      this.#places.push(place)
    }
  }

  #goBackTo(end: number): void {
    if (this.#next <= end) return
    while (this.#lines.length > this.#first && (this.#lines.at(-1) as number) >= end) {
      this.#lines.pop()
      if (this.#places.pop() === 0) this.#passed--
    }
    this.#next = end
  }

  #drop(dropped: number): void {
    // A replay has gone back to a moment before some lines were dropped, so these are in the log again.
    if (dropped < this.#dropped) this.#empty()
    this.#dropped = dropped
    this.#next = Math.max(this.#next, dropped)
    while (this.#first < this.#lines.length && (this.#lines[this.#first] as number) < dropped) {
      if (this.#places[this.#first] === 0) this.#passed--
      this.#first++
      this.#gone++
    }
    if (this.#first * 2 <= this.#lines.length) return
    this.#lines = this.#lines.slice(this.#first)
    this.#places = this.#places.slice(this.#first)
    this.#first = 0
  }
}

import { ownControl } from './clean-output.ts'
import type { HostOutput } from './terminal.ts'
import { cutTo, widthOf } from './text-width.ts'

/** Lines that stay, and below them lines that are drawn again and again. */
export interface Screen {
  /** Prints a line that stays, without a newline at its end; `below`: the lines at the bottom from now on. */
  print(text: string, below: readonly DrawnLine[]): void
  /** Replaces the lines at the bottom. */
  draw(lines: readonly DrawnLine[]): void
  /** Removes the lines at the bottom, for good. */
  close(): void
}

/** A line with its colour kept apart, since only its text has a width. */
export interface DrawnLine {
  readonly text: string
  readonly paint: (text: string) => string
}

const hideCursor = ownControl('\x1b[?25l')
const showCursor = ownControl('\x1b[?25h')
const clearBelow = ownControl('\x1b[J')

/** A screen on a terminal. Each update is one write, so that nothing flickers. */
export function liveScreen(output: HostOutput): Screen {
  /** The width of each line at the bottom, as drawn. */
  let widths: readonly number[] = []
  let isCursorHidden = false

  /** Moves back to the first of the lines at the bottom; in a terminal that became narrower, they have been wrapped. */
  const erase = (): string => {
    const columns = Math.max(1, output.columns())
    const rows = widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0)
    widths = []
    return rows > 0 ? `${ownControl(`\r\x1b[${rows}A`)}${clearBelow}` : ''
  }
  const cursor = (): string => {
    if (isCursorHidden) return ''
    isCursorHidden = true
    return hideCursor
  }
  const drawn = (lines: readonly DrawnLine[]): string => {
    if (lines.length === 0) return ''
    const columns = output.columns() - 1
    const texts = lines.map(({ text, paint }) => ({ text: cutTo(text, columns), paint }))
    widths = texts.map(({ text }) => widthOf(text))
    return `${cursor()}${texts.map(({ text, paint }) => `${paint(text)}\n`).join('')}`
  }
  return {
    print: (text, below) => output.write(`${erase()}${text}\n${drawn(below)}`),
    draw: (lines) => output.write(`${erase()}${drawn(lines)}`),
    close() {
      output.write(`${erase()}${isCursorHidden ? showCursor : ''}`)
      isCursorHidden = false
    },
  }
}

import { ownControl } from './clean-output.ts'
import type { HostOutput } from './terminal.ts'
import { cutTo, widthOf } from './text-width.ts'

/** Lines that stay, and below them lines that are drawn again and again. */
export interface Screen {
  /** Lines that stay, without a newline at the end; `below`: what is at the bottom from now on. */
  print(text: string, below: readonly DrawnLine[]): void
  /** Replaces the lines at the bottom. */
  draw(lines: readonly DrawnLine[]): void
  /** Takes the lines at the bottom away, for good. */
  close(): void
}

/** Text and its colour apart: only text has a width. */
export interface DrawnLine {
  readonly text: string
  readonly paint: (text: string) => string
}

const hideCursor = ownControl('\x1b[?25l')
const showCursor = ownControl('\x1b[?25h')
const clearBelow = ownControl('\x1b[J')

/** A terminal. Everything goes out in one write, so that nothing flickers. */
export function liveScreen(output: HostOutput): Screen {
  /** How wide each line at the bottom was drawn. */
  let widths: readonly number[] = []
  let isCursorHidden = false

  /** Back to where the lines at the bottom begin. A terminal that became narrower has wrapped them. */
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

import { type LogLine, toldPlaces } from '#trace'
import { momentText } from '#words'
import { placeWords } from '../../canvas/run-words.ts'

export interface LogFilter {
  /** Case does not matter; empty: every line. */
  readonly text: string
  /** Only this node's, by its number in the run; `null`: everyone's. */
  readonly node: number | null
}

export function filterLines(lines: readonly LogLine[], { text, node }: LogFilter): readonly LogLine[] {
  if (text === '' && node === null) return lines
  const wanted = text.toLowerCase()
  return lines.filter(
    (line) => (node === null || line.node === node) && (wanted === '' || line.text.toLowerCase().includes(wanted)),
  )
}

/** A line of the screen: of a text over several lines only the first has time, name and level. */
export interface ScreenLine {
  readonly line: LogLine
  readonly text: string
  readonly isFirst: boolean
  readonly isLast: boolean
}

export function screenLines(lines: readonly LogLine[]): readonly ScreenLine[] {
  return lines.flatMap((line) =>
    line.text
      .split('\n')
      .map((text, place, all) => ({ line, text, isFirst: place === 0, isLast: place === all.length - 1 })),
  )
}

/** As it is pasted elsewhere: `0.25 s  fetchData  warn  text  line 3`. `nameOf` is asked for `undefined` where no node spoke. */
export function copiedText(lines: readonly LogLine[], nameOf: (node: number | undefined) => string): string {
  return lines
    .map(({ atMs, node, level, text, places = [] }) => {
      const words = toldPlaces(places).map((place) => placeWords(place, node, nameOf))
      return [momentText(atMs, 1), nameOf(node), level, text, ...words].join('  ')
    })
    .join('\n')
}

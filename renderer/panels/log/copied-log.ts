import { type LogLine, toldPlaces } from '#trace'
import { momentText } from '#words'
import { placeWords } from '../../words/run-words.ts'

/**
 * Lines as they are pasted elsewhere: `0.25 s fetchData warn text line 3`. `nameOf` gets `undefined` for a line that no
 * node logged.
 */
export function copiedText(lines: readonly LogLine[], nameOf: (node: number | undefined) => string): string {
  return lines
    .map(({ atMs, node, level, text, places = [] }) => {
      const words = toldPlaces(places).map((place) => placeWords(place, node, nameOf))
      return [momentText(atMs, 1), nameOf(node), level, text, ...words].join('  ')
    })
    .join('\n')
}

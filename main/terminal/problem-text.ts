import { type Graph, nodeById, nodeName, type Problem } from '#graph'
import { onOneLine } from './text-width.ts'

/** Prints problems as lines: severity, node, place in its code, what is wrong; and below, what to do. */
export function problemLines(graph: Graph, problems: readonly Problem[]): string {
  return problems
    .map(({ severity, message, remedy, ...problem }) => {
      const where = placeText(graph, problem)
      return `  ${severity.padEnd(7)}  ${where === '' ? '' : `${where}: `}${onOneLine(message)}\n           ${onOneLine(remedy)}.\n`
    })
    .join('')
}

/** Prints `fetchData 3:9`: the node's name, and the place in its code. */
function placeText(graph: Graph, { node, line, column }: Pick<Problem, 'node' | 'line' | 'column'>): string {
  const found = node === undefined ? undefined : nodeById(graph, node)
  const owner = found ? nodeName(found) || found.id : line === undefined ? '' : 'shared code'
  return onOneLine(line === undefined ? owner : `${owner} ${line}:${column ?? 1}`)
}

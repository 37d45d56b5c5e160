import { type Graph, nodeById, nodeName, type Problem } from '#graph'
import { onOneLine } from './text-width.ts'

/** Problems as lines of text: severity, node, place in its code, what is wrong; what to do below. */
export function problemLines(graph: Graph, problems: readonly Problem[]): string {
  return problems
    .map(({ severity, message, remedy, ...problem }) => {
      const where = placeText(graph, problem)
      return `  ${severity.padEnd(7)}  ${where === '' ? '' : `${where}: `}${onOneLine(message)}\n           ${onOneLine(remedy)}.\n`
    })
    .join('')
}

/** `fetchData 3:9`: the node by its name, and where in its code. */
function placeText(graph: Graph, { node, line, column }: Pick<Problem, 'node' | 'line' | 'column'>): string {
  const found = node === undefined ? undefined : nodeById(graph, node)
  const owner = found ? nodeName(found) || found.id : line === undefined ? '' : 'shared code'
  return onOneLine(line === undefined ? owner : `${owner} ${line}:${column ?? 1}`)
}

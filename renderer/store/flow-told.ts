import { edgeId, type NodeId, streamWires } from '#graph'
import { type WireFlow, wireFlowOf } from '#trace'
import { useEditor, useRunShallow } from './hooks.ts'
import { numbersOf } from './node-numbers.ts'
import { shownView } from './run-readers.ts'

/** What has passed over a wire of a stream, and what lies ready; `null`: nothing is known. Renders only when that changes. */
export function useFlowTold(wire: string, source: NodeId): WireFlow | null {
  const place = useEditor(({ ranGraph, graph }) =>
    streamWires(ranGraph ?? graph, source).findIndex((edge) => edgeId(edge) === wire),
  )
  return useRunShallow((state) => {
    const view = shownView(state)
    const number = view.start && numbersOf(view.start).get(source)
    return number === undefined || number === null ? null : wireFlowOf(view, number, place)
  })
}

import { useCallback, useRef, useState } from 'react'
import type { Connection, FinalConnectionState, Edge as ReactFlowEdge } from 'reactflow'
import {
  type Connectable,
  connect,
  type Edge,
  edgeBetween,
  type Graph,
  type NodeId,
  type Position,
  reconnect,
} from '#graph'
import { useWorkspace } from '../store/index.ts'
import { edgeOf, edgesOntoNode, type LooseEnd, looseEndOf, mayConnect } from './connecting.ts'
import type { DropRefusal } from './drop-hint.tsx'

type OpenQuickAdd = (client: Position, end: LooseEnd | null) => void

/** Drawing and moving wires: what may be drawn, why not, and what it means to drop an end beside a handle. */
export function useWiring(toCanvas: (client: Position) => Position, openQuickAdd: OpenQuickAdd) {
  const { editor } = useWorkspace()
  const moving = useRef<string | null>(null)
  const [refusal, setRefusal] = useState<DropRefusal | null>(null)

  const isValidConnection = useCallback(
    (wire: Connection | ReactFlowEdge) =>
      mayConnect(editor.getState().graph, edgeOf(wire as Connection), moving.current).ok,
    [editor],
  )
  const onConnect = useCallback(
    (wire: Connection) => editor.getState().edit('Connect', (graph) => connect(graph, edgeOf(wire))),
    [editor],
  )
  const onReconnectStart = useCallback((_: unknown, wire: ReactFlowEdge) => {
    moving.current = wire.id
  }, [])
  const onReconnect = useCallback(
    (wire: ReactFlowEdge, ends: Connection) =>
      editor.getState().edit('Move wire', (graph) => reconnect(graph, wire.id, edgeOf(ends))),
    [editor],
  )
  const onReconnectEnd = useCallback(() => {
    moving.current = null
  }, [])
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      const end = looseEndOf(state)
      // React Flow also reports the end of a moved wire here; such a wire goes back to its old place.
      if (!end || state.isValid || moving.current !== null) return
      const client = clientPoint(event)
      const dropped = nodeIdAt(client) ?? state.toNode?.id ?? null
      if (dropped === null) return openQuickAdd(client, end)
      if (dropped === end.node && !state.toHandle) return
      const { graph, edit } = editor.getState()
      const { edge, answer } = wireFor(graph, end, dropped, state.toHandle)
      if (answer.ok) edit('Connect', (current) => connect(current, edge))
      else setRefusal({ screen: toCanvas(client), message: answer.message, remedy: answer.remedy })
    },
    [editor, openQuickAdd, toCanvas],
  )
  const closeRefusal = useCallback(() => setRefusal(null), [])
  const handlers = { isValidConnection, onConnect, onReconnectStart, onReconnect, onReconnectEnd, onConnectEnd }
  return { handlers, refusal, closeRefusal }
}

/** The best wire that a drop on a node can mean, and whether it may be drawn; if no wire may, the first one with its refusal. */
function wireFor(
  graph: Graph,
  end: LooseEnd,
  dropped: NodeId,
  toHandle: FinalConnectionState['toHandle'],
): { readonly edge: Edge; readonly answer: Connectable } {
  const exact = toHandle && exactEdge(end, toHandle.nodeId, toHandle.id ?? '', toHandle.type)
  const [first = edgeBetween(end.node, dropped, ''), ...others] = exact ? [exact] : edgesOntoNode(graph, end, dropped)
  const answerTo = (edge: Edge) => ({ edge, answer: mayConnect(graph, edge, null) })
  const best = answerTo(first)
  return best.answer.ok ? best : (others.map(answerTo).find(({ answer }) => answer.ok) ?? best)
}

/** The wire that ends at exactly this handle; `null`: the handle is a source like the loose end, so the whole node is meant. */
function exactEdge(end: LooseEnd, node: NodeId, handle: string, side: LooseEnd['side']): Edge | null {
  if (end.side === 'target') return edgeBetween(node, end.node, end.handle)
  return side === 'target' ? edgeBetween(end.node, node, handle) : null
}

function clientPoint(event: MouseEvent | TouchEvent): Position {
  const point = 'changedTouches' in event ? event.changedTouches[0] : event
  return { x: point?.clientX ?? 0, y: point?.clientY ?? 0 }
}

function nodeIdAt({ x, y }: Position): string | null {
  const node = document.elementFromPoint(x, y)?.closest('.react-flow__node')
  return node?.getAttribute('data-id') ?? null
}

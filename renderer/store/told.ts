import {
  type Edge,
  edgeId,
  type Graph,
  hasCode,
  type NodeId,
  nodeById,
  type Standing,
  type Standings,
  standingsOf,
} from '#graph'
import { drawnNode, hasDelivered, type NodeRun, type NodeState, type RunView } from '#trace'
import type { EditorState } from './editor-store.ts'
import { useEditor, useEditorShallow, useRun } from './hooks.ts'
import { nodeRunOf, shownView } from './run-readers.ts'
import type { Workspace } from './workspace.ts'

/*
 * The only way from the shown run to what is drawn. A run tells about the graph that was sent, and people go on drawing.
 * Cards, wires, handles, the minimap, the inspector, lists and counts ask here how much of it still holds.
 */

/** What the shown run tells of a node. */
export interface NodeTold {
  /** `null`: there is no run. */
  readonly standing: Standing | null
  /** The node's part in the run; `undefined`: it was not part of it. */
  readonly run: NodeRun | undefined
}

type Drawn = Pick<EditorState, 'graph' | 'ranGraph'>
type DrawnWithFiles = Drawn & Pick<EditorState, 'includes' | 'ranIncludes'>

/** How the graph compares with the one that ran; `null`: that one is not known. */
export function standingsIn({ graph, ranGraph, includes, ranIncludes }: DrawnWithFiles): Standings | null {
  return ranGraph && standingsOf(ranGraph, graph, ranIncludes, includes)
}

const noRun: NodeTold = { standing: null, run: undefined }
const notPart: NodeTold = { standing: 'not part', run: undefined }

function told(hasRun: boolean, run: NodeRun | undefined, standing: Standing): NodeTold {
  if (!hasRun) return noRun
  return run && standing !== 'not part' ? { standing, run } : notPart
}

/** What is told of a node, read from the stores without a subscription. */
export function toldOfNode({ editor, run }: Pick<Workspace, 'editor' | 'run'>, id: NodeId): NodeTold {
  const { start, nodes } = shownView(run.getState())
  return told(start !== null, nodes.get(id), standingsIn(editor.getState())?.ofNode(id) ?? 'told')
}

/** What is told of a node; renders only when its own state, or its standing, changes. */
export function useNodeTold(id: NodeId): NodeTold {
  const { hasRun, run } = useRunOf(id)
  return told(
    hasRun,
    run,
    useEditor((state) => standingsIn(state)?.ofNode(id) ?? 'told'),
  )
}

/** What is told of a wire: its own standing, and the state of its source node. */
export function useWireTold(id: string, source: NodeId): NodeTold {
  const { hasRun, run } = useRunOf(source)
  return told(
    hasRun,
    run,
    useEditor((state) => standingsIn(state)?.ofEdge(id) ?? 'told'),
  )
}

function useRunOf(id: NodeId) {
  return {
    hasRun: useRun((state) => shownView(state).start !== null),
    run: useRun((state) => nodeRunOf(state, id)),
  }
}

/** Whether something has left a node by this handle, as the node is drawn now. */
export function hasPassed({ standing, run }: NodeTold, by: string): boolean {
  return standing === 'told' && hasDelivered(run, by)
}

/** Whether something has passed over one of these wires; renders only when that changes. */
export function useHasPassed(wires: readonly Edge[]): boolean {
  const ranWires = useEditorShallow((state) => {
    const standings = standingsIn(state)
    return wires.filter((wire) => (standings?.ofEdge(edgeId(wire)) ?? 'told') === 'told')
  })
  return useRun((state) =>
    ranWires.some(({ source, sourceHandle }) => hasDelivered(nodeRunOf(state, source), sourceHandle)),
  )
}

/** The state that a node is shown in; a node that did not run is idle. */
export function stateOf({ run }: NodeTold): NodeState {
  return run?.state ?? 'idle'
}

/** Like `stateOf`; renders only when the state changes, and not for other news of the node. */
export function useNodeState(id: NodeId): NodeState {
  const state = useRun((run) => nodeRunOf(run, id)?.state)
  const isPart = useEditor((editor) => standingsIn(editor)?.ofNode(id) !== 'not part')
  return state !== undefined && isPart ? state : 'idle'
}

/** Whether this node failed before all others whose error no wire took, as far as what is shown of it still holds. */
export function useFailedFirst(id: NodeId): boolean {
  const isFirst = useRun((state) => {
    const { story, start } = shownView(state)
    return story.firstNode !== null && drawnNode(start?.nodes ?? [], story.firstNode)?.id === id
  })
  const isTold = useEditor((editor) => (standingsIn(editor)?.ofNode(id) ?? 'told') === 'told')
  return isFirst && isTold
}

/** Whether a node of the run is still drawn; otherwise a link to it leads nowhere. */
export function useIsDrawn(id: NodeId | undefined): boolean {
  return useEditor(({ graph }) => id !== undefined && nodeById(graph, id) !== undefined)
}

/** Whether the code of a node, or (`null`) the shared code, is still what ran: only then its lines are those of the run. */
export function isRanCode({ graph, ranGraph }: Drawn, id: NodeId | null): boolean {
  if (!ranGraph) return false
  return codeOf(ranGraph, id) === codeOf(graph, id)
}

function codeOf(graph: Graph, id: NodeId | null): string | undefined {
  if (id === null) return graph.shared
  const node = nodeById(graph, id)
  return node && hasCode(node) ? node.code : undefined
}

/** How many of the nodes that are still drawn are in each state. */
export function drawnCounts({ counts, nodes }: RunView, standings: Standings | null): Record<NodeState, number> {
  const drawn = { ...counts }
  for (const id of standings?.removed ?? []) {
    const run = nodes.get(id)
    if (run) drawn[run.state] -= 1
  }
  return drawn
}

import {
  emptyGraph,
  type Graph,
  includedFile,
  includedPath,
  type NodeId,
  nodeById,
  nodeName,
  placeMissing,
} from '#graph'
import type { NodeRun, RunView } from '#trace'
import { createEditorStore, type EditorState } from './editor-store.ts'
import type { RunState, RunStore } from './run-store.ts'
import type { Workspace } from './workspace.ts'

/** The inside of a pipeline node, as the window shows it. */
export interface Inside {
  readonly graph: Graph
  /** The names of the nodes that lead to it, the last one is its own. */
  readonly names: readonly string[]
  /** The path of its file. */
  readonly path: string
}

/** The inside that these nodes lead to, each within the one before it; `null`: there is none to show. */
export function insideOf(
  { graph, includes }: Pick<EditorState, 'graph' | 'includes'>,
  ids: readonly NodeId[],
): Inside | null {
  let at: Inside | null = includes?.path == null ? null : { graph, names: [], path: includes.path }
  for (const id of ids) {
    const node: ReturnType<typeof nodeById> = at ? nodeById(at.graph, id) : undefined
    if (!at || !includes || node?.kind !== 'pipeline') return null
    const path: string = includedPath(at.path, node.file)
    const read = includedFile(includes, path)
    at = read?.ok ? { graph: read.graph, names: [...at.names, nodeName(node)], path } : null
  }
  return ids.length === 0 ? null : at
}

/**
 * Whether these nodes lead to an inside that can be shown, now or as soon as the host has read the files of the drawing:
 * whoever goes in before that is there when they are read.
 */
export function canLookInside(
  state: Pick<EditorState, 'graph' | 'includes' | 'filePath'>,
  ids: readonly NodeId[],
): boolean {
  if (insideOf(state, ids)) return true
  const [id, ...deeper] = ids
  const node = id === undefined ? undefined : nodeById(state.graph, id)
  if (node?.kind !== 'pipeline' || node.file === '' || deeper.length > 0 || state.filePath === null) return false
  const { includes } = state
  return includes?.path == null || !includedFile(includes, includedPath(includes.path, node.file))
}

/**
 * A workspace of the inside, for the parts of the window that show a drawing: they find its nodes there by their own ids,
 * with what the run around tells of them. It can't be edited.
 */
export function insideWorkspace(outer: Workspace, inside: Inside, ids: readonly NodeId[]): Workspace {
  const graph = placeMissing(inside.graph)
  const editor = createEditorStore()
  const { filePath, fileName, includes, host, theme, panels, isStage } = outer.editor.getState()
  editor.setState({ filePath, fileName, host, theme, panels, isStage })
  editor.setState({ graph, savedGraph: graph, includes: includes && { ...includes, path: inside.path } })
  editor.setState({ isReading: true, edit: () => {}, undo: () => {}, redo: () => {} })
  return { ...outer, editor, run: runWithin(outer.run, `${ids.join('/')}/`), canvas: null, zoom: null }
}

/** Tells the inside what the window around it comes to know. Returns how to stop. */
export function followOuter(outer: Workspace, { editor }: Workspace): () => void {
  const path = editor.getState().includes?.path ?? ''
  const tell = ({ ranGraph, ranIncludes, includes, readings, isStage }: EditorState): void => {
    const ran = ranIncludes && includedFile(ranIncludes, path)
    editor.setState({
      // A file that was not included then has no node that ran.
      ranGraph: ranGraph && (ran?.ok ? ran.graph : emptyGraph),
      ranIncludes: ranIncludes && { ...ranIncludes, path },
      includes: includes && { ...includes, path },
      readings,
      isStage,
    })
  }
  tell(outer.editor.getState())
  return outer.editor.subscribe(tell)
}

/** The run as the inside sees it: the nodes within by the ids that they have in their own file. */
function runWithin(outer: RunStore, prefix: string): RunStore {
  const viewOf = cached((view: RunView) => viewWithin(view, prefix))
  const stateOf = cached(
    (state: RunState): RunState => ({
      ...state,
      view: viewOf(state.view),
      replay: state.replay && { ...state.replay, view: viewOf(state.replay.view) },
    }),
  )
  return {
    ...outer,
    getState: () => stateOf(outer.getState()),
    getInitialState: () => stateOf(outer.getInitialState()),
    subscribe: (listen) => outer.subscribe((state, before) => listen(stateOf(state), stateOf(before))),
  }
}

/** A view changes in place, so this one reads from it each time. */
function viewWithin(view: RunView, prefix: string): RunView {
  const startOf = cached((start: NonNullable<RunView['start']>) => ({
    ...start,
    nodes: start.nodes.map(({ within: _, ...node }) => ({ ...node, id: idWithin(node.id, prefix) })),
  }))
  const nodes = new NodesWithin(view.nodes, prefix)
  return Object.create(view, {
    nodes: { get: () => nodes },
    start: { get: () => view.start && startOf(view.start) },
  }) as RunView
}

/** No node that is elsewhere has an id of the inside. */
function idWithin(id: NodeId, prefix: string): NodeId {
  return id.startsWith(prefix) ? id.slice(prefix.length) : `/${id}`
}

class NodesWithin extends Map<NodeId, NodeRun> {
  readonly #nodes: ReadonlyMap<NodeId, NodeRun>
  readonly #prefix: string

  constructor(nodes: ReadonlyMap<NodeId, NodeRun>, prefix: string) {
    super()
    this.#nodes = nodes
    this.#prefix = prefix
  }

  override get(id: NodeId): NodeRun | undefined {
    return this.#nodes.get(this.#prefix + id)
  }

  override has(id: NodeId): boolean {
    return this.#nodes.has(this.#prefix + id)
  }
}

function cached<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found
    const made = make(key)
    known.set(key, made)
    return made
  }
}

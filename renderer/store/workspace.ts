import type { Bridge } from '#bridge'
import type { Graph, NodeId, Offer, Position } from '#graph'
import { createEditorStore, type EditorStore } from './editor-store.ts'
import type { HeldWorkStore } from './held-work.ts'
import { createRunStore, type RunStore } from './run-store.ts'

/** The view of a drawing as commands use it. */
export interface ZoomPort {
  zoomIn(): void
  zoomOut(): void
  /** Sets the zoom to 100 %. */
  zoomReset(): void
  fitAll(): void
  fitSelection(): void
}

/** The canvas as commands use it; only the canvas itself knows React Flow. */
export interface CanvasPort {
  /** Moves the view so that the node is at its middle. */
  reveal(id: NodeId): void
  /** The middle of the view, or the next place where no node begins, in the graph's pixels. */
  freePlace(): Position
  /** Moves a node that has left a group below that group's frame, if it lies in it. */
  besideFrame(graph: Graph, id: NodeId, group: NodeId): Graph
  /** Opens the list of kinds in the middle of the canvas. */
  quickAdd(): void
  /** Adds a node of a kind, or gives a trait to the selected coroutine, or to a new one. */
  add(offer: Offer): void
}

/** Everything that a window works with: made once, passed down by context, and replaced as a whole in tests. */
export interface Workspace {
  readonly bridge: Bridge
  readonly editor: EditorStore
  readonly run: RunStore
  /** Real milliseconds, monotonic: the time that the run's clocks are compared with. */
  readonly now: () => number
  /** Storage for what the host can't keep; `null`: there is none. */
  readonly heldWork: HeldWorkStore | null
  /** Browser only: connects to a lost server again. Resolves to whether the server is there and still knows this window. */
  readonly rejoin: (() => Promise<boolean>) | null
  /** Set while the canvas is mounted. */
  canvas: CanvasPort | null
  /** Of the drawing on top: the canvas, or the inside of a pipeline node that lies over it. */
  zoom: ZoomPort | null
  /** The text that was copied last in this window. */
  clipboard: string
}

/** Creates a window without content; `connectHost` connects it to its host. */
export function createWorkspace(
  bridge: Bridge,
  { now = () => performance.now(), heldWork = null, rejoin = null }: Partial<WorkspaceParts> = {},
): Workspace {
  const parts = { bridge, now, heldWork, rejoin }
  return { ...parts, editor: createEditorStore(), run: createRunStore(now), canvas: null, zoom: null, clipboard: '' }
}

type WorkspaceParts = Pick<Workspace, 'now' | 'heldWork' | 'rejoin'>

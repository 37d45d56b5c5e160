import type { Bridge } from '#bridge'
import type { NodeId, NodeKind, Position } from '#graph'
import { createEditorStore, type EditorStore } from './editor-store.ts'
import type { HeldWorkStore } from './held-work.ts'
import { createRunStore, type RunStore } from './run-store.ts'

/** What commands may ask of the canvas; only the canvas knows React Flow. */
export interface CanvasPort {
  zoomIn(): void
  zoomOut(): void
  /** 100 %. */
  zoomReset(): void
  fitAll(): void
  fitSelection(): void
  /** Brings a node to the middle of what is seen. */
  reveal(id: NodeId): void
  /** The middle of what is seen, or the next place where no node begins, in the graph's pixels. */
  freePlace(): Position
  /** Opens the list of what can be added, in the middle. */
  quickAdd(): void
  addNode(kind: NodeKind): void
}

/** All that a window works with; made once, handed down by context, replaced whole in tests. */
export interface Workspace {
  readonly bridge: Bridge
  readonly editor: EditorStore
  readonly run: RunStore
  /** Real milliseconds, monotonic: what the run's clocks are read against. */
  readonly now: () => number
  /** Where the page keeps what its host can't; `null`: nowhere. */
  readonly heldWork: HeldWorkStore | null
  /** Browser only: joins a server again that was lost; whether it is there, and knows this window. */
  readonly rejoin: (() => Promise<boolean>) | null
  /** The canvas while it is on the screen. */
  canvas: CanvasPort | null
  /** What was copied last in this window, as text. */
  clipboard: string
}

/** A window with nothing in it yet; `connectHost` joins it to its host. */
export function createWorkspace(
  bridge: Bridge,
  { now = () => performance.now(), heldWork = null, rejoin = null }: Partial<WorkspaceParts> = {},
): Workspace {
  const parts = { bridge, now, heldWork, rejoin }
  return { ...parts, editor: createEditorStore(), run: createRunStore(now), canvas: null, clipboard: '' }
}

type WorkspaceParts = Pick<Workspace, 'now' | 'heldWork' | 'rejoin'>

import type { ExampleEntry, Failure, Question, Recovery, SaveFailure, SaveRequest, ThemeChoice, Welcome } from '#bridge'
import type { Json, NodeId, NodeKind, Position, Size } from '#graph'
import type { EditorSlice } from './editor-store.ts'
import type { OfferedWork } from './held-work.ts'
import { keepPanelLayout, type PanelLayout, readPanelLayout } from './panel-layout.ts'

/** A dialog: a question or message that needs an answer before work goes on. */
export type DialogState =
  | { readonly kind: 'failure'; readonly title: string; readonly failure: Failure }
  /** `inputs`: the inputs of the run that asked. */
  | { readonly kind: 'trust'; readonly question: Question; readonly inputs: RunInputs }
  /** `wish`: the save that was asked for; it is repeated with the answer. */
  | { readonly kind: 'overwrite'; readonly failure: SaveFailure; readonly wish: SaveWish }
  /** `held`: what a page has kept itself of the work, while the app was held. */
  | { readonly kind: 'recovery'; readonly recovery: Recovery; readonly held: OfferedWork | null }
  /** Browser only: the app has a window for each document, and asks when one closes. */
  | { readonly kind: 'unsaved'; readonly next: NextDocument }
  /** Browser only: the app uses the system's dialog. */
  | { readonly kind: 'save-as' }
  | { readonly kind: 'open'; readonly files: readonly string[] }
  | { readonly kind: 'examples'; readonly examples: readonly ExampleEntry[] }
  /** `ids`: the nodes that move; `taken`: the files that are there, as nodes name them. */
  | {
      readonly kind: 'to-pipeline'
      readonly ids: readonly NodeId[]
      readonly taken: readonly string[]
      readonly name: string
    }
  /** A run was asked for while another one is going on. */
  | { readonly kind: 'rerun' }
  /** A run needs values that have no default. */
  | { readonly kind: 'inputs' }

/** A save request without the graph. */
export type SaveWish = Omit<SaveRequest, 'graph'>

/** By input name. */
export type RunInputs = Readonly<Record<string, Json>>

/** The tabs below the canvas. */
export type BottomTab = 'timeline' | 'problems' | 'loop' | 'log' | 'code'

/** Where the text cursor is wanted; `node` null: in the shared code. A new object asks again. */
export interface CursorWish {
  readonly node: NodeId | null
  readonly line: number
  readonly column: number
}

/** A field of the inspector: of a node, by the name of its param (`retry.tries` of a part of one). */
export interface FieldWish {
  readonly node: NodeId
  readonly field: string
}

/** The document that shall replace the current one. */
export type NextDocument =
  | { readonly kind: 'new' }
  /** `path` null: ask for one. */
  | { readonly kind: 'open'; readonly path: string | null }
  | { readonly kind: 'example'; readonly file: string }
  | { readonly kind: 'text'; readonly name: string; readonly text: string }

/** A rectangle on the canvas, in the graph's pixels. */
export type Box = Position & Size

/** What goes on while nodes are dragged. */
export interface Drag {
  /** The frames as they were when it began, but those that are dragged: what is dragged can leave a frame. */
  readonly frames: ReadonlyMap<NodeId, Box>
  /** The groups that nodes would come into, if they were dropped now. */
  readonly targets: ReadonlySet<NodeId>
}

export type Host = Pick<Welcome, 'host' | 'platform' | 'version'>

/** How the window shows the document; none of this is saved in the file. */
export interface ViewSlice {
  readonly host: Host
  readonly theme: ThemeChoice
  readonly isStage: boolean
  readonly isPaletteOpen: boolean
  readonly dialog: DialogState | null
  /** The dialog that opens when the current one closes. */
  readonly nextDialog: DialogState | null
  /** The kind that the next click on the canvas places. */
  readonly placing: NodeKind | null
  readonly drag: Drag | null
  /** The pipeline nodes whose inside is shown instead of the drawing, each within the one before it; none: the drawing. */
  readonly inside: readonly NodeId[]
  /** What is shown can't be edited: it is the inside of a pipeline node. */
  readonly isReading: boolean
  readonly recent: readonly string[]
  /**
   * Browser only. `lost`: the server does not answer, so nothing can be run or saved; `joining`: the connection is being
   * tried again.
   */
  readonly connection: 'open' | 'lost' | 'joining'
  /** Since when a host with runs does not answer, in real milliseconds (`Workspace.now`); `null`: it answers. */
  readonly hostSilentSinceMs: number | null
  /** The page itself keeps what changes while the host is held, so that this outlives the host. */
  readonly keepsWhileHeld: boolean
  /** What held the app until it was ended, if it was code of this pipeline. */
  readonly heldBy: string | null
  readonly bottomTab: BottomTab
  readonly panels: PanelLayout
  /** Kept until the code editor has placed the cursor. */
  readonly cursorWish: CursorWish | null
  /** The field that is to be typed into next. Kept until it has the focus. */
  readonly fieldWish: FieldWish | null
  readonly show: (view: Partial<Omit<ViewSlice, 'show' | 'arrange'>>) => void
  /** Changes sizes or folding, and stores them for the next window. */
  readonly arrange: (part: Partial<PanelLayout>) => void
}

const noNodes: readonly NodeId[] = []

export const createViewSlice: EditorSlice<ViewSlice> = (set, get) => ({
  host: { host: 'browser', platform: 'linux', version: '' },
  theme: 'system',
  isStage: false,
  isPaletteOpen: false,
  dialog: null,
  nextDialog: null,
  placing: null,
  drag: null,
  inside: noNodes,
  isReading: false,
  recent: [],
  bottomTab: 'timeline',
  panels: readPanelLayout(),
  connection: 'open',
  hostSilentSinceMs: null,
  keepsWhileHeld: false,
  heldBy: null,
  cursorWish: null,
  fieldWish: null,
  show: (view) => set(view),
  arrange: (part) => {
    const panels = { ...get().panels, ...part }
    set({ panels })
    keepPanelLayout(panels)
  },
})

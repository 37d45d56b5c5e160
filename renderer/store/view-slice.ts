import type { ExampleEntry, Failure, Question, Recovery, SaveFailure, SaveRequest, ThemeChoice, Welcome } from '#bridge'
import type { Json, NodeId, NodeKind } from '#graph'
import type { EditorSlice } from './editor-store.ts'
import type { OfferedWork } from './held-work.ts'
import { keepPanelLayout, type PanelLayout, readPanelLayout } from './panel-layout.ts'

/** A question or a message that needs an answer before work goes on. */
export type DialogState =
  | { readonly kind: 'failure'; readonly title: string; readonly failure: Failure }
  /** `inputs`: what the run was to be given. */
  | { readonly kind: 'trust'; readonly question: Question; readonly inputs: RunInputs }
  /** `wish`: the save that was asked for; it is asked for again with the answer. */
  | { readonly kind: 'overwrite'; readonly failure: SaveFailure; readonly wish: SaveWish }
  /** `held`: what of it a page has kept by itself, as the app was held. */
  | { readonly kind: 'recovery'; readonly recovery: Recovery; readonly held: OfferedWork | null }
  /** Browser only: the app has a window for each document, and asks when one closes. */
  | { readonly kind: 'unsaved'; readonly next: NextDocument }
  /** Browser only: the app has the system's own. */
  | { readonly kind: 'save-as' }
  | { readonly kind: 'open'; readonly files: readonly string[] }
  | { readonly kind: 'examples'; readonly examples: readonly ExampleEntry[] }
  /** A run was asked for while one goes on. */
  | { readonly kind: 'rerun' }
  /** A run needs values that have no default. */
  | { readonly kind: 'inputs' }

/** A save, but for what is saved. */
export type SaveWish = Omit<SaveRequest, 'graph'>

/** By the input's name. */
export type RunInputs = Readonly<Record<string, Json>>

/** The tabs below the canvas. */
export type BottomTab = 'timeline' | 'problems' | 'loop' | 'log' | 'code'

/** Where the text cursor is wanted; `node` null: in the shared code. A new object asks again. */
export interface CursorWish {
  readonly node: NodeId | null
  readonly line: number
  readonly column: number
}

/** What shall take the place of the document. */
export type NextDocument =
  | { readonly kind: 'new' }
  /** `path` null: ask for one. */
  | { readonly kind: 'open'; readonly path: string | null }
  | { readonly kind: 'example'; readonly file: string }
  | { readonly kind: 'text'; readonly name: string; readonly text: string }

export type Host = Pick<Welcome, 'host' | 'platform' | 'version'>

/** How the window looks at the document; nothing of it is saved in the file. */
export interface ViewSlice {
  readonly host: Host
  readonly theme: ThemeChoice
  readonly isStage: boolean
  readonly isPaletteOpen: boolean
  readonly dialog: DialogState | null
  /** Follows when that one is closed. */
  readonly nextDialog: DialogState | null
  /** The kind that the next click on the canvas places. */
  readonly placing: NodeKind | null
  readonly recent: readonly string[]
  /** Browser only. `lost`: the server does not answer, so nothing can be run or saved; `joining`: it is being asked again. */
  readonly connection: 'open' | 'lost' | 'joining'
  /** Runs go on in the host, and it does not answer: since when, in real milliseconds (`Workspace.now`). */
  readonly hostSilentSinceMs: number | null
  /** What is changed meanwhile outlives the host: the page keeps it by itself. */
  readonly keepsWhileHeld: boolean
  /** Who held the app until it was ended, where that was this pipeline's code. */
  readonly heldBy: string | null
  readonly bottomTab: BottomTab
  readonly panels: PanelLayout
  /** Until the code editor has put it there. */
  readonly cursorWish: CursorWish | null
  readonly show: (view: Partial<Omit<ViewSlice, 'show' | 'arrange'>>) => void
  /** Changes sizes or folds, and remembers them for the next window. */
  readonly arrange: (part: Partial<PanelLayout>) => void
}

export const createViewSlice: EditorSlice<ViewSlice> = (set, get) => ({
  host: { host: 'browser', platform: 'linux', version: '' },
  theme: 'system',
  isStage: false,
  isPaletteOpen: false,
  dialog: null,
  nextDialog: null,
  placing: null,
  recent: [],
  bottomTab: 'timeline',
  panels: readPanelLayout(),
  connection: 'open',
  hostSilentSinceMs: null,
  keepsWhileHeld: false,
  heldBy: null,
  cursorWish: null,
  show: (view) => set(view),
  arrange: (part) => {
    const panels = { ...get().panels, ...part }
    set({ panels })
    keepPanelLayout(panels)
  },
})

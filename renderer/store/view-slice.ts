import type { CodeToTrust, Failure, Recovery, ThemeChoice, Welcome } from '#bridge'
import type { Json, NodeId, NodeKind } from '#graph'
import type { EditorSlice } from './editor-store.ts'

/** A question or a message that needs an answer before work goes on. */
export type DialogState =
  | { readonly kind: 'failure'; readonly title: string; readonly failure: Failure }
  /** `inputs`: what the run was to be given. */
  | { readonly kind: 'trust'; readonly code: readonly CodeToTrust[]; readonly inputs: RunInputs }
  | { readonly kind: 'overwrite'; readonly failure: Failure; readonly path?: string }
  | { readonly kind: 'recovery'; readonly recovery: Recovery }
  /** Browser only: the app has the system's own. */
  | { readonly kind: 'save-as' }
  | { readonly kind: 'open'; readonly files: readonly string[] }
  /** A run needs values that have no default. */
  | { readonly kind: 'inputs' }

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

export type Host = Pick<Welcome, 'host' | 'platform' | 'version'>

/** How the window looks at the document; nothing of it is saved in the file. */
export interface ViewSlice {
  readonly host: Host
  readonly theme: ThemeChoice
  readonly isStage: boolean
  readonly isPaletteOpen: boolean
  readonly dialog: DialogState | null
  /** The kind that the next click on the canvas places. */
  readonly placing: NodeKind | null
  readonly recent: readonly string[]
  readonly bottomTab: BottomTab
  /** Until the code editor has put it there. */
  readonly cursorWish: CursorWish | null
  readonly show: (view: Partial<Omit<ViewSlice, 'show'>>) => void
}

export const createViewSlice: EditorSlice<ViewSlice> = (set) => ({
  host: { host: 'browser', platform: 'linux', version: '' },
  theme: 'system',
  isStage: false,
  isPaletteOpen: false,
  dialog: null,
  placing: null,
  recent: [],
  bottomTab: 'timeline',
  cursorWish: null,
  show: (view) => set(view),
})

import type { CodeToTrust, Failure, Recovery, ThemeChoice, Welcome } from '#bridge'
import type { NodeKind } from '#graph'
import type { EditorSlice } from './editor-store.ts'

/** A question or a message that needs an answer before work goes on. */
export type DialogState =
  | { readonly kind: 'failure'; readonly title: string; readonly failure: Failure }
  | { readonly kind: 'trust'; readonly code: readonly CodeToTrust[] }
  | { readonly kind: 'overwrite'; readonly failure: Failure; readonly path?: string }
  | { readonly kind: 'recovery'; readonly recovery: Recovery }
  /** Browser only: the app has a window for each document, and asks when one closes. */
  | { readonly kind: 'unsaved'; readonly next: NextDocument }
  /** Browser only: the app has the system's own. */
  | { readonly kind: 'save-as' }
  | { readonly kind: 'open'; readonly files: readonly string[] }

/** What shall take the place of the document. */
export type NextDocument =
  | { readonly kind: 'new' }
  /** `path` null: ask for one. */
  | { readonly kind: 'open'; readonly path: string | null }
  | { readonly kind: 'text'; readonly name: string; readonly text: string }

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
  /** Browser only: the server has gone; nothing can be run or saved any more. */
  readonly isConnectionLost: boolean
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
  isConnectionLost: false,
  show: (view) => set(view),
})

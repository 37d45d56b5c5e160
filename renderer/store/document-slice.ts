import type { Failure, OpenedDocument, Saved } from '#bridge'
import { emptyGraph, type Graph, placeMissing } from '#graph'
import type { EditorSlice } from './editor-store.ts'
import { noSelection } from './selection-slice.ts'

/** The document of this window. Whether it is dirty is no flag: see `isDirty`. */
export interface DocumentSlice {
  readonly graph: Graph
  /** The graph as it is on disk; a fresh, untouched document counts as saved. */
  readonly savedGraph: Graph
  /** The unsaved graph that the host has a copy of: a crash would not lose it. */
  readonly keptGraph: Graph | null
  /** Why the host can't keep a copy of unsaved work; `null`: it can. */
  readonly copyFailure: Failure | null
  readonly filePath: string | null
  readonly fileName: string
  /** Grows with each document that is opened into this window. */
  readonly opened: number
  /** Grows as code is read: what was derived of readings is derived anew. */
  readonly readings: number
  /** Replaces everything: another document was opened into this window. */
  readonly open: (document: OpenedDocument) => void
  /** Puts an unsaved copy in place of the document, as one undoable edit. */
  readonly recover: (graph: Graph) => void
  /** Puts what was unsaved before the page was loaded anew over the document: as dirty as it was, without a history. */
  readonly restore: (unsaved: Graph) => void
  readonly markKept: (graph: Graph | null, failure: Failure | null) => void
  /** `graph` is what was written: edits made during the write stay unsaved. */
  readonly markSaved: (graph: Graph, saved: Saved) => void
}

export const createDocumentSlice: EditorSlice<DocumentSlice> = (set, get) => ({
  graph: emptyGraph,
  savedGraph: emptyGraph,
  keptGraph: null,
  copyFailure: null,
  filePath: null,
  fileName: 'Untitled',
  opened: 0,
  readings: 0,
  open: ({ graph: read, path, name }) =>
    set(({ opened }) => {
      // No edit of the person's: a file that lacks places gets them with its next save.
      const graph = placeMissing(read)
      return {
        graph,
        savedGraph: graph,
        filePath: path,
        fileName: name,
        opened: opened + 1,
        past: [],
        future: [],
        selection: noSelection,
      }
    }),
  recover: (graph) => get().edit('Recover unsaved work', () => graph),
  restore: (unsaved) => set({ graph: placeMissing(unsaved), past: [], future: [], selection: noSelection }),
  markKept: (keptGraph, copyFailure) => set({ keptGraph, copyFailure }),
  markSaved: (graph, { path, name }) => set({ savedGraph: graph, filePath: path, fileName: name }),
})

/** Graphs are immutable and undo brings back the very same one: identity says whether work would be lost. */
export function isDirty(state: Pick<DocumentSlice, 'graph' | 'savedGraph'>): boolean {
  return state.graph !== state.savedGraph
}

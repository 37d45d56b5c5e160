import type { Failure, OpenedDocument, Saved } from '#bridge'
import { emptyGraph, type Graph, type NodeId, placeMissing } from '#graph'
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
  /** The ids that nodes of this document have, or have had in this window; grows in place. None is given to another node. */
  readonly usedIds: Set<NodeId>
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

export const createDocumentSlice: EditorSlice<DocumentSlice> = (set, get) => {
  /** By path: a document that is opened again is the same one. */
  const used = new Map<string, Set<NodeId>>()
  const usedIn = (path: string | null, graph: Graph): Set<NodeId> => {
    const ids = (path === null ? undefined : used.get(path)) ?? new Set()
    if (path !== null) used.set(path, ids)
    noteIds(ids, graph)
    return ids
  }
  return {
    graph: emptyGraph,
    savedGraph: emptyGraph,
    keptGraph: null,
    copyFailure: null,
    filePath: null,
    fileName: 'Untitled',
    usedIds: new Set(),
    opened: 0,
    readings: 0,
    open: ({ graph: read, path, name }) => {
      // No edit of the person's: a file that lacks places gets them with its next save.
      const graph = placeMissing(read)
      const { opened } = get()
      set({
        graph,
        savedGraph: graph,
        filePath: path,
        fileName: name,
        usedIds: usedIn(path, graph),
        opened: opened + 1,
        past: [],
        future: [],
        selection: noSelection,
        ranGraph: null,
        refusal: null,
      })
    },
    recover: (graph) => get().edit('Recover unsaved work', () => graph),
    restore: (unsaved) => {
      const graph = placeMissing(unsaved)
      noteIds(get().usedIds, graph)
      set({ graph, past: [], future: [], selection: noSelection })
    },
    markKept: (keptGraph, copyFailure) => set({ keptGraph, copyFailure }),
    markSaved: (graph, { path, name }) => {
      used.set(path, get().usedIds)
      set({ savedGraph: graph, filePath: path, fileName: name })
    },
  }
}

/** Notes the ids that a graph's nodes have. */
export function noteIds(used: Set<NodeId>, { nodes }: Graph): void {
  for (const { id } of nodes) used.add(id)
}

/** Graphs are immutable and undo brings back the very same one: identity says whether work would be lost. */
export function isDirty(state: Pick<DocumentSlice, 'graph' | 'savedGraph'>): boolean {
  return state.graph !== state.savedGraph
}

import type { Failure, OpenedDocument, Saved } from '#bridge'
import { emptyGraph, type Graph, type Includes, type NodeId, placeMissing } from '#graph'
import { type Drafts, usedDrafts } from './drafts.ts'
import type { EditorSlice } from './editor-store.ts'
import { noSelection } from './selection-slice.ts'

/** The document of this window. There is no flag for unsaved changes: see `isDirty`. */
export interface DocumentSlice {
  readonly graph: Graph
  /** The graph as it is on disk; a fresh, untouched document counts as saved. */
  readonly savedGraph: Graph
  /** The unsaved graph of which the host has a copy, so that a crash would not lose it. */
  readonly keptGraph: Graph | null
  /** Why the host can't keep a copy of unsaved work; `null`: it can. */
  readonly copyFailure: Failure | null
  readonly filePath: string | null
  readonly fileName: string
  /** The ids that nodes of this document have or had in this window; grows in place. A new node never gets one of them. */
  readonly usedIds: Set<NodeId>
  /** Counts the documents that were opened into this window. */
  readonly opened: number
  /** Counts how often code was read: whatever is derived from readings is then derived again. */
  readonly readings: number
  /** The files that the drawing includes, as the host has read them; `null`: none, or they are not known yet. */
  readonly includes: Includes | null
  /** Files that are written with the next save, if the drawing still names them. */
  readonly drafts: Drafts
  /** Replaces everything, since another document was opened into this window. */
  readonly open: (document: OpenedDocument) => void
  /** Replaces the document by an unsaved copy, as one edit that can be undone. */
  readonly recover: (graph: Graph) => void
  /** Puts unsaved work back after the page was loaded again: as dirty as before, but without a history. */
  readonly restore: (unsaved: Graph) => void
  readonly markKept: (graph: Graph | null, failure: Failure | null) => void
  /** `graph` is the one that was written: edits made during the write stay unsaved. */
  readonly markSaved: (graph: Graph, saved: Saved) => void
}

export const createDocumentSlice: EditorSlice<DocumentSlice> = (set, get) => {
  /** By path, so that a document that is opened again keeps its ids. */
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
    includes: null,
    drafts: noDrafts,
    open: ({ graph: read, path, name }) => {
      // Not an edit of the person: a file without places gets them with its next save.
      const graph = placeMissing(read)
      const { opened } = get()
      set({
        graph,
        savedGraph: graph,
        filePath: path,
        fileName: name,
        usedIds: usedIn(path, graph),
        opened: opened + 1,
        includes: null,
        drafts: noDrafts,
        inside: [],
        past: [],
        future: [],
        selection: noSelection,
        ranGraph: null,
        ranIncludes: null,
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
      const written = new Set(usedDrafts(graph, get().drafts).map(([file]) => file))
      const left = Object.entries(get().drafts).filter(([file]) => !written.has(file))
      const drafts = written.size === 0 ? get().drafts : Object.fromEntries(left)
      set({ savedGraph: graph, filePath: path, fileName: name, drafts })
    },
  }
}

const noDrafts: Drafts = {}

/** Notes the ids of a graph's nodes. */
export function noteIds(used: Set<NodeId>, { nodes }: Graph): void {
  for (const { id } of nodes) used.add(id)
}

/** Whether work would be lost. Graphs are immutable, and undo brings back the very same object, so identity is enough. */
export function isDirty(state: Pick<DocumentSlice, 'graph' | 'savedGraph'>): boolean {
  return state.graph !== state.savedGraph
}

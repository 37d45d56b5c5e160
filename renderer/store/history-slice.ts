import type { Graph, UsedIds } from '#graph'
import { noteIds } from './document-slice.ts'
import type { EditorSlice } from './editor-store.ts'
import { keepExisting } from './selection-slice.ts'

/** A state that undo goes back to. Holds whole graphs, which share everything that did not change. */
export interface HistoryEntry {
  /** `Move 3 nodes`: the words for undo and redo. */
  readonly label: string
  readonly graph: Graph
  /** Successive edits with the same key are one step: a drag, a word typed. */
  readonly coalesceKey: string | null
}

export interface EditOptions {
  readonly coalesceKey?: string
}

export interface HistorySlice {
  /** Oldest first. */
  readonly past: readonly HistoryEntry[]
  /** The next redo is last. */
  readonly future: readonly HistoryEntry[]
  /**
   * The only way to change the graph. A change that returns the same graph is not noted in the history; a change that adds
   * nodes gives them none of the used ids.
   */
  readonly edit: (label: string, change: (graph: Graph, used: UsedIds) => Graph, options?: EditOptions) => void
  /** The next edit is a new step, whatever its key: a drag has ended, or a field has lost its focus. */
  readonly endGesture: () => void
  readonly undo: () => void
  readonly redo: () => void
}

const historyLimit = 500

export const createHistorySlice: EditorSlice<HistorySlice> = (set, get) => ({
  past: [],
  future: [],
  edit: (label, change, options = {}) => {
    const { graph, past, selection, usedIds } = get()
    const next = change(graph, usedIds)
    if (next === graph) return
    if (next.nodes !== graph.nodes) noteIds(usedIds, next)
    const coalesceKey = options.coalesceKey ?? null
    const isSameGesture = coalesceKey !== null && past.at(-1)?.coalesceKey === coalesceKey
    const entries = isSameGesture ? past : [...past.slice(1 - historyLimit), { label, graph, coalesceKey }]
    // Whoever changes the drawing sees it, and not the inside of one of its nodes.
    set({ graph: next, past: entries, future: [], selection: keepExisting(selection, graph, next), inside: [] })
  },
  endGesture: () => {
    const { past } = get()
    const last = past.at(-1)
    if (last && last.coalesceKey !== null) set({ past: [...past.slice(0, -1), { ...last, coalesceKey: null }] })
  },
  undo: () => {
    const { graph, past, future, selection } = get()
    const last = past.at(-1)
    if (!last) return
    set({
      graph: last.graph,
      inside: [],
      past: past.slice(0, -1),
      future: [...future, { label: last.label, graph, coalesceKey: null }],
      selection: keepExisting(selection, graph, last.graph),
    })
  },
  redo: () => {
    const { graph, past, future, selection } = get()
    const next = future.at(-1)
    if (!next) return
    set({
      graph: next.graph,
      inside: [],
      past: [...past, { label: next.label, graph, coalesceKey: null }],
      future: future.slice(0, -1),
      selection: keepExisting(selection, graph, next.graph),
    })
  },
})

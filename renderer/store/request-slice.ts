import type { Graph, Problem } from '#graph'
import type { EditorSlice } from './editor-store.ts'

/** A graph that the host would not run, and why. */
export interface Refusal {
  readonly graph: Graph
  readonly problems: readonly Problem[]
}

/** What this window last asked of a run. Nothing of it is saved in the file. */
export interface RequestSlice {
  /** The graph that was sent: a line of code that failed is marked only while the code still is what ran. */
  readonly ranGraph: Graph | null
  readonly refusal: Refusal | null
  /** The run was to have a process of its own: what is asked before it starts keeps that. */
  readonly isApart: boolean
  /** By the input's name, as typed: the next run asks with these. */
  readonly inputTexts: Readonly<Record<string, string>>
  readonly request: (asked: Partial<Omit<RequestSlice, 'request'>>) => void
}

export const createRequestSlice: EditorSlice<RequestSlice> = (set) => ({
  ranGraph: null,
  refusal: null,
  isApart: false,
  inputTexts: {},
  request: (asked) => set(asked),
})

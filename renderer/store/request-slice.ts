import type { Graph, Includes, Problem } from '#graph'
import type { EditorSlice } from './editor-store.ts'

/** A graph that should have run but did not, and why. */
export interface Refusal {
  readonly graph: Graph
  readonly problems: readonly Problem[]
}

/** The last run that this window asked for. None of this is saved in the file. */
export interface RequestSlice {
  /** The graph that was sent: what the run tells is about this one, see `told.ts`. */
  readonly ranGraph: Graph | null
  /** The files that it included then; `null`: none. */
  readonly ranIncludes: Includes | null
  /** Kept until another run is asked for, or the problems are solved. */
  readonly refusal: Refusal | null
  /** The run shall have a process of its own; kept while questions are asked before it starts. */
  readonly isApart: boolean
  /** The current run shall be stopped for it; kept while questions are asked before it starts. */
  readonly isRestart: boolean
  /** The input texts as they were typed, by the input's name: the next run starts with these. */
  readonly inputTexts: Readonly<Record<string, string>>
  readonly request: (asked: Partial<Omit<RequestSlice, 'request'>>) => void
}

export const createRequestSlice: EditorSlice<RequestSlice> = (set) => ({
  ranGraph: null,
  ranIncludes: null,
  refusal: null,
  isApart: false,
  isRestart: false,
  inputTexts: {},
  request: (asked) => set(asked),
})

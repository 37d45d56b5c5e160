import type { Graph, Problem } from '#graph'
import type { EditorSlice } from './editor-store.ts'

/** A graph that was to be run and was not, and why. */
export interface Refusal {
  readonly graph: Graph
  readonly problems: readonly Problem[]
}

/** What this window last asked of a run. Nothing of it is saved in the file. */
export interface RequestSlice {
  /** The graph that was sent: what a run tells is of this one, see `told.ts`. */
  readonly ranGraph: Graph | null
  /** Until another run is asked for, or what was wrong is mended. */
  readonly refusal: Refusal | null
  /** The run was to have a process of its own: what is asked before it starts keeps that. */
  readonly isApart: boolean
  /** The run that goes on is to be stopped for it: what is asked before keeps that, too. */
  readonly isRestart: boolean
  /** By the input's name, as typed: the next run asks with these. */
  readonly inputTexts: Readonly<Record<string, string>>
  readonly request: (asked: Partial<Omit<RequestSlice, 'request'>>) => void
}

export const createRequestSlice: EditorSlice<RequestSlice> = (set) => ({
  ranGraph: null,
  refusal: null,
  isApart: false,
  isRestart: false,
  inputTexts: {},
  request: (asked) => set(asked),
})

import type { Graph } from '#graph'
import { useWorkspace } from '../../store/index.ts'

/** Edits in a row that are one step of the history, until they end or are taken back. */
export interface Gesture {
  readonly edit: (change: (graph: Graph) => Graph) => void
  /** The next edit is a step of its own. */
  readonly end: () => void
  /** Takes back what was done since the last end. */
  readonly revert: () => void
}

/** `label`: what undo says. `key`: the field and the node it is about. */
export function useGesture(label: string, key: string): Gesture {
  const { editor } = useWorkspace()
  return {
    edit: (change) => editor.getState().edit(label, change, { coalesceKey: key }),
    end: () => {
      if (editor.getState().past.at(-1)?.coalesceKey === key) editor.getState().endGesture()
    },
    revert: () => {
      if (editor.getState().past.at(-1)?.coalesceKey === key) editor.getState().undo()
    },
  }
}

import type { Graph } from '#graph'
import { useWorkspace } from '../../store/index.ts'

/** Successive edits that are one step of the history, until they end or are reverted. */
export interface Gesture {
  readonly edit: (change: (graph: Graph) => Graph) => void
  /** Ends the step: the next edit starts a new one. */
  readonly end: () => void
  /** Reverts the edits since the last end. */
  readonly revert: () => void
}

/** `label`: the name of the step in the history. `key`: the field and its node. */
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

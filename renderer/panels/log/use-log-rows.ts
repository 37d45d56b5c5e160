import { useEffect, useMemo, useReducer } from 'react'
import type { RunView } from '#trace'
import { shownView, useRun } from '../../store/index.ts'
import { type LogFilter, LogRows } from './log-rows.ts'

export interface ShownLog {
  readonly rows: LogRows
  readonly view: RunView
  /** Not all of the log has been looked at; it goes on with the next frame. */
  readonly isBehind: boolean
}

/** The rows of the shown run's log that pass a filter, as they come. */
export function useLogRows({ text, node }: LogFilter): ShownLog {
  useRun((state) => state.revision)
  const view = useRun(shownView)
  const { start } = view
  // A replay shows the same lines of the same run, up to another place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run has lines of its own
  const rows = useMemo(() => new LogRows({ text, node }), [start, text, node])
  const [, goOn] = useReducer((count: number) => count + 1, 0)
  const isBehind = !rows.take(view)
  useEffect(() => {
    if (!isBehind) return
    const frame = requestAnimationFrame(goOn)
    return () => cancelAnimationFrame(frame)
  })
  return { rows, view, isBehind }
}

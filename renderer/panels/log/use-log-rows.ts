import { useEffect, useMemo, useReducer } from 'react'
import type { RunView } from '#trace'
import { shownView, useRun } from '../../store/index.ts'
import { type LogFilter, LogRows } from './log-rows.ts'

export interface ShownLog {
  readonly rows: LogRows
  readonly view: RunView
  /** The log has not been read to its end yet; reading goes on at the next frame. */
  readonly isBehind: boolean
}

/** The rows of the shown run's log that pass a filter. */
export function useLogRows({ text, node }: LogFilter): ShownLog {
  useRun((state) => state.revision)
  const view = useRun(shownView)
  const { start } = view
  // A replay shows the same lines of the same run, up to an earlier one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run has a log of its own
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
